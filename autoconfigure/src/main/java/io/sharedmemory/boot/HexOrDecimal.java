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

import java.util.regex.Pattern;

/**
 * Numbers that may be written in either way: {@code 4096} or {@code 0x1000}.
 */
final class HexOrDecimal {

	private static final Pattern HEXADECIMAL = Pattern.compile("0[xX]\\p{XDigit}{1,16}");

	private static final Pattern DECIMAL = Pattern.compile("\\d{1,19}");

	private static final int HEXADECIMAL_RADIX = 16;

	private HexOrDecimal() {
	}

	/**
	 * Reads a number.
	 * @param text the text
	 * @return the number, 0 or more
	 * @throws NumberFormatException if it is none, or more than a {@code long} can be
	 */
	static long parse(String text) {
		String trimmed = text.trim();
		if (HEXADECIMAL.matcher(trimmed).matches()) {
			return Long.parseLong(trimmed.substring(2), HEXADECIMAL_RADIX);
		}
		if (DECIMAL.matcher(trimmed).matches()) {
			return Long.parseLong(trimmed);
		}
		throw new NumberFormatException("No number: " + text);
	}

}
