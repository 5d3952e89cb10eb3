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
 * Thrown when a ring holds numbers that no participant can have written, its header is
 * not what it was when the ring was opened, or its memory is not there any more because
 * another process made its file shorter. Such a ring does not recover: all applications
 * that use it are to be ended, and its segment removed, before they start again.
 *
 * @since 0.1.0
 */
public final class RingCorruptedException extends RingException {

	RingCorruptedException(String ringName, String message) {
		super(ringName, message);
	}

	RingCorruptedException(String ringName, String message, Throwable cause) {
		super(ringName, message);
		initCause(cause);
	}

}
