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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Segment;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Waits for a segment that another process is to make, and until it has given it a size.
 * The end of the JVM ends the wait, as does an interrupt.
 */
final class SegmentWait {

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final Log logger = LogFactory.getLog(SegmentWait.class);

	private final SegmentLocation location;

	private final Duration timeout;

	/**
	 * Creates a wait.
	 * @param location where the segment will be
	 * @param timeout how long to wait; if zero, it has to be there, but may be empty
	 */
	SegmentWait(SegmentLocation location, Duration timeout) {
		this.location = location;
		this.timeout = timeout;
	}

	/**
	 * Opens the segment when it is there.
	 * @return the segment, empty if nobody gave it a size in time
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if it is not there
	 * in time, or if it cannot be opened
	 */
	Segment open() {
		Segment segment = this.timeout.isZero() ? this.location.open(OpenMode.OPEN_ONLY) : openIfReady();
		return (segment != null) ? segment : await();
	}

	private Segment await() {
		Thread interrupter = new Thread(Thread.currentThread()::interrupt, "shared-memory-wait-end");
		if (!register(interrupter)) {
			return this.location.open(OpenMode.OPEN_ONLY);
		}
		try {
			logger.info(LogMessage.format("Waiting up to %s for %s, which another process has to make",
					DurationFormatterUtils.print(this.timeout, DurationFormat.Style.COMPOSITE), this.location.name()));
			return poll();
		}
		finally {
			unregister(interrupter);
		}
	}

	private Segment poll() {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		while (true) {
			if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
				return this.location.open(OpenMode.OPEN_ONLY);
			}
			LockSupport.parkNanos(RETRY_NANOS);
			Segment segment = openIfReady();
			if (segment != null) {
				return segment;
			}
		}
	}

	private @Nullable Segment openIfReady() {
		try {
			Segment segment = this.location.open(OpenMode.OPEN_ONLY);
			if (segment.size() > 0) {
				return segment;
			}
			segment.close();
		}
		catch (InterprocessException ex) {
			if (ex.code() != ErrorCode.NOT_FOUND) {
				throw ex;
			}
		}
		return null;
	}

	/**
	 * Has a thread run when the JVM ends, which otherwise waits for the start of the
	 * application, and that for the segment.
	 * @return whether the JVM is not ending already
	 */
	private static boolean register(Thread hook) {
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	private static void unregister(Thread hook) {
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (IllegalStateException ex) {
			// The JVM is ending.
		}
	}

}
