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

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.benchmarks.spring.Flight;
import io.sharedmemory.messaging.SharedMemoryJsonMessageConverter;
import io.sharedmemory.messaging.SharedMemoryMessageConverters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;

/**
 * What JSON costs, alone and through the template's converter with the same mapper.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class JsonBenchmark {

	private static final int FLIGHTS = 1024;

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final MessageConverter converter = SharedMemoryMessageConverters.compose(List.of(),
			new SharedMemoryJsonMessageConverter(this.mapper));

	private Flight[] flights = new Flight[0];

	private final byte[][] encoded = new byte[FLIGHTS][];

	private int next;

	/**
	 * Reads the flights.
	 * @throws IOException if they cannot be read
	 */
	@Setup
	public void read() throws IOException {
		this.flights = Flight.readAll().subList(0, FLIGHTS).toArray(new Flight[0]);
		for (int i = 0; i < FLIGHTS; i++) {
			this.encoded[i] = this.mapper.writeValueAsBytes(this.flights[i]);
		}
	}

	private int next() {
		this.next = (this.next + 1) % FLIGHTS;
		return this.next;
	}

	/**
	 * Encodes a flight with the mapper.
	 * @return its bytes
	 */
	@Benchmark
	public byte[] encode() {
		return this.mapper.writeValueAsBytes(this.flights[next()]);
	}

	/**
	 * Decodes a flight with the mapper.
	 * @return the flight
	 */
	@Benchmark
	public Flight decode() {
		return this.mapper.readValue(this.encoded[next()], Flight.class);
	}

	/**
	 * Makes a message of a flight with the template's converter.
	 * @return the message
	 */
	@Benchmark
	public Message<?> convert() {
		return Objects.requireNonNull(this.converter.toMessage(this.flights[next()], null));
	}

}
