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

package io.sharedmemory.sample.feed;

import io.sharedmemory.sample.flight.FlightFileException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with a file of flights instead of showing a stack trace.
 */
class FlightFileFailureAnalyzer extends AbstractFailureAnalyzer<FlightFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, FlightFileException cause) {
		return new FailureAnalysis("The flights cannot be read. " + cause.getMessage(),
				"Correct the file, or name another with --flights.file=PATH. It has the columns "
						+ "date,delay,distance,origin,destination, as in '2001/01/01 00:47,66,1750,DTW,LAS'.",
				cause);
	}

}
