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
 * Two consumers of a shared group divide two records, each of which goes to one of them.
 */
@JCStressTest
@Outcome(id = { "1, 2", "2, 1" }, expect = Expect.ACCEPTABLE, desc = "one each")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record was lost or delivered twice")
@State
public class HandOverStress {

	private final StressedRing ring = new StressedRing();

	private final RingConsumer first = this.ring.consumer(GroupOptions.sharing());

	private final RingConsumer second = this.ring.consumer(GroupOptions.sharing());

	public HandOverStress() {
		try (RingProducer producer = this.ring.producer()) {
			producer.offer(new byte[1], 0, 1, 1);
			producer.offer(new byte[1], 0, 1, 2);
		}
	}

	@Actor
	public void first(II_Result result) {
		this.first.poll((record) -> result.r1 = record.flags(), 1);
	}

	@Actor
	public void second(II_Result result) {
		this.second.poll((record) -> result.r2 = record.flags(), 1);
	}

	@Arbiter
	public void close() {
		this.ring.close();
	}

}
