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
 * A system call that failed: which one, with which error number, and what the number
 * means.
 *
 * @since 0.1.0
 */
public final class NativeException extends RuntimeException {

	private final String call;

	private final int errno;

	private final ErrorReason reason;

	/**
	 * Creates the failure of a call.
	 * @param call the name of the system call
	 * @param errno the system's error number
	 * @param reason what the number means
	 */
	public NativeException(String call, int errno, ErrorReason reason) {
		super(call + " failed with errno " + errno + " (" + reason + ")");
		this.call = call;
		this.errno = errno;
		this.reason = reason;
	}

	/**
	 * Returns the name of the system call.
	 * @return the call
	 */
	public String call() {
		return this.call;
	}

	/**
	 * Returns the system's own error number.
	 * @return the errno
	 */
	public int errno() {
		return this.errno;
	}

	/**
	 * Returns what the error number means on this system.
	 * @return the reason
	 */
	public ErrorReason reason() {
		return this.reason;
	}

}
