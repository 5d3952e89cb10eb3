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

package io.sharedmemory.sample.flight;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FlightFile} and {@link FlightReader}.
 */
class FlightFileTests {

	private static final String HEADER = "date,delay,distance,origin,destination\n";

	private static final String ROW = "2001/01/01 00:47,66,1750,DTW,LAS\n";

	@Test
	void whenFileOfTheSampleThenSumsAreThoseKnown() {
		FlightFile file = new FlightFile(new ClassPathResource("flights-20k.csv"), "flights-20k.csv");
		long delay = 0;
		long distance = 0;
		try (FlightReader reader = file.open()) {
			for (Flight flight = reader.next(); flight != null; flight = reader.next()) {
				delay += flight.delay();
				distance += flight.distance();
			}
		}
		assertThat(file.count()).isEqualTo(20_000);
		assertThat(delay).isEqualTo(154_078);
		assertThat(distance).isEqualTo(14_476_934);
	}

	@Test
	void whenRowThenFlight() {
		try (FlightReader reader = file(HEADER + "2001/01/01 00:47,-6,1750,DTW,LAS\r\n").open()) {
			assertThat(reader.next())
				.isEqualTo(new Flight(LocalDateTime.of(2001, 1, 1, 0, 47), -6, 1750, "DTW", "LAS"));
			assertThat(reader.next()).isNull();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			2001/02/30 00:47,66,1750,DTW,LAS    | date '2001/02/30 00:47' is not a date
			2001/01/01 00:47,,1750,DTW,LAS      | delay '' is not a whole number
			2001/01/01 00:47,66,17.5,DTW,LAS    | distance '17.5' is not a whole number
			2001/01/01 00:47,66,99999999999,A,B | distance '99999999999' is not a whole number
			2001/01/01 00:47,66,-1,DTW,LAS      | distance '-1' is negative
			2001/01/01 00:47,66,1750,dtw,LAS    | origin 'dtw' is not an IATA code
			2001/01/01 00:47,66,1750,DTW,LASX   | destination 'LASX' is not an IATA code
			2001/01/01 00:47,66,1750,DTW        | expected 5 columns but found 4
			2001/01/01 00:47,66,1750,DTW,LAS,1  | expected 5 columns but found 6
			""")
	void whenRowIsMalformedThenFileLineAndColumnAreNamed(String row, String problem) {
		assertThatExceptionOfType(FlightFileException.class).isThrownBy(() -> file(HEADER + ROW + row + "\n").count())
			.withMessageStartingWith("flights.csv, line 3: ")
			.withMessageContaining(problem);
	}

	@Test
	void whenLineIsEmptyThenItIsNamed() {
		assertThatExceptionOfType(FlightFileException.class).isThrownBy(() -> file(HEADER + "\n" + ROW).count())
			.withMessage("flights.csv, line 2: expected 5 columns but found 1 in ''");
	}

	@Test
	void whenHeaderDiffersThenFails() {
		assertThatExceptionOfType(FlightFileException.class).isThrownBy(() -> file(ROW).open())
			.withMessageStartingWith("flights.csv, line 1: expected the header 'date,delay,");
	}

	@Test
	void whenEmptyThenFails() {
		assertThatExceptionOfType(FlightFileException.class).isThrownBy(() -> file("").open())
			.withMessage("flights.csv: is empty");
	}

	@Test
	void whenNoFlightsThenFails() {
		assertThatExceptionOfType(FlightFileException.class).isThrownBy(() -> file(HEADER).count())
			.withMessage("flights.csv: has no flights");
	}

	@Test
	void whenNotTextThenFails() {
		byte[] bytes = (HEADER + ROW + "\u00ff\n").getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(FlightFileException.class)
			.isThrownBy(() -> new FlightFile(new ByteArrayResource(bytes), "flights.csv").count())
			.withMessageStartingWith("flights.csv: is not UTF-8 text");
	}

	@Test
	void whenMissingOrDirectoryThenFails(@TempDir Path directory) {
		Path missing = directory.resolve("missing.csv");
		assertThatExceptionOfType(FlightFileException.class)
			.isThrownBy(() -> new FlightFile(new FileSystemResource(missing), missing.toString()).count())
			.withMessage(missing + ": no such file, or not readable");
		assertThatExceptionOfType(FlightFileException.class)
			.isThrownBy(() -> new FlightFile(new FileSystemResource(directory), directory.toString()).count())
			.withMessageStartingWith(directory + ": ");
	}

	private static FlightFile file(String content) {
		return new FlightFile(new ByteArrayResource(content.getBytes(StandardCharsets.UTF_8)), "flights.csv");
	}

}
