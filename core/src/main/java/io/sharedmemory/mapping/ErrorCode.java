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

import io.sharedmemory.platform.ErrorReason;

/**
 * What went wrong, in the vocabulary of Boost.Interprocess.
 *
 * @since 0.1.0
 */
public enum ErrorCode {

	/** There is no object of that name. */
	NOT_FOUND,

	/** There is an object of that name already. */
	ALREADY_EXISTS,

	/** Permissions forbid it. */
	SECURITY,

	/** The name or the address is in use. */
	BUSY,

	/** The file system has no room. */
	OUT_OF_SPACE,

	/** The system has no memory or the process no address space. */
	OUT_OF_MEMORY,

	/** Too many open files or another limit of the system. */
	OUT_OF_RESOURCE,

	/** A range that reaches past the end of its object, or an impossible size. */
	SIZE,

	/** An access mode that the object does not have. */
	MODE,

	/** An argument that makes no sense. */
	INVALID_ARGUMENT,

	/** A path that cannot be followed. */
	PATH,

	/** A directory where a file is needed. */
	IS_DIRECTORY,

	/** A write to what is open for reading, or lies on a read-only file system. */
	READ_ONLY,

	/** The device failed. */
	IO,

	/** The content is damaged. */
	CORRUPTED,

	/** A lock was not to be had in time. */
	TIMEOUT_WHEN_LOCKING,

	/** The owner of a lock died; what it guards may be half-written. */
	OWNER_DEAD,

	/** The owner of a lock died, and its successor did not repair what it guards. */
	NOT_RECOVERABLE,

	/** This system cannot do it. */
	NOT_SUPPORTED,

	/** The object was closed before. */
	CLOSED,

	/** Any other error of the system. */
	SYSTEM;

	static ErrorCode of(ErrorReason reason) {
		return switch (reason) {
			case NOT_FOUND -> NOT_FOUND;
			case EXISTS -> ALREADY_EXISTS;
			case ACCESS_DENIED -> SECURITY;
			case BUSY -> BUSY;
			case NO_SPACE -> OUT_OF_SPACE;
			case TOO_BIG -> SIZE;
			case NO_MEMORY -> OUT_OF_MEMORY;
			case TOO_MANY_FILES -> OUT_OF_RESOURCE;
			case INVALID_ARGUMENT -> INVALID_ARGUMENT;
			case BAD_PATH -> PATH;
			case IS_DIRECTORY -> IS_DIRECTORY;
			case READ_ONLY_FILE_SYSTEM -> READ_ONLY;
			case IO -> IO;
			case NOT_SUPPORTED -> NOT_SUPPORTED;
			case NOT_PERMITTED, INTERRUPTED, TIMED_OUT, OTHER -> SYSTEM;
		};
	}

}
