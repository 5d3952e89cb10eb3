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

package io.sharedmemory.boot.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of endpoint and health over HTTP, in an application as users have it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=sharedmemory,health",
				"management.endpoint.health.show-details=always", "shared-memory.segments.cache.size=64KB",
				"shared-memory.channels.orders.capacity=64KB", "shared-memory.channels.orders.required-groups=audit",
				"spring.jackson.property-naming-strategy=SNAKE_CASE" })
@DirtiesContext
class SharedMemoryEndpointHttpTests {

	private static final TestNames names = new TestNames();

	@LocalServerPort
	private int port;

	@Autowired
	private SharedMemoryTemplate template;

	@DynamicPropertySource
	static void namespace(DynamicPropertyRegistry registry) {
		registry.add("shared-memory.namespace", names::namespace);
	}

	@AfterAll
	static void remove() {
		names.removeAll();
	}

	@Test
	void whenAskedForEverythingThenShowsSegmentsAndChannels() throws Exception {
		this.template.convertAndSend("orders", "text");
		JsonNode report = json("/actuator/sharedmemory");
		JsonNode cache = report.at("/segments/cache");
		assertThat(cache.get("type").asString()).isEqualTo("posix");
		assertThat(cache.get("name").asString()).isEqualTo(names.object("cache"));
		assertThat(cache.get("size").asLong()).isEqualTo(64 * 1024);
		assertThat(cache.get("pageSize").asInt()).isPositive();
		assertThat(cache.get("pageAligned").asBoolean()).isTrue();
		assertThat(cache.get("state").asString()).isEqualTo("mapped");
		assertThat(cache.at("/regions/0/offset").asLong()).isZero();
		assertThat(cache.at("/regions/0/length").asLong()).isEqualTo(64 * 1024);
		assertThat(cache.at("/regions/0/address").asString()).startsWith("0x");
		assertThat(cache.at("/regions/0/residentBytes").asLong(-1)).isBetween(0L, 64 * 1024L);
		assertThat(cache.at("/regions/0/mode").asString()).isEqualTo("read-write");
		assertThat(report.at("/segments/orders/state").asString()).isEqualTo("mapped");
		JsonNode orders = report.at("/channels/orders");
		assertThat(orders.get("capacity").asLong()).isEqualTo(64 * 1024);
		assertThat(orders.get("used").asLong()).isPositive();
		assertThat(orders.at("/producers/0/pid").asLong()).isEqualTo(ProcessHandle.current().pid());
		assertThat(orders.at("/producers/0/alive").asBoolean()).isTrue();
		JsonNode group = orders.get("groups")
			.valueStream()
			.filter((one) -> one.get("name").asString().equals("audit"))
			.findFirst()
			.orElseThrow();
		assertThat(group.get("lag").asLong()).isPositive();
		assertThat(group.get("position").asLong()).isZero();
		assertThat(group.get("consumers").isArray()).isTrue();
	}

	@Test
	void whenAskedForOneSegmentThenShowsIt() throws Exception {
		this.template.convertAndSend("orders", "text");
		assertThat(json("/actuator/sharedmemory/cache").get("size").asLong()).isEqualTo(64 * 1024);
		assertThat(json("/actuator/sharedmemory/cache").has("channel")).isFalse();
		JsonNode orders = json("/actuator/sharedmemory/orders");
		assertThat(orders.get("name").asString()).isEqualTo(names.object("orders"));
		assertThat(orders.at("/channel/capacity").asLong()).isEqualTo(64 * 1024);
		assertThat(orders.at("/channel/producers/0/pid").asLong()).isEqualTo(ProcessHandle.current().pid());
		assertThat(orders.at("/channel/groups").valueStream().map((group) -> group.get("name").asString()))
			.contains("audit");
	}

	@Test
	void whenApplicationWritesJsonItsOwnWayThenEndpointDoesNot() throws Exception {
		this.template.convertAndSend("orders", "text");
		JsonNode producer = json("/actuator/sharedmemory").at("/channels/orders/producers/0");
		assertThat(producer.get("since").isString()).isTrue();
		assertThat(producer.has("openClaim")).isFalse();
		assertThat(json("/actuator/sharedmemory/orders").at("/channel/producers/0")).isEqualTo(producer);
		assertThat(json("/actuator/sharedmemory/cache").has("pageSize")).isTrue();
	}

	@Test
	void whenSegmentIsUnknownThenAnswersNotFound() throws Exception {
		assertThat(get("/actuator/sharedmemory/unknown").statusCode()).isEqualTo(404);
	}

	@Test
	void whenAccessIsReadOnlyThenNothingCanBeChanged() throws Exception {
		for (String method : new String[] { "POST", "DELETE" }) {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://localhost:" + this.port + "/actuator/sharedmemory/orders/audit"))
				.method(method, HttpRequest.BodyPublishers.noBody())
				.build();
			assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
				.isIn(404, 405);
		}
	}

	@Test
	void whenAskedForHealthThenShowsIt() throws Exception {
		JsonNode health = json("/actuator/health/sharedMemory");
		assertThat(health.get("status").asString()).isEqualTo("UP");
		assertThat(health.at("/details/segments/cache/status").asString()).isEqualTo("UP");
		assertThat(health.at("/details/channels/orders/capacity").asLong()).isEqualTo(64 * 1024);
	}

	private JsonNode json(String path) throws Exception {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpResponse<String> get(String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@SharedMemoryListener(channel = "orders", group = "fast")
		void handle(String text) {
		}

	}

}
