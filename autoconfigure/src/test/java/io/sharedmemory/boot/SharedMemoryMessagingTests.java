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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.messaging.ChannelFullException;
import io.sharedmemory.messaging.RemoteListenerException;
import io.sharedmemory.messaging.SharedMemoryHeaders;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.ring.MessageTooLargeException;
import io.sharedmemory.ring.RingFullException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the template and of listeners, over real rings.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedMemoryMessagingTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
				"shared-memory.channels.orders.capacity=64KB", "shared-memory.channels.texts.capacity=64KB",
				"shared-memory.channels.raw.capacity=64KB", "shared-memory.channels.questions.capacity=64KB",
				"shared-memory.channels.lines.capacity=64KB", "spring.application.name=tests");

	@Test
	void whenObjectIsSentThenListenerGetsItWithHeaders() {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("orders", new Order("a1", 3), Map.of("tenant", "north", "sequence", 7L));
			assertThat(context.getBean(Listeners.class).next())
				.isEqualTo(new Received(new Order("a1", 3), "north", 7L, "orders", "billing"));
		});
	}

	@Test
	void whenTextIsSentThenListenerGetsItEvenIfEmpty() {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("texts", "Grüße");
			template.convertAndSend("texts", "");
			template.convertAndSend("texts", new Order("b", 1));
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(listeners.next()).isEqualTo("Grüße");
			assertThat(listeners.next()).isEqualTo("");
			assertThat(listeners.next()).isEqualTo("{\"id\":\"b\",\"count\":1}");
		});
	}

	@Test
	void whenBytesAreSentWithoutHeadersThenRecordIsBytes() {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("raw", ByteBuffer.wrap(new byte[] { 1, 2, 3, 4 }, 1, 2));
			Message<?> message = (Message<?>) context.getBean(Listeners.class).next();
			assertThat(message.getPayload()).isEqualTo(new byte[] { 2, 3 });
			assertThat(message.getHeaders()).doesNotContainKey("contentType")
				.containsEntry(SharedMemoryHeaders.RECEIVED_CHANNEL, "raw")
				.containsEntry(SharedMemoryHeaders.DELIVERY_ATTEMPT, 1);
		});
	}

	@Test
	void whenListenerFailsThenNextRecordIsHandled(CapturedOutput output) {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("texts", "fail");
			template.convertAndSend("orders", "{ this is no order", Map.of("tenant", "x", "sequence", 1L));
			template.convertAndSend("texts", "next");
			template.convertAndSend("orders", new Order("c", 2), Map.of("tenant", "y", "sequence", 2L));
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(List.of(listeners.next(), listeners.next())).containsExactlyInAnyOrder("next",
					new Received(new Order("c", 2), "y", 2L, "orders", "billing"));
		});
		assertThat(output).contains("Record at 0 of channel 'texts' was not handled for group 'tests'")
			.contains("IllegalStateException: failing as told")
			.contains("Record at 0 of channel 'orders' was not handled for group 'billing'")
			.contains("MessageConversionException");
	}

	@Test
	void whenRequestIsSentThenReturnedValueAnswers() {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			for (int i = 0; i < 100; i++) {
				assertThat(template.convertSendAndReceive("questions", new Order("q", i), Order.class))
					.isEqualTo(new Order("q", i + 1));
			}
			assertThat(this.names.existing()).filteredOn((name) -> name.contains(".reply.")).hasSize(1);
		});
		assertThat(this.names.existing()).hasSize(5).noneMatch((name) -> name.contains(".reply."));
	}

	@Test
	void whenAnswerIsOfAnotherTypeThenRequestThrows() {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> template.convertSendAndReceive("lines", 3, Order.class))
				.withMessageContaining("cannot be converted to " + Order.class.getName());
		});
	}

	@Test
	void whenAnswerIsTooLargeThenRequestThrowsAtOnce() {
		this.runner.withUserConfiguration(Listeners.class)
			.withPropertyValues("shared-memory.template.reply-timeout=30s")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				assertThatExceptionOfType(RemoteListenerException.class)
					.isThrownBy(() -> template.convertSendAndReceive("lines", 100_000, String.class))
					.withMessageContaining("longer than the maximum message size of 16384 bytes")
					.satisfies((ex) -> assertThat(ex.getType()).isEqualTo(MessageTooLargeException.class.getName()));
				assertThat(template.convertSendAndReceive("lines", 3, String.class)).isEqualTo("---");
			});
	}

	@Test
	void whenNobodyAnswersThenRequestReturnsNull() {
		this.runner.withPropertyValues("shared-memory.template.reply-timeout=50ms").run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			assertThat(template.convertSendAndReceive("questions", "?", String.class)).isNull();
		});
	}

	@Test
	void whenMessageIsReceivedThenTemplateHasJoinedItsGroup() {
		this.runner
			.withPropertyValues("shared-memory.channels.inbox.capacity=64KB",
					"shared-memory.channels.inbox.required-groups=tests", "shared-memory.template.receive-timeout=50ms",
					"shared-memory.template.default-channel=inbox")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				template.convertAndSend(new Order("d", 4));
				template.send(MessageBuilder.withPayload("text").setHeader("key", 1).build());
				assertThat(template.receiveAndConvert(Order.class)).isEqualTo(new Order("d", 4));
				Message<?> message = template.receive("inbox");
				assertThat(message).isNotNull();
				assertThat(message.getPayload()).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
				assertThat(message.getHeaders()).containsEntry("key", 1);
				assertThat(template.receive()).isNull();
			});
	}

	@Test
	void whenChannelIsFullThenSendThrowsTyped() {
		this.runner
			.withPropertyValues("shared-memory.channels.full.capacity=4KB",
					"shared-memory.channels.full.required-groups=slow", "shared-memory.channels.full.send-timeout=20ms")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> {
					while (true) {
						template.convertAndSend("full", new byte[1000]);
					}
				})
					.withMessageContaining("Channel 'full' had no room for 20 ms")
					.withCauseInstanceOf(RingFullException.class);
			});
	}

	@Test
	void whenMessageIsTooLargeThenSendThrowsTyped() {
		this.runner.run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			assertThatExceptionOfType(MessageDeliveryException.class)
				.isThrownBy(() -> template.convertAndSend("orders", new byte[20_000]))
				.withMessageContaining("Channel 'orders'")
				.withCauseInstanceOf(MessageTooLargeException.class);
		});
	}

	record Order(String id, int count) {
	}

	record Received(Order order, String tenant, long sequence, String channel, String group) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

		Object next() throws InterruptedException {
			return this.received.poll(10, TimeUnit.SECONDS);
		}

		@SharedMemoryListener(channel = "orders", group = "billing")
		void onOrder(@Payload Order order, @Header String tenant, @Header("sequence") long sequence,
				@Header(SharedMemoryHeaders.RECEIVED_CHANNEL) String channel,
				@Header(SharedMemoryHeaders.RECEIVED_GROUP) String group) {
			this.received.add(new Received(order, tenant, sequence, channel, group));
		}

		@SharedMemoryListener("texts")
		void onText(String text) {
			if (text.equals("fail")) {
				throw new IllegalStateException("failing as told");
			}
			this.received.add(text);
		}

		@SharedMemoryListener("raw")
		void onMessage(Message<byte[]> message) {
			this.received.add(message);
		}

		@SharedMemoryListener(channel = "questions", group = "${missing:answers}")
		Order answer(Order question) {
			return new Order(question.id(), question.count() + 1);
		}

		@SharedMemoryListener("lines")
		String line(int length) {
			return "-".repeat(length);
		}

		@Bean
		String marker() {
			return "marker";
		}

	}

}
