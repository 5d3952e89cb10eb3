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
package io.sharedmemory.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The {@link GreetingApplication}, started as its main method does, on a port of its own.
 */
public final class RunningGreeter implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	/**
	 * Starts it.
	 * @param namespace the namespace of its channels
	 * @param properties further properties, as arguments of the command line
	 */
	public RunningGreeter(String namespace, String... properties) {
		List<String> arguments = new ArrayList<>(List.of(properties));
		arguments.addAll(List.of("--spring.config.location=classpath:quick-start.yml", "--server.port=0",
				"--shared-memory.namespace=" + namespace));
		this.context = SpringApplication.run(GreetingApplication.class, arguments.toArray(String[]::new));
	}

	/**
	 * Asks it for something.
	 * @param path the path
	 * @return the answer
	 */
	public HttpResponse<String> get(String path) throws IOException, InterruptedException {
		URI address = URI.create(
				"http://localhost:" + this.context.getEnvironment().getRequiredProperty("local.server.port") + path);
		return this.client.send(HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * Asks it for something that it has to have.
	 * @param path the path
	 * @return the body of the answer
	 */
	public String body(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).as(response::body).isEqualTo(200);
		return response.body();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
