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

package io.sharedmemory.ring;

/**
 * Lets a consumer that is as fast as the producers rest for a moment.
 * <p>
 * Such a consumer always looks at the record that is just being written and takes its
 * cache line away from the producer several times. If it looks a little later, the
 * producer fills some lines undisturbed and the consumer gets them one behind the other,
 * so that both are faster. It only rests after many polls in a row that found a few
 * records each and next to none that found nothing: where records come one by one, as in
 * requests and replies, it never does.
 */
final class StreamPacing {

	/** A poll that finds as many records is not too early. */
	private static final int ENOUGH_RECORDS = 8;

	/** How many polls in a row have to find records before a consumer rests. */
	private static final int POLLS_OF_A_STREAM = 32;

	/** How many polls in a row may find nothing while records stream. */
	private static final int EMPTY_POLLS_OF_A_STREAM = 3;

	/**
	 * How long the rest is, in spin-wait hints: a few hundred nanoseconds. Measured with
	 * 8 to 64 of them.
	 */
	private static final int SPINS_OF_A_REST = 32;

	private int emptyPolls;

	private int polls;

	/**
	 * Notes what a poll found, and rests if that is better.
	 * @param records how many records were handled
	 * @param maxRecords how many were asked for
	 */
	void polled(int records, int maxRecords) {
		if (records == 0) {
			if (++this.emptyPolls > EMPTY_POLLS_OF_A_STREAM) {
				this.polls = 0;
			}
			return;
		}
		this.emptyPolls = 0;
		if (records < Math.min(ENOUGH_RECORDS, maxRecords) && ++this.polls > POLLS_OF_A_STREAM) {
			for (int spin = 0; spin < SPINS_OF_A_REST; spin++) {
				Thread.onSpinWait();
			}
		}
	}

	/**
	 * Notes that the consumer had to wait for a record.
	 */
	void waited() {
		this.polls = 0;
	}

}
