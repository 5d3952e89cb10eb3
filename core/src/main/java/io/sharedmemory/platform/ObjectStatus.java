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
 * What the system knows about an object. Device and inode together identify it: two
 * statuses with the same pair speak of the same object as long as somebody has it open.
 *
 * @param device the number of the device that it lies on
 * @param inode its number on that device
 * @param size its size in bytes
 * @param mode its permission bits, 0 to 07777
 * @param owner the numeric id of the user who owns it
 * @param links how many names it has
 * @param kind what it is
 * @since 0.1.0
 */
public record ObjectStatus(long device, long inode, long size, int mode, long owner, long links, Kind kind) {

	/**
	 * Says whether this is a status of the same object.
	 * @param other another status
	 * @return whether device and inode are the same
	 */
	public boolean isSameObject(ObjectStatus other) {
		return this.device == other.device && this.inode == other.inode;
	}

	/**
	 * The kinds of objects that a name may mean.
	 */
	public enum Kind {

		/** A regular file or a shared memory object. */
		REGULAR,

		/** A directory. */
		DIRECTORY,

		/** A device, a pipe, a socket. */
		OTHER

	}

}
