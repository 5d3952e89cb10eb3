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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Puts message converters in the order in which the template and listeners ask them.
 *
 * @since 0.1.0
 */
public final class SharedMemoryMessageConverters {

	private SharedMemoryMessageConverters() {
	}

	/**
	 * Combines the converters of an application with those for bytes and text.
	 * @param first converters that are asked before all others
	 * @param json the converter for what is neither bytes nor text, if there is one
	 * @return a converter that asks each until one answers
	 */
	public static CompositeMessageConverter compose(List<? extends MessageConverter> first,
			@Nullable MessageConverter json) {
		List<MessageConverter> converters = new ArrayList<>(first);
		converters.add(new BytesMessageConverter());
		converters.add(new TextMessageConverter());
		if (json != null) {
			converters.add(json);
		}
		return new SelectiveMessageConverter(converters);
	}

}
