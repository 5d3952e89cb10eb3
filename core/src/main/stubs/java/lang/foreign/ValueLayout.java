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

import java.lang.invoke.VarHandle;

/**
 * What {@code ForeignMemory} uses of the class of that name, to compile on Java 17, which
 * does not have it. It is not packaged and never runs.
 */
public interface ValueLayout {

	OfByte JAVA_BYTE = null;

	OfInt JAVA_INT = null;

	OfInt JAVA_INT_UNALIGNED = null;

	OfLong JAVA_LONG = null;

	OfLong JAVA_LONG_UNALIGNED = null;

	VarHandle varHandle();

	interface OfByte extends ValueLayout {

	}

	interface OfInt extends ValueLayout {

	}

	interface OfLong extends ValueLayout {

	}

}
