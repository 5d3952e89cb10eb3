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

package java.lang.foreign;

/**
 * What {@code ForeignMemory} uses of the class of that name, to compile on Java 17, which
 * does not have it. It is not packaged and never runs.
 */
public interface MemorySegment {

	MemorySegment NULL = null;

	MemorySegment reinterpret(long newSize);

	static void copy(MemorySegment source, ValueLayout sourceLayout, long sourceOffset, Object target, int targetIndex,
			int count) {
		throw new UnsupportedOperationException();
	}

	static void copy(Object source, int sourceIndex, MemorySegment target, ValueLayout targetLayout, long targetOffset,
			int count) {
		throw new UnsupportedOperationException();
	}

}
