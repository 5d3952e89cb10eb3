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
 * Memory that has no name and goes with its last handle or mapping. All methods may be
 * called from any thread and throw {@link NativeException} when the system refuses.
 *
 * @since 0.1.0
 */
public interface AnonymousMemory {

	/**
	 * Creates memory of size 0.
	 * @param label what the system's own lists show
	 * @return its handle
	 */
	int create(String label);

	/**
	 * Forbids for ever, to everybody, to make the memory shorter.
	 * @param handle a writable handle
	 */
	void sealAgainstShrinking(int handle);

	/**
	 * Says whether the memory can no longer be made shorter.
	 * @param handle an open handle
	 * @return whether it is sealed
	 */
	boolean isSealedAgainstShrinking(int handle);

	/**
	 * Opens what a handle of another process means.
	 * @param pid the process
	 * @param handle its handle
	 * @param writable whether to open it for writing too
	 * @return a handle of this process
	 */
	int open(long pid, int handle, boolean writable);

	/**
	 * Returns how much memory the system can give without taking it from its processes,
	 * and the container of this process may have.
	 * @return bytes, {@link Long#MAX_VALUE} if it does not say
	 */
	long available();

}
