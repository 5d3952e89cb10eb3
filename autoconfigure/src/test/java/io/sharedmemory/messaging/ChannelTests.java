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
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.MessageDeliveryException;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link Channel}.
 */
class ChannelTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final List<Channel> open = new ArrayList<>();

	private int failed;

	private boolean committing;

	private Channel open(WhenFull whenFull, Duration sendTimeout, String... requiredGroups) {
		ChannelOptions options = new ChannelOptions(TestChannels.location(this.names.object("orders")),
				OpenMode.OPEN_OR_CREATE, Duration.ZERO,
				RingOptions.builder().capacity(64 * 1024).requiredGroups(List.of(requiredGroups)).build(), whenFull,
				sendTimeout);
		Channel channel = Channel.open("orders", options);
		this.open.add(channel);
		return channel;
	}

	@AfterEach
	void close() {
		this.open.forEach(Channel::close);
	}

	private static List<ChannelClaim> claimAll(Channel channel) {
		List<ChannelClaim> claims = new ArrayList<>();
		for (int i = 0; i < ProducerPool.DEFAULT_SIZE; i++) {
			claims.add(channel.claim(8, null));
		}
		return claims;
	}

	@Test
	void whenFullFailsAndProducersAreInUseThenSenderWaitsForOne() throws Exception {
		Channel channel = open(WhenFull.FAIL, Duration.ofSeconds(30));
		List<ChannelClaim> claims = claimAll(channel);
		FutureTask<Void> sending = new FutureTask<>(() -> channel.send(new byte[100], 0, 100), null);
		Thread sender = new Thread(sending);
		sender.start();
		Awaitility.await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
		claims.forEach(ChannelClaim::close);
		sending.get(30, TimeUnit.SECONDS);
		assertThat(channel.statistics().getDropped()).isZero();
	}

	@Test
	void whenFullFailsAndThereIsNoRoomThenSenderFailsAtOnce() {
		Channel channel = open(WhenFull.FAIL, Duration.ofSeconds(30), "absent");
		long start = System.nanoTime();
		assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> {
			while (true) {
				channel.send(new byte[1000], 0, 1000);
			}
		}).withMessageContaining("Channel 'orders' is full");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
		assertThat(channel.statistics().getDropped()).isOne();
	}

	@Test
	void whenSenderIsInterruptedThenSaysSoAndThreadStaysInterrupted() throws Exception {
		Channel channel = open(WhenFull.BLOCK, Duration.ofSeconds(30), "absent");
		FutureTask<Boolean> sending = new FutureTask<>(() -> {
			assertThatExceptionOfType(MessageDeliveryException.class).isThrownBy(() -> {
				while (true) {
					channel.send(new byte[1000], 0, 1000);
				}
			})
				.isNotInstanceOf(ChannelFullException.class)
				.withMessage("Channel 'orders' did not take a message: the thread was interrupted while it waited");
			return Thread.interrupted();
		});
		Thread sender = new Thread(sending);
		sender.start();
		Awaitility.await().until(() -> channel.ring().status().used() > 60_000);
		sender.interrupt();
		assertThat(sending.get(30, TimeUnit.SECONDS)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenSendFailsAfterItWaitedForRoomThenReceiversDoNotWaitBehindIt(boolean claiming) {
		Channel channel = open(WhenFull.BLOCK, Duration.ofSeconds(30), "billing");
		ReflectionTestUtils.setField(channel.statistics(), "blocked", new LongAdder() {

			@Override
			public void increment() {
				throw new StackOverflowError("as asked");
			}

		});
		FutureTask<Void> sending = new FutureTask<>(() -> {
			while (!claiming) {
				channel.send(new byte[1000], 0, 1000);
			}
			while (true) {
				try (ChannelClaim claim = channel.claim(1000, null)) {
					claim.commit();
				}
			}
		});
		new Thread(sending).start();
		Awaitility.await().until(() -> channel.ring().status().used() > 60_000);
		List<Integer> lengths = new ArrayList<>();
		try (RingConsumer consumer = channel.newConsumer("billing", GroupOptions.exclusive())) {
			Awaitility.await().until(() -> {
				consumer.poll((rec) -> lengths.add(rec.length()), 1);
				return sending.isDone();
			});
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(sending::get)
				.withCauseInstanceOf(StackOverflowError.class);
			consumer.poll((rec) -> lengths.add(rec.length()), 100);
			channel.send(new byte[8], 0, 8);
			Awaitility.await().until(() -> {
				consumer.poll((rec) -> lengths.add(rec.length()), 100);
				return lengths.contains(8);
			});
		}
	}

	@Test
	void whenClosedWithOneClaimOpenThenSendFailsAtOnce() throws Exception {
		Channel channel = open(WhenFull.BLOCK, Duration.ofSeconds(30));
		List<ChannelClaim> claims = claimAll(channel);
		claims.subList(1, claims.size()).forEach(ChannelClaim::close);
		channel.close();
		assertSendFailsBecauseClosed(startSending(channel));
	}

	@Test
	void whenClosedWithAllClaimsOpenThenSenderThatWaitsForProducerFails() throws Exception {
		Channel channel = open(WhenFull.BLOCK, Duration.ofSeconds(60));
		claimAll(channel);
		FutureTask<Void> waiting = startSending(channel);
		channel.close();
		assertSendFailsBecauseClosed(waiting);
		assertSendFailsBecauseClosed(startSending(channel));
	}

	@Test
	void whenClaimIsClosedAfterChannelThenItIsGivenUp() {
		Channel channel = open(WhenFull.BLOCK, Duration.ofSeconds(30));
		ChannelClaim claim = channel.claim(8, null);
		channel.close();
		assertThatNoException().isThrownBy(claim::close);
	}

	@Test
	void whenThreadThatClosesIsInterruptedThenSendFailsAtOnce() throws Exception {
		Channel channel = open(WhenFull.BLOCK, Duration.ofSeconds(30));
		List<ChannelClaim> claims = claimAll(channel);
		claims.subList(1, claims.size()).forEach(ChannelClaim::close);
		Thread.currentThread().interrupt();
		channel.close();
		assertThat(Thread.interrupted()).isTrue();
		assertSendFailsBecauseClosed(startSending(channel));
	}

	private static FutureTask<Void> startSending(Channel channel) {
		FutureTask<Void> sending = new FutureTask<>(() -> channel.send(new byte[8], 0, 8), null);
		Thread sender = new Thread(sending);
		sender.setDaemon(true);
		sender.start();
		return sending;
	}

	private static void assertSendFailsBecauseClosed(FutureTask<Void> sending) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> sending.get(20, TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOf(MessageDeliveryException.class)
			.isNotInstanceOf(ChannelFullException.class)
			.withMessage("Channel 'orders' did not take a message: it is closed");
	}

	@Test
	void whenStackOverflowsInCommitThenReceiversDoNotWaitForIt() throws Exception {
		Channel channel = open(WhenFull.BLOCK, Duration.ofSeconds(1));
		Channel other = open(WhenFull.BLOCK, Duration.ofSeconds(1));
		RingConsumer consumer = channel.newConsumer("group", GroupOptions.exclusive());
		// What an overflow finds half loaded stays so.
		channel.send(new byte[8], 0, 8);
		this.failed = 0;
		for (int i = 0; i < 10; i++) {
			FutureTask<Void> committing = new FutureTask<>(() -> {
				try (ChannelClaim claim = channel.claim(8, null)) {
					commitFromEndOfStack(claim);
				}
			}, null);
			new Thread(null, committing, "deep", 256 * 1024).start();
			committing.get(30, TimeUnit.SECONDS);
			other.send(new byte[9], 0, 9);
			boolean[] received = new boolean[1];
			Awaitility.await().until(() -> {
				consumer.poll((rec) -> received[0] |= rec.length() == 9, 100);
				return received[0];
			});
		}
		assertThat(this.failed).isPositive();
	}

	@Test
	void whenSendEndsWithErrorBetweenRoomAndRecordThenReceiversDoNotWaitForIt() throws Exception {
		Channel channel = open(WhenFull.BLOCK, Duration.ofSeconds(1));
		Channel other = open(WhenFull.BLOCK, Duration.ofSeconds(1));
		RingConsumer consumer = channel.newConsumer("group", GroupOptions.exclusive());
		ProducerPool pool = (ProducerPool) ReflectionTestUtils.getField(channel, "producers");
		assertThat(pool).isNotNull();
		ChannelClaim claim = pool.acquire(0);
		assertThat(claim).isNotNull();
		Object tail = ReflectionTestUtils.getField(claim.producer(), "tail");
		assertThat(tail).isNotNull();
		ReflectionTestUtils.invokeMethod(tail, "claim", 32);
		ReflectionTestUtils.setField(claim, "sending", true);
		other.send(new byte[9], 0, 9);
		assertThat(consumer.poll((rec) -> {
		}, 1)).isZero();
		claim.giveBack();
		List<Integer> lengths = new ArrayList<>();
		consumer.poll((rec) -> lengths.add(rec.length()), 1);
		assertThat(lengths).containsExactly(9);
	}

	/**
	 * Goes down to the end of the stack, and tries to commit on the way back until that
	 * has begun.
	 */
	private void commitFromEndOfStack(ChannelClaim claim) {
		try {
			commitFromEndOfStack(claim);
		}
		catch (StackOverflowError ex) {
			this.committing = true;
		}
		if (this.committing) {
			try {
				claim.commit();
				this.committing = false;
			}
			catch (StackOverflowError ex) {
				this.failed++;
			}
			catch (IllegalStateException ex) {
				this.committing = false;
			}
		}
	}

	@Test
	void whenOneThreadHasAllProducersThenSaysThatTheyAreInUse() {
		Channel channel = open(WhenFull.BLOCK, Duration.ofMillis(20));
		List<ChannelClaim> claims = claimAll(channel);
		assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> channel.claim(8, null))
			.withMessageContaining("all " + ProducerPool.DEFAULT_SIZE
					+ " producers of this process are in use, by threads that wait " + "for room or have a claim open");
		claims.forEach(ChannelClaim::close);
	}

	@Test
	void whenAllProducersAreInUseAndThereIsNoRoomThenSaysWhoHasIt() {
		Channel channel = open(WhenFull.BLOCK, Duration.ofMillis(20), "absent");
		Channel other = open(WhenFull.FAIL, Duration.ofSeconds(30), "absent");
		List<ChannelClaim> claims = claimAll(channel);
		assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> channel.claim(8, null))
			.withMessageEndingWith("have a claim open");
		assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> {
			while (true) {
				other.send(new byte[1000], 0, 1000);
			}
		});
		assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> channel.send(new byte[1000], 0, 1000))
			.withMessageContaining("all " + ProducerPool.DEFAULT_SIZE + " producers of this process are in use")
			.withMessageMatching(".*; there is no room: group 'absent' is \\d+ bytes behind and has 0 live consumers");
		claims.forEach(ChannelClaim::close);
	}

}
