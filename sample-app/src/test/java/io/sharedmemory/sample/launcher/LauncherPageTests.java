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

package io.sharedmemory.sample.launcher;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sharedmemory.sample.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the page, as a browser shows it, follows two services that run, and the end
 * of one of them.
 */
@EnabledOnOs(OS.LINUX)
class LauncherPageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern ADDRESS = Pattern.compile("Page: (http://localhost:(\\d+)/)");

	private static final Pattern POINTS = Pattern.compile("<path class=\"line [^>]*data-points=\"(\\d+)\"");

	@TempDir
	private Path directory;

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void whenServicesRunThenPlotsAndParticipantsAndWhenFeedIsKilledThenItIsShownAsEnded() throws Exception {
		Browser browser = new Browser(this.directory);
		try (LauncherProcess launcher = new LauncherProcess("--flights.rate=500", "--flights.repeat=100")) {
			launcher.awaitLine("Page: ", 1);
			Matcher address = ADDRESS.matcher(launcher.output());
			assertThat(address.find()).isTrue();
			URI activity = URI.create(address.group(1) + "api/activity");
			int port = Integer.parseInt(address.group(2));
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(get(activity))
					.containsPattern("(?s)(\"p99Micros\":[0-9.]+.*){6}\"participants\""));
			String page = browser.open(port);
			assertThat(page).contains("data-state=\"live\"");
			List<Integer> points = POINTS.matcher(page)
				.results()
				.map((line) -> Integer.valueOf(line.group(1)))
				.toList();
			assertThat(points).as("rate, p99, p50, fill").hasSize(4).allMatch((count) -> count >= 6);
			long board = launcher.service(Role.BOARD).pid();
			ProcessHandle feed = launcher.service(Role.FEED);
			assertThat(page).containsPattern(row("alive", "flights", "producer", feed.pid()))
				.containsPattern(row("alive", "queries", "producer", feed.pid()))
				.containsPattern(row("alive", "flights", "consumer", board));

			feed.destroyForcibly();
			launcher.awaitLine("feed +\\| started, process", 2);
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(get(activity)).containsPattern(
						"\"channel\":\"flights\",\"slot\":\\d+,\"role\":\"producer\",\"group\":null,\"pid\":"
								+ launcher.service(Role.FEED).pid()));
			assertThat(browser.open(port)).containsPattern(row("(dead|gone)", "flights", "producer", feed.pid()))
				.containsPattern(row("alive", "flights", "producer", launcher.service(Role.FEED).pid()))
				.containsPattern(row("alive", "flights", "consumer", board));
		}
	}

	private static String row(String state, String channel, String role, long pid) {
		return "<tr data-state=\"" + state + "\"><th scope=\"row\">" + channel + "</th><td><span[^>]*>" + role
				+ "</span><span[^>]*>[^<]*</span></td><td><span[^>]*>" + pid + "</span>";
	}

	private String get(URI address) throws Exception {
		return this.http
			.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

}
