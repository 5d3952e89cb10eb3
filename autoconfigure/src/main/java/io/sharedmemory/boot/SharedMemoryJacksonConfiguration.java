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

import io.sharedmemory.messaging.SharedMemoryJsonMessageConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

/**
 * Converts JSON where Jackson is on the class path, with the application's mapper if
 * there is one.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(JsonMapper.class)
class SharedMemoryJacksonConfiguration {

	static final String CONVERTER_BEAN_NAME = "sharedMemoryJsonMessageConverter";

	@Bean(name = CONVERTER_BEAN_NAME, defaultCandidate = false)
	@ConditionalOnMissingBean(name = CONVERTER_BEAN_NAME)
	JacksonJsonMessageConverter sharedMemoryJsonMessageConverter(ObjectProvider<JsonMapper> mapper) {
		return new SharedMemoryJsonMessageConverter(mapper.getIfUnique(JsonMapper::shared));
	}

}
