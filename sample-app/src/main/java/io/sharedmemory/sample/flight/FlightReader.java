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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the flights of one file, strictly: the first malformed line ends the reading with
 * a {@link FlightFileException} that names it. For one thread.
 *
 * @since 0.1.0
 */
public class FlightReader implements AutoCloseable {

	private static final String HEADER = "date,delay,distance,origin,destination";

	private static final int COLUMNS = 5;

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm")
		.withResolverStyle(ResolverStyle.STRICT);

	private static final Pattern IATA = Pattern.compile("[A-Z0-9]{3}");

	private static final int SHOWN = 80;

	private final BufferedReader reader;

	private final String file;

	private long line;

	FlightReader(BufferedReader reader, String file) {
		this.reader = reader;
		this.file = file;
		String header = readLine();
		if (!HEADER.equals(header)) {
			close();
			throw (header != null) ? malformed("expected the header '" + HEADER + "' but found '" + shown(header) + "'")
					: new FlightFileException(file, "is empty", null);
		}
	}

	/**
	 * Reads the next flight.
	 * @return the flight, or {@code null} at the end of the file
	 * @throws FlightFileException if the line is malformed or the file cannot be read
	 */
	public @Nullable Flight next() {
		String text = readLine();
		if (text == null) {
			return null;
		}
		String[] columns = text.split(",", -1);
		if (columns.length != COLUMNS) {
			throw malformed(
					"expected " + COLUMNS + " columns but found " + columns.length + " in '" + shown(text) + "'");
		}
		int distance = number("distance", columns[2]);
		if (distance < 0) {
			throw malformed("distance '" + distance + "' is negative");
		}
		return new Flight(date(columns[0]), number("delay", columns[1]), distance, airport("origin", columns[3]),
				airport("destination", columns[4]));
	}

	private @Nullable String readLine() {
		try {
			this.line++;
			return this.reader.readLine();
		}
		catch (CharacterCodingException ex) {
			throw new FlightFileException(this.file, "is not UTF-8 text, at line " + this.line + " or soon after", ex);
		}
		catch (IOException ex) {
			throw new FlightFileException(this.file, "cannot be read: " + ex.getMessage(), ex);
		}
	}

	private LocalDateTime date(String value) {
		try {
			return LocalDateTime.parse(value, DATE);
		}
		catch (DateTimeParseException ex) {
			throw malformed("date '" + shown(value) + "' is not a date and time like '2001/03/31 21:42'");
		}
	}

	private int number(String column, String value) {
		try {
			return Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw malformed(column + " '" + shown(value) + "' is not a whole number");
		}
	}

	private String airport(String column, String value) {
		if (!IATA.matcher(value).matches()) {
			throw malformed(column + " '" + shown(value) + "' is not an IATA code of three capital letters or digits");
		}
		return value;
	}

	private FlightFileException malformed(String problem) {
		return new FlightFileException(this.file, this.line, problem);
	}

	private static String shown(String text) {
		return (text.length() <= SHOWN) ? text : text.substring(0, SHOWN) + "...";
	}

	/**
	 * Closes the file. May be called more than once.
	 */
	@Override
	public void close() {
		try {
			this.reader.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
