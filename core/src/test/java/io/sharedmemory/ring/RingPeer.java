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
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.SharedMemoryObject;

/**
 * The other process of a test: opens a ring and does what it is told, one command a line,
 * until its standard input ends.
 */
final class RingPeer {

	private final Ring ring;

	private RingPeer(Ring ring) {
		this.ring = ring;
	}

	/**
	 * Runs the peer.
	 * @param args the name of the segment
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		try (SharedMemoryObject segment = SharedMemoryObject.openOnly(args[0], AccessMode.READ_WRITE);
				Ring ring = Ring.openOnly(segment, RingOptions.builder().build());
				Scanner commands = new Scanner(System.in)) {
			RingPeer peer = new RingPeer(ring);
			say("ready");
			while (commands.hasNextLine()) {
				peer.execute(commands.nextLine().split(" "));
			}
		}
	}

	private void execute(String[] command) {
		switch (command[0]) {
			case "send" -> send(Integer.parseInt(command[1]), Integer.parseInt(command[2]));
			case "claim" -> {
				this.ring.newProducer().claim(Integer.parseInt(command[1]), 0);
				say("claimed");
			}
			case "consume" -> consume(command[1], Integer.parseInt(command[2]));
			case "join-without-memory" -> joinWithoutMemory(command[1]);
			case "hang" -> hang(command[1], GroupOptions.exclusive(), Integer.parseInt(command[2]));
			case "hang-sharing" -> hang(command[1], GroupOptions.sharing(), Integer.parseInt(command[2]));
			case "hang-vanishing" -> hang(command[1], GroupOptions.sharing().vanishing(), 1);
			default -> throw new IllegalArgumentException(command[0]);
		}
	}

	/**
	 * Sends numbered records.
	 */
	private void send(int count, int length) {
		try (RingProducer producer = this.ring.newProducer()) {
			byte[] payload = new byte[length];
			for (int i = 0; i < count; i++) {
				ByteBuffer.wrap(payload).putInt(i);
				producer.send(payload, 0, length, i & 255, TimeUnit.SECONDS.toNanos(30));
			}
		}
		say("sent");
	}

	/**
	 * Reads numbered records and checks that none is missing.
	 */
	private void consume(String group, int count) {
		int[] next = new int[1];
		try (RingConsumer consumer = this.ring.newConsumer(group)) {
			say("joined");
			while (next[0] < count) {
				consumer.await(TimeUnit.SECONDS.toNanos(1));
				consumer.poll((record) -> {
					int number = ByteBuffer.wrap(record.toByteArray()).getInt();
					if (number != next[0] || record.flags() != (number & 255)) {
						throw new IllegalStateException("record " + number + " came as " + next[0]);
					}
					next[0]++;
				}, 100);
			}
		}
		say("consumed");
	}

	private void joinWithoutMemory(String group) {
		try {
			this.ring.newConsumer(group);
			say("joined");
		}
		catch (OutOfMemoryError ex) {
			say("no memory");
		}
	}

	/**
	 * Takes one record of several in hand and never returns.
	 */
	private void hang(String group, GroupOptions options, int records) {
		RingConsumer consumer = this.ring.newConsumer(group, options);
		say("joined");
		consumer.await(TimeUnit.SECONDS.toNanos(10));
		consumer.poll((record) -> {
			say("in hand " + record.attempt());
			while (true) {
				LockSupport.park();
			}
		}, records);
	}

	private static void say(String line) {
		System.out.println(line);
	}

}
