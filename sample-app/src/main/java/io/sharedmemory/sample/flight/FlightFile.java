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
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;

import org.springframework.core.io.Resource;

/**
 * A CSV file of flights with the columns {@code date,delay,distance,origin,destination},
 * read line by line, so that its size does not matter. May be opened by several threads
 * at once.
 *
 * @since 0.1.0
 */
public class FlightFile {

	private final Resource resource;

	private final String name;

	/**
	 * Creates a file of flights. Nothing is read yet.
	 * @param resource where the flights are
	 * @param name the name of the file for people
	 */
	public FlightFile(Resource resource, String name) {
		this.resource = resource;
		this.name = name;
	}

	/**
	 * Reads the whole file once and counts its flights, so that a malformed line is known
	 * before the first flight is used.
	 * @return the number of flights, at least 1
	 * @throws FlightFileException if the file is missing, cannot be read, has a malformed
	 * line or no flights
	 */
	public long count() {
		long count = 0;
		try (FlightReader reader = open()) {
			while (reader.next() != null) {
				count++;
			}
		}
		if (count == 0) {
			throw new FlightFileException(this.name, "has no flights", null);
		}
		return count;
	}

	/**
	 * Opens the file before its first flight.
	 * @return a reader, to be closed by the caller
	 * @throws FlightFileException if the file is missing, cannot be read or does not
	 * begin with the header
	 */
	public FlightReader open() {
		try {
			return new FlightReader(
					new BufferedReader(
							new InputStreamReader(this.resource.getInputStream(), StandardCharsets.UTF_8.newDecoder())),
					this.name);
		}
		catch (FileNotFoundException | NoSuchFileException ex) {
			throw new FlightFileException(this.name, "no such file, or not readable", ex);
		}
		catch (IOException ex) {
			throw new FlightFileException(this.name, "cannot be read: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Returns the name of this file for people.
	 * @return the name
	 */
	@Override
	public String toString() {
		return this.name;
	}

}
