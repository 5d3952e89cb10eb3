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
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.ring.RingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of records whose handling ends the process that does it.
 */
class DeadlyRecordTests {

	private static final int MAX_DELIVERIES = 2;

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenRecordKillsItsProcessesThenItIsGivenUpUnhandled() throws Exception {
		assertGivenUp("single");
	}

	@Test
	void whenRecordOfBatchKillsItsProcessesThenItAloneIsGivenUp() throws Exception {
		assertGivenUp("batch");
	}

	@Test
	void whenRecordAcknowledgedWithOthersKillsItsProcessesThenItAloneIsGivenUp() throws Exception {
		assertGivenUp("together");
	}

	private void assertGivenUp(String kind) throws Exception {
		String object = this.names.object("orders");
		try (ChannelRegistry registry = new ChannelRegistry(Map.of("orders", options(object)));
				SharedMemoryTemplate template = new SharedMemoryTemplate(registry)) {
			template.convertAndSendAll("orders", List.of("1", "deadly", "3"));
			for (int i = 0; i < MAX_DELIVERIES; i++) {
				try (ForkedJvm consumer = ForkedJvm.start(Consumer.class, object, kind)) {
					consumer.awaitEnd();
				}
			}
			BlockingQueue<String> handled = new LinkedBlockingQueue<>();
			BlockingQueue<String> givenUp = new LinkedBlockingQueue<>();
			SharedMemoryMessageListenerContainer container = container(registry, kind, handled);
			container.getContainerProperties().setRecoverer((message, failure) -> {
				assertThat(failure).isInstanceOf(RecordAbandonedException.class);
				assertThat(message.getHeaders()).containsEntry(SharedMemoryHeaders.DELIVERY_ATTEMPT, MAX_DELIVERIES);
				return givenUp.add(new String(message.getPayload()));
			});
			container.start();
			assertThat(givenUp.poll(10, TimeUnit.SECONDS)).isEqualTo("deadly");
			String last = handled.poll(10, TimeUnit.SECONDS);
			while (last != null && !last.equals("3")) {
				assertThat(last).isNotEqualTo("deadly");
				last = handled.poll(10, TimeUnit.SECONDS);
			}
			assertThat(last).isEqualTo("3");
			container.stop();
			assertThat(givenUp).isEmpty();
		}
	}

	private static SharedMemoryMessageListenerContainer container(ChannelRegistry registry, String kind,
			BlockingQueue<String> handled) {
		SharedMemoryMessageListenerContainer container = kind.equals("batch") ? SharedMemoryMessageListenerContainer
			.ofBatches("id", registry, "orders", "billing", (messages, acknowledgment) -> {
				messages.forEach((message) -> handled.add(new String(message.getPayload())));
				return null;
			}) : new SharedMemoryMessageListenerContainer("id", registry, "orders", "billing", (message) -> {
				handled.add(new String(message.getPayload()));
				return null;
			});
		container.getContainerProperties().setMaxDeliveries(MAX_DELIVERIES);
		container.getContainerProperties().setAckMode(kind.equals("together") ? AckMode.BATCH : AckMode.RECORD);
		return container;
	}

	private static ChannelOptions options(String object) {
		return new ChannelOptions(TestChannels.location(object), OpenMode.OPEN_OR_CREATE, Duration.ZERO,
				RingOptions.builder().capacity(64 * 1024).requiredGroups(List.of("billing")).build(), WhenFull.BLOCK,
				Duration.ofSeconds(1));
	}

	/**
	 * Listens until it gets the deadly record, or is told to give it up.
	 */
	static final class Consumer {

		private Consumer() {
		}

		public static void main(String[] args) {
			BlockingQueue<String> handled = new LinkedBlockingQueue<>() {

				@Override
				public boolean add(String text) {
					if (text.equals("deadly")) {
						Runtime.getRuntime().halt(1);
					}
					return super.add(text);
				}

			};
			SharedMemoryMessageListenerContainer container = container(
					new ChannelRegistry(Map.of("orders", options(args[0]))), args[1], handled);
			container.getContainerProperties().setRecoverer((message, failure) -> {
				Runtime.getRuntime().halt(2);
				return false;
			});
			container.start();
		}

	}

}
