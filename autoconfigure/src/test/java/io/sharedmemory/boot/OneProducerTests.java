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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.messaging.ChannelClaim;
import io.sharedmemory.messaging.ChannelFullException;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.ProducerBusyException;
import io.sharedmemory.ring.Producers;
import io.sharedmemory.ring.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.MessageDeliveryException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of a channel that has one producer at a time.
 */
class OneProducerTests {

	private static final int THREADS = 8;

	private static final int RECORDS = 500;

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner any = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
				"shared-memory.channels.ticks.required-groups=template",
				"shared-memory.channels.ticks.send-timeout=30s");

	private final ApplicationContextRunner one = this.any
		.withPropertyValues("shared-memory.channels.ticks.producers=one", "shared-memory.channels.ticks.capacity=1MB");

	@Test
	void whenThreadsSendThenTheyTakeTurnsWithOneProducer() {
		this.one.withPropertyValues("shared-memory.channels.ticks.when-full=fail").run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			ExecutorService threads = Executors.newFixedThreadPool(THREADS);
			try {
				List<Future<?>> sending = new ArrayList<>();
				for (int i = 0; i < THREADS; i++) {
					byte[] from = { (byte) i };
					sending.add(threads.submit(() -> {
						for (int sent = 0; sent < RECORDS; sent++) {
							template.convertAndSend("ticks", from);
						}
					}));
				}
				for (Future<?> thread : sending) {
					thread.get(60, TimeUnit.SECONDS);
				}
			}
			finally {
				threads.shutdownNow();
			}
			int[] received = new int[THREADS];
			for (int i = 0; i < THREADS * RECORDS; i++) {
				byte[] from = template.receiveAndConvert("ticks", byte[].class);
				assertThat(from).isNotNull();
				received[from[0]]++;
			}
			assertThat(received).containsOnly(RECORDS);
			assertThat(context.getBean(ChannelRegistry.class).getChannel("ticks").ring().status().participants())
				.extracting(ParticipantStatus::role)
				.containsOnlyOnce(Role.PRODUCER);
		});
	}

	@Test
	void whenAnotherApplicationHasSentThenSendSaysWhoAndSucceedsWhenItHasEnded() {
		this.any
			.withPropertyValues("shared-memory.channels.ticks.capacity=1MB",
					"shared-memory.channels.ticks.producers=one")
			.run((first) -> this.any.run((second) -> {
				assertThat(second.getBean(ChannelRegistry.class).getChannel("ticks").ring().producers())
					.isEqualTo(Producers.ONE);
				first.getBean(SharedMemoryTemplate.class).convertAndSend("ticks", "1");
				SharedMemoryTemplate template = second.getBean(SharedMemoryTemplate.class);
				assertThatExceptionOfType(MessageDeliveryException.class)
					.isThrownBy(() -> template.convertAndSend("ticks", "2"))
					.withMessageContaining("Channel 'ticks' did not take a message: ")
					.withMessageContaining("the ring takes one producer at a time: the producer of process "
							+ ProcessHandle.current().pid() + " has it since ")
					.withCauseInstanceOf(ProducerBusyException.class);
				first.close();
				template.convertAndSend("ticks", "3");
				assertThat(template.receiveAndConvert("ticks", String.class)).isEqualTo("1");
				assertThat(template.receiveAndConvert("ticks", String.class)).isEqualTo("3");
			}));
	}

	@Test
	void whenThreadKeepsClaimOpenThenOthersWaitForTheSendTimeout() {
		this.one.withPropertyValues("shared-memory.channels.ticks.send-timeout=50ms").run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			try (ChannelClaim claim = template.claim("ticks", 8)) {
				assertThatExceptionOfType(ChannelFullException.class)
					.isThrownBy(() -> template.convertAndSend("ticks", "2"))
					.withMessageContaining("Channel 'ticks' has one producer, which other threads had for 50 ms");
				claim.buffer().putLong(1);
				claim.commit();
			}
			template.convertAndSend("ticks", "2");
			assertThat(template.receiveAndConvert("ticks", byte[].class)).hasSize(8);
			assertThat(template.receiveAndConvert("ticks", String.class)).isEqualTo("2");
		});
	}

	@Test
	void whenRingTakesManyThenOneIsRefused() {
		this.any.withPropertyValues("shared-memory.channels.ticks.capacity=1MB").run((first) -> {
			assertThat(first).hasNotFailed();
			this.one.run((second) -> assertThat(second).getFailure()
				.rootCause()
				.hasMessageContaining("producers is MANY where ONE is asked for"));
		});
	}

}
