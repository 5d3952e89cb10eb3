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

package io.sharedmemory.benchmarks.spring;

import io.sharedmemory.messaging.SharedMemoryListener;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The template with text.
 *
 * @since 0.1.0
 */
public final class StringTemplateLink extends TemplateLink<String> {

	private static final int LETTERS = 26;

	private final String[] texts = new String[LETTERS];

	private int length;

	/**
	 * Creates the link, to be opened.
	 */
	public StringTemplateLink() {
		super(StringConfiguration.class);
	}

	@Override
	public long send(long sequence, int length) {
		if (this.length != length) {
			this.length = length;
			for (int i = 0; i < LETTERS; i++) {
				this.texts[i] = String.valueOf((char) ('a' + i)).repeat(length);
			}
		}
		String text = this.texts[(int) (sequence % LETTERS)];
		template().convertAndSend(out(), text);
		return checksum(text);
	}

	private static long checksum(String text) {
		return 31L * text.length() + text.charAt(0) + text.charAt(text.length() - 1);
	}

	@Override
	public void reply(String payload) {
		template().convertAndSend(out(), payload);
	}

	/**
	 * The listener.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(TemplateConfiguration.class)
	static class StringConfiguration {

		private final Listener<String> listener;

		StringConfiguration(Listener<String> listener) {
			this.listener = listener;
		}

		@SharedMemoryListener(channel = "${in}", group = "benchmark")
		void onText(String text) {
			this.listener.onRecord(text, checksum(text));
		}

	}

}
