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

/**
 * When a group moves past the records that a listener was given.
 *
 * @since 0.1.0
 */
public enum AckMode {

	/**
	 * After each record.
	 */
	RECORD,

	/**
	 * After all records that were taken from the channel together. If the process dies
	 * among them, all of them are delivered again.
	 */
	BATCH,

	/**
	 * When the listener calls {@link Acknowledgment#acknowledge()}, in any thread. The
	 * next record, or batch, is handed out after that.
	 */
	MANUAL

}
