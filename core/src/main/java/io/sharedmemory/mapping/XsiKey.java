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

import java.nio.file.Path;

import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.SystemVMemory;

/**
 * The number under which a System V segment is found, see {@link XsiSharedMemory}.
 *
 * @param value the key; 0 is {@link #PRIVATE}
 * @since 0.1.0
 */
public record XsiKey(int value) {

	/** The key of segments that nobody finds but by their id. */
	public static final XsiKey PRIVATE = new XsiKey(SystemVMemory.PRIVATE_KEY);

	private static final int MAX_PROJECT_ID = 255;

	/**
	 * Computes the key of a file and a number as {@code ftok} does, the same in every
	 * language. It depends on the file's place on its device: a file that was removed and
	 * created again has another key. Different files may have the same key.
	 * @param path a file that exists
	 * @param projectId 1 to 255
	 * @return the key
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is no such
	 * file, {@link ErrorCode#INVALID_ARGUMENT} if the number is out of range,
	 * {@link ErrorCode#NOT_SUPPORTED} on other systems than Linux
	 */
	public static XsiKey of(Path path, int projectId) {
		if (projectId < 1 || projectId > MAX_PROJECT_ID) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "make key", path.toString(),
					"project id " + projectId + " is not from 1 to " + MAX_PROJECT_ID);
		}
		try {
			return new XsiKey(Opening.platform("make key", path.toString())
				.systemV()
				.key(path.toAbsolutePath().toString(), projectId));
		}
		catch (NativeException ex) {
			throw InterprocessException.of("make key", path.toString(), ex);
		}
	}

	/**
	 * Returns the key as {@code ipcs} prints it.
	 * @return such as {@code 0x0100a3f2}
	 */
	@Override
	public String toString() {
		return String.format("0x%08x", this.value);
	}

}
