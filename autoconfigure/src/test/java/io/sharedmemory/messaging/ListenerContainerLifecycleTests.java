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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.sharedmemory.messaging.event.ListenerContainerFailedEvent;
import io.sharedmemory.messaging.event.ListenerContainerIdleEvent;
import io.sharedmemory.messaging.event.ListenerContainerStandbyEvent;
import io.sharedmemory.messaging.event.ListenerContainerStartedEvent;
import io.sharedmemory.messaging.event.ListenerContainerStoppedEvent;
import io.sharedmemory.messaging.event.ListenerContainerTakenOverEvent;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingLimitException;
import io.sharedmemory.ring.RingProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of starting and stopping containers whose listener has a record in hand.
 */
class ListenerContainerLifecycleTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ChannelRegistry registry = TestChannels.registry("orders", this.names.object("orders"));

	private final SharedMemoryTemplate template = new SharedMemoryTemplate(this.registry);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final Semaphore finish = new Semaphore(0);

	private final SharedMemoryMessageListenerContainer container = container(this::receiveAndWait);

	@AfterEach
	void close() {
		this.finish.release(1000);
		this.container.stop();
		this.template.close();
		this.registry.close();
	}

	@Test
	void whenStartedWhileRecordIsInHandThenRunsWhenThatIsDone() throws Exception {
		stopInVainWithRecordInHand();
		assertThat(this.container.isRunning()).isFalse();
		this.container.start();
		this.container.start();
		assertThat(this.container.isRunning()).isTrue();
		this.template.convertAndSend("orders", "2");
		assertThat(this.received).isEmpty();
		this.finish.release(2);
		assertThat(next()).isEqualTo("2");
		assertThat(this.container.isRunning()).isTrue();
		await().untilAsserted(() -> assertThat(this.events).containsExactly("Started", "Stopped", "Started"));
	}

	@Test
	void whenStoppedAgainWhileRecordIsInHandThenStaysStopped() throws Exception {
		stopInVainWithRecordInHand();
		this.container.start();
		this.container.stop();
		assertThat(this.container.isRunning()).isFalse();
		this.finish.release(1);
		await().until(() -> this.events.contains("Stopped"));
		this.registry.getChannel("orders").newConsumer("billing", GroupOptions.exclusive()).close();
		assertThat(this.events).containsExactly("Started", "Stopped");
	}

	@Test
	void whenListenerStopsAndStartsContainerThenItRuns() throws Exception {
		SharedMemoryMessageListenerContainer[] self = new SharedMemoryMessageListenerContainer[1];
		self[0] = container((message) -> {
			self[0].stop();
			self[0].start();
			return receive(message);
		});
		self[0].start();
		this.template.convertAndSend("orders", "1");
		this.template.convertAndSend("orders", "2");
		assertThat(List.of(next(), next())).containsExactly("1", "2");
		assertThat(self[0].isRunning()).isTrue();
		self[0].stop();
	}

	@Test
	void whenStartedForItsFailureThenRunsAgain() throws Exception {
		SharedMemoryMessageListenerContainer failing = container(this::receive);
		failing.getContainerProperties().setIdleEventInterval(Duration.ofMillis(1));
		AtomicInteger failures = new AtomicInteger();
		failing.setApplicationEventPublisher((event) -> {
			if (event instanceof ListenerContainerIdleEvent && failures.get() == 0) {
				throw new InternalError("failing as told");
			}
			if (event instanceof ListenerContainerFailedEvent) {
				failures.incrementAndGet();
				failing.start();
			}
		});
		failing.start();
		await().until(() -> failures.get() == 1);
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		assertThat(failing.getFailure()).isNull();
		failing.stop();
	}

	@Test
	void whenToldOfFailureThenSubscriberFindsItAtTheContainer() {
		SharedMemoryMessageListenerContainer failing = container((message) -> {
			throw new OutOfMemoryError("failing as told");
		});
		AtomicReference<Throwable> failure = new AtomicReference<>();
		failing.setApplicationEventPublisher((event) -> {
			note(event);
			if (event instanceof ListenerContainerFailedEvent) {
				failure.set(failing.getFailure());
			}
		});
		failing.start();
		this.template.convertAndSend("orders", "1");
		await().until(() -> this.events.contains("Stopped"));
		assertThat(failure.get()).hasMessage("failing as told");
	}

	@Test
	void whenStoppedWhileRecordIsTriedAgainWithoutDelayThenItIsLeft() throws Exception {
		SharedMemoryMessageListenerContainer trying = container((message) -> {
			receive(message);
			if (this.finish.availablePermits() == 0) {
				throw new IllegalStateException("failing as told");
			}
			return null;
		});
		trying.getContainerProperties()
			.setRetryPolicy(RetryPolicy.builder().maxRetries(Long.MAX_VALUE).delay(Duration.ZERO).build());
		trying.start();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		trying.stop();
		await().untilAsserted(() -> assertThat(this.events).containsExactly("Started", "Stopped"));
		assertThat(this.registry.getChannel("orders").ring().status().groups().get(0).lag()).isPositive();
	}

	@Test
	void whenSubscriberFailsWithErrorThenContainerGoesOn() throws Exception {
		RingConsumer owner = this.registry.getChannel("orders").newConsumer("billing", GroupOptions.exclusive());
		SharedMemoryMessageListenerContainer standby = container(this::receive);
		standby.setApplicationEventPublisher((event) -> {
			if (event instanceof ListenerContainerTakenOverEvent) {
				throw new NoClassDefFoundError("failing as told");
			}
		});
		standby.start();
		owner.close();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		assertThat(standby.getFailure()).isNull();
		standby.stop();
	}

	@Test
	void whenSubscriberStopsContainerThatStandsByThenItStops() throws Exception {
		RingConsumer owner = this.registry.getChannel("orders").newConsumer("billing", GroupOptions.exclusive());
		SharedMemoryMessageListenerContainer standby = containerThatStandsBy(
				SharedMemoryMessageListenerContainer::stop);
		standby.start();
		await().untilAsserted(() -> assertThat(this.events).contains("Standby", "Stopped"));
		assertThat(standby.isRunning()).isFalse();
		owner.close();
	}

	@Test
	void whenSubscriberPausesContainerThatStandsByThenItTakesOverPaused() throws Exception {
		RingConsumer owner = this.registry.getChannel("orders").newConsumer("billing", GroupOptions.exclusive());
		SharedMemoryMessageListenerContainer standby = containerThatStandsBy(
				SharedMemoryMessageListenerContainer::pause);
		standby.start();
		await().until(() -> this.events.contains("Paused"));
		owner.close();
		this.template.convertAndSend("orders", "1");
		await().until(() -> this.events.contains("TakenOver"));
		assertThat(this.received.poll(300, TimeUnit.MILLISECONDS)).isNull();
		standby.resume();
		assertThat(next()).isEqualTo("1");
		standby.stop();
	}

	@Test
	void whenToldToStopBeforeGroupIsFreeThenDoesNotTakeOver() {
		RingConsumer owner = this.registry.getChannel("orders").newConsumer("billing", GroupOptions.exclusive());
		Thread[] thread = new Thread[1];
		SharedMemoryMessageListenerContainer standby = container(this::receive);
		standby.setTaskExecutor((loop) -> {
			thread[0] = new Thread(loop);
			thread[0].start();
		});
		standby.start();
		await().until(() -> this.events.contains("Standby") && thread[0].getState() == Thread.State.TIMED_WAITING);
		standby.stop(() -> {
		});
		owner.close();
		await().until(() -> this.events.contains("Stopped"));
		assertThat(this.events).doesNotContain("TakenOver");
	}

	private SharedMemoryMessageListenerContainer containerThatStandsBy(
			Consumer<SharedMemoryMessageListenerContainer> onStandby) {
		SharedMemoryMessageListenerContainer standby = container(this::receive);
		standby.setApplicationEventPublisher((event) -> {
			note(event);
			if (event instanceof ListenerContainerStandbyEvent) {
				onStandby.accept(standby);
			}
		});
		return standby;
	}

	@Test
	void whenCannotBeStartedAgainThenTellsFailure() throws Exception {
		stopInVainWithRecordInHand();
		this.container.setTaskExecutor((task) -> {
			throw new RejectedExecutionException("no threads");
		});
		this.container.start();
		this.finish.release();
		await().until(() -> this.events.contains("Failed"));
		assertThat(this.container.isRunning()).isFalse();
		assertThat(this.container.getFailure()).hasMessage("no threads");
		this.container.stop();
		assertThat(this.container.getFailure()).isNull();
	}

	@Test
	void whenStartedForItsFailureToStartAgainThenRuns() throws Exception {
		stopInVainWithRecordInHand();
		this.container.start();
		List<RingProducer> others = new ArrayList<>();
		this.container.setApplicationEventPublisher((event) -> {
			if (event instanceof ListenerContainerStoppedEvent) {
				takeAllPlaces(others);
			}
			if (event instanceof ListenerContainerFailedEvent) {
				others.forEach(RingProducer::close);
				this.container.start();
			}
		});
		this.template.convertAndSend("orders", "2");
		this.finish.release(2);
		assertThat(next()).isEqualTo("2");
		assertThat(this.container.getFailure()).isNull();
	}

	@Test
	void whenCannotBeStartedWithTheOthersThenCanBeRegisteredAgain() {
		SharedMemoryListenerEndpointRegistry containers = new SharedMemoryListenerEndpointRegistry();
		containers.start();
		List<RingProducer> others = new ArrayList<>();
		takeAllPlaces(others);
		assertThatExceptionOfType(RingLimitException.class)
			.isThrownBy(() -> containers.registerListenerContainer(this.container));
		assertThat(containers.getListenerContainers()).isEmpty();
		others.forEach(RingProducer::close);
		containers.registerListenerContainer(this.container);
		assertThat(this.container.isRunning()).isTrue();
	}

	@Test
	void whenSubscriberEndsTheRegistrationThenContainerDoesNotRun() {
		SharedMemoryListenerEndpointRegistry containers = new SharedMemoryListenerEndpointRegistry();
		containers.start();
		this.container.setApplicationEventPublisher((event) -> {
			if (event instanceof ListenerContainerStartedEvent) {
				throw new OutOfMemoryError("as asked");
			}
		});
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> containers.registerListenerContainer(this.container));
		assertThat(containers.getListenerContainers()).isEmpty();
		assertThat(this.container.isRunning()).isFalse();
	}

	@Test
	void whenAllAreStoppedAndStartedThenThoseRunAgainThatRan() {
		this.container.getContainerProperties().setAutoStartup(false);
		SharedMemoryListenerEndpointRegistry containers = new SharedMemoryListenerEndpointRegistry();
		containers.registerListenerContainer(this.container);
		containers.start();
		assertThat(this.container.isRunning()).isFalse();
		this.container.start();
		containers.stop();
		assertThat(this.container.isRunning()).isFalse();
		containers.start();
		assertThat(this.container.isRunning()).isTrue();
		this.container.stop();
		containers.stop();
		containers.start();
		assertThat(this.container.isRunning()).isFalse();
	}

	@Test
	void whenAllAreStoppedByTwoAtOnceThenThoseRunAgainThatRan() throws Exception {
		this.container.getContainerProperties().setAutoStartup(false);
		SharedMemoryListenerEndpointRegistry containers = new SharedMemoryListenerEndpointRegistry();
		containers.registerListenerContainer(this.container);
		containers.start();
		this.container.start();
		for (int i = 0; i < 200; i++) {
			CountDownLatch begin = new CountDownLatch(1);
			List<CompletableFuture<Void>> stopping = Stream.of(1, 2).map((number) -> CompletableFuture.runAsync(() -> {
				while (begin.getCount() > 0) {
					Thread.onSpinWait();
				}
				containers.stop();
			})).toList();
			begin.countDown();
			for (CompletableFuture<Void> one : stopping) {
				one.get(10, TimeUnit.SECONDS);
			}
			containers.start();
			assertThat(this.container.isRunning()).isTrue();
		}
		containers.stop();
	}

	@Test
	void whenAllAreStoppedByTwoListenersAtOnceThenNeitherWaitsForTheOther() throws Exception {
		SharedMemoryListenerEndpointRegistry containers = new SharedMemoryListenerEndpointRegistry();
		CountDownLatch both = new CountDownLatch(2);
		List<Duration> stops = new CopyOnWriteArrayList<>();
		for (String group : List.of("one", "other")) {
			containers.registerListenerContainer(
					new SharedMemoryMessageListenerContainer(group, this.registry, "orders", group, (message) -> {
						both.countDown();
						both.await();
						long begin = System.nanoTime();
						containers.stop();
						stops.add(Duration.ofNanos(System.nanoTime() - begin));
						return null;
					}));
		}
		containers.start();
		this.template.convertAndSend("orders", "1");
		await().until(() -> stops.size() == 2);
		assertThat(stops).allMatch((stop) -> stop.compareTo(Duration.ofSeconds(5)) < 0);
		containers.stop();
	}

	@Test
	void whenAllAreStoppedWhileOneIsRegisteredThenItDoesNotRun() {
		SharedMemoryListenerEndpointRegistry containers = new SharedMemoryListenerEndpointRegistry();
		containers.start();
		stopAllBeforeStartOfContainer(containers);
		containers.registerListenerContainer(this.container);
		assertThat(this.container.isRunning()).isFalse();
	}

	@Test
	void whenAllAreStoppedWhileTheyAreStartedThenNoneRuns() {
		SharedMemoryListenerEndpointRegistry containers = new SharedMemoryListenerEndpointRegistry();
		stopAllBeforeStartOfContainer(containers);
		containers.registerListenerContainer(this.container);
		containers.start();
		assertThat(this.container.isRunning()).isFalse();
	}

	private void stopAllBeforeStartOfContainer(SharedMemoryListenerEndpointRegistry containers) {
		this.container.setContainerProperties(new ContainerProperties() {

			@Override
			public boolean isAutoStartup() {
				containers.stop();
				return true;
			}

		});
	}

	private void takeAllPlaces(List<RingProducer> producers) {
		Ring ring = this.registry.getChannel("orders").ring();
		assertThatExceptionOfType(RingLimitException.class).isThrownBy(() -> {
			while (true) {
				producers.add(ring.newProducer());
			}
		});
	}

	@Test
	void whenSystemHasNoThreadThenGroupIsLeftToOthers() {
		this.container.setTaskExecutor((task) -> {
			throw new OutOfMemoryError("no threads");
		});
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(this.container::start);
		assertThat(this.container.isRunning()).isFalse();
		assertThat(this.container.getFailure()).hasMessage("no threads");
		assertThat(this.registry.getChannel("orders").ring().status().participants()).isEmpty();
	}

	@Test
	void whenSystemHasNoThreadThenSubscriberMayWaitForOthersThatUseTheContainer() {
		this.container.setTaskExecutor((task) -> {
			throw new OutOfMemoryError("no threads");
		});
		List<Boolean> paused = new CopyOnWriteArrayList<>();
		this.container.setApplicationEventPublisher((event) -> {
			if (event instanceof ListenerContainerStoppedEvent) {
				CompletableFuture<Void> pausing = CompletableFuture.runAsync(this.container::pause);
				paused.add(pausing.completeOnTimeout(null, 5, TimeUnit.SECONDS)
					.thenApply((nothing) -> this.container.isPaused())
					.join());
			}
		});
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(this.container::start);
		assertThat(paused).containsExactly(true);
	}

	@Test
	void whenSystemHasNoThreadToStartAgainThenTellsFailure() throws Exception {
		stopInVainWithRecordInHand();
		this.container.setTaskExecutor((task) -> {
			throw new OutOfMemoryError("no threads");
		});
		this.container.start();
		this.finish.release();
		await().until(() -> this.events.contains("Failed"));
		assertThat(this.container.isRunning()).isFalse();
		assertThat(this.container.getFailure()).hasMessage("no threads");
	}

	@Test
	void whenRecordIsInHandAfterTimeoutThenStopCallsBackAndThreadEnds() throws Exception {
		this.container.getContainerProperties().setShutdownTimeout(Duration.ofMillis(1));
		this.container.start();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		AtomicReference<Thread> caller = new AtomicReference<>();
		this.container.stop(() -> caller.set(Thread.currentThread()));
		await().until(() -> caller.get() != null);
		caller.get().join(10_000);
		assertThat(caller.get().isAlive()).isFalse();
		assertThat(this.events).containsExactly("Started");
	}

	@Test
	void whenWaitingFailsThenStopCallsBack() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		this.container.setContainerProperties(new ContainerProperties() {

			@Override
			public Duration getShutdownTimeout() {
				if (asked.getAndIncrement() == 1) {
					throw new IllegalStateException("failing as told");
				}
				return super.getShutdownTimeout();
			}

		});
		this.container.start();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		CountDownLatch called = new CountDownLatch(1);
		this.container.stop(called::countDown);
		assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whenResultNeverComesThenContainerEndsAfterTimeoutAndRecordIsLeft() throws Exception {
		SharedMemoryMessageListenerContainer waiting = container(
				new ListenerMethods(SharedMemoryMessageConverters.compose(List.of(), null), null, null).messageListener(
						this, getClass().getDeclaredMethod("receiveForEver", Message.class),
						(message, failure) -> this.received.add("error")));
		waiting.getContainerProperties().setShutdownTimeout(Duration.ofMillis(1));
		waiting.start();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		waiting.stop();
		waiting.start();
		assertThat(next()).isEqualTo("1");
		assertThat(waiting.getFailure()).isNull();
		waiting.stop();
		await().until(() -> Collections.frequency(this.events, "Stopped") == 2);
		assertThat(this.received).isEmpty();
	}

	CompletableFuture<String> receiveForEver(Message<byte[]> message) {
		receive(message);
		return new CompletableFuture<>();
	}

	@Test
	void whenChannelClosesWhileRecordIsInHandThenContainerEndsAndRecordIsLeft() throws Exception {
		stopInVainWithRecordInHand();
		this.registry.close();
		this.finish.release();
		await().until(() -> this.events.contains("Stopped"));
		assertThat(this.events).containsExactly("Started", "Stopped");
		try (ChannelRegistry again = TestChannels.registry("orders", this.names.object("orders"))) {
			assertThat(again.getChannel("orders").ring().status().groups().get(0).lag()).isPositive();
		}
	}

	@Test
	void whenChannelClosesWhileRecordIsReadInPlaceThenItsMemoryIsSafe() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		SharedMemoryMessageListenerContainer inPlace = SharedMemoryMessageListenerContainer.ofRecords("inPlace",
				this.registry, "orders", "inPlace", (rec) -> {
					this.received.add("1");
					this.finish.acquireUninterruptibly();
					rec.toByteArray();
				});
		inPlace.getContainerProperties().setShutdownTimeout(Duration.ofMillis(1));
		inPlace.setApplicationEventPublisher((event) -> {
			if (event instanceof ListenerContainerStoppedEvent) {
				ended.countDown();
			}
		});
		inPlace.start();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		inPlace.stop();
		this.registry.close();
		this.finish.release();
		assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whenSubscriberTakesItsTimeThenStopWaitsForIt() {
		this.container.setApplicationEventPublisher((event) -> {
			if (event instanceof ListenerContainerStoppedEvent) {
				await().pollDelay(Duration.ofMillis(500)).until(() -> true);
			}
			note(event);
		});
		this.container.start();
		this.container.stop();
		assertThat(this.events).containsExactly("Started", "Stopped");
	}

	@Test
	void whenListenerStopsAnotherWhoseSubscriberTakesItsTimeThenItWaitsForThat() throws Exception {
		AtomicInteger told = new AtomicInteger();
		this.container.setApplicationEventPublisher((event) -> {
			if (event instanceof ListenerContainerStoppedEvent) {
				await().pollDelay(Duration.ofMillis(500)).until(() -> true);
				told.incrementAndGet();
			}
		});
		this.container.start();
		BlockingQueue<Integer> toldWhenStopped = new LinkedBlockingQueue<>();
		SharedMemoryMessageListenerContainer stopper = new SharedMemoryMessageListenerContainer("stopper",
				this.registry, "orders", "stopper", (message) -> {
					this.finish.release();
					this.container.stop();
					toldWhenStopped.add(told.get());
					return null;
				});
		stopper.start();
		this.template.convertAndSend("orders", "1");
		assertThat(toldWhenStopped.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
		stopper.stop();
	}

	@Test
	void whenListenerExitsTheJvmThenStopDoesNotWaitForIt() throws Exception {
		this.registry.getChannel("orders").newConsumer("billing", GroupOptions.exclusive()).close();
		this.template.convertAndSend("orders", "1");
		try (ForkedJvm exiting = ForkedJvm.start(Exiting.class, this.names.object("orders"))) {
			exiting.awaitLine("exiting");
			exiting.awaitEnd();
		}
		assertThat(this.registry.getChannel("orders").ring().status().groups().get(0).lag()).isPositive();
	}

	@Test
	void whenSubscriberExitsTheJvmThenStopDoesNotWaitForIt() throws Exception {
		try (ForkedJvm exiting = ForkedJvm.start(ExitingWhenStopped.class, this.names.object("orders"))) {
			exiting.awaitLine("exiting");
			exiting.awaitEnd();
		}
	}

	private void stopInVainWithRecordInHand() throws InterruptedException {
		this.container.getContainerProperties().setShutdownTimeout(Duration.ofMillis(1));
		this.container.start();
		this.template.convertAndSend("orders", "1");
		assertThat(next()).isEqualTo("1");
		this.container.stop();
	}

	private SharedMemoryMessageListenerContainer container(SharedMemoryMessageListener listener) {
		SharedMemoryMessageListenerContainer container = new SharedMemoryMessageListenerContainer("billing",
				this.registry, "orders", "billing", listener);
		container.setApplicationEventPublisher(this::note);
		return container;
	}

	private void note(Object event) {
		this.events.add(event.getClass().getSimpleName().replaceAll("ListenerContainer|Event", ""));
	}

	private String receive(Message<byte[]> message) {
		String text = new String(message.getPayload());
		this.received.add(text);
		return text;
	}

	private Object receiveAndWait(Message<byte[]> message) throws InterruptedException {
		receive(message);
		this.finish.acquire();
		return null;
	}

	private String next() throws InterruptedException {
		return this.received.poll(10, TimeUnit.SECONDS);
	}

	/**
	 * Stops its container in a hook, while the listener waits for that in
	 * {@link System#exit}.
	 */
	static final class Exiting {

		private Exiting() {
		}

		public static void main(String[] args) {
			SharedMemoryMessageListenerContainer container = new SharedMemoryMessageListenerContainer("exiting",
					TestChannels.registry("orders", args[0]), "orders", "billing", (message) -> {
						System.out.println("exiting");
						System.exit(0);
						return null;
					});
			container.getContainerProperties().setShutdownTimeout(Duration.ofMinutes(5));
			Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
			container.start();
		}

	}

	/**
	 * Is stopped, and again in a hook, while the subscriber waits for that in
	 * {@link System#exit}.
	 */
	static final class ExitingWhenStopped {

		private ExitingWhenStopped() {
		}

		public static void main(String[] args) {
			SharedMemoryMessageListenerContainer container = new SharedMemoryMessageListenerContainer("exiting",
					TestChannels.registry("orders", args[0]), "orders", "billing", (message) -> null);
			container.getContainerProperties().setShutdownTimeout(Duration.ofMinutes(5));
			container.setApplicationEventPublisher((event) -> {
				if (event instanceof ListenerContainerStoppedEvent) {
					System.out.println("exiting");
					System.exit(0);
				}
			});
			Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
			container.start();
			container.stop();
		}

	}

}
