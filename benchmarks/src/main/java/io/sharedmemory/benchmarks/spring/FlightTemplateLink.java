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

import io.sharedmemory.messaging.SharedMemoryListener;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The template with flights as JSON.
 *
 * @since 0.1.0
 */
public final class FlightTemplateLink extends TemplateLink<Flight> {

	private final FlightSource flights;

	/**
	 * Creates the link, to be opened.
	 * @throws IOException if the flights cannot be read
	 */
	public FlightTemplateLink() throws IOException {
		super(FlightConfiguration.class);
		this.flights = new FlightSource();
	}

	@Override
	public long send(long sequence, int length) {
		Flight flight = this.flights.get(sequence);
		template().convertAndSend(out(), flight);
		return flight.checksum();
	}

	@Override
	public void reply(Flight payload) {
		template().convertAndSend(out(), payload);
	}

	/**
	 * The listener.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(TemplateConfiguration.class)
	static class FlightConfiguration {

		private final Listener<Flight> listener;

		FlightConfiguration(Listener<Flight> listener) {
			this.listener = listener;
		}

		@SharedMemoryListener(channel = "${in}", group = "benchmark")
		void onFlight(Flight flight) {
			this.listener.onRecord(flight, flight.checksum());
		}

	}

}
