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
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * What is particular when {@link SharedMemoryProperties} are bound: values without a unit
 * and unknown ones are refused, properties that nobody has set are passed over, and no
 * constructor with parameters is looked for. Boot looks for one in each channel, and what
 * it needs for that takes a JVM that has just started 10 ms.
 */
final class PropertyBinding implements ConfigurationPropertiesBindHandlerAdvisor {

	@Override
	public BindHandler apply(BindHandler bindHandler) {
		return new AbsentProperties(new RequiredUnits(new KnownValues(new JavaBeans(bindHandler))));
	}

	/**
	 * Binds all that is a class of {@link SharedMemoryProperties} by its setters.
	 */
	private static final class JavaBeans extends AbstractBindHandler {

		JavaBeans(BindHandler parent) {
			super(parent);
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			Class<?> type = target.getType().resolve(Object.class);
			boolean ours = target.getBindMethod() == null && type.getEnclosingClass() == SharedMemoryProperties.class;
			return super.onStart(name, ours ? target.withBindMethod(BindMethod.JAVA_BEAN) : target, context);
		}

	}

}
