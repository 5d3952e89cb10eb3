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

package io.sharedmemory.mapping;

import io.sharedmemory.platform.MemoryFault;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.UnsupportedPlatformException;
import org.jspecify.annotations.Nullable;

/**
 * An operation on memory shared between processes failed. Says which operation, on which
 * object, why, and the system's own error number.
 *
 * @since 0.1.0
 */
public class InterprocessException extends RuntimeException {

	private final ErrorCode code;

	private final String operation;

	private final String objectName;

	private final int systemError;

	/**
	 * Creates an exception that no error number of the system is behind.
	 * @param code what went wrong
	 * @param operation what was attempted, as a verb
	 * @param objectName the object it was attempted on
	 * @param detail the cause for people to read, with the remedy if there is one
	 */
	public InterprocessException(ErrorCode code, String operation, String objectName, String detail) {
		this(code, operation, objectName, detail, 0, null);
	}

	/**
	 * Creates an exception.
	 * @param code what went wrong
	 * @param operation what was attempted, as a verb
	 * @param objectName the object it was attempted on
	 * @param detail the cause for people to read, with the remedy if there is one
	 * @param systemError the system's error number, or 0
	 * @param cause what was caught, or {@code null}
	 */
	public InterprocessException(ErrorCode code, String operation, String objectName, String detail, int systemError,
			@Nullable Throwable cause) {
		super(message(code, operation, objectName, detail, systemError), cause);
		this.code = code;
		this.operation = operation;
		this.objectName = objectName;
		this.systemError = systemError;
	}

	/**
	 * Translates a system call's failure, with the general explanation of its error
	 * number.
	 * @param operation what was attempted, as a verb
	 * @param objectName the object it was attempted on
	 * @param cause the failure
	 * @return the exception to throw
	 */
	public static InterprocessException of(String operation, String objectName, NativeException cause) {
		return of(operation, objectName, explanation(cause), cause);
	}

	/**
	 * Translates the error that the JVM makes of an access to memory that is not there
	 * any more.
	 * @param operation what was attempted, as a verb
	 * @param objectName the object it was attempted on
	 * @param error what the JVM threw
	 * @return the exception to throw, with {@link ErrorCode#SIZE}
	 * @throws InternalError the error itself, if it is another one
	 */
	public static InterprocessException vanished(String operation, String objectName, InternalError error) {
		if (!MemoryFault.is(error)) {
			throw error;
		}
		try {
			MemoryFault.raise();
		}
		catch (InternalError ex) {
			// What the same loss did to another access is said with this one.
		}
		return new InterprocessException(ErrorCode.SIZE, operation, objectName,
				"the memory is not there any more: another process made the object shorter, or its device failed", 0,
				error);
	}

	static InterprocessException of(String operation, String objectName, String detail, NativeException cause) {
		return new InterprocessException(ErrorCode.of(cause.reason()), operation, objectName, detail, cause.errno(),
				cause);
	}

	static InterprocessException of(String operation, String objectName, UnsupportedPlatformException cause) {
		return new InterprocessException(ErrorCode.NOT_SUPPORTED, operation, objectName,
				String.valueOf(cause.getMessage()), 0, cause);
	}

	private static String message(ErrorCode code, String operation, String objectName, String detail, int systemError) {
		String suffix = (systemError != 0) ? ", errno " + systemError : "";
		return operation + " " + objectName + ": " + detail + " (" + code + suffix + ")";
	}

	private static String explanation(NativeException cause) {
		return switch (cause.reason()) {
			case NOT_FOUND -> "no such object";
			case EXISTS -> "exists already";
			case ACCESS_DENIED ->
				"permission denied: the object belongs to another user, or its permissions or those of "
						+ "its directory forbid it";
			case NOT_PERMITTED -> "only its owner or a privileged process may do that";
			case BUSY -> "in use";
			case NO_SPACE -> "no space left on its file system";
			case TOO_BIG -> "larger than its file system or this process may have";
			case NO_MEMORY -> "not enough memory or address space";
			case TOO_MANY_FILES -> "too many open files, raise the limit with 'ulimit -n'";
			case INVALID_ARGUMENT -> "the system calls the arguments invalid";
			case BAD_PATH -> "the path is too long or leads through something that is no directory";
			case IS_DIRECTORY -> "is a directory";
			case READ_ONLY_FILE_SYSTEM -> "lies on a read-only file system";
			case IO -> "the device reports an error";
			case NOT_SUPPORTED -> "this system or file system cannot do that";
			case INTERRUPTED, TIMED_OUT, OTHER -> String.valueOf(cause.getMessage());
		};
	}

	/**
	 * Returns what went wrong.
	 * @return the code
	 */
	public ErrorCode code() {
		return this.code;
	}

	/**
	 * Returns what was attempted.
	 * @return a verb, such as {@code open}
	 */
	public String operation() {
		return this.operation;
	}

	/**
	 * Returns the object that it was attempted on.
	 * @return the name or the path
	 */
	public String objectName() {
		return this.objectName;
	}

	/**
	 * Returns the system's own error number.
	 * @return the errno, or 0 if the failure is not the system's
	 */
	public int systemError() {
		return this.systemError;
	}

}
