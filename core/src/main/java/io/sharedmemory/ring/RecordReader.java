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

/**
 * Hands the records of a group to a handler, and moves the group past them.
 */
abstract class RecordReader {

	private boolean stopped;

	/**
	 * Begins a poll. It is what a consumer that spins does most of the time.
	 * @return {@code false} if there is certainly nothing, so that the poll is over
	 */
	abstract boolean begin();

	/**
	 * Hands records to a handler, one after the other, without waiting.
	 * @param handler what handles a record
	 * @param maxRecords how many at most, at least 1
	 * @return how many were handled
	 */
	abstract int poll(RecordHandler handler, int maxRecords);

	/**
	 * Hands records to a handler, all at once, without waiting.
	 * @param handler what handles the records
	 * @param maxRecords how many at most, at least 1
	 * @return how many were handled
	 */
	abstract int pollBatch(BatchHandler handler, int maxRecords);

	/**
	 * Lets a poll that is under way take no more records. For its handler.
	 */
	final void stop() {
		this.stopped = true;
	}

	final boolean isStopped() {
		return this.stopped;
	}

}
