/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.sharedmemory.mapping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import io.sharedmemory.testing.GuideSnippets;
import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs every snippet of {@code docs/memory.md}.
 */
class MemoryGuideTests {

	@RegisterExtension
	private final TestName testName = new TestName();

	@TempDir
	private Path directory;

	@Test
	void whenTheDocumentShowsASnippetThenItIsTheOneThatRuns() throws IOException {
		GuideSnippets.assertAreThoseOf("memory.md", getClass());
	}

	@Test
	void sharedMemoryObject() {
		String name = this.testName.toString();
		// tag::create[]
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE,
				Permissions.parse("rw-rw----"))) {
			object.truncate(1000);
			try (MappedRegion region = MappedRegion.map(object, AccessMode.READ_WRITE)) {
				region.fill(0, region.size(), (byte) 1);
			}
		}
		// end::create[]
		try (TestJvm child = TestJvm.start(Child.class, name)) {
			assertThat(child.awaitLine("ones")).isEqualTo("1000");
		}
		// tag::remove[]
		boolean wasThere = SharedMemoryObject.remove(name);
		// end::remove[]
		assertThat(wasThere).isTrue();
	}

	static final class Child {

		private Child() {
		}

		public static void main(String[] arguments) {
			String name = arguments[0];
			// tag::open[]
			try (SharedMemoryObject object = SharedMemoryObject.openOnly(name, AccessMode.READ_ONLY);
					MappedRegion region = MappedRegion.map(object, AccessMode.READ_ONLY)) {
				ByteBuffer bytes = region.buffer();
				int ones = 0;
				while (bytes.hasRemaining()) {
					ones += bytes.get();
				}
				System.out.println("ones " + ones);
			}
			// end::open[]
		}

	}

	@Test
	void regionOfPart() {
		try (AnonymousSharedMemory segment = AnonymousSharedMemory.create(100_000)) {
			// tag::part[]
			long half = segment.size() / 2;
			try (MappedRegion second = MappedRegion.map(segment, AccessMode.READ_WRITE, half, segment.size() - half);
					MappedRegion mine = MappedRegion.map(segment, AccessMode.COPY_ON_WRITE)) {
				second.putLong(0, 42);
				assertThat(mine.getLong(half)).isEqualTo(42);
				mine.putLong(half, 43); // copies the page; nobody else sees it
				assertThat(second.getLong(0)).isEqualTo(42);
			}
			// end::part[]
		}
	}

	@Test
	void fixedAddress() {
		try (AnonymousSharedMemory segment = AnonymousSharedMemory.create(4096)) {
			// tag::address[]
			long address = 1L << 37;
			try (MappedRegion region = MappedRegion.map(segment, AccessMode.READ_WRITE, 0, 4096, address)) {
				assertThat(region.address()).isEqualTo(address);
				assertThatExceptionOfType(InterprocessException.class)
					.isThrownBy(() -> MappedRegion.map(segment, AccessMode.READ_WRITE, 0, 4096, address))
					.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BUSY));
			}
			// end::address[]
		}
	}

	@Test
	void fileMapping() throws IOException {
		Path path = this.directory.resolve("file.bin");
		// tag::file[]
		try (FileMapping file = FileMapping.openOrCreate(path, AccessMode.READ_WRITE, Permissions.DEFAULT)) {
			file.truncate(10_000);
			try (MappedRegion region = MappedRegion.map(file, AccessMode.READ_WRITE)) {
				region.putLong(5000, 42);
				region.flush(5000, Long.BYTES, false);
			}
		}
		// end::file[]
		assertThat(Files.size(path)).isEqualTo(10_000);
	}

	@Test
	void words() {
		try (AnonymousSharedMemory segment = AnonymousSharedMemory.create(4096);
				MappedRegion region = MappedRegion.map(segment, AccessMode.READ_WRITE)) {
			// tag::words[]
			byte[] text = "hello".getBytes();
			region.put(64, text, 0, text.length);
			region.putIntRelease(0, text.length); // whoever sees the length sees the text

			int length = region.getIntAcquire(0);
			byte[] copy = new byte[length];
			region.get(64, copy, 0, length);

			long ticket = region.getAndAddLong(8, 1);
			boolean first = region.compareAndSetLong(16, 0, ticket + 1);
			// end::words[]
			assertThat(new String(copy)).isEqualTo("hello");
			assertThat(first).isTrue();
		}
	}

	@Test
	void pages() {
		try (AnonymousSharedMemory segment = AnonymousSharedMemory.create(100_000);
				MappedRegion region = MappedRegion.map(segment, AccessMode.READ_WRITE)) {
			// tag::pages[]
			region.advise(Advice.SEQUENTIAL);
			region.prefault();
			assertThat(region.residentBytes()).isGreaterThanOrEqualTo(region.size());
			region.shrinkBy(60_000, true);
			assertThat(region.size()).isEqualTo(40_000);
			// end::pages[]
		}
	}

	@Test
	void anonymous() {
		// tag::anonymous[]
		try (AnonymousSharedMemory memory = AnonymousSharedMemory.create(1000);
				AnonymousSharedMemory child = AnonymousSharedMemory.open(memory.handle(), AccessMode.READ_ONLY)) {
			assertThat(child.size()).isEqualTo(1000);
		}
		// end::anonymous[]
	}

	@Test
	void xsi() throws IOException {
		Path path = Files.createFile(this.directory.resolve("key"));
		// tag::xsi[]
		XsiKey key = XsiKey.of(path, 1);
		try (XsiSharedMemory segment = XsiSharedMemory.openOrCreate(key, 1000, Permissions.of(0600));
				MappedRegion region = MappedRegion.map(segment, AccessMode.READ_WRITE)) {
			region.putInt(0, 42);
			XsiSharedMemory.remove(segment.id()); // gone when the last region is
		}
		// end::xsi[]
	}

	@Test
	void emulation() {
		// tag::emulated[]
		try (EmulatedSharedMemory object = EmulatedSharedMemory.openOrCreate(this.directory, "orders",
				AccessMode.READ_WRITE, Permissions.DEFAULT)) {
			object.truncate(1000);
		}
		EmulatedSharedMemory.remove(this.directory, "orders");
		// end::emulated[]
	}

	@Test
	void pointers() {
		try (AnonymousSharedMemory segment = AnonymousSharedMemory.create(4096);
				MappedRegion region = MappedRegion.map(segment, AccessMode.READ_WRITE)) {
			// tag::pointer[]
			long node = 256;
			region.putLong(node, 42);
			OffsetPointer.at(region, node + 8).setNull();
			OffsetPointer head = OffsetPointer.at(region, 0);
			head.set(node);

			long sum = 0;
			for (OffsetPointer next = head; !next.isNull();) {
				long here = next.get(16);
				sum += region.getLong(here);
				next = OffsetPointer.at(region, here + 8);
			}
			// end::pointer[]
			assertThat(sum).isEqualTo(42);
		}
	}

	@Test
	void errors() {
		// tag::errors[]
		try {
			SharedMemoryObject.openOnly("/missing", AccessMode.READ_WRITE);
		}
		catch (InterprocessException ex) {
			assertThat(ex.code()).isEqualTo(ErrorCode.NOT_FOUND);
			assertThat(ex.operation()).isEqualTo("open");
			assertThat(ex.objectName()).isEqualTo("/missing");
			assertThat(ex.systemError()).isEqualTo(2);
		}
		// end::errors[]
	}

}
