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
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A record is seen whole or not at all.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "polled before the commit")
@Outcome(id = "7, 9", expect = Expect.ACCEPTABLE, desc = "polled after the commit")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn")
@State
public class PublicationStress {

	private final StressedRing ring = new StressedRing();

	private final RingConsumer consumer = this.ring.consumer(GroupOptions.exclusive());

	private final RingProducer producer = this.ring.producer();

	@Actor
	public void send() {
		RingClaim claim = this.producer.claim(16, 0);
		claim.buffer().putLong(7).putLong(9);
		claim.commit(0);
	}

	@Actor
	public void poll(JJ_Result result) {
		this.consumer.poll((record) -> {
			result.r1 = record.getLong(0);
			result.r2 = record.getLong(8);
		}, 1);
	}

	@Arbiter
	public void close() {
		this.ring.close();
	}

}
