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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.DefaultContentTypeResolver;
import org.springframework.util.MimeType;

/**
 * Converts between text and bytes in the charset of the content type, or in UTF-8. Unlike
 * Spring's converter it does not ask what the content type is: a listener that wants a
 * {@code String} gets the text of whatever was sent, JSON too.
 *
 * @since 0.1.0
 */
public class TextMessageConverter extends AbstractMessageConverter {

	static final MimeType TEXT = new MimeType("text", "plain", StandardCharsets.UTF_8);

	/**
	 * Creates the converter.
	 */
	public TextMessageConverter() {
		super(List.of());
	}

	@Override
	protected boolean supports(Class<?> type) {
		return CharSequence.class.isAssignableFrom(type);
	}

	@Override
	protected MimeType getDefaultContentType(Object payload) {
		return TEXT;
	}

	/** Any content type will do, so the headers need not be asked for it. */
	@Override
	protected boolean canConvertFrom(Message<?> message, Class<?> targetClass) {
		return (getClass() == TextMessageConverter.class && getSupportedMimeTypes().isEmpty()) ? supports(targetClass)
				: super.canConvertFrom(message, targetClass);
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> targetClass,
			@Nullable Object conversionHint) {
		Object payload = message.getPayload();
		if (targetClass.isInstance(payload)) {
			return payload;
		}
		if (payload instanceof byte[] bytes && targetClass.isAssignableFrom(String.class)) {
			return new String(bytes, isPlainText(message) ? StandardCharsets.UTF_8 : charset(message.getHeaders()));
		}
		return null;
	}

	@Override
	protected @Nullable Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		return payload.toString().getBytes(charset(headers));
	}

	private boolean isPlainText(Message<?> message) {
		return RecordMessage.onlyContentType(message) == TEXT && getClass() == TextMessageConverter.class
				&& getContentTypeResolver() != null
				&& getContentTypeResolver().getClass() == DefaultContentTypeResolver.class;
	}

	private Charset charset(@Nullable MessageHeaders headers) {
		MimeType contentType = getMimeType(headers);
		Charset charset = (contentType != null) ? contentType.getCharset() : null;
		return (charset != null) ? charset : StandardCharsets.UTF_8;
	}

}
