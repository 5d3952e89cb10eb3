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

package io.sharedmemory.boot;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Lets a native image call the operating system: JNA's own classes and library, the
 * methods that it binds, and the memory access that is chosen by reflection.
 */
class SharedMemoryRuntimeHints implements RuntimeHintsRegistrar {

	private static final String[] JNA_TYPES = { "com.sun.jna.Native", "com.sun.jna.Pointer", "com.sun.jna.Structure",
			"com.sun.jna.NativeLong", "com.sun.jna.Callback", "com.sun.jna.CallbackReference",
			"com.sun.jna.IntegerType", "com.sun.jna.PointerType", "com.sun.jna.NativeMapped", "com.sun.jna.WString",
			"com.sun.jna.LastErrorException", "com.sun.jna.JNIEnv", "com.sun.jna.FromNativeConverter",
			"com.sun.jna.ToNativeConverter", "com.sun.jna.Memory" };

	/** Those whose native methods JNA binds. */
	private static final String[] BOUND_TYPES = { "LinuxCalls", "LinuxPages", "LinuxSystemV", "SharedMemoryCalls" };

	private static final String PLATFORM = "io.sharedmemory.platform.";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String type : JNA_TYPES) {
			register(hints, type);
		}
		for (String type : BOUND_TYPES) {
			register(hints, PLATFORM + type);
		}
		// Memory is accessed by it up to Java 23.
		hints.reflection().registerTypeIfPresent(classLoader, "sun.misc.Unsafe", MemberCategory.ACCESS_DECLARED_FIELDS);
		hints.resources().registerPattern("com/sun/jna/linux-*/libjnidispatch.so");
	}

	private static void register(RuntimeHints hints, String type) {
		MemberCategory[] members = { MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
				MemberCategory.INVOKE_DECLARED_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS };
		hints.reflection().registerType(TypeReference.of(type), members);
		hints.jni().registerType(TypeReference.of(type), members);
	}

}
