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

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of the endpoint's changes over HTTP and JMX.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=sharedmemory",
				"management.endpoints.jmx.exposure.include=sharedmemory", "spring.jmx.enabled=true",
				"management.endpoint.sharedmemory.access=unrestricted", "shared-memory.channels.orders.capacity=64KB",
				"shared-memory.channels.orders.required-groups=audit,left" })
@DirtiesContext
class SharedMemoryEndpointChangesHttpTests {

	private static final TestNames names = new TestNames();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void namespace(DynamicPropertyRegistry registry) {
		registry.add("shared-memory.namespace", names::namespace);
	}

	@AfterAll
	static void remove() {
		names.removeAll();
	}

	@Test
	void whenGroupIsThereThenAnswersWithChange() throws Exception {
		assertAnswer(send("POST", "orders/audit"), 200,
				"{'channel':'orders','group':'audit','change':'reset','skipped':0}");
		assertAnswer(send("DELETE", "orders/left"), 200, "{'channel':'orders','group':'left','change':'removed'}");
	}

	@Test
	void whenTargetIsUnknownThenAnswersNotFoundWithReason() throws Exception {
		String noGroup = "{'reason':'There is no group 'none' in channel 'orders''}";
		String noChannel = "{'reason':'There is no channel 'none''}";
		assertAnswer(send("POST", "orders/none"), 404, noGroup);
		assertAnswer(send("DELETE", "orders/none"), 404, noGroup);
		assertAnswer(send("POST", "none/audit"), 404, noChannel);
		assertAnswer(send("DELETE", "none/audit"), 404, noChannel);
		assertAnswer(send("DELETE", "none"), 404, "{'reason':'There is no ring 'none' that is left over'}");
	}

	@Test
	void whenTargetIsInUseThenAnswersBadRequestWithReason() throws Exception {
		assertAnswer(send("DELETE", "orders"), 400, "{'reason':'This application itself uses 'orders''}");
		for (String method : new String[] { "POST", "DELETE" }) {
			HttpResponse<String> answer = send(method, "orders/fast");
			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(answer.body()).startsWith("{\"reason\":\"The group has a live consumer; stop it first: Ring '");
		}
	}

	@Test
	void whenTargetIsUnknownThenJmxTellsReason() throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = server
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Sharedmemory,*"), null)
			.iterator()
			.next();
		assertThatException()
			.isThrownBy(() -> server.invoke(name, "resetGroup", new Object[] { "orders", "none" },
					new String[] { String.class.getName(), String.class.getName() }))
			.withStackTraceContaining("There is no group 'none' in channel 'orders'");
	}

	private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
		assertThat(answer.body().replace('"', '\'')).isEqualTo(body);
		assertThat(answer.statusCode()).isEqualTo(status);
	}

	private HttpResponse<String> send(String method, String path) throws Exception {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.port + "/actuator/sharedmemory/" + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@SharedMemoryListener(channel = "orders", group = "fast")
		void handle(String text) {
		}

	}

}
