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

import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.messaging.Acknowledgment;
import io.sharedmemory.messaging.AcknowledgmentException;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.ContainerCustomizer;
import io.sharedmemory.messaging.InvalidListenerException;
import io.sharedmemory.messaging.RecordFilterStrategy;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.SharedMemoryListenerErrorHandler;
import io.sharedmemory.messaging.SharedMemoryMessageListenerContainer;
import io.sharedmemory.messaging.SharedMemoryRecords;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.messaging.event.ListenerContainerEvent;
import io.sharedmemory.messaging.event.ListenerContainerIdleEvent;
import io.sharedmemory.messaging.event.ListenerContainerPausedEvent;
import io.sharedmemory.messaging.event.ListenerContainerResumedEvent;
import io.sharedmemory.messaging.event.ListenerContainerStartedEvent;
import io.sharedmemory.messaging.event.ListenerContainerStoppedEvent;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.RingRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what {@link SharedMemoryListener} says of a listener.
 */
class SharedMemoryListenerTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class))
		.withBean(Received.class)
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(), "spring.application.name=tests",
				"shared-memory.channels.in.capacity=64KB", "shared-memory.channels.out.capacity=64KB",
				"shared-memory.channels.out.required-groups=tests", "shared-memory.template.receive-timeout=10s",
				"shared-memory.listener.retry.delay=1ms");

	@Test
	void whenGroupIsSharedThenRecordsAreDividedAmongThreads() {
		this.runner.withUserConfiguration(Concurrent.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSendAll("in", List.of("1", "2", "3"));
			Concurrent listener = context.getBean(Concurrent.class);
			assertThat(listener.together.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(listener.threads).hasSize(3);
			assertThat(group(context, "workers").shared()).isTrue();
			assertThat(group(context, "workers").consumers()).hasSize(3);
		});
	}

	@Test
	void whenGroupIsExclusiveThenConcurrencyFailsAtStart() {
		this.runner.withUserConfiguration(ConcurrentExclusive.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(InvalidListenerException.class);
			FailureAnalysis analysis = new InvalidListenerFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("'greedy' is to have 2 threads", "is exclusive",
					"ConcurrentExclusive.handle");
			assertThat(analysis.getAction()).startsWith("Set 'shared = \"true\"'");
		});
	}

	@Test
	void whenAttributeIsNonsenseThenStartFails() {
		this.runner.withUserConfiguration(Nonsense.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure())
				.hasStackTraceContaining("'ackMode' is 'sometimes', not one of [record, batch, manual]");
		});
	}

	@Test
	void whenBatchThenListenerGetsList() {
		this.runner.withUserConfiguration(Batches.class).run((context) -> {
			context.getBean(SharedMemoryTemplate.class)
				.convertAndSendAll("in", List.of(new Order("a"), new Order("b"), new Order("c")));
			SharedMemoryListenerEndpointRegistry registry = context.getBean(SharedMemoryListenerEndpointRegistry.class);
			registry.start("payloads");
			registry.start("messages");
			Received received = context.getBean(Received.class);
			assertThat(List.of(received.next(), received.next(), received.next())).containsExactlyInAnyOrder(
					List.of(new Order("a"), new Order("b")), List.of(new Order("c")),
					"messages [Order[id=a], Order[id=b], Order[id=c]]");
		});
	}

	@Test
	void whenManualThenNextRecordComesAfterAcknowledgment() {
		this.runner.withUserConfiguration(Manual.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("in", "1");
			template.convertAndSend("in", "2");
			Received received = context.getBean(Received.class);
			Acknowledgment first = (Acknowledgment) received.next();
			assertThat(received.queue).isEmpty();
			assertThat(group(context, "tests").lag()).isPositive();
			first.acknowledge();
			assertThatExceptionOfType(AcknowledgmentException.class).isThrownBy(first::acknowledge)
				.withMessageContaining("already");
			Acknowledgment second = (Acknowledgment) received.next();
			SharedMemoryMessageListenerContainer container = container(context, "manual");
			container.stop();
			assertThatExceptionOfType(AcknowledgmentException.class).isThrownBy(second::acknowledge)
				.withMessageContaining("stopped");
			container.start();
			((Acknowledgment) received.next()).acknowledge();
			await().until(() -> group(context, "tests").lag() == 0);
		});
	}

	@Test
	void whenPhaseIsSetThenAllListenersStartInIt() {
		this.runner.withUserConfiguration(Batches.class)
			.withBean(ContainerCustomizer.class, () -> (container) -> container.getContainerProperties().setPhase(5))
			.run((context) -> assertThat(context.getBean(SharedMemoryListenerEndpointRegistry.class).getPhase())
				.isEqualTo(5));
	}

	@Test
	void whenPhasesDifferThenStartFails() {
		this.runner.withUserConfiguration(Batches.class)
			.withBean(ContainerCustomizer.class,
					() -> (container) -> container.getContainerProperties()
						.setPhase(container.getId().equals("payloads") ? 5 : 6))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidListenerException.class)
				.hasMessageContaining("are to start in different phases"));
	}

	@Test
	void whenModeIsBatchThenGroupMovesPastAllAtOnce() {
		this.runner.withUserConfiguration(Together.class).run((context) -> {
			context.getBean(SharedMemoryTemplate.class).convertAndSendAll("in", List.of("1", "2"));
			container(context, "together").start();
			Received received = context.getBean(Received.class);
			assertThat(received.next()).isEqualTo(0L);
			assertThat(received.next()).isEqualTo(0L);
			await().until(() -> group(context, "tests").lag() == 0);
		});
	}

	@Test
	void whenFilterMatchesThenListenerDoesNotGetRecord() {
		this.runner.withUserConfiguration(Filtered.class).run((context) -> {
			context.getBean(SharedMemoryTemplate.class).convertAndSendAll("in", List.of("no", "yes"));
			assertThat(context.getBean(Received.class).next()).isEqualTo("yes");
			assertThat(context.getBean(ChannelRegistry.class).getChannel("in").statistics().getGroups()).singleElement()
				.satisfies((group) -> assertThat(group.getFiltered()).isEqualTo(1));
		});
	}

	@Test
	void whenErrorHandlerReturnsThenRecordIsHandledAndAnswered() {
		this.runner.withUserConfiguration(Failing.class)
			.run((context) -> assertThat(
					context.getBean(SharedMemoryTemplate.class).convertSendAndReceive("in", "?", String.class))
				.isEqualTo("handled: failing as told"));
	}

	@Test
	void whenRecordIsNoRequestThenResultGoesToChannel() {
		this.runner.withUserConfiguration(Forwarding.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("in", "text");
			assertThat(template.receiveAndConvert("out", String.class)).isEqualTo("text!");
			assertThat(template.convertSendAndReceive("in", "asked", String.class)).isEqualTo("asked!");
		});
	}

	@Test
	void whenProxyDoesNotShowWhereResultsGoThenTheyGoThere() {
		this.runner.withBean(Answering.class, () -> (Answering) new ProxyFactory(new Proxied()).getProxy())
			.run(SharedMemoryListenerTests::assertForwards);
	}

	@Test
	void whenClassSaysWhereResultsGoThenTheyGoThere() {
		this.runner.withUserConfiguration(ForwardingAll.class).run(SharedMemoryListenerTests::assertForwards);
	}

	private static void assertForwards(ApplicationContext context) {
		SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
		template.convertAndSend("in", "text");
		assertThat(template.receiveAndConvert("out", String.class)).isEqualTo("text!");
	}

	@Test
	void whenResultGoesToUnknownChannelThenStartFails() {
		this.runner.withUserConfiguration(ForwardingNowhere.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("Channel 'nowhere' is not configured"));
	}

	@Test
	void whenPayloadIsNotValidThenListenerDoesNotGetIt() {
		this.runner.withUserConfiguration(Validating.class).run((context) -> {
			context.getBean(SharedMemoryTemplate.class)
				.convertAndSendAll("in", List.of(new Order(""), new Order("fine")));
			assertThat(context.getBean(Received.class).next()).isEqualTo(new Order("fine"));
		});
	}

	@Test
	void whenGroupIsEphemeralThenItVanishesWithListener() {
		this.runner.withUserConfiguration(Ephemeral.class).run((context) -> {
			context.getBean(SharedMemoryTemplate.class).convertAndSend("out", "before");
			container(context, "passing").start();
			assertThat(context.getBean(Received.class).next()).isEqualTo("before");
			container(context, "passing").stop();
			assertThat(context.getBean(ChannelRegistry.class).getChannel("out").ring().status().groups())
				.extracting(GroupStatus::name)
				.containsExactly("tests");
		});
	}

	@Test
	void whenRecordIsReadInPlaceThenPayloadFollowsHeaders() {
		this.runner.withUserConfiguration(InPlace.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("in", new byte[] { 1 });
			template.send("in", MessageBuilder.withPayload(new byte[] { 2 }).setHeader("key", "value").build());
			Received received = context.getBean(Received.class);
			assertThat(List.of(received.next(), received.next())).containsExactly((byte) 1, (byte) 2);
		});
	}

	@Test
	void whenPausedThenNothingIsHandedOutUntilResumed() {
		this.runner.withUserConfiguration(Plain.class).run((context) -> {
			SharedMemoryListenerEndpointRegistry registry = context.getBean(SharedMemoryListenerEndpointRegistry.class);
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			registry.stop("plain");
			registry.pause("plain");
			registry.start("plain");
			template.convertAndSend("in", "text");
			assertThat(container(context, "plain").isPaused()).isTrue();
			assertThat(container(context, "plain").isRunning()).isTrue();
			assertThat(context.getBean(Received.class).queue.poll(100, TimeUnit.MILLISECONDS)).isNull();
			registry.resume("plain");
			assertThat(context.getBean(Received.class).next()).isEqualTo("text");
			assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> registry.pause("unknown"))
				.withMessageContaining("There is no listener 'unknown', only [plain]");
		});
	}

	@Test
	void whenStartedByIdWhileTheOthersAreStoppedThenItsRecordIsDoneBeforeTheContextCloses() {
		Slow slow = new Slow();
		this.runner.withBean(Slow.class, () -> slow).run((context) -> {
			((Lifecycle) context.getSourceApplicationContext()).stop();
			context.getBean(SharedMemoryListenerEndpointRegistry.class).start("slow");
			context.getBean(SharedMemoryTemplate.class).convertAndSend("in", "text");
			assertThat(slow.begun.await(10, TimeUnit.SECONDS)).isTrue();
			context.getSourceApplicationContext().close();
			assertThat(slow.done).isTrue();
		});
	}

	@Test
	void whenContainerChangesThenPublishesEvents() {
		this.runner.withUserConfiguration(Plain.class, Events.class)
			.withPropertyValues("shared-memory.listener.idle-event-interval=10ms")
			.run((context) -> {
				Events events = context.getBean(Events.class);
				await().untilAsserted(() -> assertThat(events.types).contains(ListenerContainerStartedEvent.class,
						ListenerContainerIdleEvent.class));
				container(context, "plain").pause();
				container(context, "plain").resume();
				container(context, "plain").stop();
				await().untilAsserted(() -> assertThat(events.types).contains(ListenerContainerPausedEvent.class,
						ListenerContainerResumedEvent.class, ListenerContainerStoppedEvent.class));
			});
	}

	@Test
	void whenCustomizerIsDefinedThenItChangesContainers() {
		this.runner.withUserConfiguration(Plain.class)
			.withBean(ContainerCustomizer.class,
					() -> (container) -> container.getContainerProperties().setMaxBatchSize(7))
			.run((context) -> assertThat(container(context, "plain").getContainerProperties().getMaxBatchSize())
				.isEqualTo(7));
	}

	private static GroupStatus group(AssertableApplicationContext context, String name) {
		return context.getBean(ChannelRegistry.class)
			.getChannel("in")
			.ring()
			.status()
			.groups()
			.stream()
			.filter((group) -> group.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static SharedMemoryMessageListenerContainer container(AssertableApplicationContext context, String id) {
		SharedMemoryMessageListenerContainer container = context.getBean(SharedMemoryListenerEndpointRegistry.class)
			.getListenerContainer(id);
		assertThat(container).isNotNull();
		return container;
	}

	record Order(String id) {
	}

	static class Received {

		private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();

		void add(Object object) {
			this.queue.add(object);
		}

		Object next() throws InterruptedException {
			return this.queue.poll(10, TimeUnit.SECONDS);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

		private final Received received;

		Plain(Received received) {
			this.received = received;
		}

		@SharedMemoryListener(channel = "in", id = "plain")
		void handle(String text) {
			this.received.add(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Concurrent {

		private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

		private final CountDownLatch together = new CountDownLatch(3);

		@SharedMemoryListener(channel = "in", group = "workers", shared = "true", concurrency = "${threads:3}")
		void handle(String text) throws InterruptedException {
			this.threads.add(Thread.currentThread());
			this.together.countDown();
			this.together.await(10, TimeUnit.SECONDS);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConcurrentExclusive {

		@SharedMemoryListener(channel = "in", id = "greedy", concurrency = "2")
		void handle(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nonsense {

		@SharedMemoryListener(channel = "in", ackMode = "sometimes")
		void handle(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Batches {

		private final Received received;

		Batches(Received received, ChannelRegistry channels) {
			this.received = received;
			List.of("one", "two").forEach((group) -> channels.getChannel("in").ring().newConsumer(group).close());
		}

		@SharedMemoryListener(channel = "in", group = "one", id = "payloads", batch = "true", maxBatchSize = "2",
				autoStartup = "false")
		void handle(List<Order> orders) {
			this.received.add(orders);
		}

		@SharedMemoryListener(channel = "in", group = "two", id = "messages", batch = "true", autoStartup = "false")
		void handleMessages(List<Message<Order>> orders) {
			this.received.add("messages " + orders.stream().map(Message::getPayload).toList());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Manual {

		private final Received received;

		Manual(Received received) {
			this.received = received;
		}

		@SharedMemoryListener(channel = "in", id = "manual", ackMode = "manual")
		void handle(String text, Acknowledgment acknowledgment) {
			this.received.add(acknowledgment);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Together {

		private final Received received;

		private final ChannelRegistry channels;

		Together(Received received, ChannelRegistry channels) {
			this.received = received;
			this.channels = channels;
			channels.getChannel("in").ring().newConsumer("tests").close();
		}

		@SharedMemoryListener(channel = "in", id = "together", ackMode = "batch", autoStartup = "false")
		void handle(String text) {
			this.received.add(this.channels.getChannel("in").ring().status().groups().get(0).position());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filtered {

		private final Received received;

		Filtered(Received received) {
			this.received = received;
		}

		@SharedMemoryListener(channel = "in", filter = "filter")
		void handle(String text) {
			this.received.add(text);
		}

		@Bean
		static RecordFilterStrategy filter() {
			return (message) -> message.getPayload().length == 2;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@SharedMemoryListener(channel = "in", errorHandler = "errorHandler")
		String handle(String text) {
			throw new IllegalStateException("failing as told");
		}

		@Bean
		static SharedMemoryListenerErrorHandler errorHandler() {
			return (message, failure) -> "handled: " + failure.getMessage();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Forwarding {

		@SharedMemoryListener("in")
		@SendTo("${target:out}")
		String handle(String text) {
			return text + "!";
		}

	}

	interface Answering {

		String handle(String text);

	}

	static class Proxied implements Answering {

		@Override
		@SharedMemoryListener("in")
		@SendTo("out")
		public String handle(String text) {
			return text + "!";
		}

	}

	@Configuration
	@SendTo("out")
	static class ForwardingAll {

		@SharedMemoryListener("in")
		String handle(String text) {
			return text + "!";
		}

		@SharedMemoryListener(channel = "in", group = "in-place")
		void handleInPlace(RingRecord rec) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ForwardingNowhere {

		@SharedMemoryListener("in")
		@SendTo("nowhere")
		String handle(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Validating {

		private final Received received;

		Validating(Received received) {
			this.received = received;
		}

		@SharedMemoryListener("in")
		void handle(@Validated Order order) {
			this.received.add(order);
		}

		@Bean
		static Validator validator() {
			return new Validator() {

				@Override
				public boolean supports(Class<?> type) {
					return type == Order.class;
				}

				@Override
				public void validate(Object target, Errors errors) {
					if (((Order) target).id().isEmpty()) {
						errors.reject("empty");
					}
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Ephemeral {

		private final Received received;

		Ephemeral(Received received) {
			this.received = received;
		}

		@SharedMemoryListener(channel = "out", group = "passing", id = "passing", ephemeral = "true",
				startAt = "earliest", autoStartup = "false")
		void handle(String text) {
			this.received.add(text);
		}

	}

	static class Slow {

		private final CountDownLatch begun = new CountDownLatch(1);

		private volatile boolean done;

		@SharedMemoryListener(id = "slow", channel = "in")
		void handle(String text) throws InterruptedException {
			this.begun.countDown();
			TimeUnit.MILLISECONDS.sleep(500);
			this.done = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InPlace {

		private final Received received;

		InPlace(Received received) {
			this.received = received;
		}

		@SharedMemoryListener("in")
		void handle(RingRecord rec) {
			this.received.add(SharedMemoryRecords.payload(rec).get());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Events {

		private final Set<Class<?>> types = ConcurrentHashMap.newKeySet();

		@EventListener
		void on(ListenerContainerEvent event) {
			assertThat(event.getId()).isEqualTo("plain");
			assertThat(event.getChannel()).isEqualTo("in");
			assertThat(event.getGroup()).isEqualTo("tests");
			this.types.add(event.getClass());
		}

	}

}
