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

package io.sharedmemory.sample.launcher;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A role of the sample application, in the order in which roles are started.
 */
enum Role {

	/** Receives and shows. */
	BOARD,

	/** Reads and sends. */
	FEED;

	/**
	 * Returns the name on the command line, which is also the name of the profile.
	 */
	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	static @Nullable Role of(String id) {
		for (Role role : values()) {
			if (role.id().equals(id)) {
				return role;
			}
		}
		return null;
	}

}
