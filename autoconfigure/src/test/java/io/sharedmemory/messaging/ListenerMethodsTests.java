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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ListenerMethods}.
 */
class ListenerMethodsTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ListenerMethods methods = new ListenerMethods(SharedMemoryMessageConverters.compose(List.of(), null),
			null, null);

	private final Listeners listeners = new Listeners();

	private static Method method(String name) {
		return Stream.of(Listeners.class.getDeclaredMethods())
			.filter((method) -> method.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private @Nullable Object call(String name, String payload) throws Exception {
		return this.methods.messageListener(this.listeners, method(name), null)
			.onMessage(new GenericMessage<>(payload.getBytes()));
	}

	private @Nullable Object callBatch(String name, String... payloads) throws Exception {
		List<Message<byte[]>> messages = Stream.of(payloads)
			.<Message<byte[]>>map((payload) -> new GenericMessage<>(payload.getBytes()))
			.toList();
		return this.methods.batchListener(this.listeners, method(name), null).onMessages(messages, null);
	}

	@Test
	void whenBatchIsCollectionThenItHasPayloads() throws Exception {
		assertThat(callBatch("joined", "a", "b")).isEqualTo("a,b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "payloads", "messages", "wildcards", "wildcardMessages" })
	void whenElementsOfBatchAreOfTypeOfSubclassThenItHasThose(String name) throws Exception {
		List<Message<byte[]>> messages = List.of(new GenericMessage<>("a".getBytes()),
				new GenericMessage<>("b".getBytes()));
		Method method = Stream.of(OfAnyType.class.getDeclaredMethods())
			.filter((one) -> one.getName().equals(name))
			.findFirst()
			.orElseThrow();
		assertThat(this.methods.batchListener(new OfText(), method, null).onMessages(messages, null))
			.isEqualTo(List.of("a", "b"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "message", "genericMessage", "object", "characters" })
	void whenPayloadIsEmptyOrNotThenEveryKindOfParameterGetsIt(String name) throws Exception {
		RecordMessageReader reader = new RecordMessageReader("in", "tests");
		SharedMemoryMessageListener listener = this.methods.messageListener(this.listeners, method(name), null);
		for (String text : List.of("", "text")) {
			assertThat(
					listener.onMessage(new RecordMessage(text.getBytes(), TextMessageConverter.TEXT, reader, 0, 1, 0)))
				.isEqualTo(text);
		}
	}

	@Test
	void whenResultIsStillToComeThenItIsAwaited() throws Exception {
		CompletableFuture<Object> call = CompletableFuture.supplyAsync(() -> {
			try {
				return call("later", "a");
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(this.listeners.called.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(call).isNotDone();
		this.listeners.result.complete("answer");
		assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("answer");
		assertThat(callBatch("laterForAll", "a", "b")).isEqualTo("answer");
	}

	@Test
	void whenResultThatIsAwaitedFailsThenListenerFails() {
		this.listeners.result.completeExceptionally(new UncheckedIOException(new IOException("failing as told")));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> call("later", "a"))
			.withMessageContaining("failing as told");
		SharedMemoryMessageListener handled = this.methods.messageListener(this.listeners, method("later"),
				(message, ex) -> ex.getClass().getSimpleName());
		assertThatNoException().isThrownBy(() -> assertThat(handled.onMessage(new GenericMessage<>("a".getBytes())))
			.isEqualTo("UncheckedIOException"));
	}

	@Test
	void whenResultIsMonoThenWhatItEmitsIsTheResult() throws Exception {
		assertThat(call("mono", "a")).isEqualTo("a again");
		assertThat(callBatch("monoOfNothing", "a", "b")).isNull();
		assertThat(this.listeners.subscribed).hasValue(2);
	}

	@Test
	void whenMonoFailsThenItsFailureIsThatOfTheListener() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> call("failingMono", "a"))
			.withMessage("failing as told");
	}

	@Test
	void whenErrorHandlerReturnsResultThatIsStillToComeThenItIsAwaited() throws Exception {
		this.listeners.result.completeExceptionally(new IllegalStateException("failing as told"));
		SharedMemoryMessageListener handled = this.methods.messageListener(this.listeners, method("later"),
				(message, ex) -> CompletableFuture.supplyAsync(ex::getMessage));
		assertThat(handled.onMessage(new GenericMessage<>("a".getBytes()))).isEqualTo("failing as told");
	}

	@Test
	void whenHeaderIsMissingOrOfAnotherTypeThenArgumentCannotBeResolved() {
		assertThatExceptionOfType(MethodArgumentResolutionException.class).isThrownBy(() -> call("counted", "a"))
			.withMessageContaining("Missing header 'count'");
		SharedMemoryMessageListener listener = this.methods.messageListener(this.listeners, method("counted"), null);
		assertThatExceptionOfType(MethodArgumentResolutionException.class).isThrownBy(
				() -> listener.onMessage(new GenericMessage<>("a".getBytes(), Map.<String, Object>of("count", "many"))))
			.withCauseInstanceOf(ConversionException.class);
	}

	@Test
	void whenMethodThatReadsInPlaceIsStaticThenItIsCalled() throws Exception {
		try (Channel channel = Channel.open("orders", TestChannels.options(this.names.object("orders")))) {
			RingConsumer consumer = channel.newConsumer("group", GroupOptions.exclusive());
			channel.send(new byte[7], 0, 7);
			SharedMemoryRecordListener listener = ListenerMethods.recordListener(this.listeners, method("inPlace"));
			consumer.poll((rec) -> {
				try {
					listener.onRecord(rec);
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}, 1);
			consumer.close();
		}
		assertThat(Listeners.length.get()).isEqualTo(7);
	}

	abstract static class OfAnyType<T> {

		List<T> payloads(List<T> payloads) {
			return payloads;
		}

		List<T> messages(List<Message<T>> messages) {
			return messages.stream().map(Message::getPayload).toList();
		}

		List<? extends T> wildcards(Collection<? extends T> payloads) {
			return List.copyOf(payloads);
		}

		List<T> wildcardMessages(List<? extends Message<? extends T>> messages) {
			return messages.stream().<T>map(Message::getPayload).toList();
		}

	}

	static class OfText extends OfAnyType<String> {

	}

	static class Listeners {

		private static final AtomicInteger length = new AtomicInteger();

		void counted(String text, @Header("count") int count) {
		}

		static void inPlace(RingRecord rec) {
			length.set(rec.length());
		}

		String message(Message<String> message) {
			return message.getPayload();
		}

		String genericMessage(GenericMessage<byte[]> message) {
			return new String(message.getPayload());
		}

		String object(Object bytes) {
			return new String((byte[]) bytes);
		}

		String characters(CharSequence text) {
			return text.toString();
		}

		private final CountDownLatch called = new CountDownLatch(1);

		private final CompletableFuture<String> result = new CompletableFuture<>();

		CompletionStage<String> later(String text) {
			this.called.countDown();
			return this.result;
		}

		Future<String> laterForAll(List<String> texts) {
			return this.result;
		}

		private final AtomicInteger subscribed = new AtomicInteger();

		Mono<String> mono(String text) {
			return Mono.delay(Duration.ofMillis(10)).map((tick) -> {
				this.subscribed.incrementAndGet();
				return text + " again";
			});
		}

		Mono<Void> monoOfNothing(List<String> texts) {
			return Mono.fromRunnable(this.subscribed::incrementAndGet);
		}

		Mono<String> failingMono(String text) {
			return Mono.error(new IOException("failing as told"));
		}

		String joined(Collection<String> texts) {
			return String.join(",", texts);
		}

	}

}
