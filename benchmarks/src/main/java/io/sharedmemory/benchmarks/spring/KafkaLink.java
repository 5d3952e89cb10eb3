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
import java.util.HashMap;
import java.util.Map;

import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.link.PushedLink;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;
import org.springframework.kafka.support.serializer.JacksonJsonSerializer;

/**
 * {@link KafkaTemplate} and a listener, with flights as JSON, a topic of one partition
 * each way, and a producer that does not linger.
 *
 * @since 0.1.0
 */
public final class KafkaLink implements PushedLink<Flight> {

	private final FlightSource flights;

	private String out = "";

	@SuppressWarnings("NullAway.Init")
	private KafkaTemplate<String, Flight> template;

	private @Nullable ConfigurableApplicationContext context;

	/**
	 * Creates the link, to be opened.
	 * @throws IOException if the flights cannot be read
	 */
	public KafkaLink() throws IOException {
		this.flights = new FlightSource();
	}

	@Override
	@SuppressWarnings("unchecked")
	public void open(Role role, Map<String, String> options, Listener<Flight> listener) {
		boolean drives = role == Role.DRIVER;
		this.out = drives ? "there" : "back";
		Map<String, Object> properties = new HashMap<>();
		properties.put("in", drives ? "back" : "there");
		properties.put("spring.kafka.bootstrap-servers", "127.0.0.1:" + options.get("port"));
		properties.put("spring.kafka.producer.value-serializer", JacksonJsonSerializer.class.getName());
		properties.put("spring.kafka.producer.properties.linger.ms", "0");
		properties.put("spring.kafka.consumer.value-deserializer", JacksonJsonDeserializer.class.getName());
		properties.put("spring.kafka.consumer.auto-offset-reset", "earliest");
		properties.put("spring.kafka.consumer.properties.spring.json.trusted.packages", "*");
		this.context = Contexts.start(KafkaConfiguration.class, listener, properties);
		this.template = this.context.getBean(KafkaTemplate.class);
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
		this.template.send(this.out, flight);
		return flight.checksum();
	}

	@Override
	public void reply(Flight payload) {
		this.template.send(this.out, payload);
	}

	@Override
	public void flush() {
		this.template.flush();
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	/**
	 * Topics and listener.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, KafkaAutoConfiguration.class })
	static class KafkaConfiguration {

		private final Listener<Flight> listener;

		KafkaConfiguration(Listener<Flight> listener) {
			this.listener = listener;
		}

		@Bean
		static NewTopic there() {
			return TopicBuilder.name("there").partitions(1).replicas(1).build();
		}

		@Bean
		static NewTopic back() {
			return TopicBuilder.name("back").partitions(1).replicas(1).build();
		}

		@KafkaListener(topics = "${in}", groupId = "${in}")
		void onFlight(Flight flight) {
			this.listener.onRecord(flight, flight.checksum());
		}

	}

}
