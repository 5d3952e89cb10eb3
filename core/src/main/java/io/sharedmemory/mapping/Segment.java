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

import java.util.function.IntFunction;

/**
 * An open object that can be mapped, see {@link MappedRegion}. All methods may be called
 * from any thread. Closing a segment leaves its regions mapped. A segment must be closed;
 * one that is merely forgotten keeps its descriptor until the process ends.
 *
 * @since 0.1.0
 */
public sealed interface Segment extends AutoCloseable permits SharedMemoryObject, FileMapping, AnonymousSharedMemory,
		XsiSharedMemory, WindowsSharedMemory, EmulatedSharedMemory {

	/**
	 * Returns the name that it was opened by.
	 * @return the name with its leading slash, or the path
	 */
	String name();

	/**
	 * Returns what kind of object it is.
	 * @return the type
	 */
	SegmentType type();

	/**
	 * Returns what it was opened for.
	 * @return {@link AccessMode#READ_ONLY} or {@link AccessMode#READ_WRITE}
	 */
	AccessMode access();

	/**
	 * Says whether opening it made it.
	 * @return {@code false} if it was there before
	 */
	boolean wasCreated();

	/**
	 * Returns its size now. Any process may change it.
	 * @return bytes
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if it is closed
	 */
	long size();

	/**
	 * Makes it longer, with zeroes, or shorter. The memory is reserved: when this method
	 * returns, no byte of the object can fail to be written for lack of space. On failure
	 * the size is what it was, or what another process has made it. Only a disk that
	 * others fill at the same time may leave a file longer, with what it could reserve.
	 * @param size its new size in bytes, 0 or more
	 * @throws InterprocessException with {@link ErrorCode#OUT_OF_SPACE} if the file
	 * system has not that much room, {@link ErrorCode#OUT_OF_MEMORY} if it is memory and
	 * the container may not have that much, {@link ErrorCode#SIZE} if there is room, but
	 * no file of it or of this process may be so long, {@link ErrorCode#READ_ONLY} if it
	 * is not open for writing, {@link ErrorCode#INVALID_ARGUMENT} if the size is
	 * negative, {@link ErrorCode#NOT_SUPPORTED} if its file system cannot reserve or its
	 * size is fixed for ever (System V, Windows), {@link ErrorCode#CLOSED} if it is
	 * closed
	 */
	void truncate(long size);

	/**
	 * Makes it as long as asked, as {@link #truncate} does, unless it is longer: of
	 * several processes that do this at once, whoever asks for most is obeyed.
	 * @param size the least size in bytes, 0 or more
	 * @throws InterprocessException as {@link #truncate} does if it is shorter
	 */
	default void growTo(long size) {
		if (size() < size) {
			truncate(size);
		}
	}

	/**
	 * Returns its permissions now.
	 * @return the permissions
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if it is closed
	 */
	Permissions permissions();

	/**
	 * Returns the user who owns it.
	 * @return the numeric id of the user
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if it is closed,
	 * {@link ErrorCode#NOT_SUPPORTED} on Windows
	 */
	long owner();

	/**
	 * Says what its name means now.
	 * @return whether the name still means this object
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if it is closed
	 */
	NameState nameState();

	/**
	 * Says whether it is open.
	 * @return {@code false} once it is closed
	 */
	boolean isOpen();

	/**
	 * Calls an action with the system's own handle of the object, on Linux a file
	 * descriptor. The handle is open during the call and must not be kept or closed.
	 * @param <T> the type of the result
	 * @param action what to do with the handle
	 * @return what the action returned
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if it is closed,
	 * {@link ErrorCode#NOT_SUPPORTED} if it is no file to the system (System V, Windows)
	 */
	<T> T withHandle(IntFunction<T> action);

	/**
	 * Gives up the object's handle. Regions and the name stay. Does nothing the second
	 * time.
	 */
	@Override
	void close();

}
