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

import io.sharedmemory.ring.RingRecord;

/**
 * Handles records in place, without a copy, a message or a converter: the fastest way to
 * receive. Allocates nothing.
 *
 * @since 0.1.0
 * @see SharedMemoryRecords#payload
 */
@FunctionalInterface
public interface SharedMemoryRecordListener {

	/**
	 * Handles a record.
	 * @param record the record, valid during this call and in this thread
	 * @throws Exception if it fails; the record is tried again and given up in the end
	 */
	void onRecord(RingRecord record) throws Exception;

}
