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

import org.jspecify.annotations.Nullable;

/**
 * An annotated method with what its annotation says.
 *
 * @param id what its container is called
 * @param channel the channel to listen to
 * @param group the group to read for, {@code null} for that of the container factory
 * @param bean the bean that has the method
 * @param method the method
 * @param settings what else the annotation says
 * @since 0.1.0
 */
public record SharedMemoryListenerEndpoint(String id, String channel, @Nullable String group, Object bean,
		Method method, ListenerSettings settings) {

}
