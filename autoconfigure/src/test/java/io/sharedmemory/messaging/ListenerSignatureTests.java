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

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;

import io.sharedmemory.ring.RingRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ListenerSignature}.
 */
class ListenerSignatureTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ChannelRegistry registry = TestChannels.registry("orders", this.names.object("orders"));

	@AfterEach
	void close() {
		this.registry.close();
	}

	private void create(Class<?> listeners, String method, boolean batch, @Nullable AckMode ackMode) {
		create(listeners, method, "billing", batch, ackMode);
	}

	private void create(Class<?> listeners, String method, String group, boolean batch, @Nullable AckMode ackMode) {
		Method annotated = Stream.of(listeners.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(method))
			.findFirst()
			.orElseThrow();
		ListenerSettings settings = new ListenerSettings(null, null, null, null, null, batch, null, ackMode, null, null,
				null);
		new SharedMemoryListenerContainerFactory(this.registry)
			.createListenerContainer(new SharedMemoryListenerEndpoint("first", "orders", group,
					(listeners == Hopeless.class) ? new Hopeless() : new Working(), annotated, settings));
	}

	private void assertRefused(String method, boolean batch, @Nullable AckMode ackMode, String what, String action) {
		assertThatExceptionOfType(InvalidListenerException.class)
			.isThrownBy(() -> create(Hopeless.class, method, batch, ackMode))
			.withMessageContaining("Listener 'first' on channel 'orders', ")
			.withMessageContaining("Hopeless." + method + ", " + what)
			.satisfies((ex) -> assertThat(ex.getAction()).contains(action));
	}

	@Test
	void whenManualAndNothingAcknowledgesThenRefused() {
		assertRefused("text", false, AckMode.MANUAL, "cannot acknowledge", "add a parameter of type Acknowledgment");
		assertRefused("texts", true, AckMode.MANUAL, "cannot acknowledge", "add a parameter of type Acknowledgment");
	}

	@Test
	void whenAcknowledgmentAndNotManualThenRefused() {
		assertRefused("acknowledging", false, null, "takes an Acknowledgment", "set 'ackMode = \"manual\"'");
		assertRefused("acknowledging", false, AckMode.BATCH, "takes an Acknowledgment", "set 'ackMode = \"manual\"'");
	}

	@Test
	void whenBatchAndNoListOfPayloadsThenRefused() {
		assertRefused("text", true, null, "takes batches and has a parameter of type String", "take List<T>");
		assertRefused("raw", true, null, "takes batches and does not say of what", "take List<T>");
		assertRefused("rawMessages", true, null, "takes batches and does not say of what", "take List<T>");
	}

	@Test
	void whenBatchAndHeaderOfRecordThenRefused() {
		assertRefused("positions", true, null,
				"takes batches and the header '" + SharedMemoryHeaders.RECEIVED_POSITION + "'",
				"take List<Message<T>>");
	}

	@Test
	void whenRecordIsNotOnlyParameterThenRefused() {
		assertRefused("recordAndHeader", false, null, "takes a RingRecord and something else",
				"make the RingRecord its only parameter");
	}

	@Test
	void whenNameOfGroupIsTooLongThenRefused() {
		assertThatExceptionOfType(InvalidListenerException.class)
			.isThrownBy(() -> create(Working.class, "none", "g".repeat(97), false, null))
			.withMessageContaining("Listener 'first' on channel 'orders', ")
			.withMessageContaining("from 1 to 96 bytes long")
			.satisfies((ex) -> assertThat(ex.getAction()).isEqualTo("set 'group' to such a name"));
	}

	@Test
	void whenResultIsPublisherOfManyThenRefused() {
		assertRefused("publisher", false, null, "returns a SubmissionPublisher",
				"or a CompletableFuture or Mono of that");
		assertRefused("flux", false, null, "returns a Flux", "or a CompletableFuture or Mono of that");
	}

	@Test
	void whenMethodCanAcknowledgeThenAccepted() {
		for (String method : List.of("acknowledgment", "message", "headers", "headerMap", "header")) {
			create(Working.class, method, false, AckMode.MANUAL);
		}
		create(Working.class, "batchAndAcknowledgment", true, AckMode.MANUAL);
	}

	@Test
	void whenMethodCanTakeBatchesThenAccepted() {
		for (String method : List.of("none", "future", "mono", "payloads", "lists", "collection", "iterable",
				"anything", "messages", "message", "batchAndHeaders")) {
			create(Working.class, method, true, null);
		}
	}

	@SuppressWarnings("rawtypes")
	static class Hopeless {

		void text(String text) {
		}

		void texts(List<String> texts) {
		}

		void acknowledging(String text, Acknowledgment acknowledgment) {
		}

		void raw(List texts) {
		}

		void rawMessages(List<Message> messages) {
		}

		void positions(List<String> texts, @Header(SharedMemoryHeaders.RECEIVED_POSITION) List<Long> positions) {
		}

		SubmissionPublisher<String> publisher(String text) {
			return new SubmissionPublisher<>();
		}

		Flux<String> flux(String text) {
			return Flux.just(text);
		}

		void recordAndHeader(RingRecord rec, @Header("key") String key) {
		}

	}

	@SuppressWarnings("rawtypes")
	static class Working {

		void acknowledgment(Acknowledgment acknowledgment) {
		}

		void message(Message<?> message) {
		}

		void headers(String text, MessageHeaders headers) {
		}

		void headerMap(String text, @Headers Map<String, Object> headers) {
		}

		void header(String text, @Header(SharedMemoryHeaders.ACKNOWLEDGMENT) Object acknowledgment) {
		}

		void batchAndAcknowledgment(List<String> texts, Acknowledgment acknowledgment) {
		}

		void none() {
		}

		CompletableFuture<String> future(List<String> texts) {
			return CompletableFuture.completedFuture("done");
		}

		Mono<String> mono(List<String> texts) {
			return Mono.just("done");
		}

		void payloads(List<String> texts) {
		}

		void lists(List<List> payloads) {
		}

		void collection(Collection<String> texts) {
		}

		void iterable(Iterable<Message<String>> messages) {
		}

		void anything(Object batch) {
		}

		void messages(List<Message<byte[]>> messages) {
		}

		void batchAndHeaders(List<?> payloads, @Header(SharedMemoryHeaders.RECEIVED_CHANNEL) String channel,
				@Header("key") Optional<String> key, @Header(name = "other", required = false) String other) {
		}

	}

}
