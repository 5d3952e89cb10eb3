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
package io.sharedmemory.boot;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * Says which properties there are where a value is given to what has properties, such as
 * a channel, and no value of its own.
 */
final class GroupValues implements ConfigurationPropertiesBindHandlerAdvisor {

	@Override
	public BindHandler apply(BindHandler bindHandler) {
		return new AbstractBindHandler(bindHandler) {

			@Override
			public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Exception error) throws Exception {
				Class<?> type = target.getType().resolve(Object.class);
				if (error instanceof ConverterNotFoundException && PropertyChecks.PREFIX.isAncestorOf(name)
						&& type.getEnclosingClass() == SharedMemoryProperties.class) {
					// Without the cause, which names classes and is what would be
					// reported.
					throw PropertyChecks
						.invalid(PropertyChecks.relative(name),
								context.getBinder().bind(name, Bindable.of(String.class)).orElse(null),
								"It has no value, but properties: "
										+ String.join(", ",
												UnknownPropertyFailureAnalyzer.properties(target.getType()).keySet())
										+ ".",
								null);
				}
				return super.onFailure(name, target, context, error);
			}

		};
	}

}
