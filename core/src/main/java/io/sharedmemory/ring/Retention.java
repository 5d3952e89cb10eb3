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
 * What becomes of records that some group has not read when the ring is full.
 *
 * @since 0.1.0
 */
public enum Retention {

	/**
	 * What the ring was made with; {@link #KEEP} for a ring that is made now.
	 */
	UNSPECIFIED,

	/**
	 * They stay, and producers wait or are refused.
	 */
	KEEP,

	/**
	 * They give way, the oldest first. Producers do not wait for consumers; each group
	 * learns how many records it has lost. A record counts as handled when it is handed
	 * out, so one that is in hand when its consumer dies is not delivered again.
	 */
	OVERWRITE_OLDEST

}
