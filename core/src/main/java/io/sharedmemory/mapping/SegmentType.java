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

/**
 * What kind of object a segment is.
 *
 * @since 0.1.0
 */
public enum SegmentType {

	/** A POSIX shared memory object, see {@link SharedMemoryObject}. */
	POSIX,

	/** A file, see {@link FileMapping}. */
	FILE,

	/** Memory without a name, see {@link AnonymousSharedMemory}. */
	ANONYMOUS,

	/** A segment of System V, see {@link XsiSharedMemory}. */
	XSI,

	/** Memory of Windows with a name, see {@link WindowsSharedMemory}. */
	WINDOWS,

	/** A file that stands in for an object, see {@link EmulatedSharedMemory}. */
	EMULATED

}
