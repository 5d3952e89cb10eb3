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
 * The operating system or the processor has no implementation here, or the native library
 * could not be loaded.
 *
 * @since 0.1.0
 */
public final class UnsupportedPlatformException extends UnsupportedOperationException {

	/**
	 * Creates the exception.
	 * @param message what is not supported and what is
	 */
	public UnsupportedPlatformException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what is not supported and what to do
	 * @param cause what the attempt to load ended with
	 */
	public UnsupportedPlatformException(String message, Throwable cause) {
		super(message, cause);
	}

}
