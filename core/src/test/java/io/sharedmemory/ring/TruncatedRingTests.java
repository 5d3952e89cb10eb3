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

package io.sharedmemory.ring;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a second JVM finds in a ring whose file another process has truncated, in
 * the interpreter and in the code of each compiler.
 */
class TruncatedRingTests {

	private static final int CAPACITY = 1 << 16;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "-Xint, 0, MANY", "-XX:TieredStopAtLevel=1, 0, ONE", "-XX:-TieredCompilation, 0, MANY",
			"-XX:+TieredCompilation, 0, ONE", "-Xint, 20480, ONE", "-XX:+TieredCompilation, 20480, MANY" })
	void whenAnotherProcessTruncatesTheFileThenTheRingSaysSoAndTheJvmLives(String option, long length,
			Producers producers) throws Exception {
		Map<Use, TestJvm> users = new EnumMap<>(Use.class);
		try {
			for (Use use : Use.values()) {
				users.put(use, TestJvm.startWith(List.of(option), User.class, path(use), use, producers));
			}
			for (Use use : Use.values()) {
				TestJvm user = users.get(use);
				user.awaitLine("ready");
				try (RandomAccessFile file = new RandomAccessFile(path(use).toFile(), "rw")) {
					file.setLength(length);
				}
				user.send("go");
				assertThat(user.awaitLine("result")).as(use + " " + option).isEqualTo("typed");
				user.awaitLine("closed");
				assertThat(user.awaitExit()).as(use + " " + option).isZero();
			}
		}
		finally {
			users.values().forEach(TestJvm::close);
		}
	}

	/**
	 * Where pages have 64 KiB a small ring lies in one of them. It stays there when the
	 * file gets shorter, with zeroes from its new end on.
	 */
	@ParameterizedTest
	@CsvSource({ "4096, KEEP, MANY", "9000, KEEP, MANY", "4096, KEEP, ONE", "4096, OVERWRITE_OLDEST, MANY" })
	void whenTheFileEndsWithinTheOnlyPageThenTheRingSaysSo(long length, Retention retention, Producers producers) {
		RingOptions options = RingOptions.builder()
			.capacity(RingLayout.MIN_CAPACITY)
			.retention(retention)
			.producers(producers)
			.build();
		for (Use use : Use.values()) {
			try (FileMapping file = FileMapping.openOrCreate(path(use), AccessMode.READ_WRITE, Permissions.DEFAULT);
					Ring ring = Ring.openOrCreate(file, options)) {
				User user = new User(ring);
				user.send();
				ring.region().fill(length, ring.region().size() - length, (byte) 0);
				assertThat(user.outcome(use)).as(use.name()).isEqualTo("typed");
			}
		}
	}

	private Path path(Use use) {
		return this.directory.resolve(use.name());
	}

	enum Use {

		OFFER, CLAIM, POLL, AWAIT, WAKEUP, STATUS, NEW_CONSUMER

	}

	static final class User {

		private static final int WARM_UP = 20000;

		/** How many uses may pass before the JVM has to have said what it knows. */
		private static final int PATIENCE = 100_000;

		private final Ring ring;

		private final RingProducer producer;

		private final RingConsumer consumer;

		private final byte[] payload = new byte[64];

		private int uses;

		private int errors;

		private User(Ring ring) {
			this.ring = ring;
			this.producer = ring.newProducer();
			this.consumer = ring.newConsumer("group");
		}

		public static void main(String[] arguments) throws Exception {
			Path path = Path.of(arguments[0]);
			Use use = Use.valueOf(arguments[1]);
			try (FileMapping file = FileMapping.openOrCreate(path, AccessMode.READ_WRITE, Permissions.DEFAULT);
					Ring ring = Ring.openOrCreate(file,
							RingOptions.builder()
								.capacity(CAPACITY)
								.maxMessageSize(1024)
								.producers(Producers.valueOf(arguments[2]))
								.build())) {
				User user = new User(ring);
				for (int i = 0; i < WARM_UP; i++) {
					user.send();
					user.claim();
					user.receive();
					user.consumer.await(0);
				}
				System.out.println("ready");
				System.in.read(new byte[3]);
				System.out.println("result " + user.outcomeWhateverTheJvmThrows(use));
				user.consumer.close();
				user.producer.close();
			}
			System.out.println("closed");
		}

		/**
		 * The JVM may say it late, anywhere between two uses.
		 */
		private String outcomeWhateverTheJvmThrows(Use use) {
			while (true) {
				try {
					return outcome(use);
				}
				catch (InternalError ex) {
					this.errors++;
				}
			}
		}

		private String outcome(Use use) {
			for (; this.uses < PATIENCE; this.uses++) {
				try {
					use(use);
				}
				catch (RingCorruptedException | InterprocessException ex) {
					return "typed";
				}
			}
			return "nothing but " + this.errors + " errors of the JVM";
		}

		private void use(Use use) {
			switch (use) {
				case OFFER -> send();
				case CLAIM -> claim();
				case POLL -> receive();
				case AWAIT -> this.consumer.await(TimeUnit.MILLISECONDS.toNanos(10));
				case WAKEUP -> {
					this.consumer.wakeup();
					this.consumer.await(0);
				}
				case STATUS -> this.ring.status();
				case NEW_CONSUMER -> this.ring.newConsumer("other").close();
			}
		}

		private void send() {
			this.producer.offer(this.payload, 0, this.payload.length, 0);
		}

		private void claim() {
			RingClaim claim = this.producer.tryClaim(this.payload.length);
			if (claim != null) {
				claim.commit(0);
			}
		}

		private void receive() {
			this.consumer.poll((record) -> {
			}, Integer.MAX_VALUE);
		}

	}

}
