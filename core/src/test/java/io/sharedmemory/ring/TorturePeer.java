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

package io.sharedmemory.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.SharedMemoryObject;

/**
 * A process of the torture test: sends or consumes until its standard input ends, or
 * until it is killed.
 */
final class TorturePeer {

	private static final int HEADER = 16;

	private static final int MOST_IN_A_BATCH = 5;

	private static final long SEND_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final long id;

	private final Ring ring;

	private final Path folder;

	private volatile boolean stopped;

	private TorturePeer(long id, Ring ring, Path folder) {
		this.id = id;
		this.ring = ring;
		this.folder = folder;
	}

	/**
	 * Runs the peer.
	 * @param args the name of the segment, the role, a number that no other peer has, and
	 * the folder of the books
	 * @throws Exception if something fails
	 */
	public static void main(String[] args) throws Exception {
		try (SharedMemoryObject segment = SharedMemoryObject.openOnly(args[0], AccessMode.READ_WRITE);
				Ring ring = Ring.openOnly(segment, RingOptions.builder().build())) {
			TorturePeer peer = new TorturePeer(Long.parseLong(args[2]), ring, Path.of(args[3]));
			Thread worker = new Thread(() -> peer.work(args[1]));
			worker.setUncaughtExceptionHandler((thread, ex) -> {
				ex.printStackTrace(System.out);
				System.exit(1);
			});
			worker.start();
			awaitEndOfInput();
			peer.stopped = true;
			worker.join();
		}
	}

	private static void awaitEndOfInput() throws IOException {
		while (System.in.read() >= 0) {
			continue;
		}
	}

	private void work(String role) {
		switch (role) {
			case "send" -> send();
			case "audit" -> consume(role, GroupOptions.exclusive());
			case "workers" -> consume(role, GroupOptions.sharing());
			default -> throw new IllegalArgumentException(role);
		}
	}

	private void send() {
		try (TortureBook book = new TortureBook(this.folder.resolve("send-" + this.id));
				RingProducer producer = newProducer()) {
			for (int number = 0; !this.stopped; number++) {
				int first = number;
				if (number % 16 == 15) {
					number += sendBatch(producer, number) - 1;
				}
				else {
					byte[] payload = payload(this.id, number);
					producer.send(payload, 0, payload.length, 0, SEND_TIMEOUT_NANOS);
				}
				for (int sent = first; sent <= number; sent++) {
					book.note(new TortureBook.Entry(this.id, sent, 0));
				}
			}
		}
	}

	private RingProducer newProducer() {
		while (true) {
			try {
				return this.ring.newProducer();
			}
			catch (ProducerBusyException ex) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
	}

	private int sendBatch(RingProducer producer, int first) {
		RingBatchClaim batch = producer.claimBatch(this.ring.maxBatchRoom(), SEND_TIMEOUT_NANOS);
		while (batch.size() < MOST_IN_A_BATCH) {
			byte[] payload = payload(this.id, first + batch.size());
			ByteBuffer room = batch.add(payload.length, 0);
			if (room == null) {
				break;
			}
			room.put(payload);
		}
		batch.commit();
		return batch.size();
	}

	private void consume(String group, GroupOptions options) {
		while (!this.stopped) {
			try (RingConsumer consumer = this.ring.newConsumer(group, options);
					TortureBook book = new TortureBook(this.folder.resolve(group + "-" + this.id))) {
				while (!this.stopped) {
					consumer.await(TimeUnit.MILLISECONDS.toNanos(20));
					consumer.poll((record) -> book.note(entry(record)), 20);
				}
			}
			catch (GroupBusyException ex) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
			}
		}
	}

	static byte[] payload(long id, int number) {
		byte[] payload = new byte[HEADER + (int) ((id + number) * 31 % 600)];
		for (int i = HEADER; i < payload.length; i++) {
			payload[i] = (byte) (id + number + i);
		}
		ByteBuffer.wrap(payload).putLong(id).putInt(number).putInt(checksum(payload));
		return payload;
	}

	static TortureBook.Entry entry(RingRecord record) {
		byte[] bytes = record.toByteArray();
		ByteBuffer payload = ByteBuffer.wrap(bytes);
		TortureBook.Entry entry = new TortureBook.Entry(payload.getLong(), payload.getInt(), record.attempt());
		if (payload.getInt() != checksum(bytes)) {
			throw new IllegalStateException("torn record at " + record.position());
		}
		return entry;
	}

	private static int checksum(byte[] payload) {
		CRC32 crc = new CRC32();
		crc.update(payload, 0, HEADER - Integer.BYTES);
		crc.update(payload, HEADER, payload.length - HEADER);
		return (int) crc.getValue();
	}

}
