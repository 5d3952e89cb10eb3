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

import java.util.concurrent.TimeUnit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A consumer falls asleep while a record comes, and does not miss it.
 */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "woken, or not asleep yet")
@Outcome(expect = Expect.FORBIDDEN, desc = "slept over a record")
@State
public class WakeUpStress {

	private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final StressedRing ring = new StressedRing();

	private final RingConsumer consumer = this.ring.consumer(GroupOptions.exclusive());

	private final RingProducer producer = this.ring.producer();

	@Actor
	public void send() {
		this.producer.offer(new byte[1], 0, 1, 0);
	}

	@Actor
	public void await(Z_Result result) {
		result.r1 = this.consumer.await(LONG_NANOS);
	}

	@Arbiter
	public void close() {
		this.ring.close();
	}

}
