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

package io.sharedmemory.boot.actuate;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Thrown when what is to be changed is not there.
 */
final class UnknownTargetException extends InvalidEndpointRequestException {

	private static final long serialVersionUID = 1L;

	private UnknownTargetException(String reason) {
		super(reason, reason);
	}

	static UnknownTargetException ofChannel(String channel) {
		return new UnknownTargetException("There is no channel '" + channel + "'");
	}

	static UnknownTargetException ofGroup(String channel, String group) {
		return new UnknownTargetException("There is no group '" + group + "' in channel '" + channel + "'");
	}

	static UnknownTargetException ofSegment(String segment) {
		return new UnknownTargetException("There is no ring '" + segment + "' that is left over");
	}

}
