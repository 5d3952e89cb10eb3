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

package io.sharedmemory.sample.board;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.sample.Browser;
import io.sharedmemory.sample.SampleApplication;
import io.sharedmemory.sample.flight.Flight;
import io.sharedmemory.sample.flight.FlightFile;
import io.sharedmemory.sample.flight.FlightReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page, as a browser shows it. They need Chromium and are skipped where
 * there is none.
 */
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("board")
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
@EnabledOnOs(OS.LINUX)
class BoardPageTests {

	private static final String NAMESPACE = "sample-test-" + UUID.randomUUID();

	@TempDir
	private Path directory;

	@LocalServerPort
	private int port;

	@Autowired
	private DelayBoard board;

	@DynamicPropertySource
	static void namespace(DynamicPropertyRegistry registry) {
		registry.add("shared-memory.namespace", () -> NAMESPACE);
	}

	@AfterAll
	static void removeSegments() {
		Stream.of("flights", "progress", "queries")
			.forEach((channel) -> SharedMemoryObject.remove("/" + NAMESPACE + "." + channel));
	}

	@Test
	void whenFlightsHaveArrivedThenBusiestAirportComesFirst() throws Exception {
		this.board.progress(new ProgressQuery("r", 20_000, null));
		long sequence = 0;
		try (FlightReader reader = new FlightFile(new ClassPathResource("flights-20k.csv"), "flights").open()) {
			for (Flight flight = reader.next(); flight != null; flight = reader.next()) {
				this.board.record("r", sequence++, flight);
			}
		}
		String page = browser().open(this.port);
		assertThat(page).contains("data-state=\"complete\"", "All records received", ">20,000</dd>", ">220</dd>");
		List<String> rows = Pattern
			.compile("class=\"code\"[^>]*>([A-Z]{3})</text><text class=\"flights\"[^>]*>([0-9,]+)<")
			.matcher(page)
			.results()
			.map((row) -> row.group(1) + " " + row.group(2))
			.toList();
		assertThat(rows).hasSize(12).startsWith("DFW 1,103", "ORD 1,095", "ATL 846", "LAX 777", "PHX 633");
	}

	@Test
	void whenNothingHasArrivedThenWaitsForTheFeed() throws Exception {
		assertThat(browser().open(this.port))
			.contains("data-state=\"waiting\"", "Waiting for the feed…</p>", ">No record in the last minute<",
					">No query in the last minute<")
			.containsPattern("id=\"chart\"[^>]* hidden")
			.containsPattern("<tr data-state=\"alive\"><th scope=\"row\">flights</th>.*group board.*this board");
	}

	@Test
	void whenBoardDoesNotAnswerThenSaysSo() throws Exception {
		HttpServer server = serveWithoutBoard("default-src 'self'");
		try {
			assertThat(browser().open(server.getAddress().getPort())).contains("data-state=\"lost\"",
					"Connection lost, trying again…", "The board does not answer.</p>", ">Nobody yet.<");
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void whenTheBrowserKeepsNothingForThePageThenItFollowsNonetheless() throws Exception {
		// In a sandbox the page has no storage.
		HttpServer server = serveWithoutBoard("sandbox allow-scripts");
		try {
			assertThat(browser().open(server.getAddress().getPort())).contains("data-state=\"lost\"",
					"Connection lost, trying again…");
		}
		finally {
			server.stop(0);
		}
	}

	private static HttpServer serveWithoutBoard(String securityPolicy) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			String path = exchange.getRequestURI().getPath();
			ClassPathResource file = new ClassPathResource("page" + (path.equals("/") ? "/index.html" : path));
			exchange.getResponseHeaders().set("Content-Security-Policy", securityPolicy);
			exchange.sendResponseHeaders(file.isReadable() ? 200 : 503, 0);
			try (OutputStream body = exchange.getResponseBody()) {
				body.write(file.isReadable() ? file.getContentAsByteArray() : new byte[0]);
			}
		});
		server.start();
		return server;
	}

	private Browser browser() {
		return new Browser(this.directory);
	}

}
