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
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenerMethods}.
 */
class ListenerMethodsTests {

	private final ListenerMethods methods = new ListenerMethods(SharedMemoryMessageConverters.compose(List.of(), null),
			null, null);

	private final Listeners listeners = new Listeners();

	private static Method method(String name) {
		return Stream.of(Listeners.class.getDeclaredMethods())
			.filter((method) -> method.getName().equals(name))
			.findFirst()
			.orElseThrow();
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

	static class Listeners {

		String joined(Collection<String> texts) {
			return String.join(",", texts);
		}

	}

}
