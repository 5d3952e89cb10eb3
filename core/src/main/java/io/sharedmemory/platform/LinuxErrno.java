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
 * The error numbers of Linux, from {@code asm-generic/errno-base.h} and
 * {@code asm-generic/errno.h}, and what they mean.
 */
final class LinuxErrno {

	static final int EPERM = 1;

	static final int ENOENT = 2;

	static final int EINTR = 4;

	static final int EIO = 5;

	static final int ENXIO = 6;

	static final int EAGAIN = 11;

	static final int ENOMEM = 12;

	static final int EACCES = 13;

	static final int EBUSY = 16;

	static final int EEXIST = 17;

	static final int ENOTDIR = 20;

	static final int EISDIR = 21;

	static final int EINVAL = 22;

	static final int ENFILE = 23;

	static final int EMFILE = 24;

	static final int ETXTBSY = 26;

	static final int EFBIG = 27;

	static final int ENOSPC = 28;

	static final int EROFS = 30;

	static final int ENAMETOOLONG = 36;

	static final int ENOSYS = 38;

	static final int ELOOP = 40;

	static final int EOPNOTSUPP = 95;

	static final int ETIMEDOUT = 110;

	static final int EDQUOT = 122;

	private LinuxErrno() {
	}

	static NativeException exception(String call, int errno) {
		return new NativeException(call, errno, reason(errno));
	}

	static ErrorReason reason(int errno) {
		return switch (errno) {
			case EPERM -> ErrorReason.NOT_PERMITTED;
			case ENOENT -> ErrorReason.NOT_FOUND;
			case EINTR -> ErrorReason.INTERRUPTED;
			case EIO -> ErrorReason.IO;
			case EAGAIN, EBUSY, ETXTBSY -> ErrorReason.BUSY;
			case ENOMEM -> ErrorReason.NO_MEMORY;
			case EACCES -> ErrorReason.ACCESS_DENIED;
			case EEXIST -> ErrorReason.EXISTS;
			case ENOTDIR, ENAMETOOLONG, ELOOP -> ErrorReason.BAD_PATH;
			case EISDIR -> ErrorReason.IS_DIRECTORY;
			case EINVAL -> ErrorReason.INVALID_ARGUMENT;
			case ENFILE, EMFILE -> ErrorReason.TOO_MANY_FILES;
			case EFBIG -> ErrorReason.TOO_BIG;
			case ENOSPC, EDQUOT -> ErrorReason.NO_SPACE;
			case EROFS -> ErrorReason.READ_ONLY_FILE_SYSTEM;
			case ENOSYS, EOPNOTSUPP -> ErrorReason.NOT_SUPPORTED;
			case ETIMEDOUT -> ErrorReason.TIMED_OUT;
			default -> ErrorReason.OTHER;
		};
	}

}
