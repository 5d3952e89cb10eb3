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
 * What may be done with a segment or a region. Segments know only {@link #READ_ONLY} and
 * {@link #READ_WRITE}.
 *
 * @since 0.1.0
 */
public enum AccessMode {

	/** Read; the writes of others are seen. */
	READ_ONLY,

	/** Read and write; writes are seen by others and reach the object. */
	READ_WRITE,

	/** Read and write; a page that is written becomes a private copy that nobody sees. */
	COPY_ON_WRITE,

	/** Read, without a promise that later writes of others are seen. */
	READ_PRIVATE;

	boolean isWritable() {
		return this == READ_WRITE || this == COPY_ON_WRITE;
	}

	boolean isShared() {
		return this == READ_ONLY || this == READ_WRITE;
	}

}
