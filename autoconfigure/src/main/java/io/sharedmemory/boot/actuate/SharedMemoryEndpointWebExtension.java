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

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension} of the {@link SharedMemoryEndpoint} that answers refused
 * changes with the reason: 404 if what was to be changed is not there, 400 otherwise.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = SharedMemoryEndpoint.class)
public class SharedMemoryEndpointWebExtension {

	private final SharedMemoryEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 */
	public SharedMemoryEndpointWebExtension(SharedMemoryEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Removes a group that nobody consumes for.
	 * @param channel the name of the channel
	 * @param group the name of the group
	 * @return what was done, or why nothing was
	 */
	@DeleteOperation
	public WebEndpointResponse<Object> removeGroup(@Selector String channel, @Selector String group) {
		return answer(() -> this.endpoint.removeGroup(channel, group));
	}

	/**
	 * Moves a group that nobody consumes for past everything that was sent before.
	 * @param channel the name of the channel
	 * @param group the name of the group
	 * @return what was done, or why nothing was
	 */
	@WriteOperation
	public WebEndpointResponse<Object> resetGroup(@Selector String channel, @Selector String group) {
		return answer(() -> this.endpoint.resetGroup(channel, group));
	}

	/**
	 * Removes a ring that is left over.
	 * @param segment its name
	 * @return what was done, or why nothing was
	 * @see SharedMemoryEndpoint#purge(String)
	 */
	@DeleteOperation
	public WebEndpointResponse<Object> purge(@Selector String segment) {
		return answer(() -> this.endpoint.purge(segment));
	}

	private static WebEndpointResponse<Object> answer(Supplier<Object> change) {
		try {
			return new WebEndpointResponse<>(change.get());
		}
		catch (UnknownTargetException ex) {
			return refusal(ex, WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return refusal(ex, WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static WebEndpointResponse<Object> refusal(InvalidEndpointRequestException ex, int status) {
		return new WebEndpointResponse<>(OperationResponseBody.of(Map.of("reason", String.valueOf(ex.getReason()))),
				status);
	}

}
