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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.DefaultContentTypeResolver;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordMessage}, and for the converters that do not ask it for headers.
 */
class RecordMessageTests {

	private final RecordMessageReader reader = new RecordMessageReader("orders", "audit");

	private RecordMessage message(String text, @Nullable MimeType contentType, long lostBefore) {
		return new RecordMessage(text.getBytes(StandardCharsets.UTF_8), contentType, this.reader, 64, 2, lostBefore);
	}

	@Test
	void whenHeadersAreAskedForThenTheyTellWhereTheRecordIsFrom() {
		assertThat(message("x", MimeTypeUtils.APPLICATION_JSON, 0).getHeaders()).containsOnly(
				Map.entry(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON),
				Map.entry(SharedMemoryHeaders.RECEIVED_CHANNEL, "orders"),
				Map.entry(SharedMemoryHeaders.RECEIVED_GROUP, "audit"),
				Map.entry(SharedMemoryHeaders.RECEIVED_POSITION, 64L),
				Map.entry(SharedMemoryHeaders.DELIVERY_ATTEMPT, 2));
		assertThat(message("x", null, 3).getHeaders()).doesNotContainKey(MessageHeaders.CONTENT_TYPE)
			.containsEntry(SharedMemoryHeaders.LOST_BEFORE, 3L);
	}

	@Test
	void whenHeadersAreAskedForAgainThenTheyAreTheSame() {
		RecordMessage message = message("x", null, 0);
		assertThat(message.getHeaders()).isSameAs(message.getHeaders());
	}

	@Test
	void whenPayloadAndHeadersAreEqualThenMessagesAre() {
		RecordMessage message = message("x", MimeTypeUtils.APPLICATION_JSON, 0);
		assertThat(message).isEqualTo(message("x", MimeTypeUtils.APPLICATION_JSON, 0))
			.hasSameHashCodeAs(message("x", MimeTypeUtils.APPLICATION_JSON, 0))
			.isNotEqualTo(message("y", MimeTypeUtils.APPLICATION_JSON, 0))
			.isNotEqualTo(message("x", null, 0))
			.isNotEqualTo(message("x", MimeTypeUtils.APPLICATION_JSON, 1))
			.hasToString("RecordMessage [payload=byte[1], headers=" + message.getHeaders() + "]");
	}

	@Test
	void whenAMessageIsBuiltOfItThenItHasTheHeaders() {
		RecordMessage message = message("x", MimeTypeUtils.APPLICATION_JSON, 0);
		Message<byte[]> built = MessageBuilder.fromMessage(message).setHeader("key", 1).build();
		assertThat(built.getPayload()).isSameAs(message.getPayload());
		assertThat(built.getHeaders()).containsAllEntriesOf(message.getHeaders()).containsEntry("key", 1);
	}

	@Test
	void whenItIsSerializedThenAMessageWithPayloadAndHeadersComesBack() throws IOException, ClassNotFoundException {
		RecordMessage message = message("x", MimeTypeUtils.APPLICATION_JSON, 0);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(message);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertThat(in.readObject()).isEqualTo(new GenericMessage<>(message.getPayload(), message.getHeaders()));
		}
	}

	@Test
	void whenItIsConvertedThenItIsAsAnyOtherMessageIs() {
		CompositeMessageConverter converter = SharedMemoryMessageConverters.compose(List.of(),
				new SharedMemoryJsonMessageConverter(new JsonMapper()));
		for (MimeType contentType : new MimeType[] { null, TextMessageConverter.TEXT, MimeTypeUtils.APPLICATION_JSON,
				MimeTypeUtils.APPLICATION_OCTET_STREAM }) {
			RecordMessage message = message("[\"é\"]", contentType, 0);
			Message<byte[]> other = new GenericMessage<>(message.getPayload(), message.getHeaders());
			for (Class<?> type : List.of(byte[].class, String.class, List.class, Object.class)) {
				assertThat(converter.fromMessage(message, type)).as("%s as %s", contentType, type)
					.isEqualTo(converter.fromMessage(other, type));
			}
		}
	}

	@Test
	void whenAResolverSaysOtherwiseThenTextIsOfItsCharset() {
		TextMessageConverter text = new TextMessageConverter();
		RecordMessage message = message("é", TextMessageConverter.TEXT, 0);
		assertThat(text.fromMessage(message, String.class)).isEqualTo("é");
		text.setContentTypeResolver((headers) -> new MimeType("text", "plain", StandardCharsets.ISO_8859_1));
		assertThat(text.fromMessage(message, String.class)).isEqualTo("Ã©");
		text.setContentTypeResolver(new InLatin1());
		assertThat(text.fromMessage(message, String.class)).isEqualTo("Ã©");
	}

	@Test
	void whenASubclassRefusesAContentTypeThenItIsNotPassedOver() {
		RecordMessage message = message("[1]", MimeTypeUtils.APPLICATION_JSON, 0);
		assertThat(new SharedMemoryJsonMessageConverter(new JsonMapper()).fromMessage(message, List.class))
			.isEqualTo(List.of(1));
		assertThat(new RefusingJson().fromMessage(message, List.class)).isNull();
		assertThat(new RefusingText().fromMessage(message, String.class)).isNull();
		assertThat(new RefusingBytes().fromMessage(message, byte[].class)).isNull();
	}

	/**
	 * Takes everything for text in an old encoding.
	 */
	static class InLatin1 extends DefaultContentTypeResolver {

		@Override
		public MimeType resolve(@Nullable MessageHeaders headers) {
			return new MimeType("text", "plain", StandardCharsets.ISO_8859_1);
		}

	}

	/**
	 * Reads no JSON.
	 */
	static class RefusingJson extends SharedMemoryJsonMessageConverter {

		RefusingJson() {
			super(new JsonMapper());
		}

		@Override
		protected boolean supportsMimeType(@Nullable MessageHeaders headers) {
			return false;
		}

	}

	/**
	 * Reads no text.
	 */
	static class RefusingText extends TextMessageConverter {

		@Override
		protected boolean supportsMimeType(@Nullable MessageHeaders headers) {
			return false;
		}

	}

	/**
	 * Reads no bytes.
	 */
	static class RefusingBytes extends BytesMessageConverter {

		@Override
		protected boolean supportsMimeType(@Nullable MessageHeaders headers) {
			return false;
		}

	}

}
