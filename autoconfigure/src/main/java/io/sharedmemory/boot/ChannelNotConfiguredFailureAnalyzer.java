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

import io.sharedmemory.messaging.ChannelNotConfiguredException;

import org.springframework.beans.factory.BeanInitializationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which channels there are when something uses another one.
 */
class ChannelNotConfiguredFailureAnalyzer extends AbstractFailureAnalyzer<ChannelNotConfiguredException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ChannelNotConfiguredException cause) {
		BeanInitializationException listener = findCause(rootFailure, BeanInitializationException.class);
		String user = (listener != null) ? "%n%n\t%s".formatted(listener.getMessage()) : "";
		String configured = cause.getConfigured().isEmpty() ? "no channels are configured"
				: "configured are '" + String.join("', '", cause.getConfigured()) + "'";
		return new FailureAnalysis("Channel '%s' is used, but %s.%s".formatted(cause.getChannel(), configured, user),
				"Configure '%s.channels.%s', or correct the name.".formatted(SharedMemoryProperties.PREFIX,
						cause.getChannel()),
				cause);
	}

}
