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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.link.CalledLink;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * {@link RestClient} and Boot's embedded Tomcat, over loopback, with flights as JSON.
 *
 * @since 0.1.0
 */
public final class RestLink implements CalledLink {

	private final FlightSource flights;

	private @Nullable ConfigurableApplicationContext context;

	@SuppressWarnings("NullAway.Init")
	private RestClient client;

	/**
	 * Creates the link, to be opened.
	 * @throws IOException if the flights cannot be read
	 */
	public RestLink() throws IOException {
		this.flights = new FlightSource();
	}

	@Override
	public void open(Role role, Map<String, String> options) throws IOException {
		Path file = Path.of(options.get("directory"), options.get("lane"));
		if (role == Role.PEER) {
			this.context = Contexts
				.builder(ServerConfiguration.class, WebApplicationType.SERVLET,
						Map.of("server.port", "0", "server.address", "127.0.0.1"))
				.run();
			Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
			Files.writeString(temporary, this.context.getEnvironment().getRequiredProperty("local.server.port"));
			Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
			return;
		}
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!Files.exists(file)) {
			if (System.nanoTime() > deadline) {
				throw new IOException("the server did not start");
			}
			LockSupport.parkNanos(10_000_000);
		}
		this.client = RestClient.create("http://127.0.0.1:" + Files.readString(file));
	}

	@Override
	public void call(long sequence) {
		Flight flight = this.flights.get(sequence);
		Flight answer = this.client.post()
			.uri("/flights")
			.contentType(MediaType.APPLICATION_JSON)
			.body(flight)
			.retrieve()
			.body(Flight.class);
		if (!flight.equals(answer)) {
			throw new IllegalStateException("sent " + flight + ", was answered " + answer);
		}
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	/**
	 * The server.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
			"org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration" })
	@Import(FlightController.class)
	static class ServerConfiguration {

	}

	/**
	 * Answers with what it was sent.
	 */
	@RestController
	static class FlightController {

		@PostMapping("/flights")
		Flight flight(@RequestBody Flight flight) {
			return flight;
		}

	}

}
