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

package io.sharedmemory.benchmarks.spring;

import java.io.IOException;
import java.util.Map;

import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.link.WorkLink;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * What JSON costs by itself, with the mapper that Boot configures: the driver encodes
 * flights, the peer decodes them.
 *
 * @since 0.1.0
 */
public final class JsonWork implements WorkLink {

	private final FlightSource flights;

	private JsonMapper mapper = new JsonMapper();

	private byte[][] encoded = new byte[0][];

	private boolean encodes;

	private long sum;

	/**
	 * Creates the work.
	 * @throws IOException if the flights cannot be read
	 */
	public JsonWork() throws IOException {
		this.flights = new FlightSource();
	}

	@Override
	public void open(Role role) {
		try (var context = Contexts.builder(JsonConfiguration.class, WebApplicationType.NONE, Map.of()).run()) {
			this.mapper = context.getBean(JsonMapper.class);
		}
		this.encodes = role == Role.DRIVER;
		this.encoded = new byte[20_000][];
		for (int i = 0; i < this.encoded.length; i++) {
			this.encoded[i] = this.mapper.writeValueAsBytes(this.flights.get(i));
		}
	}

	@Override
	public void work(long sequence) {
		if (this.encodes) {
			this.sum += this.mapper.writeValueAsBytes(this.flights.get(sequence)).length;
		}
		else {
			byte[] bytes = this.encoded[(int) (sequence % this.encoded.length)];
			this.sum += this.mapper.readValue(bytes, Flight.class).checksum();
		}
	}

	@Override
	public void close() {
		if (this.sum == 0) {
			throw new IllegalStateException("nothing was done");
		}
	}

	/**
	 * Boot's mapper.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(JacksonAutoConfiguration.class)
	static class JsonConfiguration {

	}

}
