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

package io.sharedmemory.messaging;

import java.util.Map;

import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.ring.RingOptions;

/**
 * Channels for tests.
 */
final class TestChannels {

	private TestChannels() {
	}

	static ChannelOptions options(String object) {
		return ChannelOptions.of(location(object), RingOptions.builder().capacity(64 * 1024).build());
	}

	static SegmentLocation location(String object) {
		return new SegmentLocation(SegmentType.POSIX, object, Permissions.DEFAULT);
	}

	static ChannelRegistry registry(String channel, String object) {
		return new ChannelRegistry(Map.of(channel, options(object)));
	}

}
