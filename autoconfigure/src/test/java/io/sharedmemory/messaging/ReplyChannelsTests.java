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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.micrometer.observation.ObservationRegistry;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.sync.LivenessLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link ReplyChannels}, {@link ReplySender} and {@link ReplyReceiver}.
 */
class ReplyChannelsTests {

	/** The byte whose lock is that of the tables of a ring. */
	private static final long TABLE_LOCK = 0;

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ChannelRegistry registry = TestChannels.registry("orders", this.names.object("orders"));

	@AfterEach
	void close() {
		this.registry.close();
	}

	@Test
	void whenRequesterIsKilledThenItsReplyChannelIsRemoved() throws Exception {
		SharedMemoryMessageListenerContainer container = answering();
		try (ForkedJvm requester = ForkedJvm.start(Requester.class, this.names.object("orders"))) {
			requester.awaitLine("answered");
			assertThat(replyChannels()).isEqualTo(1);
			requester.kill();
			await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(replyChannels()).isZero());
		}
		container.stop();
	}

	@Test
	void whenRequesterIsKilledWhileNobodyAnswersThenNextListenerRemovesItsReplyChannel() throws Exception {
		try (ForkedJvm requester = ForkedJvm.start(Requester.class, this.names.object("orders"))) {
			await().atMost(Duration.ofSeconds(20)).until(() -> replyChannels() == 1);
			requester.kill();
		}
		assertThat(replyChannels()).isEqualTo(1);
		SharedMemoryMessageListenerContainer container = answering();
		await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(replyChannels()).isZero());
		container.stop();
	}

	@Test
	void whenRequesterLivesThenItsReplyChannelStays() {
		Channel channel = this.registry.getChannel("orders");
		try (ReplyReceiver receiver = ReplyReceiver.open(channel)) {
			ReplyChannels.removeAbandoned(channel);
			assertThat(replyChannels()).isEqualTo(1);
			assertThat(receiver.isOpen()).isTrue();
		}
		assertThat(replyChannels()).isZero();
	}

	@Test
	void whenNameOfReplyChannelIsRemovedThenRequesterMakesAnother() {
		SharedMemoryMessageListenerContainer container = answering();
		try (SharedMemoryTemplate template = new SharedMemoryTemplate(this.registry)) {
			assertThat(template.convertSendAndReceive("orders", "question", String.class)).isEqualTo("answer");
			removeReplyChannels();
			await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
				assertThat(template.convertSendAndReceive("orders", "question", String.class)).isEqualTo("answer");
				assertThat(replyChannels()).isOne();
			});
		}
		container.stop();
	}

	@Test
	void whenNameOfReplyChannelIsRemovedThenRequestUnderWayFails() {
		try (ReplyReceiver receiver = ReplyReceiver.open(this.registry.getChannel("orders"))) {
			CompletableFuture<Message<?>> answer = receiver.expect(1);
			removeReplyChannels();
			assertThat(answer).failsWithin(Duration.ofSeconds(10))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(MessagingException.class);
			assertThat(receiver.isOpen()).isFalse();
		}
	}

	@Test
	void whenNameOfReplyChannelMeansAnotherObjectThenThatStays() {
		Channel channel = this.registry.getChannel("orders");
		try (ReplyReceiver receiver = ReplyReceiver.open(channel)) {
			removeReplyChannels();
			SharedMemoryObject
				.createOnly(this.names.object("orders") + ".reply." + receiver.token(), AccessMode.READ_WRITE,
						Permissions.DEFAULT)
				.close();
		}
		assertThat(replyChannels()).isOne();
	}

	@Test
	void whenThereIsNoThreadToReceiveThenReplyChannelIsRemoved() throws Exception {
		assumeThat(Path.of("/usr/bin/prlimit")).exists();
		try (ForkedJvm requester = ForkedJvm.startWith(List.of("-Xss512m"), RequesterWithoutThreads.class,
				this.names.object("orders"))) {
			requester.awaitLine("no thread");
			assertThat(replyChannels()).isZero();
		}
	}

	@Test
	void whenAsManyThreadsAnswerAsTheChannelHasPlacesForThenAllAnswersArrive() throws Exception {
		RingOptions options = RingOptions.builder().capacity(64 * 1024).maxParticipants(127).build();
		List<ReplySender> senders = new ArrayList<>();
		try (ChannelRegistry many = new ChannelRegistry(
				Map.of("many", ChannelOptions.of(TestChannels.location(this.names.object("many")), options)))) {
			Channel channel = many.getChannel("many");
			try (ReplyReceiver receiver = ReplyReceiver.open(channel)) {
				for (int i = 0; i < 126; i++) {
					ReplySender sender = sender(channel, null);
					senders.add(sender);
					CompletableFuture<Message<?>> answer = receiver.expect(1);
					sender.reply(request(receiver.token()), "answer", () -> false);
					assertThat(answer).succeedsWithin(Duration.ofSeconds(10));
				}
			}
			senders.forEach(ReplySender::close);
		}
	}

	@Test
	void whenReplyChannelIsTakenForAbandonedBeforeItHasOwnerThenRequesterMakesAnother() {
		Channel channel = this.registry.getChannel("orders");
		List<String> tokens = new ArrayList<>();
		List<Channel> swept = new ArrayList<>();
		try (ReplyReceiver receiver = ReplyReceiver.open(channel, (requested, token) -> {
			Channel reply = ReplyChannels.create(requested, token);
			tokens.add(token);
			if (swept.isEmpty()) {
				swept.add(ReplyChannels.open(requested, token));
				swept.get(0).newConsumer(ReplyChannels.GROUP, GroupOptions.exclusive());
			}
			return reply;
		})) {
			assertThat(tokens).hasSize(2);
			assertThat(receiver.token()).isEqualTo(tokens.get(1));
			swept.get(0).options().location().remove();
			assertThat(replyChannels()).isEqualTo(1);
		}
		finally {
			swept.forEach(Channel::close);
		}
	}

	@Test
	void whenReplyChannelIsRemovedBeforeItHasOwnerThenRequesterMakesAnother() {
		Channel channel = this.registry.getChannel("orders");
		List<String> tokens = new ArrayList<>();
		try (ReplyReceiver receiver = ReplyReceiver.open(channel, (requested, token) -> {
			Channel reply = ReplyChannels.create(requested, token);
			tokens.add(token);
			if (tokens.size() == 1) {
				ReplyChannels.removeAbandoned(requested);
			}
			return reply;
		})) {
			assertThat(tokens).hasSize(2);
			assertThat(receiver.token()).isEqualTo(tokens.get(1));
			assertThat(replyChannels()).isEqualTo(1);
		}
	}

	@Test
	void whenOwnerJustLeftThenReplyChannelIsAbandoned() {
		Channel channel = this.registry.getChannel("orders");
		try (Channel reply = ReplyChannels.create(channel, ReplyChannels.newToken(channel))) {
			RingConsumer owner = reply.newConsumer(ReplyChannels.GROUP, GroupOptions.exclusive());
			assertThat(ReplyChannels.removeIfAbandoned(reply)).isFalse();
			owner.close();
			assertThat(ReplyChannels.removeIfAbandoned(reply)).isTrue();
			assertThat(replyChannels()).isZero();
		}
	}

	@Test
	void whenCreatorDiedBeforeItMadeRingThenObjectIsRemoved() {
		Channel channel = this.registry.getChannel("orders");
		SharedMemoryObject
			.createOnly(this.names.object("orders") + ".reply." + ReplyChannels.newToken(channel),
					AccessMode.READ_WRITE, Permissions.DEFAULT)
			.close();
		ReplyChannels.removeAbandoned(this.registry.getChannel("orders"));
		assertThat(replyChannels()).isZero();
	}

	@Test
	void whenChannelWasMadeAnewWithOtherSizesThenReplyChannelOfTheDeadIsRemoved() {
		Channel channel = this.registry.getChannel("orders");
		ReplyChannels.create(channel, ReplyChannels.newToken(channel)).close();
		this.registry.close();
		channel.options().location().remove();
		RingOptions options = RingOptions.builder().capacity(1 << 20).maxMessageSize(1000).build();
		try (Channel anew = Channel.open("orders", ChannelOptions.of(channel.options().location(), options))) {
			assertThat(replyChannels()).isOne();
			ReplyChannels.removeAbandoned(anew);
			assertThat(replyChannels()).isZero();
		}
	}

	@Test
	void whenRequesterDiedWithItsReplyChannelFullThenReplyDoesNotWaitForRoom() {
		try (Channel patient = Channel.open("patient", patientOptions()); ReplySender sender = sender(patient, null)) {
			String token = ReplyChannels.newToken(patient);
			Channel reply = ReplyChannels.create(patient, token);
			reply.newConsumer(ReplyChannels.GROUP, GroupOptions.exclusive());
			sender.reply(request(token), "answer", () -> false);
			// As if the requester had been killed.
			reply.close();
			assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
				for (int i = 0; i < 10; i++) {
					sender.reply(request(token), new byte[8000], () -> false);
				}
			});
			assertThat(replyChannels()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenReplyChannelOfTheLivingIsFullThenReplyWaitsForRoom(boolean interrupted) {
		try (Channel patient = Channel.open("patient", patientOptions()); ReplySender sender = sender(patient, null)) {
			String token = ReplyChannels.newToken(patient);
			try (Channel reply = ReplyChannels.create(patient, token)) {
				RingConsumer requester = reply.newConsumer(ReplyChannels.GROUP, GroupOptions.exclusive());
				CompletableFuture<Void> replies = CompletableFuture.runAsync(() -> {
					for (int i = 0; i < 10; i++) {
						// As a listener may leave its thread.
						if (interrupted) {
							Thread.currentThread().interrupt();
						}
						sender.reply(request(token), new byte[8000], () -> false);
					}
				});
				// For longer than it takes to look whether the requester lives.
				await().atMost(Duration.ofSeconds(30))
					.pollDelay(Duration.ofMillis(500))
					.until(() -> reply.ring().status().used() > 50_000);
				assertThat(replies).isNotDone();
				AtomicInteger received = new AtomicInteger();
				await().atMost(Duration.ofSeconds(30))
					.until(() -> requester.poll((rec) -> received.incrementAndGet(), 10) >= 0 && received.get() == 10);
				assertThat(replies).succeedsWithin(Duration.ofSeconds(30));
				requester.close();
			}
		}
	}

	@Test
	void whenListenerFailsAndLeavesThreadInterruptedThenRequesterLearnsOfIt() {
		try (ChannelRegistry patient = new ChannelRegistry(Map.of("patient", patientOptions()))) {
			Channel channel = patient.getChannel("patient");
			String token = ReplyChannels.newToken(channel);
			try (Channel reply = ReplyChannels.create(channel, token)) {
				RingConsumer requester = reply.newConsumer(ReplyChannels.GROUP, GroupOptions.exclusive());
				fill(reply, 8000);
				fill(reply, 8);
				SharedMemoryMessageListenerContainer container = new SharedMemoryMessageListenerContainer("failing",
						patient, "patient", "failing", (message) -> {
							Thread.currentThread().interrupt();
							throw new IllegalStateException("failing as told");
						});
				container.start();
				channel.send(request(token));
				await().until(() -> channel.statistics().group("failing").getFailed() == 1);
				AtomicInteger failures = new AtomicInteger();
				await().pollDelay(Duration.ofMillis(300)).until(() -> {
					requester.poll((rec) -> failures.addAndGet(rec.flags()), 1000);
					return failures.get() == 1;
				});
				container.stop();
				requester.close();
			}
		}
	}

	private static void fill(Channel channel, int length) {
		assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> {
			while (true) {
				channel.send(new GenericMessage<>(new byte[length]), 0);
			}
		});
	}

	@Test
	void whenObjectIsNoReplyChannelThenItStays() {
		SharedMemoryObject
			.createOnly(this.names.object("orders") + ".reply.mine", AccessMode.READ_WRITE, Permissions.DEFAULT)
			.close();
		ReplyChannels.removeAbandoned(this.registry.getChannel("orders"));
		assertThat(replyChannels()).isEqualTo(1);
	}

	@Test
	void whenBatchHasNullAmongItsResultsThenTheOthersAreSentOn() {
		try (Channel out = Channel.open("out", TestChannels.options(this.names.object("out")));
				ReplySender sender = sender(this.registry.getChannel("orders"), out)) {
			sender.replyToBatch(Arrays.asList("1", null, "2"), () -> false);
			assertThat(out.statistics().getSent()).isEqualTo(2);
		}
	}

	@Test
	void whenTokenIsAnythingElseThenNothingIsOpened() {
		Channel channel = this.registry.getChannel("orders");
		try (ReplySender sender = sender(channel, null)) {
			sender.reply(request("../other"), "answer", () -> false);
			sender.reply(request(ReplyChannels.newToken(channel).toUpperCase(Locale.ROOT)), "answer", () -> false);
			sender.reply(request(ReplyChannels.newToken(channel)), "answer", () -> false);
			sender.reply(MessageBuilder.withPayload(new byte[0]).build(), "answer", () -> false);
		}
		assertThat(this.names.existing()).hasSize(1);
	}

	@Test
	void whenRequestIsPassedOnThenResultGoesToChannel() {
		Channel channel = this.registry.getChannel("orders");
		Channel next = Channel.open("next", TestChannels.options(this.names.object("next")));
		Channel out = Channel.open("out", TestChannels.options(this.names.object("out")));
		try (ReplySender sender = sender(next, out)) {
			sender.reply(request(ReplyChannels.newToken(next)), "answer", () -> false);
			assertThat(out.statistics().getSent()).isZero();
			sender.reply(request(ReplyChannels.newToken(channel)), "result", () -> false);
			assertThat(out.statistics().getSent()).isOne();
		}
		finally {
			next.close();
			out.close();
		}
	}

	@Test
	void whenReplyChannelOfOneChannelTakesLongToMakeThenRequestsToAnotherDoNotWait() throws Exception {
		try (ChannelRegistry channels = new ChannelRegistry(
				Map.of("orders", TestChannels.options(this.names.object("orders")), "payments",
						TestChannels.options(this.names.object("payments"))));
				RequestReplyExchange requests = new RequestReplyExchange()) {
			Channel orders = channels.getChannel("orders");
			Thread asking = new Thread(
					() -> requests.exchange(orders, new GenericMessage<>(new byte[0]), Duration.ZERO));
			try (Channel left = ReplyChannels.create(orders, ReplyChannels.newToken(orders));
					LivenessLock tables = LivenessLock.open(left.ring().segment())) {
				assertThat(tables.tryLock(TABLE_LOCK)).isTrue();
				asking.start();
				await().until(() -> Stream.of(asking.getStackTrace())
					.anyMatch((frame) -> frame.getMethodName().equals("whileLocked")));
				assertTimeoutPreemptively(Duration.ofSeconds(5),
						() -> assertThat(requests.exchange(channels.getChannel("payments"),
								new GenericMessage<>(new byte[0]), Duration.ZERO))
							.isNull());
				assertThat(asking.isAlive()).isTrue();
			}
			asking.join();
		}
	}

	private static ReplySender sender(Channel channel, Channel sendTo) {
		return new ReplySender(channel, SharedMemoryMessageConverters.compose(List.of(), null), sendTo,
				new TemplateObservations(ObservationRegistry.NOOP, "answering"));
	}

	private static Message<byte[]> request(String token) {
		return MessageBuilder.withPayload(new byte[0])
			.setHeader(SharedMemoryHeaders.REPLY_TO, token)
			.setHeader(SharedMemoryHeaders.CORRELATION_ID, 1L)
			.build();
	}

	private SharedMemoryMessageListenerContainer answering() {
		SharedMemoryMessageListenerContainer container = new SharedMemoryMessageListenerContainer("answering",
				this.registry, "orders", "answering", (message) -> "answer");
		container.start();
		return container;
	}

	private ChannelOptions patientOptions() {
		return new ChannelOptions(TestChannels.location(this.names.object("patient")), OpenMode.OPEN_OR_CREATE,
				Duration.ZERO, RingOptions.builder().capacity(64 * 1024).build(), WhenFull.BLOCK,
				Duration.ofMinutes(2));
	}

	private void removeReplyChannels() {
		SegmentLocation location = TestChannels.location(this.names.object("orders"));
		location.siblingSuffixes(".reply.").forEach((suffix) -> location.sibling(suffix).remove());
	}

	private long replyChannels() {
		return this.names.existing().stream().filter((name) -> name.contains(".reply.")).count();
	}

	/**
	 * Asks until it is killed.
	 */
	static final class Requester {

		private Requester() {
		}

		public static void main(String[] args) {
			SharedMemoryTemplate template = new SharedMemoryTemplate(
					new ChannelRegistry(Map.of("orders", TestChannels.options(args[0]))));
			template.setReplyTimeout(Duration.ofMillis(200));
			while (true) {
				if (template.sendAndReceive("orders", MessageBuilder.withPayload("question").build()) != null) {
					System.out.println("answered");
				}
			}
		}

	}

	/**
	 * Asks when there are addresses left for memory, but not for the stack of a thread.
	 */
	static final class RequesterWithoutThreads {

		private static final long LEFT = 200L << 20;

		private RequesterWithoutThreads() {
		}

		public static void main(String[] args) throws Exception {
			try (ChannelRegistry registry = new ChannelRegistry(Map.of("orders", TestChannels.options(args[0])))) {
				Channel channel = registry.getChannel("orders");
				long used = Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[0]) * 4096;
				new ProcessBuilder("/usr/bin/prlimit", "--pid=" + ProcessHandle.current().pid(),
						"--as=" + (used + LEFT))
					.inheritIO()
					.start()
					.waitFor();
				try {
					ReplyReceiver.open(channel);
				}
				catch (OutOfMemoryError ex) {
					System.out.println("no thread");
					System.in.read();
				}
			}
		}

	}

}
