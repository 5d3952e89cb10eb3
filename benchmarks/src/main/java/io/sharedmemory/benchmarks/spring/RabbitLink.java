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
import io.sharedmemory.benchmarks.link.PushedLink;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link RabbitTemplate} and a listener, with flights as JSON in queues that are not
 * durable.
 *
 * @since 0.1.0
 */
public final class RabbitLink implements PushedLink<Flight> {

	private final FlightSource flights;

	private String out = "";

	@SuppressWarnings("NullAway.Init")
	private RabbitTemplate template;

	private @Nullable ConfigurableApplicationContext context;

	/**
	 * Creates the link, to be opened.
	 * @throws IOException if the flights cannot be read
	 */
	public RabbitLink() throws IOException {
		this.flights = new FlightSource();
	}

	@Override
	public void open(Role role, Map<String, String> options, Listener<Flight> listener) {
		boolean drives = role == Role.DRIVER;
		this.out = drives ? "there" : "back";
		this.context = Contexts.start(RabbitConfiguration.class, listener, Map.of("in", drives ? "back" : "there",
				"spring.rabbitmq.host", "127.0.0.1", "spring.rabbitmq.port", options.get("port")));
		this.template = this.context.getBean(RabbitTemplate.class);
	}

	@Override
	public void resume() {
		// A listener that is sent nothing rests.
	}

	@Override
	public void pause() {
		// A listener that is sent nothing rests.
	}

	@Override
	public long send(long sequence, int length) {
		Flight flight = this.flights.get(sequence);
		this.template.convertAndSend(this.out, flight);
		return flight.checksum();
	}

	@Override
	public void reply(Flight payload) {
		this.template.convertAndSend(this.out, payload);
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	/**
	 * Queues, converter and listener.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, RabbitAutoConfiguration.class })
	static class RabbitConfiguration {

		private final Listener<Flight> listener;

		RabbitConfiguration(Listener<Flight> listener) {
			this.listener = listener;
		}

		@Bean
		static Queue there() {
			return new Queue("there", false);
		}

		@Bean
		static Queue back() {
			return new Queue("back", false);
		}

		@Bean
		static JacksonJsonMessageConverter messageConverter(JsonMapper mapper) {
			return new JacksonJsonMessageConverter(mapper, "io.sharedmemory.benchmarks.spring");
		}

		@RabbitListener(queues = "${in}")
		void onFlight(Flight flight) {
			this.listener.onRecord(flight, flight.checksum());
		}

	}

}
