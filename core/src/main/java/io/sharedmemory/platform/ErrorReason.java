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
 * What an error number means, the same on every system although the numbers differ.
 *
 * @since 0.1.0
 */
public enum ErrorReason {

	/** ENOENT: no such name. */
	NOT_FOUND,

	/** EEXIST: the name or the address range is taken. */
	EXISTS,

	/** EACCES: permissions forbid it. */
	ACCESS_DENIED,

	/** EPERM: only a privileged process or the owner may. */
	NOT_PERMITTED,

	/** EAGAIN, EBUSY, ETXTBSY: in use. */
	BUSY,

	/** EINTR: a signal came in between. */
	INTERRUPTED,

	/** ETIMEDOUT: the time is up. */
	TIMED_OUT,

	/** ENOSPC, EDQUOT: no room on the file system. */
	NO_SPACE,

	/** EFBIG: longer than the file system or the process may have. */
	TOO_BIG,

	/** ENOMEM: no memory or no address space. */
	NO_MEMORY,

	/** EMFILE, ENFILE: too many open files. */
	TOO_MANY_FILES,

	/** EINVAL: an argument that makes no sense. */
	INVALID_ARGUMENT,

	/** ENAMETOOLONG, ENOTDIR, ELOOP: a path that cannot be followed. */
	BAD_PATH,

	/** EISDIR: a directory. */
	IS_DIRECTORY,

	/** EROFS: a read-only file system. */
	READ_ONLY_FILE_SYSTEM,

	/** EIO: the device failed. */
	IO,

	/** ENOSYS, EOPNOTSUPP: the system or the file system cannot do it. */
	NOT_SUPPORTED,

	/** Anything else. */
	OTHER

}
