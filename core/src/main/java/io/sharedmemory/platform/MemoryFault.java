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

package io.sharedmemory.platform;

/**
 * The error that the JVM makes of SIGBUS: a mapped page that has no memory behind it any
 * more, because somebody truncated the file or its device failed.
 * <p>
 * HotSpot does not throw where the access is, but where the thread next stops for the
 * JVM: up to Java 23 only when it enters the JVM, later at its next safepoint poll, which
 * may be far behind the access. {@link #raise()} is such a place. It costs about 1 ns
 * from Java 24 on and about 80 ns before.
 *
 * @since 0.1.0
 */
public final class MemoryFault {

	private static final int POLLS_SINCE = 24;

	private static final boolean POLLS = Runtime.version().feature() >= POLLS_SINCE;

	/** Not final and volatile, so that the compiler knows nothing of the values. */
	private static volatile int one = 1;

	private static int zero;

	/** A value that a word is not expected to have, and whether one had it. */
	private static long rare = 0x9E3779B97F4A7C15L;

	private static int rareInt = 0x9E3779B9;

	private static boolean rareSeen;

	private MemoryFault() {
	}

	/**
	 * Throws the error of a read that this thread made just before, if it failed. Without
	 * taking what was read, the compiler might leave out the read.
	 * @param read what was read
	 * @throws InternalError if an access failed, see {@link #is(InternalError)}
	 */
	public static void raise(long read) {
		if (read == rare) {
			rareSeen = true;
		}
		raise();
	}

	/**
	 * Throws the error of a read that this thread made just before, if it failed. It is
	 * not made a {@code long}: for a read that is extended by the way, HotSpot has an
	 * instruction (MOVSXD) that its own handler of the fault does not know.
	 * @param read what was read
	 * @throws InternalError if an access failed, see {@link #is(InternalError)}
	 */
	public static void raise(int read) {
		if (read == rareInt) {
			rareSeen = true;
		}
		raise();
	}

	/**
	 * Throws the error of an access that this thread made before, if it is still owed.
	 * @throws InternalError if an access failed, see {@link #is(InternalError)}
	 */
	public static void raise() {
		if (POLLS) {
			poll();
		}
		else {
			enter();
		}
	}

	/**
	 * Goes round a loop whose length the compiler cannot know, which is why it has a
	 * safepoint poll in it.
	 */
	private static void poll() {
		int left = one;
		while (left >= 0) {
			left -= one;
		}
	}

	/**
	 * Makes an array of arrays of a length that the compiler cannot know, which it leaves
	 * to the JVM.
	 */
	private static void enter() {
		byte[][] arrays = new byte[zero][zero];
		if (arrays.length != 0) {
			throw new IllegalStateException("Not empty");
		}
	}

	/**
	 * Says whether an error is that of a memory access.
	 * @param error what the JVM threw
	 * @return whether a page was not there
	 */
	public static boolean is(InternalError error) {
		String message = error.getMessage();
		return message != null && message.contains("unsafe memory access");
	}

}
