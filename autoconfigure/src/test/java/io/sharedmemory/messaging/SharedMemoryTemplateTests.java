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

import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.micrometer.observation.ObservationRegistry;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.Retention;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.sync.LivenessLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SharedMemoryTemplate}.
 */
class SharedMemoryTemplateTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ChannelRegistry registry = new ChannelRegistry(
			Map.of("ticks", options(WhenFull.BLOCK, "ticks"), "lossy", options(WhenFull.OVERWRITE_OLDEST, "lossy")));

	private final SharedMemoryTemplate template = new SharedMemoryTemplate(this.registry);

	private ChannelOptions options(WhenFull whenFull, String name) {
		return new ChannelOptions(TestChannels.location(this.names.object(name)), OpenMode.OPEN_OR_CREATE,
				Duration.ZERO,
				RingOptions.builder()
					.capacity(64 * 1024)
					.requiredGroups(List.of("template"))
					.retention((whenFull == WhenFull.OVERWRITE_OLDEST) ? Retention.OVERWRITE_OLDEST
							: Retention.UNSPECIFIED)
					.build(),
				whenFull, Duration.ofMillis(20));
	}

	@BeforeEach
	void receiveAtOnce() {
		this.template.setReceiveTimeout(Duration.ZERO);
	}

	@AfterEach
	void close() {
		this.template.close();
		this.registry.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenChannelOrRangeIsNoneThenSaysSo(boolean observed) {
		if (observed) {
			this.template.setObservationRegistry(ObservationRegistry.create());
		}
		for (ThrowingCallable call : List.<ThrowingCallable>of(() -> this.template.convertAndSend((String) null, "x"),
				() -> this.template.convertAndSend((String) null, (Object) new byte[1]),
				() -> this.template.convertSendAndReceive((String) null, "x", String.class),
				() -> this.template.receive((String) null), () -> this.template.claim(null, 1))) {
			assertThatIllegalArgumentException().isThrownBy(call).withMessage("'channel' must not be null");
		}
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.template.send("ticks", new byte[3], 2, 5))
			.withMessageContaining("[2, 2 + 5) out of bounds for length 3");
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send("ticks", null, 0, 0))
			.withMessage("'source' must not be null");
	}

	@Test
	void whenClaimIsCommittedThenRecordIsWhatWasWritten() {
		try (ChannelClaim claim = this.template.claim("ticks", 16)) {
			assertThat(claim.buffer().order()).isEqualTo(ByteOrder.nativeOrder());
			assertThat(claim.buffer().remaining()).isEqualTo(16);
			claim.buffer().putLong(7).putDouble(1.5);
			assertThat(this.template.receive("ticks")).isNull();
			claim.commit();
			assertThatIllegalStateException().isThrownBy(claim::buffer);
		}
		Message<?> message = this.template.receive("ticks");
		assertThat(message).isNotNull();
		assertThat((byte[]) message.getPayload()).hasSize(16);
	}

	@Test
	void whenClaimIsClosedUncommittedThenThereIsNoRecord() {
		try (ChannelClaim claim = this.template.claim("ticks", 16)) {
			claim.buffer().putLong(7);
		}
		assertThat(this.template.receive("ticks")).isNull();
		this.template.convertAndSend("ticks", "next");
		assertThat(this.template.receiveAndConvert("ticks", String.class)).isEqualTo("next");
	}

	@Test
	void whenNoChannelIsNamedAndThereIsNoDefaultThenSaysWhichPropertyIsMissing() {
		assertThat(this.template.getDefaultDestination()).isNull();
		assertThatIllegalStateException().isThrownBy(() -> this.template.convertAndSend("text"))
			.withMessageContaining("'shared-memory.template.default-channel'");
		assertThatIllegalStateException().isThrownBy(() -> this.template.receive())
			.withMessageContaining("'shared-memory.template.default-channel'");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.template.convertSendAndReceive((Object) "what", String.class))
			.withMessageContaining("'shared-memory.template.default-channel'");
		this.template.setDefaultDestination("ticks");
		assertThat(this.template.getDefaultDestination()).isEqualTo("ticks");
		this.template.convertAndSend("text");
		assertThat(this.template.receiveAndConvert(String.class)).isEqualTo("text");
	}

	@Test
	void whenPayloadIsNullThenSaysSo() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.convertAndSend("ticks", (Object) null))
			.withMessage("'payload' must not be null");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.convertSendAndReceive("ticks", (Object) null, String.class))
			.withMessage("'payload' must not be null");
	}

	@Test
	void whenClaimIsTooLargeThenThrowsTypedAndProducerIsFree() {
		for (int i = 0; i < 50; i++) {
			assertThatExceptionOfType(MessageDeliveryException.class)
				.isThrownBy(() -> this.template.claim("ticks", 1 << 20));
		}
		this.template.convertAndSend("ticks", "fits");
		assertThat(this.template.receiveAndConvert("ticks", String.class)).isEqualTo("fits");
	}

	@Test
	void whenPartOfArrayIsSentThenRecordIsThatPart() {
		this.template.send("ticks", new byte[] { 1, 2, 3, 4 }, 1, 2);
		assertThat(this.template.receiveAndConvert("ticks", byte[].class)).containsExactly(2, 3);
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.template.send("ticks", new byte[4], 3, 2));
	}

	@Test
	void whenAllAreSentThenEachIsMessageOfItsOwn() {
		this.template.convertAndSendAll("ticks", List.of("a", "b".getBytes(), "c"));
		assertThat(List.of(next(), next(), next())).containsExactly("a", "b", "c");
	}

	@Test
	void whenOneOfAllCannotBeConvertedThenNoneIsSent() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.template.convertAndSendAll("ticks", List.of("a", new Object())));
		assertThat(this.template.receive("ticks")).isNull();
	}

	@Test
	void whenProcessEndsThatHasReceivedThenNextMessageDoesNotCountAsHandedOut() {
		assertNextMessageIsNewAfterEndOf((ending) -> {
			this.template.convertAndSend("ticks", "before");
			assertThat(ending.receiveAndConvert("ticks", String.class)).isEqualTo("before");
		});
	}

	@Test
	void whenProcessEndsThatHasReceivedNothingThenNextMessageDoesNotCountAsHandedOut() {
		assertNextMessageIsNewAfterEndOf((ending) -> assertThat(ending.receive("ticks")).isNull());
	}

	private void assertNextMessageIsNewAfterEndOf(Consumer<SharedMemoryTemplate> receiver) {
		try (ChannelRegistry others = new ChannelRegistry(Map.of("ticks", options(WhenFull.BLOCK, "ticks")));
				SharedMemoryTemplate ending = new SharedMemoryTemplate(others)) {
			ending.setReceiveTimeout(Duration.ZERO);
			receiver.accept(ending);
			this.template.convertAndSend("ticks", "next");
			// Leaves the group as the death of its process does.
			others.getChannel("ticks").ring().close();
			Message<?> next = this.template.receive("ticks");
			assertThat(next).isNotNull();
			assertThat(next.getHeaders()).containsEntry(SharedMemoryHeaders.DELIVERY_ATTEMPT, 1);
		}
	}

	@Test
	void whenTemplateIsClosedThenItNeitherReceivesNorAsksAndGroupIsFree() {
		assertThat(this.template.receive("ticks")).isNull();
		this.template.close();
		assertThatExceptionOfType(MessagingException.class).isThrownBy(() -> this.template.receive("ticks"))
			.withMessage("The template is closed");
		assertThatExceptionOfType(MessagingException.class)
			.isThrownBy(() -> this.template.convertSendAndReceive("ticks", "what", String.class))
			.withMessage("The template is closed");
		this.registry.getChannel("ticks").newConsumer("template", GroupOptions.exclusive()).close();
		this.template.convertAndSend("ticks", "sent");
	}

	@Test
	void whenTemplateIsClosedWhileItJoinsGroupThenGroupIsFree() throws Exception {
		this.template.setReceiveTimeout(Duration.ofSeconds(30));
		Channel channel = this.registry.getChannel("ticks");
		FutureTask<Message<?>> receiving = new FutureTask<>(() -> this.template.receive("ticks"));
		Thread receiver = new Thread(receiving);
		FutureTask<Void> closing = new FutureTask<>(this.template::close, null);
		Thread closer = new Thread(closing);
		try (LivenessLock tables = LivenessLock.open(channel.ring().segment())) {
			assertThat(tables.tryLock(0)).isTrue();
			receiver.start();
			Awaitility.await().until(() -> receiver.getState() == Thread.State.TIMED_WAITING);
			closer.start();
			Awaitility.await()
				.until(() -> closer.getState() == Thread.State.WAITING || closer.getState() == Thread.State.TERMINATED);
		}
		closing.get(30, TimeUnit.SECONDS);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> receiving.get(30, TimeUnit.SECONDS))
			.withMessageContaining("The template is closed");
		channel.newConsumer("template", GroupOptions.exclusive()).close();
	}

	@Test
	void whenChannelOverwritesThenSenderGoesOnAndReceiverLearnsOfLoss() {
		assertThat(this.template.receive("lossy")).isNull();
		for (int i = 0; i < 100; i++) {
			this.template.convertAndSend("lossy", new byte[1000]);
		}
		Message<?> first = this.template.receive("lossy");
		assertThat(first).isNotNull();
		Long lost = first.getHeaders().get(SharedMemoryHeaders.LOST_BEFORE, Long.class);
		assertThat(lost).isBetween(30L, 99L);
		int received = 1;
		for (Message<?> next = this.template.receive("lossy"); next != null; next = this.template.receive("lossy")) {
			assertThat(next.getHeaders()).doesNotContainKey(SharedMemoryHeaders.LOST_BEFORE);
			received++;
		}
		assertThat(received + lost).isEqualTo(100);
		assertThat(this.registry.getChannel("lossy").statistics().getGroups().get(0).getLost()).isEqualTo(lost);
		assertThat(this.registry.getChannel("lossy").statistics().getDropped()).isZero();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "There are no virtual threads")
	void whenManyVirtualThreadsSendThenAllMessagesArrive() throws Exception {
		this.template.setReceiveTimeout(Duration.ofSeconds(10));
		ExecutorService threads = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		try {
			for (int i = 0; i < 500; i++) {
				threads.execute(() -> this.template.convertAndSend("ticks", new byte[8]));
			}
			for (int i = 0; i < 500; i++) {
				assertThat(this.template.receive("ticks")).isNotNull();
			}
		}
		finally {
			threads.shutdown();
			assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(this.registry.getChannel("ticks").ring().status().participants())
			.hasSizeLessThanOrEqualTo(ProducerPool.DEFAULT_SIZE + 1);
	}

	private String next() {
		String next = this.template.receiveAndConvert("ticks", String.class);
		assertThat(next).isNotNull();
		return next;
	}

}
