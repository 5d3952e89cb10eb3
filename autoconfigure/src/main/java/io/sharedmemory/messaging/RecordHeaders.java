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

import org.springframework.messaging.MessageHeaders;

/**
 * The headers of one received message. They have no identifier and no time of their own,
 * which would cost more than the rest of them and say nothing of the record.
 */
final class RecordHeaders extends MessageHeaders {

	private static final long serialVersionUID = 1L;

	RecordHeaders() {
		super(null, ID_VALUE_NONE, -1L);
	}

	/**
	 * Returns where to put headers while the message is being made.
	 * @return the map behind these headers
	 */
	Map<String, Object> writable() {
		return getRawHeaders();
	}

}
