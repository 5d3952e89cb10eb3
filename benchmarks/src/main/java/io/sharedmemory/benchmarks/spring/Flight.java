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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;

/**
 * A flight, as the sample sends it.
 *
 * @param date when it was to depart
 * @param delay by how many minutes it was late
 * @param distance how many miles it went
 * @param origin where it departed
 * @param destination where it went
 * @since 0.1.0
 */
public record Flight(LocalDateTime date, int delay, int distance, String origin, String destination) {

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm");

	/**
	 * Reads the flights of the sample.
	 * @return 20,000 flights
	 * @throws IOException if they cannot be read
	 */
	public static List<Flight> readAll() throws IOException {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(Objects.requireNonNull(Flight.class.getResourceAsStream("/flights-20k.csv")),
						StandardCharsets.UTF_8))) {
			return reader.lines().skip(1).map(Flight::parse).toList();
		}
	}

	private static Flight parse(String line) {
		String[] fields = line.split(",");
		return new Flight(LocalDateTime.parse(fields[0], DATE), Integer.parseInt(fields[1]),
				Integer.parseInt(fields[2]), fields[3], fields[4]);
	}

	long checksum() {
		return 31L * this.delay + this.distance;
	}

}
