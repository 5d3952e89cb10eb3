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
 * How many producers may send to a ring at once.
 *
 * @since 0.1.0
 */
public enum Producers {

	/**
	 * What the ring was made with; {@link #MANY} for a ring that is made now.
	 */
	UNSPECIFIED,

	/**
	 * Any number, in any processes. Each record costs one atomic instruction.
	 */
	MANY,

	/**
	 * One at a time. A second one is refused until the first is closed or dead. A record
	 * costs no atomic instruction, and nobody ever waits behind a claim, because what is
	 * not committed is not claimed. Where cores share no cache, a request and its reply
	 * take less time, as what they are written to is fetched ahead.
	 */
	ONE

}
