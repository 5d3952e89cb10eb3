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

package io.sharedmemory.queue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link InterprocessMessageQueue} in one process.
 */
@Timeout(60)
class InterprocessMessageQueueTests {

	private static final QueueOptions OPTIONS = new QueueOptions(4, 16);

	private static final int ROUNDS = 20;

	@RegisterExtension
	final TestName name = new TestName();

	private InterprocessMessageQueue open(QueueOptions options) {
		return InterprocessMessageQueue.openOrCreate(this.name.toString(), options, Permissions.DEFAULT);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(QueueMessage message) {
		return new String(message.payload(), StandardCharsets.UTF_8);
	}

	@Test
	void whenReceivedThenTheHighestPriorityComesFirstAndInOneTheOldest() throws Exception {
		try (InterprocessMessageQueue queue = open(OPTIONS)) {
			queue.send(bytes("low"), 1);
			queue.send(bytes("high"), 7);
			queue.send(bytes("low again"), 1);
			queue.send(bytes(""), 7);
			assertThat(queue.size()).isEqualTo(4);
			List<String> received = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				QueueMessage message = queue.receive();
				received.add(message.priority() + " " + text(message));
			}
			assertThat(received).containsExactly("7 high", "7 ", "1 low", "1 low again");
			assertThat(queue.size()).isZero();
			assertThat(queue.tryReceive()).isNull();
		}
	}

	@Test
	void whenSentAndReceivedAtRandomThenAlwaysInOrder() throws Exception {
		record Expected(int priority, int number) {
		}
		Random random = new Random(4);
		List<Expected> model = new ArrayList<>();
		try (InterprocessMessageQueue queue = open(new QueueOptions(50, 8))) {
			for (int number = 0; number < 20_000; number++) {
				if (random.nextBoolean()) {
					Expected sent = new Expected(random.nextInt(5), number);
					boolean accepted = queue.trySend(bytes("" + number), sent.priority());
					assertThat(accepted).isEqualTo(model.size() < 50);
					if (accepted) {
						model.add(sent);
					}
				}
				else {
					QueueMessage message = queue.tryReceive();
					Expected first = model.stream()
						.min(Comparator.comparing((Expected expected) -> -expected.priority())
							.thenComparing(Expected::number))
						.orElse(null);
					assertThat(message == null).isEqualTo(first == null);
					if (message != null) {
						assertThat(text(message)).isEqualTo("" + first.number());
						assertThat(message.priority()).isEqualTo(first.priority());
						model.remove(first);
					}
				}
			}
		}
	}

	@Test
	void whenFullThenSendingFailsOrWaitsUntilThereIsRoom() throws Exception {
		try (InterprocessMessageQueue queue = open(new QueueOptions(1, 16));
				InterprocessMessageQueue other = open(new QueueOptions(1, 16))) {
			assertThat(queue.trySend(bytes("first"), 0)).isTrue();
			assertThat(queue.trySend(bytes("no room"), 0)).isFalse();
			assertThat(queue.trySend(bytes("no room"), 0, 20, TimeUnit.MILLISECONDS)).isFalse();
			CompletableFuture<Boolean> sender = CompletableFuture.supplyAsync(() -> {
				try {
					other.send(bytes("second"), 0);
					return true;
				}
				catch (InterruptedException ex) {
					return false;
				}
			});
			assertThat(text(queue.receive())).isEqualTo("first");
			assertThat(text(queue.receive())).isEqualTo("second");
			assertThat(sender.get()).isTrue();
		}
	}

	@Test
	void whenEmptyThenReceivingWaitsUntilTheTimeIsUpOrAMessageComes() throws Exception {
		try (InterprocessMessageQueue queue = open(OPTIONS)) {
			assertThat(queue.tryReceive(20, TimeUnit.MILLISECONDS)).isNull();
			assertThat(queue.tryReceive(-1, TimeUnit.NANOSECONDS)).isNull();
			assertThat(queue.tryReceive(Long.MIN_VALUE, TimeUnit.NANOSECONDS)).isNull();
			Thread.currentThread().interrupt();
			assertThat(queue.tryReceive()).isNull();
			assertThat(queue.trySend(bytes("x"), 0)).isTrue();
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(queue::receive);
			assertThat(text(queue.receive())).isEqualTo("x");
		}
	}

	@Test
	void whenAMessageIsTooLongOrItsPriorityNegativeThenAnErrorAndTheQueueGoesOn() throws Exception {
		try (InterprocessMessageQueue queue = open(OPTIONS)) {
			assertThat(assertFails(ErrorCode.SIZE, () -> queue.send(new byte[17], 0))).hasMessageContaining("17")
				.hasMessageContaining("16");
			assertThatIllegalArgumentException().isThrownBy(() -> queue.trySend(new byte[1], -1));
			queue.send(new byte[16], Integer.MAX_VALUE);
			assertThat(queue.receive().payload()).hasSize(16);
		}
	}

	@Test
	void whenOpenedThenItMustExistAndHaveTheSize() {
		assertFails(ErrorCode.NOT_FOUND, () -> InterprocessMessageQueue.openOnly(this.name.toString()));
		assertThat(InterprocessMessageQueue.remove(this.name.toString())).isFalse();
		try (InterprocessMessageQueue queue = InterprocessMessageQueue.createOnly(this.name.toString(), OPTIONS,
				Permissions.DEFAULT);
				InterprocessMessageQueue opened = InterprocessMessageQueue.openOnly(this.name.toString())) {
			assertThat(opened.options()).isEqualTo(OPTIONS);
			assertThat(opened.name()).isEqualTo(queue.name());
			assertFails(ErrorCode.ALREADY_EXISTS,
					() -> InterprocessMessageQueue.createOnly(this.name.toString(), OPTIONS, Permissions.DEFAULT));
			for (int size : new int[] { 15, 17 }) {
				assertThat(assertFails(ErrorCode.INVALID_ARGUMENT, () -> open(new QueueOptions(4, size))))
					.hasMessageContaining("" + size)
					.hasMessageContaining("16");
			}
			assertThat(InterprocessMessageQueue.remove(this.name.toString())).isTrue();
			assertThat(queue.trySend(bytes("x"), 0)).isTrue();
			assertThat(text(opened.tryReceive())).isEqualTo("x");
		}
	}

	@Test
	void whenTwoShareASegmentThenTheyAreApart() throws Exception {
		long second = OPTIONS.requiredSize() + 63 & -64;
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(this.name.toString(), AccessMode.READ_WRITE,
				Permissions.DEFAULT)) {
			object.truncate(2 * second);
			try (InterprocessMessageQueue one = InterprocessMessageQueue.openOrCreate(object, 0, OPTIONS);
					InterprocessMessageQueue two = InterprocessMessageQueue.openOrCreate(object, second, OPTIONS)) {
				one.send(bytes("one"), 0);
				two.send(bytes("two"), 0);
				try (InterprocessMessageQueue again = InterprocessMessageQueue.openOnly(object, second)) {
					assertThat(text(again.receive())).isEqualTo("two");
				}
				assertThat(text(one.receive())).isEqualTo("one");
			}
			assertFails(ErrorCode.SIZE,
					() -> InterprocessMessageQueue.openOrCreate(object, second, new QueueOptions(100, 100)));
			assertFails(ErrorCode.INVALID_ARGUMENT, () -> InterprocessMessageQueue.openOnly(object, 64));
		}
	}

	@Test
	void whenClosedThenWaitersAndLaterUsesFail() {
		InterprocessMessageQueue queue = open(OPTIONS);
		CompletableFuture<QueueMessage> receiver = CompletableFuture.supplyAsync(() -> {
			try {
				return queue.receive();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		queue.close();
		queue.close();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(receiver::get)
			.havingCause()
			.withMessageContaining("CLOSED");
		assertFails(ErrorCode.CLOSED, queue::size);
		assertFails(ErrorCode.CLOSED, queue::tryReceive);
		assertFails(ErrorCode.CLOSED, () -> queue.trySend(new byte[1], 0));
	}

	@Test
	void whenClosedWhileAThreadReceivesThenNoMessageIsLost() throws Exception {
		QueueOptions many = new QueueOptions(1000, 8);
		try (InterprocessMessageQueue other = open(many)) {
			for (int round = 0; round < 100; round++) {
				for (int i = 0; i < many.maxMessages(); i++) {
					other.send(new byte[8], 0);
				}
				AtomicInteger received = new AtomicInteger();
				InterprocessMessageQueue queue = open(many);
				CompletableFuture<Void> receiver = CompletableFuture
					.runAsync(() -> receiveUntilClosed(queue, received));
				while (received.get() < 10 && !receiver.isDone()) {
					Thread.onSpinWait();
				}
				queue.close();
				receiver.get();
				while (other.tryReceive() != null) {
					received.incrementAndGet();
				}
				assertThat(received).as("round " + round).hasValue(many.maxMessages());
			}
		}
	}

	private static void receiveUntilClosed(InterprocessMessageQueue queue, AtomicInteger received) {
		try {
			while (queue.tryReceive() != null) {
				received.incrementAndGet();
			}
		}
		catch (InterprocessException ex) {
			assertThat(ex.code()).isEqualTo(ErrorCode.CLOSED);
		}
	}

	@Test
	void whenAThreadRunsOutOfStackThenOthersDoNotWaitForIt() throws Exception {
		InterprocessMessageQueue queue = open(OPTIONS);
		AtomicInteger overflows = new AtomicInteger();
		// What the JVM cannot link the first time, it does not link any more.
		queue.trySend(bytes("first"), 0);
		queue.tryReceive();
		for (int round = 0; round < ROUNDS; round++) {
			Thread thread = new Thread(null, () -> descend(queue, overflows), "overflowing", 256 * 1024);
			thread.start();
			thread.join();
			while (queue.tryReceive() != null) {
				assertThat(queue.size()).isLessThan(OPTIONS.maxMessages());
			}
			for (int i = 0; i < OPTIONS.maxMessages(); i++) {
				assertThat(queue.trySend(bytes("" + i), 0)).as("round " + round).isTrue();
			}
			for (int i = 0; i < OPTIONS.maxMessages(); i++) {
				assertThat(text(queue.tryReceive())).as("round " + round).isEqualTo("" + i);
			}
		}
		assertThat(overflows).hasValueGreaterThanOrEqualTo(ROUNDS);
	}

	/** Sends and receives at every depth on the way up. */
	private static void descend(InterprocessMessageQueue queue, AtomicInteger overflows) {
		try {
			descend(queue, overflows);
		}
		catch (StackOverflowError ex) {
			overflows.incrementAndGet();
		}
		queue.trySend(new byte[1], 0);
		queue.tryReceive();
	}

	@Test
	void whenOptionsAreOutOfRangeThenAnError() {
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueOptions(0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueOptions((1 << 20) + 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueOptions(1, -1));
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueOptions(1, (1 << 30) + 1));
		assertThat(new QueueOptions(1, 0).requiredSize()).isEqualTo(384 + 24);
	}

	@Test
	void whenALengthIsDamagedThenATypedErrorAndTheNextMessageComes() throws Exception {
		try (InterprocessMessageQueue queue = open(OPTIONS)) {
			queue.send(bytes("damaged"), 1);
			queue.send(bytes("whole"), 0);
			damage((region) -> {
				for (int slot = 0; slot < OPTIONS.maxMessages(); slot++) {
					long address = QueueLayout.slotsOffset(OPTIONS) + slot * QueueLayout.slotLength(OPTIONS);
					if (region.getInt(address + QueueLayout.PRIORITY_OFFSET) == 1) {
						region.putInt(address + QueueLayout.LENGTH_OFFSET, 17);
					}
				}
			});
			assertFails(ErrorCode.CORRUPTED, queue::receive);
			assertThat(text(queue.receive())).isEqualTo("whole");
		}
	}

	@Test
	void whenTheIndexIsDamagedThenNoMessageIsLost() throws Exception {
		try (InterprocessMessageQueue queue = open(OPTIONS)) {
			for (int value : new int[] { -1, 4, Integer.MAX_VALUE, 3, 0 }) {
				queue.send(bytes("first"), 2);
				queue.send(bytes("second"), 1);
				damage((region) -> {
					for (int index = 0; index < OPTIONS.maxMessages(); index++) {
						region.putInt(QueueLayout.orderOffset(index), value);
					}
				});
				assertThat(queue.trySend(bytes("third"), 0)).isTrue();
				List<String> received = new ArrayList<>();
				for (QueueMessage message = queue.tryReceive(); message != null; message = queue.tryReceive()) {
					received.add(text(message));
				}
				assertThat(received).as("order filled with " + value).contains("first", "second", "third");
			}
		}
	}

	@Test
	void whenReceivingEndsHalfWayForWantOfMemoryThenTheOthersComeInTheirOrder() throws Exception {
		int slotLength = MappedRegion.pageSize();
		QueueOptions options = new QueueOptions(4, slotLength - QueueLayout.PAYLOAD_OFFSET);
		try (InterprocessMessageQueue queue = open(options);
				SharedMemoryObject object = SharedMemoryObject.openOnly(queue.name(), AccessMode.READ_WRITE)) {
			queue.send(bytes("first"), 9);
			queue.send(bytes("last"), 1);
			queue.send(bytes("third"), 5);
			queue.send(bytes("second"), 7);
			object.truncate(3L * slotLength);
			assertFails(ErrorCode.SIZE, queue::receive);
			object.truncate(options.requiredSize());
			assertThat(text(queue.receive())).isEqualTo("third");
			assertThat(text(queue.receive())).isEqualTo("last");
			assertThat(queue.tryReceive()).isNull();
		}
	}

	@Test
	void whenTheObjectEndsWithinThePageOfTheQueueThenItDoesNotSeemToBeEmpty() throws Exception {
		for (int end = 8; end <= QueueLayout.slotsOffset(OPTIONS); end += 8) {
			try (InterprocessMessageQueue queue = open(OPTIONS)) {
				queue.send(bytes("first"), 2);
				queue.send(bytes("second"), 1);
				truncate(end);
				assertFails(ErrorCode.SIZE, queue::tryReceive);
				if (end <= QueueLayout.BUILT_OFFSET) {
					assertFails(ErrorCode.SIZE, () -> queue.trySend(bytes("third"), 1));
					assertFails(ErrorCode.SIZE, queue::size);
				}
			}
			InterprocessMessageQueue.remove(this.name.toString());
		}
	}

	@Test
	void whenTheObjectEndsWithinThePageOfTheQueueThenWhoeverWaitsIsTold() throws Exception {
		try (InterprocessMessageQueue queue = open(OPTIONS)) {
			CompletableFuture<InterprocessException> receiver = CompletableFuture
				.supplyAsync(() -> assertFails(ErrorCode.SIZE, () -> queue.tryReceive(20, TimeUnit.SECONDS)));
			damage((region) -> await()
				.until(() -> region.getInt(QueueLayout.NOT_EMPTY_OFFSET + QueuePeer.WAITERS_OFFSET) != 0));
			truncate(QueueLayout.BUILT_OFFSET);
			assertThat(receiver.get()).isNotNull();
		}
	}

	@Test
	void whenOnlyWhatIsBehindTheQueueIsGoneThenItGoesOn() throws Exception {
		long length = OPTIONS.requiredSize();
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(this.name.toString(), AccessMode.READ_WRITE,
				Permissions.DEFAULT)) {
			object.truncate(2 * length);
			try (InterprocessMessageQueue queue = InterprocessMessageQueue.openOrCreate(object, 0, OPTIONS)) {
				queue.send(bytes("first"), 2);
				object.truncate(length);
				damage((region) -> region.putInt(QueueLayout.BUILT_OFFSET, QueueLayout.NOT_BUILT));
				queue.send(bytes("second"), 1);
				assertThat(text(queue.receive())).isEqualTo("first");
				assertThat(text(queue.receive())).isEqualTo("second");
			}
		}
	}

	private void truncate(long size) {
		try (SharedMemoryObject object = SharedMemoryObject.openOnly(this.name.toString(), AccessMode.READ_WRITE)) {
			object.truncate(size);
		}
	}

	@Test
	void whenTheHeaderIsDamagedThenATypedError() {
		open(OPTIONS).close();
		damage((region) -> region.putLong(8, -1));
		assertFails(ErrorCode.CORRUPTED, () -> InterprocessMessageQueue.openOnly(this.name.toString()));
		damage((region) -> region.putLong(8, QueueLayout.parameters(new QueueOptions(1 << 20, 1 << 30))));
		assertFails(ErrorCode.CORRUPTED, () -> InterprocessMessageQueue.openOnly(this.name.toString()));
		damage((region) -> region.putLong(0, 0x1234567812345678L));
		assertFails(ErrorCode.CORRUPTED, () -> open(OPTIONS));
	}

	private interface Damage {

		void to(MappedRegion region);

	}

	private void damage(Damage damage) {
		try (SharedMemoryObject object = SharedMemoryObject.openOnly(this.name.toString(), AccessMode.READ_WRITE);
				MappedRegion region = MappedRegion.map(object, AccessMode.READ_WRITE)) {
			damage.to(region);
		}
	}

	@Test
	void whenThereIsNoRoomForAQueueThenNothingIsLeftThatTakesItsName() throws Exception {
		QueueOptions tooLarge = new QueueOptions(1 << 20, 1 << 30);
		String object = this.name.toString();
		assertFails(ErrorCode.OUT_OF_SPACE,
				() -> InterprocessMessageQueue.createOnly(object, tooLarge, Permissions.DEFAULT));
		assertFails(ErrorCode.OUT_OF_SPACE, () -> open(tooLarge));
		assertFails(ErrorCode.NOT_FOUND, () -> InterprocessMessageQueue.openOnly(object));
		try (InterprocessMessageQueue queue = InterprocessMessageQueue.createOnly(object, OPTIONS,
				Permissions.DEFAULT)) {
			queue.send(bytes("sent"), 1);
			assertThat(text(queue.receive())).isEqualTo("sent");
		}
	}

	@Test
	void whenAnInterruptedThreadMakesAQueueThenItIsThereAndTheThreadInterrupted() {
		String object = this.name.toString();
		Thread.currentThread().interrupt();
		try (InterprocessMessageQueue queue = InterprocessMessageQueue.createOnly(object, OPTIONS, Permissions.DEFAULT);
				InterprocessMessageQueue opened = open(OPTIONS)) {
			assertThat(queue.trySend(bytes("x"), 0)).isTrue();
			assertThat(text(opened.tryReceive())).isEqualTo("x");
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void whenAnObjectOfAnotherHasNoRoomThenItIsLeft() {
		String object = this.name.toString();
		SharedMemoryObject.createOnly(object, AccessMode.READ_WRITE, Permissions.DEFAULT).close();
		assertFails(ErrorCode.OUT_OF_SPACE, () -> open(new QueueOptions(1 << 20, 1 << 30)));
		open(OPTIONS).close();
		SharedMemoryObject.openOnly(object, AccessMode.READ_WRITE).close();
	}

}
