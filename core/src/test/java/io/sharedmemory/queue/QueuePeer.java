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

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.sync.InterprocessMutex;
import io.sharedmemory.sync.SyncRegion;

/**
 * The other process of a test: sends or receives numbered messages and says so after each
 * one. Perhaps ends at a step.
 */
final class QueuePeer {

	/** Where a condition says that somebody sleeps. */
	static final int WAITERS_OFFSET = 20;

	static final QueueOptions OPTIONS = new QueueOptions(8, 64);

	private static final int HEADER = 8;

	private QueuePeer() {
	}

	/**
	 * Runs the peer.
	 * @param arguments the name of the queue, the step to end at with the number of the
	 * pass, or a dash, the role, and for a sender its first number and how many
	 * @throws Exception never
	 */
	public static void main(String[] arguments) throws Exception {
		if (!arguments[1].equals("-")) {
			System.setProperty(CrashPoints.PROPERTY, arguments[1]);
		}
		try (InterprocessMessageQueue queue = InterprocessMessageQueue.openOrCreate(arguments[0], OPTIONS,
				Permissions.DEFAULT)) {
			System.out.println("ready");
			if (arguments[2].equals("hold")) {
				hold(arguments[0]);
			}
			else if (arguments[2].equals("hold-on-line")) {
				while (System.in.read() != '\n') {
					Thread.onSpinWait();
				}
				hold(arguments[0]);
			}
			else if (arguments[2].equals("send")) {
				int first = Integer.parseInt(arguments[3]);
				int end = first + Integer.parseInt(arguments[4]);
				for (int number = first; number < end; number++) {
					queue.send(payload(number), number % 3);
					System.out.println("sent " + number);
				}
				System.out.println("end");
			}
			else {
				while (true) {
					QueueMessage message = queue.tryReceive(1, TimeUnit.SECONDS);
					if (message != null) {
						System.out.println("got " + number(message));
					}
				}
			}
		}
	}

	/**
	 * Stays in the middle of an operation until its standard input ends.
	 */
	private static void hold(String name) {
		try (SharedMemoryObject object = SharedMemoryObject.openOnly(name, AccessMode.READ_WRITE);
				SyncRegion region = SyncRegion.open(object);
				Scanner input = new Scanner(System.in)) {
			InterprocessMutex mutex = InterprocessMutex.openOrCreate(region, QueueLayout.MUTEX_OFFSET);
			mutex.lock();
			System.out.println("holding");
			input.hasNextLine();
			mutex.unlock();
		}
	}

	static byte[] payload(int number) {
		byte[] payload = new byte[HEADER + number * 7 % (OPTIONS.maxMessageSize() - HEADER + 1)];
		Arrays.fill(payload, HEADER, payload.length, (byte) number);
		ByteBuffer.wrap(payload).putInt(number).putInt(checksum(payload));
		return payload;
	}

	/**
	 * Returns the number of a message.
	 * @throws AssertionError if a byte of it is not as it was sent
	 */
	static int number(QueueMessage message) {
		ByteBuffer payload = ByteBuffer.wrap(message.payload());
		int number = payload.getInt();
		if (payload.getInt() != checksum(message.payload()) || message.priority() != number % 3) {
			throw new AssertionError("message " + number + " is torn");
		}
		return number;
	}

	private static int checksum(byte[] payload) {
		CRC32 crc = new CRC32();
		crc.update(payload, 0, Integer.BYTES);
		crc.update(payload, HEADER, payload.length - HEADER);
		return (int) crc.getValue();
	}

}
