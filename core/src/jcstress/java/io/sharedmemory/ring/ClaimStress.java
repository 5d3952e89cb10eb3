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

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two producers claim at once, and both records are there.
 */
@JCStressTest
@Outcome(id = { "1, 2", "2, 1" }, expect = Expect.ACCEPTABLE, desc = "both, in either order")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record was lost or overwritten")
@State
public class ClaimStress {

	private final StressedRing ring = new StressedRing();

	private final RingConsumer consumer = this.ring.consumer(GroupOptions.exclusive());

	private final RingProducer first = this.ring.producer();

	private final RingProducer second = this.ring.producer();

	@Actor
	public void first() {
		this.first.offer(new byte[10], 0, 10, 1);
	}

	@Actor
	public void second() {
		this.second.offer(new byte[20], 0, 20, 2);
	}

	@Arbiter
	public void read(II_Result result) {
		this.consumer.poll((record) -> result.r1 = record.flags(), 1);
		this.consumer.poll((record) -> result.r2 = record.flags(), 1);
		this.ring.close();
	}

}
