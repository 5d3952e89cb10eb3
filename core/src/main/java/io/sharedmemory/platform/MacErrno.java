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
 * The error numbers of macOS, from {@code sys/errno.h}, and what they mean. Up to 34 they
 * are those of Linux, but for 11.
 */
final class MacErrno {

	static final int EEXIST = 17;

	static final int EINVAL = 22;

	private static final int EDEADLK = 11;

	private static final int LAST_IN_COMMON = 34;

	private MacErrno() {
	}

	static NativeException exception(String call, int errno) {
		return new NativeException(call, errno, reason(errno));
	}

	private static ErrorReason reason(int errno) {
		if (errno <= LAST_IN_COMMON && errno != EDEADLK) {
			return LinuxErrno.reason(errno);
		}
		return switch (errno) {
			case 35 -> ErrorReason.BUSY; // EAGAIN
			case 45, 78, 102 -> ErrorReason.NOT_SUPPORTED; // ENOTSUP, ENOSYS, EOPNOTSUPP
			case 60 -> ErrorReason.TIMED_OUT; // ETIMEDOUT
			case 62, 63 -> ErrorReason.BAD_PATH; // ELOOP, ENAMETOOLONG
			case 69 -> ErrorReason.NO_SPACE; // EDQUOT
			default -> ErrorReason.OTHER;
		};
	}

}
