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

package io.sharedmemory.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.sharedmemory.boot.actuate.SharedMemoryEndpoint;
import io.sharedmemory.boot.actuate.SharedMemoryEndpointAutoConfiguration;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.AnonymousSharedMemory;
import io.sharedmemory.mapping.EmulatedSharedMemory;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.mapping.WindowsSharedMemory;
import io.sharedmemory.mapping.XsiKey;
import io.sharedmemory.mapping.XsiSharedMemory;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of segments of every type that there is.
 */
@ExtendWith(OutputCaptureExtension.class)
class SegmentTypesTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class, SharedMemoryEndpointAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
				"management.endpoints.web.exposure.include=sharedmemory");

	@Test
	void whenTypeIsAnonymousThenItIsMadeAndOpenedByItsHandle() {
		ApplicationContextRunner anonymous = this.runner
			.withPropertyValues("shared-memory.segments.scratch.type=anonymous");
		anonymous.withPropertyValues("shared-memory.segments.scratch.size=1000B").run((context) -> {
			AnonymousSharedMemory memory = context.getBean("scratchAnonymousSharedMemory", AnonymousSharedMemory.class);
			MappedRegion region = context.getBean("scratchMappedRegion", MappedRegion.class);
			assertThat(region.size()).isEqualTo(1000);
			region.putLong(0, 42);
			anonymous
				.withPropertyValues("shared-memory.segments.scratch.handle=" + memory.handle(),
						"shared-memory.segments.scratch.access=read-only")
				.run((child) -> {
					assertThat(child.getBean(Segment.class).access()).isEqualTo(AccessMode.READ_ONLY);
					assertThat(child.getBean(MappedRegion.class).getLong(0)).isEqualTo(42);
				});
			assertThat(context.getBean(SharedMemoryEndpoint.class).segment("scratch")).satisfies((segment) -> {
				assertThat(segment.type()).isEqualTo("anonymous");
				assertThat(segment.state()).isEqualTo("mapped");
			});
			context.close();
			assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(memory.handle());
			assertThat(memory.isOpen()).isFalse();
		});
	}

	@Test
	void whenTypeIsXsiThenKeyFindsIt(@TempDir Path directory) throws IOException {
		Path file = Files.createFile(directory.resolve("key"));
		XsiKey key = XsiKey.of(file, 7);
		ApplicationContextRunner xsi = this.runner.withPropertyValues("shared-memory.segments.board.type=xsi",
				"shared-memory.segments.board.size=8KB");
		try {
			xsi.withPropertyValues("shared-memory.segments.board.key-path=" + file,
					"shared-memory.segments.board.key-id=7", "shared-memory.segments.board.permissions=rw-r-----",
					"shared-memory.segments.board.default-region=all",
					"shared-memory.segments.board.regions.all.access=read-write",
					"shared-memory.segments.board.regions.view.access=read-only")
				.run((context) -> {
					XsiSharedMemory segment = context.getBean("boardXsiSharedMemory", XsiSharedMemory.class);
					assertThat(segment.permissions()).isEqualTo(Permissions.of(0640));
					assertThat(segment.wasCreated()).isTrue();
					context.getBean("boardAllMappedRegion", MappedRegion.class).putLong(8, 42);
					assertThat(context.getBean("boardViewMappedRegion", MappedRegion.class).getLong(8)).isEqualTo(42);
				});
			xsi.withPropertyValues("shared-memory.segments.board.key=" + key).run((context) -> {
				assertThat(context.getBean(Segment.class).wasCreated()).isFalse();
				assertThat(context.getBean(MappedRegion.class).getLong(8)).isEqualTo(42);
				assertThat(context.getBean(SharedMemoryEndpoint.class).segment("board")).satisfies((segment) -> {
					assertThat(segment.type()).isEqualTo("xsi");
					assertThat(segment.permissions()).isEqualTo("rw-r-----");
				});
			});
		}
		finally {
			try (XsiSharedMemory segment = XsiSharedMemory.openOnly(key, AccessMode.READ_ONLY)) {
				XsiSharedMemory.remove(segment.id());
			}
		}
	}

	@Test
	void whenTypeIsEmulatedThenFileStandsIn(@TempDir Path directory) {
		this.runner
			.withPropertyValues("shared-memory.segments.orders.type=emulated",
					"shared-memory.segments.orders.directory=" + directory, "shared-memory.segments.orders.size=1000B")
			.run((context) -> {
				assertThat(context.getBean("ordersEmulatedSharedMemory", EmulatedSharedMemory.class).name())
					.isEqualTo(this.names.object("orders"));
				context.getBean("ordersMappedRegion", MappedRegion.class).putByte(999, (byte) 7);
				assertThat(Files.size(directory.resolve(this.names.object("orders").substring(1)))).isEqualTo(1000);
			});
	}

	@Test
	void whenTypeIsOfAnotherSystemThenSaysSo() {
		this.runner
			.withPropertyValues("shared-memory.segments.board.type=windows", "shared-memory.segments.board.size=8KB",
					"shared-memory.segments.board.name=Local\\board")
			.run((context) -> {
				assertThat(context.getStartupFailure())
					.hasRootCauseMessage("CreateFileMapping failed with errno 0 (NOT_SUPPORTED)");
				assertThat(SegmentOpener.segmentClass(SegmentType.WINDOWS)).isEqualTo(WindowsSharedMemory.class);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix", "file", "emulated" })
	void whenThereIsNoRoomThenNothingIsLeft(String type) throws IOException {
		Path full = Path.of("/dev/shm", this.names.namespace() + ".d");
		Files.createDirectory(full);
		try {
			String where = switch (type) {
				case "file" -> "path=" + full.resolve("file");
				case "emulated" -> "directory=" + full;
				default -> "name=" + this.names.object("cache");
			};
			this.runner
				.withPropertyValues("shared-memory.segments.cache.type=" + type,
						"shared-memory.segments.cache." + where, "shared-memory.segments.cache.size=1048576MB")
				.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("OUT_OF_SPACE"));
			assertThat(full).isEmptyDirectory();
			assertThat(this.names.existing()).containsExactly(this.names.namespace() + ".d");
		}
		finally {
			Files.delete(full);
		}
	}

	@Test
	void whenThereIsNoRoomForChannelThenNothingIsLeft() {
		long free = Path.of("/dev/shm").toFile().getUsableSpace();
		assumeTrue(free < 1L << 30, "1 GB fits into /dev/shm");
		this.runner.withPropertyValues("shared-memory.channels.orders.capacity=1GB").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(this.names.existing()).isEmpty();
		});
	}

	@Test
	void whenObjectIsThereWithOtherPermissionsThenLogSaysSoAndTheyStay(CapturedOutput output) {
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(this.names.object("cache"),
				AccessMode.READ_WRITE, Permissions.parse("rw-rw----"))) {
			this.runner.withPropertyValues("shared-memory.segments.cache.size=4KB")
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(object.permissions()).isEqualTo(Permissions.parse("rw-rw----"));
		}
		assertThat(output).contains(this.names.object("cache")
				+ " was there before and has the permissions rw-rw----, not rw------- as configured");
	}

	@Test
	void whenChannelIsThereWithOtherPermissionsThenLogSaysSo(CapturedOutput output) {
		this.runner
			.withPropertyValues("shared-memory.channels.orders.capacity=64KB",
					"shared-memory.channels.orders.permissions=rw-rw----")
			.run((context) -> assertThat(output).doesNotContain("was there before"));
		this.runner.withPropertyValues("shared-memory.channels.orders.capacity=64KB")
			.run((context) -> assertThat(output).contains("was there before and has the permissions rw-rw----"));
	}

}
