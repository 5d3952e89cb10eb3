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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.sync.LivenessLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedMemoryMessageListenerContainer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedMemoryMessageListenerContainerTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ChannelRegistry registry = TestChannels.registry("orders", this.names.object("orders"));

	private final SharedMemoryTemplate template = new SharedMemoryTemplate(this.registry);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	@AfterEach
	void close() {
		this.template.close();
		this.registry.close();
	}

	@Test
	void whenStoppedAndStartedThenGoesOnWhereItWas() throws Exception {
		SharedMemoryMessageListenerContainer container = container(this::receive);
		container.start();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		container.stop();
		assertThat(container.isRunning()).isFalse();
		assertThat(this.registry.getChannel("orders").ring().status().groups().get(0).consumers()).isEmpty();
		this.template.convertAndSend("orders", "2");
		container.start();
		assertThat(next()).isEqualTo("2");
		container.stop();
		assertThat(this.received).isEmpty();
	}

	@Test
	void whenStoppedThenRecordInHandIsFinishedAndNextIsNotBegun() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch finish = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(1);
		SharedMemoryMessageListenerContainer container = container((message) -> {
			begun.countDown();
			assertThat(finish.await(10, TimeUnit.SECONDS)).isTrue();
			return receive(message);
		});
		container.start();
		this.template.convertAndSend("orders", "1");
		this.template.convertAndSend("orders", "2");
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		container.stop(stopped::countDown);
		assertThat(stopped.getCount()).isEqualTo(1);
		finish.countDown();
		assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.received).containsExactly("1");
		container.start();
		assertThat(List.of(next(), next())).containsExactly("1", "2");
		container.stop();
	}

	@Test
	void whenNotStartedThenStopCallsBack() {
		CountDownLatch stopped = new CountDownLatch(2);
		SharedMemoryMessageListenerContainer container = container(this::receive);
		container.stop(stopped::countDown);
		container.start();
		container.stop();
		container.stop(stopped::countDown);
		assertThat(stopped.getCount()).isZero();
	}

	@Test
	void whenListenerStopsContainerThenItEnds() throws Exception {
		List<SharedMemoryMessageListenerContainer> self = Collections.synchronizedList(new ArrayList<>());
		SharedMemoryMessageListenerContainer container = container((message) -> {
			self.get(0).stop();
			return receive(message);
		});
		self.add(container);
		container.start();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		await().atMost(Duration.ofSeconds(10)).until(() -> !container.isRunning());
	}

	@Test
	void whenListenerLeavesThreadInterruptedThenNextRecordIsHandled() throws Exception {
		SharedMemoryMessageListenerContainer container = container((message) -> {
			Thread.currentThread().interrupt();
			return receive(message);
		});
		container.start();
		this.template.convertAndSend("orders", "1");
		this.template.convertAndSend("orders", "2");
		assertThat(List.of(next(), next())).containsExactly("1", "2");
		container.stop();
	}

	@Test
	void whenInterruptedWhileIdleOrPausedThenWaitsOn() throws Exception {
		List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
		SharedMemoryMessageListenerContainer container = container(this::receive);
		container.setTaskExecutor((loop) -> {
			Thread thread = new Thread(loop);
			threads.add(thread);
			thread.start();
		});
		container.start();
		Thread thread = threads.get(0);
		thread.interrupt();
		await().atMost(Duration.ofSeconds(10)).until(() -> !thread.isInterrupted());
		container.pause();
		thread.interrupt();
		await().atMost(Duration.ofSeconds(10)).until(() -> !thread.isInterrupted());
		container.resume();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		container.stop();
	}

	@Test
	void whenListenerThrowsErrorThenNextRecordIsHandled() throws Exception {
		SharedMemoryMessageListenerContainer container = container((message) -> {
			if (receive(message) == null && message.getPayload()[0] == '1') {
				throw new AssertionError("failing as told");
			}
			return null;
		});
		container.start();
		this.template.convertAndSend("orders", "1");
		this.template.convertAndSend("orders", "2");
		assertThat(List.of(next(), next())).containsExactly("1", "2");
		assertThat(container.isRunning()).isTrue();
		container.stop();
	}

	@Test
	void whenRecordEndsEveryListenerThenItIsGivenUp() throws Exception {
		SharedMemoryMessageListenerContainer container = container((message) -> {
			if (receive(message) == null && message.getPayload()[0] == '1') {
				throw new OutOfMemoryError("failing as told");
			}
			return null;
		});
		container.getContainerProperties().setMaxDeliveries(2);
		container.getContainerProperties()
			.setRecoverer((message, failure) -> this.received.add("given up " + new String(message.getPayload())));
		container.start();
		this.template.convertAndSend("orders", "1");
		this.template.convertAndSend("orders", "2");
		for (int i = 0; i < 2; i++) {
			assertThat(next()).isEqualTo("1");
			await().until(() -> container.getFailure() instanceof OutOfMemoryError);
			container.start();
		}
		assertThat(next()).isEqualTo("given up 1");
		assertThat(next()).isEqualTo("2");
		container.stop();
	}

	@ParameterizedTest
	@ValueSource(strings = { "messages", "batches", "records" })
	void whenListenerEndsWithErrorOfTheJvmThenCallCountsAsFailed(String kind) {
		SharedMemoryMessageListenerContainer container = switch (kind) {
			case "batches" -> SharedMemoryMessageListenerContainer.ofBatches("id", this.registry, "orders", "billing",
					(messages, acknowledgment) -> {
						throw new OutOfMemoryError("failing as told");
					});
			case "records" ->
				SharedMemoryMessageListenerContainer.ofRecords("id", this.registry, "orders", "billing", (rec) -> {
					throw new OutOfMemoryError("failing as told");
				});
			default -> container((message) -> {
				throw new OutOfMemoryError("failing as told");
			});
		};
		container.start();
		this.template.convertAndSend("orders", "1");
		await().until(() -> container.getFailure() instanceof OutOfMemoryError);
		assertThat(this.registry.getChannel("orders").statistics().group("billing").getFailed()).isOne();
		container.stop();
	}

	@Test
	void whenFailureCannotSayWhatItIsThenRecordIsGivenUpAllTheSame() throws Exception {
		SharedMemoryMessageListenerContainer container = container((message) -> {
			if (message.getPayload()[0] == '1') {
				throw new IllegalStateException() {

					@Override
					public String getMessage() {
						throw new UnsupportedOperationException("failing as told");
					}

				};
			}
			return receive(message);
		});
		container.start();
		this.template.convertAndSend("orders", "1");
		this.template.convertAndSend("orders", "2");
		assertThat(next()).isEqualTo("2");
		assertThat(container.getFailure()).isNull();
		container.stop();
	}

	@Test
	void whenRecovererThrowsErrorThenRecordStaysUntilItIsRecovered() throws Exception {
		SharedMemoryMessageListenerContainer container = container((message) -> {
			if (message.getPayload()[0] == '1') {
				throw new IllegalStateException("failing as told");
			}
			return receive(message);
		});
		AtomicInteger recoveries = new AtomicInteger();
		container.getContainerProperties().setRecoverer((message, failure) -> {
			if (recoveries.incrementAndGet() == 1) {
				throw new NoClassDefFoundError("failing as told");
			}
			return this.received.add("recovered " + new String(message.getPayload()));
		});
		container.start();
		this.template.convertAndSend("orders", "1");
		this.template.convertAndSend("orders", "2");
		assertThat(next()).isEqualTo("recovered 1");
		assertThat(next()).isEqualTo("2");
		assertThat(container.getFailure()).isNull();
		container.stop();
	}

	@Test
	void whenGroupIsTakenThenStandsByAndTakesOver(CapturedOutput output) throws Exception {
		SharedMemoryMessageListenerContainer first = container(this::receive);
		first.start();
		try (ChannelRegistry otherRegistry = new ChannelRegistry(
				Map.of("orders", TestChannels.options(this.names.object("orders"))))) {
			SharedMemoryMessageListenerContainer second = new SharedMemoryMessageListenerContainer("second",
					otherRegistry, "orders", "billing", (message) -> {
						this.received.add("second " + new String(message.getPayload()));
						return null;
					});
			second.start();
			assertThat(first.isStandby()).isFalse();
			assertThat(second.isStandby()).isTrue();
			this.template.convertAndSend("orders", "1");
			assertThat(next()).isEqualTo("1");
			first.stop();
			this.template.convertAndSend("orders", "2");
			assertThat(next()).isEqualTo("second 2");
			assertThat(second.isStandby()).isFalse();
			second.stop();
		}
		assertThat(output).containsOnlyOnce("Standing by until group 'billing' of channel 'orders' is free")
			.contains("Took over group 'billing' of channel 'orders'");
	}

	@Test
	void whenConsumerIsKilledThenStandbyTakesOver() throws Exception {
		try (ForkedJvm consumer = ForkedJvm.start(Consumer.class, this.names.object("orders"), "listening")) {
			consumer.awaitLine("listening");
			SharedMemoryMessageListenerContainer container = container(this::receive);
			container.start();
			assertThat(container.isStandby()).isTrue();
			this.template.convertAndSend("orders", "1");
			consumer.awaitLine("1");
			consumer.kill();
			this.template.convertAndSend("orders", "2");
			String next = next();
			// The record whose handling the kill may have cut off comes again.
			assertThat(next.equals("1") ? next() : next).isEqualTo("2");
			assertThat(this.registry.getChannel("orders").ring().status().groups().get(0).consumers())
				.filteredOn(ParticipantStatus::alive)
				.hasSize(1);
			container.stop();
		}
	}

	@Test
	void whenConsumerIsKilledThatWaitsForARecordThenTheNextOneIsNotGivenUp() throws Exception {
		assertFirstRecordIsHandledAfterDeath("waiting");
	}

	@Test
	void whenConsumerIsKilledThatIsPausedThenTheNextRecordIsNotGivenUp() throws Exception {
		assertFirstRecordIsHandledAfterDeath("paused");
	}

	private void assertFirstRecordIsHandledAfterDeath(String state) throws Exception {
		try (ForkedJvm consumer = ForkedJvm.start(Consumer.class, this.names.object("orders"), state)) {
			consumer.awaitLine(state);
			this.template.convertAndSend("orders", "1");
			consumer.awaitLine("1");
			if (state.equals("paused")) {
				this.template.convertAndSend("orders", "2");
			}
			TimeUnit.MILLISECONDS.sleep(500);
			consumer.kill();
		}
		if (state.equals("waiting")) {
			this.template.convertAndSend("orders", "2");
		}
		SharedMemoryMessageListenerContainer container = container(this::receive);
		container.getContainerProperties().setMaxDeliveries(1);
		container.getContainerProperties()
			.setRecoverer((message, failure) -> this.received.add("given up: " + failure.getMessage()));
		container.start();
		assertThat(next()).isEqualTo("2");
		container.stop();
	}

	@Test
	void whenTablesStayLockedThenStandsByOn(CapturedOutput output) throws Exception {
		ChannelOptions impatient = ChannelOptions.of(TestChannels.location(this.names.object("orders")),
				RingOptions.builder().capacity(64 * 1024).attachTimeout(Duration.ZERO).build());
		try (ChannelRegistry otherRegistry = new ChannelRegistry(Map.of("orders", impatient))) {
			Channel channel = otherRegistry.getChannel("orders");
			RingConsumer consumer = channel.newConsumer("billing", GroupOptions.exclusive());
			SharedMemoryMessageListenerContainer container = new SharedMemoryMessageListenerContainer("second",
					otherRegistry, "orders", "billing", this::receive);
			container.start();
			try (LivenessLock tables = LivenessLock.open(channel.ring().segment())) {
				assertThat(tables.tryLock(0)).isTrue();
				consumer.close();
				await()
					.until(() -> output.getOut().contains("Group 'billing' of channel 'orders' cannot be joined yet"));
				assertThat(container.isStandby()).isTrue();
			}
			this.template.convertAndSend("orders", "1");
			assertThat(next()).isEqualTo("1");
			container.stop();
		}
	}

	@Test
	void whenExecutorRejectsThenStartThrowsAndGroupIsFree() {
		SharedMemoryMessageListenerContainer container = container(this::receive);
		container.setTaskExecutor((task) -> {
			throw new RejectedExecutionException("no threads");
		});
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(container::start);
		assertThat(container.isRunning()).isFalse();
		this.registry.getChannel("orders").newConsumer("billing", GroupOptions.exclusive()).close();
	}

	@Test
	void whenRegistryClosesFirstThenContainerEnds() {
		SharedMemoryMessageListenerContainer container = container(this::receive);
		container.start();
		this.registry.close();
		await().atMost(Duration.ofSeconds(10)).until(() -> !container.isRunning());
	}

	@Test
	void whenChannelIsNotConfiguredThenThrowsNamingThoseThatAre() {
		assertThatExceptionOfType(ChannelNotConfiguredException.class).isThrownBy(
				() -> new SharedMemoryMessageListenerContainer("id", this.registry, "odrers", "billing", this::receive))
			.withMessage("Channel 'odrers' is not configured; configured are [orders]");
	}

	private SharedMemoryMessageListenerContainer container(SharedMemoryMessageListener listener) {
		return new SharedMemoryMessageListenerContainer("first", this.registry, "orders", "billing", listener);
	}

	private Object receive(Message<byte[]> message) {
		this.received.add(new String(message.getPayload()));
		return null;
	}

	private String next() throws InterruptedException {
		return this.received.poll(10, TimeUnit.SECONDS);
	}

	/**
	 * Listens until it is killed, and is paused before if it is told to.
	 */
	static final class Consumer {

		private Consumer() {
		}

		public static void main(String[] args) {
			SharedMemoryMessageListenerContainer[] self = new SharedMemoryMessageListenerContainer[1];
			self[0] = new SharedMemoryMessageListenerContainer("killed",
					new ChannelRegistry(Map.of("orders", TestChannels.options(args[0]))), "orders", "billing",
					(message) -> {
						if (args[1].equals("paused")) {
							self[0].pause();
						}
						System.out.println(new String(message.getPayload()));
						return null;
					});
			self[0].start();
			System.out.println(args[1]);
		}

	}

}
