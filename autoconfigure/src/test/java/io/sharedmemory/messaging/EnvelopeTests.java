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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnvelopeWriter} and {@link EnvelopeReader}.
 */
class EnvelopeTests {

	@Test
	void whenValueIsOfCarriedTypeThenItComesBackEqual() {
		Map<String, Object> headers = new LinkedHashMap<>();
		headers.put("string", "Grüße, 世界");
		headers.put("empty", "");
		headers.put("true", true);
		headers.put("false", false);
		headers.put("byte", (byte) -1);
		headers.put("short", Short.MIN_VALUE);
		headers.put("int", Integer.MAX_VALUE);
		headers.put("long", Long.MIN_VALUE);
		headers.put("float", 1.5f);
		headers.put("double", Math.PI);
		headers.put("uuid", UUID.randomUUID());
		headers.put("instant", Instant.parse("1969-12-31T23:59:59.999999999Z"));
		headers.put("mimeType", MimeType.valueOf("application/cbor"));
		headers.put("bigInteger", BigInteger.TWO.pow(100));
		headers.put("bigDecimal", new BigDecimal("-0.10"));
		assertThat(roundTrip(headers)).isEqualTo(headers);
	}

	@Test
	void whenThereIsOnlyAContentTypeThenItIsKnownByTheFirstWord() {
		byte[] envelope = EnvelopeWriter.write(Map.of(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON));
		int code = EnvelopeDescriptor.onlyContentType(firstWord(envelope));
		assertThat(EnvelopeDescriptor.contentType(code)).isEqualTo(MimeTypeUtils.APPLICATION_JSON);
		assertThat(envelope).hasSize(EnvelopeDescriptor.HEADERS_OFFSET);
	}

	@Test
	void whenThereIsAnythingElseThenTheFirstWordIsNotEnough() {
		byte[] more = EnvelopeWriter
			.write(Map.of(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON, "header", "value"));
		byte[] ofOtherVersion = EnvelopeWriter
			.write(Map.of(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON));
		ofOtherVersion[EnvelopeDescriptor.VERSION_OFFSET]++;
		byte[] ofUnknownType = { EnvelopeDescriptor.VERSION, (byte) EnvelopeDescriptor.contentTypes(), 0, 0, 0, 0, 0,
				0 };
		assertThat(List.of(more, ofOtherVersion, ofUnknownType)).allMatch((envelope) -> EnvelopeDescriptor
			.onlyContentType(firstWord(envelope)) == EnvelopeDescriptor.NO_CONTENT_TYPE);
	}

	private static long firstWord(byte[] envelope) {
		return ByteBuffer.wrap(envelope).order(ByteOrder.nativeOrder()).getLong(0);
	}

	@Test
	void whenValueIsBytesThenTheyComeBack() {
		byte[] bytes = new byte[100_000];
		new Random(1).nextBytes(bytes);
		assertThat((byte[]) roundTrip(Map.of("bytes", bytes)).get("bytes")).isEqualTo(bytes);
	}

	@Test
	void whenContentTypeIsKnownThenItIsOneByte() {
		byte[] envelope = EnvelopeWriter.write(Map.of(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON));
		assertThat(envelope).hasSize(EnvelopeDescriptor.HEADERS_OFFSET);
		assertThat(read(envelope)).containsOnly(Map.entry(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON));
	}

	@Test
	void whenContentTypeIsUnknownThenItIsHeader() {
		MimeType contentType = MimeType.valueOf("application/x-protobuf");
		assertThat(roundTrip(Map.of(MessageHeaders.CONTENT_TYPE, contentType)))
			.containsOnly(Map.entry(MessageHeaders.CONTENT_TYPE, contentType));
	}

	@Test
	void whenHeadersAreSpringsOwnThenThereIsNoEnvelope() {
		assertThat(EnvelopeWriter.write(new MessageHeaders(Map.of()))).isEmpty();
	}

	@Test
	void whenValueIsOfOtherTypeThenHeaderIsLeftBehind() {
		assertThat(EnvelopeWriter.write(Map.of("thread", Thread.currentThread()))).isEmpty();
		assertThat(roundTrip(Map.of("thread", Thread.currentThread(), "key", 1))).containsOnly(Map.entry("key", 1));
	}

	@Test
	void whenHeaderIsSetByReceiverThenItIsLeftBehind() {
		assertThat(EnvelopeWriter
			.write(Map.of(SharedMemoryHeaders.RECEIVED_CHANNEL, "orders", SharedMemoryHeaders.RECEIVED_POSITION, 16L)))
			.isEmpty();
	}

	@Test
	void whenNameIsTooLongThenThrows() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> EnvelopeWriter.write(Map.of("x".repeat(70_000), 1)))
			.withMessageContaining("70000 bytes");
	}

	@Test
	void whenHeadersAreWrittenThenPayloadIsAligned() {
		for (int length = 0; length < 20; length++) {
			byte[] envelope = EnvelopeWriter.write(Map.of("key", "x".repeat(length)));
			assertThat(envelope.length % EnvelopeDescriptor.ALIGNMENT).isZero();
			assertThat(EnvelopeReader.read(ByteBuffer.wrap(envelope), new HashMap<>())).isEqualTo(envelope.length);
		}
	}

	@Test
	void whenEnvelopeIsCutThenThrows() {
		byte[] envelope = EnvelopeWriter.write(Map.of("key", "value", "other", 1L));
		for (int length = 0; length < envelope.length; length++) {
			ByteBuffer cut = ByteBuffer.wrap(envelope, 0, length);
			assertThatExceptionOfType(MalformedRecordException.class)
				.isThrownBy(() -> EnvelopeReader.read(cut, new HashMap<>()));
		}
	}

	@Test
	void whenVersionIsOtherThenThrowsNamingBoth() {
		byte[] envelope = EnvelopeWriter.write(Map.of("key", "value"));
		envelope[EnvelopeDescriptor.VERSION_OFFSET] = 9;
		assertThatExceptionOfType(MalformedRecordException.class).isThrownBy(() -> read(envelope))
			.withMessageContaining("version 9")
			.withMessageContaining("version 1");
	}

	@Test
	void whenAnyByteIsDamagedThenReadsOrThrowsTyped() {
		byte[] envelope = EnvelopeWriter.write(Map.of("key", "value", "uuid", UUID.randomUUID(), "instant",
				Instant.EPOCH, "big", BigInteger.TEN, "type", MimeTypeUtils.TEXT_HTML));
		for (int i = 0; i < envelope.length; i++) {
			for (int value = 0; value < 256; value++) {
				byte[] damaged = envelope.clone();
				damaged[i] = (byte) value;
				readOrThrowTyped(damaged);
			}
		}
	}

	@Test
	void whenBytesAreRandomThenReadsOrThrowsTyped() {
		Random random = new Random(42);
		for (int i = 0; i < 100_000; i++) {
			byte[] bytes = new byte[random.nextInt(64)];
			random.nextBytes(bytes);
			if (bytes.length > 0) {
				bytes[0] = EnvelopeDescriptor.VERSION;
			}
			readOrThrowTyped(bytes);
		}
	}

	private static void readOrThrowTyped(byte[] bytes) {
		try {
			assertThat(EnvelopeReader.read(ByteBuffer.wrap(bytes), new HashMap<>())).isBetween(0, bytes.length);
		}
		catch (MalformedRecordException ex) {
			assertThat(ex).hasMessageStartingWith("The envelope of a record cannot be read: ");
		}
	}

	private static Map<String, Object> roundTrip(Map<String, Object> headers) {
		return read(EnvelopeWriter.write(headers));
	}

	private static Map<String, Object> read(byte[] envelope) {
		ByteBuffer rec = ByteBuffer.allocate(envelope.length + 10).position(3).put(envelope).flip().position(3);
		Map<String, Object> headers = new HashMap<>();
		assertThat(EnvelopeReader.read(rec, headers)).isEqualTo(envelope.length);
		return headers;
	}

}
