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

package io.sharedmemory.sample.container;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips what {@link RequiresContainers needs containers} where there are none.
 */
class ContainersCondition implements ExecutionCondition {

	private static final String PROPERTY = "sample.containers";

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		String missing = SampleImage.missing();
		if (missing == null) {
			return ConditionEvaluationResult.enabled("there are containers");
		}
		if ("required".equals(System.getProperty(PROPERTY))) {
			throw new IllegalStateException(PROPERTY + " is 'required', but " + missing);
		}
		if (context.getTestMethod().isEmpty()) {
			System.out.println("Skipped " + context.getDisplayName() + ": " + missing);
		}
		return ConditionEvaluationResult.disabled(missing);
	}

}
