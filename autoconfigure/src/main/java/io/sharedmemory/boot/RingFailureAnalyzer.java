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

import io.sharedmemory.ring.ProducerBusyException;
import io.sharedmemory.ring.RingCorruptedException;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingLimitException;
import io.sharedmemory.ring.RingMismatchException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why the ring of a channel cannot be used, and what to do.
 */
class RingFailureAnalyzer extends AbstractFailureAnalyzer<RingException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RingException cause) {
		FailedObject object = FailedObject.of(rootFailure, cause.ringName());
		String action = action(object, cause);
		return (action != null) ? new FailureAnalysis(
				"%s cannot be used:%n%n\t%s".formatted(object.description(), cause.getMessage()), action, cause) : null;
	}

	private static @Nullable String action(FailedObject object, RingException cause) {
		if (cause instanceof RingMismatchException) {
			return "Configure the channel alike in all applications that use it, or leave what differs out: sizes and limits, 'producers' and 'when-full', which is 'overwrite-oldest' in all or in none. To make it anew, stop them all and "
					+ "remove '%s'; what it holds is lost.".formatted(cause.ringName()) + elsewhere(object, cause);
		}
		if (cause instanceof ProducerBusyException) {
			return "Send from one application at a time, or set 'producers' of the channel to 'many' in all applications "
					+ "that use it, stop them all and remove '%s'; what it holds is lost.".formatted(cause.ringName());
		}
		if (cause instanceof RingLimitException) {
			return "Raise 'max-participants' or 'max-groups' of the channel in all applications that use it, stop them "
					+ "all and remove '%s'; what it holds is lost.".formatted(cause.ringName());
		}
		if (cause instanceof RingCorruptedException) {
			return "Something else wrote to '%s'. Stop all applications that use it and remove it; what it holds is lost."
				.formatted(cause.ringName());
		}
		return null;
	}

	/**
	 * Says what to do instead of removing what may be the data of some other program.
	 */
	private static String elsewhere(FailedObject object, RingException cause) {
		return (object.prefix() != null)
				? " If it is no channel at all, but something else's, let '%s' be and set '%s.%s' to another one."
					.formatted(cause.ringName(), object.prefix(), object.isFile() ? "path" : "name")
				: "";
	}

}
