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

import java.io.Serial;
import java.util.Arrays;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.MimeType;

/**
 * The message of a record that carries no header but its content type, as most do. The
 * headers are made when somebody asks for them, which a listener that takes nothing but
 * the payload never does. Any thread may use it.
 * <p>
 * It is equal to another one of the same payload and headers, and to no other message.
 */
final class RecordMessage extends GenericMessage<byte[]> {

	@Serial
	private static final long serialVersionUID = 1L;

	/** What the superclass has to be given. */
	private static final MessageHeaders NOT_MADE = new MessageHeaders(Map.of());

	private final transient @Nullable MimeType contentType;

	private final transient RecordMessageReader reader;

	private final transient long position;

	private final transient int attempt;

	private final transient long lostBefore;

	private transient volatile @Nullable MessageHeaders headers;

	/**
	 * Makes a message.
	 * @param payload its payload, which nobody else writes to
	 * @param contentType its content type, {@code null} if it has none
	 * @param reader what knows where the record is from
	 * @param position the record's position
	 * @param attempt how often it was delivered, this time included
	 * @param lostBefore how many records were lost before it
	 */
	RecordMessage(byte[] payload, @Nullable MimeType contentType, RecordMessageReader reader, long position,
			int attempt, long lostBefore) {
		super(payload, NOT_MADE);
		this.contentType = contentType;
		this.reader = reader;
		this.position = position;
		this.attempt = attempt;
		this.lostBefore = lostBefore;
	}

	@Override
	public MessageHeaders getHeaders() {
		MessageHeaders headers = this.headers;
		if (headers == null) {
			RecordHeaders made = new RecordHeaders();
			if (this.contentType != null) {
				made.writable().put(MessageHeaders.CONTENT_TYPE, this.contentType);
			}
			this.reader.putOrigin(made, this.position, this.attempt, this.lostBefore);
			headers = made;
			this.headers = headers;
		}
		return headers;
	}

	/**
	 * Returns the content type of a message, without making its headers.
	 * @param message any message
	 * @return the {@code contentType} header if the message was made of a record and has
	 * no other, else {@code null}
	 */
	static @Nullable MimeType onlyContentType(Message<?> message) {
		return (message instanceof RecordMessage rec) ? rec.contentType : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof RecordMessage that && Arrays.equals(getPayload(), that.getPayload())
				&& getHeaders().equals(that.getHeaders());
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(getPayload());
	}

	@Override
	public String toString() {
		return "RecordMessage [payload=byte[" + getPayload().length + "], headers=" + getHeaders() + "]";
	}

	@Serial
	private Object writeReplace() {
		return new GenericMessage<>(getPayload(), getHeaders());
	}

}
