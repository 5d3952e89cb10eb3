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

package io.sharedmemory.sync;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;

/**
 * A kind of structure that processes share, with the version of its layout.
 *
 * @param name what it is called in messages
 * @param code four bytes that tell it from other kinds, not 0
 * @param version the version of its layout, from 1 to 65535
 * @since 0.1.0
 */
public record StructureKind(String name, int code, int version) {

	static final StructureKind MUTEX = new StructureKind("mutex", 0x5854554D, 1);

	static final StructureKind READ_WRITE_LOCK = new StructureKind("read-write lock", 0x4B4C5752, 1);

	static final StructureKind CONDITION = new StructureKind("condition", 0x444E4F43, 1);

	static final StructureKind SEMAPHORE = new StructureKind("semaphore", 0x414D4553, 1);

	/**
	 * Creates a kind.
	 */
	public StructureKind {
		if (code == 0 || version < 1 || version > 0xFFFF) {
			throw new IllegalArgumentException("code " + code + ", version " + version);
		}
	}

	/**
	 * Says what another header means.
	 * @param header the first word of the structure
	 * @param place where it is
	 * @return the exception to throw
	 */
	InterprocessException mismatch(long header, String place) {
		if (Long.reverseBytes(header) == SyncLayout.header(this)) {
			return failure(ErrorCode.NOT_SUPPORTED, place, "it was made on a system of the other byte order");
		}
		if (!SyncLayout.isHeader(header)) {
			return failure(ErrorCode.CORRUPTED, place,
					"it begins with 0x" + Long.toHexString(header) + " and so is something else, or damaged");
		}
		if (SyncLayout.headerCode(header) != this.code) {
			return failure(ErrorCode.INVALID_ARGUMENT, place, "another kind of structure is there, of code 0x"
					+ Integer.toHexString(SyncLayout.headerCode(header)));
		}
		return failure(ErrorCode.NOT_SUPPORTED, place, "it has layout version " + SyncLayout.headerVersion(header)
				+ ", this library has " + this.version + "; let all processes use the same version");
	}

	InterprocessException failure(ErrorCode code, String place, String detail) {
		return new InterprocessException(code, "open " + this.name, place, detail);
	}

}
