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

package io.sharedmemory.benchmarks;

import java.util.List;

import io.sharedmemory.benchmarks.lane.Measure;

/**
 * Systems that are measured in turn.
 *
 * @param name its name
 * @param title what is measured
 * @param measure how
 * @param sizes lengths of records in bytes; 0 for the records of flights
 * @param systems the names of the systems
 * @param producers how many threads send
 * @param rate records a second if they are fixed, else 0
 * @param sliceMillis how long a slice is, in milliseconds
 * @param rounds how often each system has its turn
 * @param warmUpMillis how long each system is run after it was opened, in milliseconds
 * @param openings how often the systems are opened, for an equal part of the rounds each:
 * where their code and memory come to lie, and what the compiler makes of the code, is
 * another throw of the dice each time
 * @since 0.1.0
 */
record Section(String name, String title, Measure measure, List<Integer> sizes, List<String> systems, int producers,
		long rate, int sliceMillis, int rounds, int warmUpMillis, int openings) {

	/**
	 * Creates a section whose systems are opened once.
	 * @param name its name
	 * @param title what is measured
	 * @param measure how
	 * @param sizes lengths of records in bytes; 0 for the records of flights
	 * @param systems the names of the systems
	 * @param producers how many threads send
	 * @param rate records a second if they are fixed, else 0
	 * @param sliceMillis how long a slice is, in milliseconds
	 * @param rounds how often each system has its turn
	 * @param warmUpMillis how long each system is run before, in milliseconds
	 */
	Section(String name, String title, Measure measure, List<Integer> sizes, List<String> systems, int producers,
			long rate, int sliceMillis, int rounds, int warmUpMillis) {
		this(name, title, measure, sizes, systems, producers, rate, sliceMillis, rounds, warmUpMillis, 1);
	}

	/**
	 * Returns the section with its systems opened several times.
	 * @param openings how often; at most once a round
	 * @return the section
	 */
	Section opened(int openings) {
		return new Section(this.name, this.title, this.measure, this.sizes, this.systems, this.producers, this.rate,
				this.sliceMillis, this.rounds, this.warmUpMillis, Math.min(this.rounds, openings));
	}

	/**
	 * Returns the section with other systems.
	 * @param systems their names
	 * @return the section
	 */
	Section withSystems(List<String> systems) {
		return new Section(this.name, this.title, this.measure, this.sizes, systems, this.producers, this.rate,
				this.sliceMillis, this.rounds, this.warmUpMillis, this.openings);
	}

	/**
	 * Returns the section with other sizes.
	 * @param sizes the sizes
	 * @return the section
	 */
	Section withSizes(List<Integer> sizes) {
		return new Section(this.name, this.title, this.measure, sizes, this.systems, this.producers, this.rate,
				this.sliceMillis, this.rounds, this.warmUpMillis, this.openings);
	}

	/**
	 * Returns the section with other rounds.
	 * @param rounds their number
	 * @return the section
	 */
	Section withRounds(int rounds) {
		return new Section(this.name, this.title, this.measure, this.sizes, this.systems, this.producers, this.rate,
				this.sliceMillis, rounds, this.warmUpMillis, Math.min(rounds, this.openings));
	}

}
