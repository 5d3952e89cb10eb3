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
 * Who may read, write and execute an object: the nine permission bits of POSIX.
 *
 * @param mode the bits, 0 to 0777
 * @since 0.1.0
 */
public record Permissions(int mode) {

	/** Only the owner reads and writes: {@code rw-------}. */
	public static final Permissions DEFAULT = new Permissions(0600);

	private static final String SYMBOLS = "rwxrwxrwx";

	private static final int ALL = 0777;

	/**
	 * Creates permissions.
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if the mode
	 * has other bits
	 */
	public Permissions {
		if ((mode & ~ALL) != 0) {
			throw invalid("0" + Integer.toOctalString(mode));
		}
	}

	/**
	 * Returns the permissions of a numeric mode.
	 * @param mode the bits, such as {@code 0660}
	 * @return the permissions
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if the mode
	 * has other bits than 0777
	 */
	public static Permissions of(int mode) {
		return new Permissions(mode);
	}

	/**
	 * Parses nine symbols as {@code ls} prints them, or three or four octal digits.
	 * @param text such as {@code rw-rw----}, {@code 660} or {@code 0660}
	 * @return the permissions
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if the text
	 * is neither
	 */
	public static Permissions parse(String text) {
		if (text.matches("0?[0-7]{3}")) {
			return new Permissions(Integer.parseInt(text, 8));
		}
		if (text.length() != SYMBOLS.length()) {
			throw invalid(text);
		}
		int mode = 0;
		for (int i = 0; i < SYMBOLS.length(); i++) {
			char symbol = text.charAt(i);
			if (symbol != SYMBOLS.charAt(i) && symbol != '-') {
				throw invalid(text);
			}
			mode = (mode << 1) | ((symbol != '-') ? 1 : 0);
		}
		return new Permissions(mode);
	}

	private static InterprocessException invalid(String text) {
		return new InterprocessException(ErrorCode.INVALID_ARGUMENT, "parse permissions", text,
				"not permissions, write them as rw-rw---- or 0660");
	}

	/**
	 * Returns the nine symbols, as {@code ls} prints them.
	 * @return such as {@code rw-rw----}
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(SYMBOLS);
		for (int i = 0; i < SYMBOLS.length(); i++) {
			if ((this.mode & (0400 >> i)) == 0) {
				text.setCharAt(i, '-');
			}
		}
		return text.toString();
	}

}
