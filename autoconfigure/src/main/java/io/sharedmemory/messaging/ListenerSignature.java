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

import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;

import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.ring.RingRecord;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.ClassUtils;

/**
 * Refuses, when a container is made, the annotated methods that could handle no record,
 * or would keep the next one waiting for ever.
 */
final class ListenerSignature {

	/** Headers that a batch has as a whole. */
	private static final Set<String> BATCH_HEADERS = Set.of(SharedMemoryHeaders.RECEIVED_CHANNEL,
			SharedMemoryHeaders.RECEIVED_GROUP, SharedMemoryHeaders.ACKNOWLEDGMENT, MessageHeaders.ID,
			MessageHeaders.TIMESTAMP);

	private final SharedMemoryListenerEndpoint endpoint;

	private final List<MethodParameter> parameters;

	private ListenerSignature(SharedMemoryListenerEndpoint endpoint) {
		this.endpoint = endpoint;
		this.parameters = List.of(new HandlerMethod(endpoint.bean(), endpoint.method()).getMethodParameters());
	}

	/**
	 * Checks the group that a method reads for.
	 * @param endpoint the method and what its annotation says
	 * @param group the name of the group
	 * @throws InvalidListenerException if no ring takes it
	 */
	static void checkGroup(SharedMemoryListenerEndpoint endpoint, String group) {
		try {
			RingOptions.builder().requiredGroups(List.of(group)).build();
		}
		catch (IllegalArgumentException ex) {
			throw new ListenerSignature(endpoint).invalid("cannot read for its group: " + ex.getMessage(),
					"set 'group' to such a name");
		}
	}

	/**
	 * Checks a method that reads records in place.
	 * @param endpoint the method and what its annotation says
	 * @throws InvalidListenerException if its annotation asks for what there is not in
	 * place
	 */
	static void checkInPlace(SharedMemoryListenerEndpoint endpoint) {
		ListenerSettings settings = endpoint.settings();
		boolean plain = !settings.batch() && settings.filter() == null && settings.errorHandler() == null
				&& settings.sendTo() == null && (settings.ackMode() == null || settings.ackMode() == AckMode.RECORD);
		if (!plain || endpoint.method().getReturnType() != void.class) {
			throw new InvalidListenerException("Listener '" + endpoint.id() + "' reads records in place",
					"leave 'batch', 'filter', 'errorHandler', 'ackMode' and @SendTo away and return nothing, or take a "
							+ "payload or a message instead");
		}
	}

	/**
	 * Checks a method that takes payloads or messages.
	 * @param endpoint the method and what its annotation says
	 * @param ackMode when its group moves on
	 * @throws InvalidListenerException if it could not work
	 */
	static void check(SharedMemoryListenerEndpoint endpoint, AckMode ackMode) {
		ListenerSignature signature = new ListenerSignature(endpoint);
		signature.checkRecords();
		signature.checkResult();
		signature.checkAcknowledgment(ackMode);
		if (endpoint.settings().batch()) {
			signature.parameters.forEach(signature::checkBatchParameter);
		}
	}

	private void checkRecords() {
		if (this.parameters.stream().anyMatch((parameter) -> parameter.getParameterType() == RingRecord.class)) {
			throw invalid("takes a RingRecord and something else",
					"make the RingRecord its only parameter, or take a payload or a message instead");
		}
	}

	private void checkResult() {
		Class<?> type = this.endpoint.method().getReturnType();
		if (Flow.Publisher.class.isAssignableFrom(type)
				|| (ReactiveResults.isReactive(type) && ReactiveResults.of(type) == null)) {
			throw invalid("returns a " + ClassUtils.getShortName(type) + ", which nobody subscribes to",
					"return what it emits, or a CompletableFuture or Mono of that");
		}
	}

	private void checkAcknowledgment(AckMode ackMode) {
		if (ackMode == AckMode.MANUAL && this.parameters.stream().noneMatch(ListenerSignature::canAcknowledge)) {
			throw invalid("cannot acknowledge a record, and its ack mode is manual",
					"add a parameter of type Acknowledgment, or set 'ackMode' to 'record' or 'batch'");
		}
		if (ackMode != AckMode.MANUAL && this.parameters.stream()
			.anyMatch((parameter) -> parameter.getParameterType() == Acknowledgment.class)) {
			throw invalid("takes an Acknowledgment, and its ack mode is not manual",
					"set 'ackMode = \"manual\"', or leave the parameter away");
		}
	}

	private static boolean canAcknowledge(MethodParameter parameter) {
		return parameter.getParameterType() == Acknowledgment.class || hasAllHeaders(parameter)
				|| (parameter.hasParameterAnnotation(Header.class)
						&& parameter.getParameterType().isAssignableFrom(Acknowledgment.class));
	}

	private static boolean hasAllHeaders(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return Message.class.isAssignableFrom(type) || type == MessageHeaders.class
				|| MessageHeaderAccessor.class.isAssignableFrom(type)
				|| parameter.hasParameterAnnotation(Headers.class);
	}

	private void checkBatchParameter(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		Header header = parameter.getParameterAnnotation(Header.class);
		if (header != null) {
			checkBatchHeader(parameter, header);
		}
		else if (type == Acknowledgment.class || type == Object.class || hasAllHeaders(parameter)) {
			return;
		}
		else if (!type.isAssignableFrom(List.class)) {
			throw invalidBatch("takes batches and has a parameter of type " + ClassUtils.getShortName(type));
		}
		else if (parameter.getGenericParameterType() instanceof Class
				|| parameter.nested().getNestedGenericParameterType() == Message.class) {
			throw invalidBatch("takes batches and does not say of what");
		}
	}

	/** The headers of records are not those of their batch. */
	private void checkBatchHeader(MethodParameter parameter, Header header) {
		String name = header.name();
		boolean needed = header.required() && header.defaultValue().equals(ValueConstants.DEFAULT_NONE)
				&& !parameter.isOptional();
		boolean literal = !name.isEmpty() && !name.contains("${") && !name.contains("#{");
		if (needed && (literal ? !BATCH_HEADERS.contains(name) : parameter.getParameterType() == List.class)) {
			throw invalid(
					"takes batches and the header " + (literal ? "'" + name + "'" : "of a parameter")
							+ ", which a batch does not have",
					"take List<Message<T>> and read the headers of each message");
		}
	}

	private InvalidListenerException invalidBatch(String what) {
		return invalid(what,
				"take List<T> or List<Message<T>>, with the type of the payloads for T, or set no 'batch'");
	}

	private InvalidListenerException invalid(String what, String action) {
		return new InvalidListenerException(
				"Listener '" + this.endpoint.id() + "' on channel '" + this.endpoint.channel() + "', "
						+ ClassUtils.getQualifiedMethodName(this.endpoint.method()) + ", " + what,
				action);
	}

}
