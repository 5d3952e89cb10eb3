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

package io.sharedmemory.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.ring.RingClaim;
import io.sharedmemory.ring.RingProducer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the ring costs one thread that sends a record and takes it in again.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RingBenchmark {

	/**
	 * Length of a record in bytes.
	 */
	@Param({ "32", "256", "4096" })
	public int size;

	private byte[] record = new byte[0];

	@SuppressWarnings("NullAway.Init")
	private JmhRing ring;

	@SuppressWarnings("NullAway.Init")
	private RingProducer producer;

	/**
	 * Makes the ring.
	 */
	@Setup
	public void open() {
		this.record = new byte[this.size];
		this.ring = new JmhRing();
		this.producer = this.ring.newProducer();
	}

	/**
	 * Removes the ring.
	 */
	@TearDown
	public void close() {
		this.producer.close();
		this.ring.close();
	}

	/**
	 * Offers a record and polls it.
	 * @return what was read
	 */
	@Benchmark
	public long offerAndPoll() {
		this.producer.offer(this.record, 0, this.size, 0);
		this.ring.poll();
		return this.ring.read();
	}

	/**
	 * Claims, writes and commits a record and polls it.
	 * @return what was read
	 */
	@Benchmark
	public long claimAndPoll() {
		RingClaim claim = Objects.requireNonNull(this.producer.tryClaim(this.size));
		ByteBuffer buffer = claim.buffer();
		buffer.put(this.record, 0, this.size);
		claim.commit(0);
		this.ring.poll();
		return this.ring.read();
	}

}
