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

import com.sun.jna.Native;

/**
 * The error numbers of Windows, from {@code winerror.h}, and what they mean.
 */
final class WindowsError {

	static final int ERROR_ALREADY_EXISTS = 183;

	private WindowsError() {
	}

	static NativeException last(String call) {
		return exception(call, Native.getLastError());
	}

	static NativeException exception(String call, int error) {
		return new NativeException(call, error, reason(error));
	}

	private static ErrorReason reason(int error) {
		return switch (error) {
			case 2 -> ErrorReason.NOT_FOUND; // ERROR_FILE_NOT_FOUND
			case 3, 123, 206 -> ErrorReason.BAD_PATH; // PATH_NOT_FOUND, INVALID_NAME,
														// FILENAME_EXCED_RANGE
			case 4 -> ErrorReason.TOO_MANY_FILES; // ERROR_TOO_MANY_OPEN_FILES
			case 5 -> ErrorReason.ACCESS_DENIED; // ERROR_ACCESS_DENIED
			case 8, 14 -> ErrorReason.NO_MEMORY; // NOT_ENOUGH_MEMORY, OUTOFMEMORY
			case 19 -> ErrorReason.READ_ONLY_FILE_SYSTEM; // ERROR_WRITE_PROTECT
			case 32, 33 -> ErrorReason.BUSY; // SHARING_VIOLATION, LOCK_VIOLATION
			case 39, 112, 1455 -> ErrorReason.NO_SPACE; // DISK_FULL, COMMITMENT_LIMIT
			case 50, 120 -> ErrorReason.NOT_SUPPORTED; // NOT_SUPPORTED,
														// CALL_NOT_IMPLEMENTED
			case 80, ERROR_ALREADY_EXISTS -> ErrorReason.EXISTS; // FILE_EXISTS
			case 487 -> ErrorReason.EXISTS; // ERROR_INVALID_ADDRESS: the range is taken
			case 87 -> ErrorReason.INVALID_ARGUMENT; // ERROR_INVALID_PARAMETER
			case 1117 -> ErrorReason.IO; // ERROR_IO_DEVICE
			default -> ErrorReason.OTHER;
		};
	}

}
