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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.sharedmemory.messaging.BatchListenerFailedException;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.ContainerCustomizer;
import io.sharedmemory.messaging.GroupStatistics;
import io.sharedmemory.messaging.MalformedRecordException;
import io.sharedmemory.messaging.RemoteListenerException;
import io.sharedmemory.messaging.SharedMemoryHeaders;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.SharedMemoryListenerErrorHandler;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.ring.RingProducer;
import io.sharedmemory.ring.RingRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.ReflectionUtils;
import org.springframework.validation.ValidationUtils;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what becomes of records that a listener cannot handle.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedMemoryErrorHandlingTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(), "spring.application.name=tests",
				"shared-memory.channels.in.capacity=64KB", "shared-memory.listener.retry.delay=1ms",
				"shared-memory.template.receive-timeout=10s");

	private final ApplicationContextRunner withDeadLetters = this.runner.withPropertyValues(
			"shared-memory.channels.in-dlt.capacity=64KB", "shared-memory.channels.in-dlt.required-groups=tests");

	@Test
	void whenListenerFailsOnceThenRecordIsTriedAgain() {
		this.withDeadLetters.withUserConfiguration(Failing.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			assertThat(template.convertSendAndReceive("in", "fail until 2", String.class)).isEqualTo("attempt 2");
			await().untilAsserted(
					() -> assertThat(statistics(context.getBean(ChannelRegistry.class)).getRedelivered()).isEqualTo(1));
		});
	}

	@Test
	void whenListenerReadsInPlaceThenEachTryCountsAsACallAndPausesAsNone() {
		this.withDeadLetters.withUserConfiguration(FailingInPlace.class)
			.withPropertyValues("shared-memory.listener.retry.delay=1s", "shared-memory.listener.retry.multiplier=1",
					"shared-memory.channels.in.required-groups=tests")
			.run((context) -> {
				GroupStatistics statistics = statistics(context.getBean(ChannelRegistry.class));
				statistics.timeHandling();
				context.getBean(SharedMemoryTemplate.class).convertAndSend("in", "text");
				await().untilAsserted(() -> assertThat(statistics.getDeadLettered()).isEqualTo(1));
				assertThat(statistics.getFailed()).isEqualTo(3);
				assertThat(statistics.getHandled()).isEqualTo(3);
				assertThat(statistics.getTimed()).isEqualTo(3);
				assertThat(statistics.getHandlingNanos()).isBetween(1L, TimeUnit.SECONDS.toNanos(1));
			});
	}

	@Test
	void whenListenerFailsAlwaysThenRecordIsDeadLetterWithReasons() {
		this.withDeadLetters.withUserConfiguration(Failing.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.send("in",
					MessageBuilder.withPayload("fail until 9".getBytes()).setHeader("tenant", "north").build());
			Message<?> letter = template.receive("in-dlt");
			assertThat(letter).isNotNull();
			assertThat(letter.getPayload()).isEqualTo("fail until 9".getBytes());
			assertThat(letter.getHeaders()).containsEntry("tenant", "north")
				.containsEntry(SharedMemoryHeaders.DLT_ORIGINAL_CHANNEL, "in")
				.containsEntry(SharedMemoryHeaders.DLT_ORIGINAL_GROUP, "tests")
				.containsEntry(SharedMemoryHeaders.DLT_ORIGINAL_POSITION, 0L)
				.containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 3)
				.containsEntry(SharedMemoryHeaders.DLT_EXCEPTION_FQCN, IllegalStateException.class.getName())
				.containsEntry(SharedMemoryHeaders.DLT_EXCEPTION_MESSAGE, "failing as told");
			assertThat(letter.getHeaders().get(SharedMemoryHeaders.DLT_EXCEPTION_STACKTRACE)).asString()
				.startsWith("java.lang.IllegalStateException: failing as told");
			await().untilAsserted(() -> assertThat(statistics(context.getBean(ChannelRegistry.class)).getDeadLettered())
				.isEqualTo(1));
		});
	}

	@Test
	void whenRetryIsOffThenListenerIsCalledOnce() {
		this.withDeadLetters.withUserConfiguration(Failing.class)
			.withPropertyValues("shared-memory.listener.retry.enabled=false")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				template.convertAndSend("in", "fail until 9");
				Message<?> letter = template.receive("in-dlt");
				assertThat(letter).isNotNull();
				assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 1);
			});
	}

	@Test
	void whenChannelNamesDeadLetterChannelThenItIsUsed() {
		this.withDeadLetters.withUserConfiguration(Failing.class)
			.withPropertyValues("shared-memory.channels.graveyard.capacity=64KB",
					"shared-memory.channels.graveyard.required-groups=tests",
					"shared-memory.channels.in.dead-letter-channel=graveyard")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				template.convertAndSend("in", "fail until 9");
				assertThat(template.receiveAndConvert("graveyard", String.class)).isEqualTo("fail until 9");
			});
	}

	@Test
	void whenThereIsNoDeadLetterChannelThenLogsAndGoesOn(CapturedOutput output) {
		this.runner.withUserConfiguration(Failing.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("in", "fail until 9");
			assertThat(template.convertSendAndReceive("in", "fail until 1", String.class)).isEqualTo("attempt 1");
		});
		assertThat(output).contains("after 3 attempts (IllegalStateException) and is lost");
	}

	@Test
	void whenListenerFailsWithRequestThenRequesterLearnsAtOnce() {
		this.withDeadLetters.withUserConfiguration(Failing.class)
			.withPropertyValues("shared-memory.template.reply-timeout=1m")
			.run((context) -> assertThatExceptionOfType(RemoteListenerException.class)
				.isThrownBy(() -> context.getBean(SharedMemoryTemplate.class)
					.convertSendAndReceive("in", "fail until 9", String.class))
				.satisfies((failure) -> {
					assertThat(failure.getType()).isEqualTo(IllegalStateException.class.getName());
					assertThat(failure.getRemoteMessage()).isEqualTo("failing as told");
				}));
	}

	@Test
	void whenPayloadCannotBeConvertedThenItIsNotTriedAgain() {
		this.withDeadLetters.withUserConfiguration(Typed.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("in", "no json");
			Message<?> letter = template.receive("in-dlt");
			assertThat(letter).isNotNull();
			assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 1);
		});
	}

	@Test
	void whenPayloadCannotBeConvertedThenLogSaysWhatItIs(CapturedOutput output) {
		this.runner.withUserConfiguration(Typed.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("in", new byte[] { 1, 2, 3 });
			template.convertAndSend("in", "no json");
			await().untilAsserted(() -> assertThat(output)
				.contains("A payload of 3 bytes and no content type cannot be converted to " + Order.class.getName()
						+ ": Could not read JSON: ")
				.containsPattern("A payload of 7 bytes and content type text/plain.* cannot be converted to .*: "
						+ "no converter takes it"));
		});
		assertThat(output).contains("after 1 attempt (").doesNotContain("[[B");
	}

	@Test
	void whenEnvelopeIsDamagedThenRecordIsDeadLetterWithAllBytes() {
		this.withDeadLetters.withUserConfiguration(Failing.class).run((context) -> {
			byte[] damaged = "damaged!".getBytes(StandardCharsets.UTF_8);
			try (RingProducer producer = context.getBean(ChannelRegistry.class).getChannel("in").ring().newProducer()) {
				assertThat(producer.offer(damaged, 0, damaged.length, 1)).isTrue();
			}
			Message<?> letter = context.getBean(SharedMemoryTemplate.class).receive("in-dlt");
			assertThat(letter).isNotNull();
			assertThat(letter.getPayload()).isEqualTo(damaged);
			assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_EXCEPTION_FQCN,
					MalformedRecordException.class.getName());
		});
	}

	@Test
	void whenOneOfBatchFailsThenItAloneIsGivenUp() {
		this.withDeadLetters.withUserConfiguration(Batches.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSendAll("in", List.of("1", "bad", "3"));
			assertThat(template.receiveAndConvert("in-dlt", String.class)).isEqualTo("bad");
			await().untilAsserted(() -> assertThat(context.getBean(Batches.class).handled.get()).isEqualTo(2));
		});
	}

	@Test
	void whenBatchIsTriedAgainThenMessagesSayHowOftenTheyWereDelivered() {
		this.withDeadLetters.withUserConfiguration(Counting.class)
			.withPropertyValues("shared-memory.channels.in.required-groups=tests")
			.run((context) -> {
				context.getBean(SharedMemoryTemplate.class).convertAndSendAll("in", List.of("1", "bad", "3"));
				context.getBean(SharedMemoryListenerEndpointRegistry.class).start("counting");
				Counting counting = context.getBean(Counting.class);
				await().untilAsserted(() -> assertThat(counting.attempts).containsExactly(List.of(1, 1, 1),
						List.of(2, 2), List.of(3, 3), List.of(4)));
				GroupStatistics statistics = statistics(context.getBean(ChannelRegistry.class));
				assertThat(statistics.getReceived()).isEqualTo(3);
				assertThat(statistics.getRedelivered()).isEqualTo(5);
			});
	}

	@Test
	void whenBatchFailsAlwaysThenDeadLettersSayHowOftenItWasTried() {
		this.withDeadLetters.withUserConfiguration(Batches.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSendAll("in", List.of("1", "bad"));
			Message<?> letter = template.receive("in-dlt");
			assertThat(letter).isNotNull();
			assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 3);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ReadableOrders.class, ReadableOrdersWithErrorHandler.class, ValidOrders.class })
	void whenOneOfBatchCannotBeReadThenOthersAreHandled(Class<? extends Orders> listener) {
		this.withDeadLetters.withUserConfiguration(listener)
			.withPropertyValues("shared-memory.channels.in.required-groups=tests")
			.withBean(Validator.class,
					() -> Validator.forInstanceOf(Order.class,
							(order, errors) -> ValidationUtils.rejectIfEmpty(errors, "id", "empty")))
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				template.convertAndSendAll("in", List.of(new Order("a"), new Order("b")));
				template.convertAndSendAll("in", List.of((listener == ValidOrders.class) ? new Order("") : "no json"));
				template.convertAndSendAll("in", List.of(new Order("c")));
				context.getBean(SharedMemoryListenerEndpointRegistry.class).start("orders");
				Orders orders = context.getBean(Orders.class);
				await().untilAsserted(() -> assertThat(orders.handled).containsExactly("a", "b", "c"));
				if (listener == ReadableOrdersWithErrorHandler.class) {
					assertThat(orders.errors).containsExactly("no json");
				}
				else {
					Message<?> letter = template.receive("in-dlt");
					assertThat(letter).isNotNull();
					assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 1);
				}
				assertThat(orders.handled).hasSize(3);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "text/plain;charset=nonsense", "" })
	void whenContentTypeIsNoneThenItIsNotTriedAgain(String contentType) {
		this.withDeadLetters.withUserConfiguration(Failing.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.send("in", ofContentType(contentType));
			Message<?> letter = template.receive("in-dlt");
			assertThat(letter).isNotNull();
			assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 1)
				.containsEntry(SharedMemoryHeaders.DLT_EXCEPTION_FQCN, MessageConversionException.class.getName());
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ReadableOrders.class, ValidOrders.class })
	void whenContentTypeOfOneOfBatchIsNoneThenOthersAreHandled(Class<? extends Orders> listener) {
		this.withDeadLetters.withUserConfiguration(listener)
			.withPropertyValues("shared-memory.channels.in.required-groups=tests")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				template.convertAndSend("in", new Order("a"));
				template.send("in", ofContentType("nonsense"));
				template.convertAndSend("in", new Order("b"));
				context.getBean(SharedMemoryListenerEndpointRegistry.class).start("orders");
				Message<?> letter = template.receive("in-dlt");
				assertThat(letter).isNotNull();
				assertThat(letter.getPayload()).isEqualTo("odd".getBytes());
				assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 1);
				await()
					.untilAsserted(() -> assertThat(context.getBean(Orders.class).handled).containsExactly("a", "b"));
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, StackOverflowError.class, ExceptionInInitializerError.class })
	void whenConverterFailsWithOneOfBatchThenItAloneIsGivenUp(Class<? extends Throwable> failure) {
		this.withDeadLetters.withUserConfiguration(ReadableOrders.class)
			.withPropertyValues("shared-memory.channels.in.required-groups=tests")
			.withBean(MessageConverter.class, () -> new Unreachable(failure))
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				template.convertAndSend("in", new Order("a"));
				template.convertAndSend("in", "odd".getBytes());
				template.convertAndSend("in", new Order("b"));
				context.getBean(SharedMemoryListenerEndpointRegistry.class).start("orders");
				Message<?> letter = template.receive("in-dlt");
				assertThat(letter).isNotNull();
				assertThat(letter.getPayload()).isEqualTo("odd".getBytes());
				assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 3);
				await()
					.untilAsserted(() -> assertThat(context.getBean(Orders.class).handled).containsExactly("a", "b"));
			});
	}

	private static Message<byte[]> ofContentType(String contentType) {
		return MessageBuilder.withPayload("odd".getBytes())
			.setHeader(MessageHeaders.CONTENT_TYPE, (!contentType.isEmpty()) ? contentType : 7)
			.build();
	}

	@Test
	void whenFilterFailsWithOneOfBatchThenItAloneIsGivenUp() {
		this.withDeadLetters.withUserConfiguration(Batches.class)
			.withBean(ContainerCustomizer.class,
					() -> (container) -> container.getContainerProperties().setFilter((message) -> {
						if (new String(message.getPayload()).equals("2")) {
							throw new IllegalStateException("no answer");
						}
						return false;
					}))
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				template.convertAndSendAll("in", List.of("1", "2", "3"));
				Message<?> letter = template.receive("in-dlt");
				assertThat(letter).isNotNull();
				assertThat(letter.getPayload()).isEqualTo("2".getBytes());
				assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 3);
				await().untilAsserted(() -> assertThat(context.getBean(Batches.class).handled.get()).isEqualTo(2));
			});
	}

	@Test
	void whenChannelThatResultsGoToIsFullThenListenerIsNotCalledAgain() {
		this.runner.withUserConfiguration(Copying.class)
			.withPropertyValues("shared-memory.channels.out.capacity=4KB",
					"shared-memory.channels.out.required-groups=tests", "shared-memory.channels.out.send-timeout=1ms")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				GroupStatistics statistics = statistics(context.getBean(ChannelRegistry.class));
				for (int i = 0; i < 6; i++) {
					template.convertAndSend("in", new byte[900]);
				}
				for (int i = 0; i < 6; i++) {
					if (i == 0) {
						await().during(Duration.ofMillis(100))
							.until(() -> statistics.getReceived() > 3 && statistics.getReceived() < 6);
					}
					assertThat(template.receive("out")).isNotNull();
				}
				assertThat(context.getBean(Copying.class).calls.get()).isEqualTo(6);
				assertThat(statistics.getRedelivered()).isZero();
			});
	}

	@Test
	void whenChannelThatResultsGoToStaysFullThenItIsLoggedOnce(CapturedOutput output) {
		this.runner.withUserConfiguration(Copying.class)
			.withPropertyValues("shared-memory.channels.out.capacity=4KB",
					"shared-memory.channels.out.required-groups=tests", "shared-memory.channels.out.send-timeout=1ms")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				for (int i = 0; i < 6; i++) {
					template.convertAndSend("in", new byte[900]);
				}
				assertIsLoggedOnceInThreeTries(output, "What a listener of channel 'in' returned cannot be sent on");
				for (int i = 0; i < 6; i++) {
					assertThat(template.receive("out")).isNotNull();
				}
			});
	}

	@Test
	void whenDeadLetterChannelStaysFullThenItIsLoggedOnce(CapturedOutput output) {
		this.runner.withUserConfiguration(Refusing.class)
			.withPropertyValues("shared-memory.channels.in-dlt.capacity=4KB",
					"shared-memory.channels.in-dlt.required-groups=tests",
					"shared-memory.channels.in-dlt.send-timeout=1ms")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				for (int i = 0; i < 8; i++) {
					template.convertAndSend("in", new byte[700]);
				}
				assertIsLoggedOnceInThreeTries(output, "A record of channel 'in' can neither be handled");
				for (int i = 0; i < 8; i++) {
					assertThat(template.receive("in-dlt")).isNotNull();
				}
			});
	}

	private static void assertIsLoggedOnceInThreeTries(CapturedOutput output, String text) {
		await().until(() -> output.getAll().contains(text));
		await().during(Duration.ofMillis(2500))
			.until(() -> output.getAll().lines().filter((line) -> line.contains(text)).count() == 1);
	}

	@Test
	void whenListenerOverflowsItsStackThenRecordIsGivenUpLikeAnyOther() {
		this.withDeadLetters.withUserConfiguration(Endless.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("in", "endless");
			assertThat(template.receiveAndConvert("in-dlt", String.class)).isEqualTo("endless");
			assertThat(template.convertSendAndReceive("in", "finite", String.class)).isEqualTo("finite");
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100, 1000, 6000 })
	void whenDeadLetterIsTooLongThenItSaysLess(int room) {
		this.withDeadLetters.withUserConfiguration(Refusing.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			byte[] payload = new byte[context.getBean(ChannelRegistry.class).getChannel("in").ring().maxMessageSize()
					- room];
			template.convertAndSend("in", payload);
			template.convertAndSend("in", new byte[] { 1 });
			Message<?> letter = template.receive("in-dlt");
			assertThat(letter).isNotNull();
			assertThat(letter.getPayload()).isEqualTo(payload);
			assertThat(letter.getHeaders().containsKey(SharedMemoryHeaders.DLT_ORIGINAL_POSITION))
				.isEqualTo(room >= 1000);
			assertThat(letter.getHeaders().containsKey(SharedMemoryHeaders.DLT_EXCEPTION_STACKTRACE))
				.isEqualTo(room >= 6000);
			assertThat(template.receive("in-dlt")).isNotNull();
		});
	}

	@Test
	void whenDeadLetterChannelTakesNoMessageThatLongThenLogsAndGoesOn(CapturedOutput output) {
		this.runner.withUserConfiguration(Refusing.class)
			.withPropertyValues("shared-memory.channels.in-dlt.capacity=4KB",
					"shared-memory.channels.in-dlt.required-groups=tests")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				template.convertAndSend("in", new byte[8 * 1024]);
				template.convertAndSend("in", new byte[] { 1 });
				Message<?> letter = template.receive("in-dlt");
				assertThat(letter).isNotNull();
				assertThat(letter.getPayload()).isEqualTo(new byte[] { 1 });
			});
		assertThat(output).contains("lost: dead-letter channel 'in-dlt' takes no message that long");
	}

	@Test
	void whenDeadLetterHasNoPlaceForMoreHeadersThenItSaysNothing() {
		this.withDeadLetters.withUserConfiguration(Refusing.class)
			.withPropertyValues("shared-memory.channels.in.capacity=4MB", "shared-memory.channels.in-dlt.capacity=4MB")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				Map<String, Object> headers = IntStream.range(0, 0xfffe)
					.boxed()
					.collect(Collectors.toMap((number) -> "h" + number, (number) -> true));
				template.convertAndSend("in", (Object) new byte[] { 1 }, headers);
				template.convertAndSend("in", new byte[] { 2 });
				Message<?> letter = template.receive("in-dlt");
				assertThat(letter).isNotNull();
				assertThat(letter.getPayload()).isEqualTo(new byte[] { 1 });
				assertThat(letter.getHeaders()).containsAllEntriesOf(headers)
					.doesNotContainKey(SharedMemoryHeaders.DLT_ORIGINAL_POSITION);
				letter = template.receive("in-dlt");
				assertThat(letter).isNotNull();
				assertThat(letter.getPayload()).isEqualTo(new byte[] { 2 });
			});
	}

	@Test
	void whenDeadLetterChannelIsNotConfiguredThenStartFails() {
		this.runner.withPropertyValues("shared-memory.channels.in.dead-letter-channel=typo")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("shared-memory.channels.in.dead-letter-channel")
				.hasStackTraceContaining("There is no such channel"));
	}

	private static GroupStatistics statistics(ChannelRegistry channels) {
		return channels.getChannel("in").statistics().getGroups().get(0);
	}

	record Order(String id) {
	}

	@Configuration(proxyBeanMethods = false)
	static class FailingInPlace {

		@SharedMemoryListener("in")
		void handle(RingRecord rec) {
			throw new IllegalStateException("failing as told");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@SharedMemoryListener("in")
		String handle(String text, @Header(SharedMemoryHeaders.DELIVERY_ATTEMPT) int attempt) {
			if (attempt < Integer.parseInt(text.substring(text.length() - 1))) {
				throw new IllegalStateException("failing as told");
			}
			return "attempt " + attempt;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Typed {

		@SharedMemoryListener("in")
		void handle(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Batches {

		private final AtomicInteger handled = new AtomicInteger();

		@SharedMemoryListener(channel = "in", batch = "true")
		void handle(List<String> texts) {
			for (int i = 0; i < texts.size(); i++) {
				if (texts.get(i).equals("bad")) {
					throw new BatchListenerFailedException("one is bad", new IllegalStateException("bad"), i);
				}
				this.handled.incrementAndGet();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Counting {

		private final List<List<Object>> attempts = new CopyOnWriteArrayList<>();

		@SharedMemoryListener(id = "counting", channel = "in", batch = "true", autoStartup = "false")
		void handle(List<Message<String>> messages) {
			this.attempts.add(messages.stream()
				.map((message) -> message.getHeaders().get(SharedMemoryHeaders.DELIVERY_ATTEMPT))
				.toList());
			for (int i = 0; i < messages.size(); i++) {
				if (messages.get(i).getPayload().equals("bad")) {
					throw new BatchListenerFailedException("one is bad", new IllegalStateException("bad"), i);
				}
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Copying {

		private final AtomicInteger calls = new AtomicInteger();

		@SharedMemoryListener("in")
		@SendTo("out")
		byte[] handle(byte[] bytes) {
			this.calls.incrementAndGet();
			return bytes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Endless {

		@SharedMemoryListener("in")
		String handle(String text) {
			return text.equals("endless") ? handle(text) + "!" : text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Refusing {

		@SharedMemoryListener("in")
		void handle(byte[] bytes) {
			throw new IllegalStateException("refused");
		}

	}

	/**
	 * Would ask somebody who does not answer.
	 */
	static class Unreachable implements MessageConverter {

		private final Class<? extends Throwable> failure;

		Unreachable(Class<? extends Throwable> failure) {
			this.failure = failure;
		}

		@Override
		public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
			if (message.getPayload() instanceof byte[] bytes && new String(bytes).equals("odd")) {
				ReflectionUtils.rethrowRuntimeException(BeanUtils.instantiateClass(this.failure));
			}
			return null;
		}

		@Override
		public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return null;
		}

	}

	abstract static class Orders {

		final List<String> handled = new CopyOnWriteArrayList<>();

		final List<String> errors = new CopyOnWriteArrayList<>();

		void add(List<Order> orders) {
			orders.forEach((order) -> this.handled.add(order.id()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReadableOrders extends Orders {

		@SharedMemoryListener(id = "orders", channel = "in", batch = "true", autoStartup = "false")
		void handle(List<Order> orders) {
			add(orders);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReadableOrdersWithErrorHandler extends Orders {

		@SharedMemoryListener(id = "orders", channel = "in", batch = "true", autoStartup = "false",
				errorHandler = "noted")
		void handle(List<Order> orders) {
			add(orders);
		}

		@Bean
		SharedMemoryListenerErrorHandler noted() {
			return (message, failure) -> this.errors.add(new String((byte[]) message.getPayload()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ValidOrders extends Orders {

		@SharedMemoryListener(id = "orders", channel = "in", batch = "true", autoStartup = "false")
		void handle(@Validated List<Order> orders) {
			add(orders);
		}

	}

}
