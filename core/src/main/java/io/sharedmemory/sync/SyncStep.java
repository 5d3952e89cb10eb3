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

package io.sharedmemory.sync;

/**
 * The steps of the protocols of this package after which a death leaves something else
 * behind than before. See {@link io.sharedmemory.platform.CrashPoints}.
 */
enum SyncStep {

	// A structure is made, a process takes an entry

	HEADER_WRITTEN, PARAMETERS_WRITTEN, ENTRY_TAKEN,

	// A lock is owned

	OWNER_SET, DEATH_COUNTED, OWNER_REPLACED, OWNER_AWAITED, MARKED_CONSISTENT, OWNER_CLEARED, DEATH_NOTED,

	// A process reads

	READER_SHOWN, READER_HIDDEN,

	// A process writes

	READERS_AWAITED, DEAD_READER_REMOVED, READERS_GONE, UPGRADE_BEGUN, DOWNGRADED,

	// A process waits for a signal

	WAIT_ANNOUNCED, WAIT_BEGUN, SIGNAL_RAISED,

	// A semaphore

	BALANCE_CHANGED, ACCOUNT_CHANGED, UNITS_RETURNED

}
