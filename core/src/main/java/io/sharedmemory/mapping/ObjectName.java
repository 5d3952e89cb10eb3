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

import java.nio.charset.StandardCharsets;

/**
 * The rules for names of shared memory objects, which keep every name in the one
 * directory of such objects.
 */
final class ObjectName {

	private static final int MAX_NAME_BYTES = 255;

	private ObjectName() {
	}

	/**
	 * Checks a name.
	 * @param name with or without its leading slash
	 * @return the name with its leading slash
	 */
	static String canonical(String name) {
		String bare = name.startsWith("/") ? name.substring(1) : name;
		if (bare.isEmpty()) {
			throw invalid(ErrorCode.INVALID_ARGUMENT, name, "the name is empty");
		}
		if (bare.indexOf('/') >= 0 || bare.indexOf('\0') >= 0) {
			throw invalid(ErrorCode.INVALID_ARGUMENT, name,
					"a name has no slash but the one it may start with, and no zero");
		}
		if (bare.equals(".") || bare.equals("..")) {
			throw invalid(ErrorCode.INVALID_ARGUMENT, name, "the name means a directory");
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(bare)) {
			throw invalid(ErrorCode.INVALID_ARGUMENT, name, "the name cannot be written in UTF-8");
		}
		int bytes = bare.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAX_NAME_BYTES) {
			throw invalid(ErrorCode.PATH, name, "the name has " + bytes + " bytes, more than " + MAX_NAME_BYTES);
		}
		return "/" + bare;
	}

	private static InterprocessException invalid(ErrorCode code, String name, String detail) {
		return new InterprocessException(code, "open", name, detail);
	}

}
