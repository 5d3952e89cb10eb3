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

package io.sharedmemory.messaging;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.ring.RingMismatchException;
import io.sharedmemory.ring.RingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ChannelRegistry} and {@link Channel}.
 */
class ChannelRegistryTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenChannelIsNotAskedForThenNothingIsMapped() {
		try (ChannelRegistry registry = TestChannels.registry("orders", this.names.object("orders"))) {
			assertThat(registry.getNames()).containsExactly("orders");
			assertThat(registry.getOpenChannel("orders")).isNull();
			assertThat(this.names.existing()).isEmpty();
			assertThat(registry.getChannel("orders")).isSameAs(registry.getChannel("orders"))
				.isSameAs(registry.getOpenChannel("orders"));
			assertThat(this.names.existing()).hasSize(1);
		}
	}

	@Test
	void whenClosedThenChannelIsNotOpenedAgain() {
		ChannelRegistry registry = TestChannels.registry("orders", this.names.object("orders"));
		Channel channel = registry.getChannel("orders");
		registry.close();
		assertThat(channel.ring().isClosed()).isTrue();
		assertThat(channel.ring().segment().isOpen()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> registry.getChannel("orders"));
	}

	@Test
	void whenOneChannelCannotBeOpenedThenOthersAreClosed() {
		Map<String, ChannelOptions> options = new LinkedHashMap<>();
		options.put("good", TestChannels.options(this.names.object("good")));
		options.put("bad", openOnly(this.names.object("bad"), Duration.ZERO));
		ChannelRegistry registry = new ChannelRegistry(options);
		assertThatExceptionOfType(ChannelOpenException.class).isThrownBy(registry::openAll)
			.withMessageStartingWith("Channel 'bad' cannot be opened: ")
			.withCauseInstanceOf(InterprocessException.class);
		assertThat(registry.getOpenChannel("good")).isNull();
	}

	@Test
	void whenPeerComesInTimeThenChannelIsOpened() throws Exception {
		String object = this.names.object("orders");
		try (ChannelRegistry waiting = new ChannelRegistry(Map.of("orders", openOnly(object, Duration.ofSeconds(20))));
				ChannelRegistry making = TestChannels.registry("orders", object)) {
			CompletableFuture<Channel> opened = CompletableFuture.supplyAsync(() -> waiting.getChannel("orders"));
			assertThat(opened).isNotDone();
			making.openAll();
			assertThat(opened.get(20, TimeUnit.SECONDS).ring().capacity()).isEqualTo(64 * 1024);
		}
	}

	@Test
	void whenPeerDoesNotComeThenThrows() {
		try (ChannelRegistry registry = new ChannelRegistry(
				Map.of("orders", openOnly(this.names.object("orders"), Duration.ofMillis(50))))) {
			assertThatExceptionOfType(ChannelOpenException.class).isThrownBy(registry::openAll)
				.satisfies((ex) -> assertThat(((InterprocessException) ex.getCause()).code())
					.isEqualTo(ErrorCode.NOT_FOUND));
		}
	}

	@Test
	void whenTheJvmIsToEndThenItDoesNotWaitForThePeer() throws Exception {
		try (ForkedJvm waiting = ForkedJvm.start(Waiting.class, this.names.object("orders"))) {
			assertThat(waiting.readLine()).contains("Waiting up to 1m for " + this.names.object("orders"));
			long terminated = System.nanoTime();
			waiting.terminate();
			waiting.awaitLine("not there");
			waiting.awaitEnd();
			assertThat(Duration.ofNanos(System.nanoTime() - terminated)).isLessThan(Duration.ofSeconds(30));
		}
	}

	@Test
	void whenRingHasOtherParametersThenThrowsNamingBoth() {
		String object = this.names.object("orders");
		try (ChannelRegistry registry = TestChannels.registry("orders", object);
				ChannelRegistry other = new ChannelRegistry(
						Map.of("orders", ChannelOptions.of(TestChannels.location(object),
								RingOptions.builder().capacity(128 * 1024).requiredGroups(List.of()).build())))) {
			registry.openAll();
			assertThatExceptionOfType(ChannelOpenException.class).isThrownBy(other::openAll)
				.withCauseInstanceOf(RingMismatchException.class)
				.withMessageContaining("65536")
				.withMessageContaining("131072");
		}
	}

	private static ChannelOptions openOnly(String object, Duration waitFor) {
		return new ChannelOptions(TestChannels.location(object), OpenMode.OPEN_ONLY, waitFor,
				RingOptions.builder().build(), WhenFull.BLOCK, Duration.ofSeconds(1));
	}

	/**
	 * Waits for a channel in the thread that starts an application, which closing the
	 * application waits for.
	 */
	static final class Waiting {

		private Waiting() {
		}

		public static void main(String[] args) {
			Thread starting = Thread.currentThread();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> join(starting)));
			try (ChannelRegistry registry = new ChannelRegistry(
					Map.of("orders", openOnly(args[0], Duration.ofMinutes(1))))) {
				assertThatExceptionOfType(ChannelOpenException.class).isThrownBy(registry::openAll);
				System.out.println("not there");
			}
		}

		private static void join(Thread thread) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
