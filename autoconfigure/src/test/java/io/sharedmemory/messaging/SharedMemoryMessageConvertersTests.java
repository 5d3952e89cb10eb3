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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SharedMemoryMessageConverters}.
 */
class SharedMemoryMessageConvertersTests {

	private final SharedMemoryJsonMessageConverter json = new SharedMemoryJsonMessageConverter(new JsonMapper());

	private final CompositeMessageConverter converter = SharedMemoryMessageConverters.compose(List.of(), this.json);

	@Test
	void whenPayloadIsBytesThenTheyStayAsTheyAre() {
		byte[] bytes = { 1, 2 };
		Message<?> message = this.converter.toMessage(bytes, null);
		assertThat(message).isNotNull();
		assertThat(message.getPayload()).isSameAs(bytes);
		assertThat(message.getHeaders()).doesNotContainKey(MessageHeaders.CONTENT_TYPE);
		assertThat(this.converter.fromMessage(message, ByteBuffer.class)).isEqualTo(ByteBuffer.wrap(bytes));
	}

	@Test
	void whenPayloadIsTextThenItIsNoJson() {
		Message<?> message = this.converter.toMessage(new StringBuilder("text"), null);
		assertThat(message).isNotNull();
		assertThat(message.getPayload()).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
		assertThat(this.converter.fromMessage(message, String.class)).isEqualTo("text");
	}

	@Test
	void whenPayloadIsAnObjectThenItIsJsonAndComesBack() {
		Message<?> message = this.converter.toMessage(new Point(1, 2), null);
		assertThat(message).isNotNull();
		assertThat(message.getHeaders().get(MessageHeaders.CONTENT_TYPE)).isEqualTo(MimeTypeUtils.APPLICATION_JSON);
		assertThat(this.converter.fromMessage(message, Point.class)).isEqualTo(new Point(1, 2));
		assertThat(this.converter.fromMessage(message, String.class)).isEqualTo("{\"x\":1,\"y\":2}");
	}

	@Test
	void whenAnyTypeWillDoThenBytesAreLeftToTheOthers() {
		Message<byte[]> message = json("[1]");
		assertThat(this.converter.fromMessage(message, Object.class)).isEqualTo(List.of(1));
	}

	@Test
	void whenApplicationHasConverterThenItIsAskedFirstWhateverTheType() {
		List<Class<?>> asked = new ArrayList<>();
		CompositeMessageConverter converter = SharedMemoryMessageConverters.compose(List.of(new Noting(asked)),
				this.json);
		converter.toMessage("text", null);
		converter.toMessage(new byte[0], null);
		converter.toMessage(new Point(1, 2), null);
		assertThat(converter.fromMessage(json("{\"x\":1,\"y\":2}"), Point.class)).isEqualTo(new Point(1, 2));
		assertThat(asked).containsExactly(String.class, byte[].class, Point.class, Point.class);
	}

	@Test
	void whenApplicationExtendsBuiltInConverterThenItIsAskedFirstWhateverTheType() {
		CompositeMessageConverter converter = SharedMemoryMessageConverters.compose(List.of(new PointsAsBytes()),
				this.json);
		assertThat(converter.fromMessage(json("12"), Point.class)).isEqualTo(new Point(1, 2));
	}

	@Test
	void whenContentTypeResolverSaysOtherwiseThenJsonIsNotRead() {
		this.json.setContentTypeResolver((headers) -> MimeTypeUtils.IMAGE_PNG);
		assertThat(this.converter.fromMessage(json("{\"x\":1,\"y\":2}"), Point.class)).isNull();
	}

	@Test
	void whenListIsChangedAfterwardsThenItIsRefused() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.converter.getConverters().clear());
	}

	private static Message<byte[]> json(String text) {
		return new GenericMessage<>(text.getBytes(StandardCharsets.UTF_8),
				Map.of(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON));
	}

	record Point(int x, int y) {

	}

	/**
	 * Reads points from two digits.
	 */
	static class PointsAsBytes extends BytesMessageConverter {

		@Override
		protected boolean canConvertFrom(Message<?> message, Class<?> targetClass) {
			return targetClass == Point.class;
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> targetClass,
				@Nullable Object conversionHint) {
			byte[] digits = (byte[]) message.getPayload();
			return new Point(digits[0] - '0', digits[1] - '0');
		}

	}

	/**
	 * Notes what it is asked for, and converts nothing.
	 *
	 * @param asked the classes
	 */
	record Noting(List<Class<?>> asked) implements MessageConverter {

		@Override
		public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
			this.asked.add(targetClass);
			return null;
		}

		@Override
		public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			this.asked.add(payload.getClass());
			return null;
		}

	}

}
