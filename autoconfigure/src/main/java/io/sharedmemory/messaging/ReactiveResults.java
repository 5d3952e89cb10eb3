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

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Subscribes to the results of a method whose return type is a reactive one, as a
 * {@link Mono}, and stands for one value at most. Needs Reactor, which not every
 * application has. Any thread may call.
 */
final class ReactiveResults {

	private static final boolean REACTOR_PRESENT = ClassUtils.isPresent("reactor.core.publisher.Mono",
			ReactiveResults.class.getClassLoader());

	private final ReactiveAdapter adapter;

	private ReactiveResults(ReactiveAdapter adapter) {
		this.adapter = adapter;
	}

	/**
	 * Returns what subscribes to the results of a type.
	 * @param type what a method returns
	 * @return what subscribes, or {@code null} if that type needs nobody who does, or is
	 * one that cannot be subscribed to here
	 */
	static @Nullable ReactiveResults of(Class<?> type) {
		ReactiveAdapter adapter = adapter(type);
		return (adapter != null && REACTOR_PRESENT && !adapter.isMultiValue()) ? new ReactiveResults(adapter) : null;
	}

	/**
	 * Says whether a type needs somebody who subscribes to it.
	 * @param type what a method returns
	 * @return whether it does
	 */
	static boolean isReactive(Class<?> type) {
		return adapter(type) != null;
	}

	private static @Nullable ReactiveAdapter adapter(Class<?> type) {
		return (type == void.class || CompletionStage.class.isAssignableFrom(type)) ? null
				: ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
	}

	/**
	 * Subscribes to a result.
	 * @param result the result
	 * @return what it will emit, or {@code null} if it emits nothing
	 */
	Future<?> subscribe(Object result) {
		return Mono.from(this.adapter.toPublisher(result)).toFuture();
	}

}
