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

import io.sharedmemory.messaging.InvalidListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanInitializationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/**
 * Says which listener contradicts itself, and what to do.
 */
class InvalidListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidListenerException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidListenerException cause) {
		BeanInitializationException listener = findCause(rootFailure, BeanInitializationException.class);
		return new FailureAnalysis(String.valueOf((listener != null) ? listener.getMessage() : cause.getMessage()),
				StringUtils.capitalize(cause.getAction()) + ".", cause);
	}

}
