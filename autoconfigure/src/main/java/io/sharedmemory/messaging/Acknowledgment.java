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
 * Lets a listener of {@link AckMode#MANUAL} say that its record, or its batch, is
 * handled. Any thread may call it, also after the listener's method has returned; until
 * then the container hands out nothing else, and when it stops or dies first, the record
 * is delivered again.
 *
 * @since 0.1.0
 */
public interface Acknowledgment {

	/**
	 * Lets the group move on.
	 * @throws AcknowledgmentException if this was done before, or the record went back to
	 * its group because the container was stopped or the listener failed
	 */
	void acknowledge();

}
