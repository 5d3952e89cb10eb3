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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.sharedmemory.sample.ServiceUrl;
import org.jspecify.annotations.Nullable;

/**
 * The command line: an optional role and options.
 *
 * @param role the role to take in this JVM, or {@code null} to launch both
 * @param once whether to end after the totals
 * @param help whether to print the usage only
 * @param values the options that have a value, by name
 */
record LauncherOptions(@Nullable Role role, boolean once, boolean help, Map<String, String> values) {

	static final String USAGE = """
			Usage: [ROLE] [OPTION]...

			Without a role, starts both services, each in a JVM of its own, and stays up until
			Ctrl-C. With a role, runs that service alone in this JVM:
			  board                          receives flights, answers queries, serves the page
			  feed                           sends flights, serves GET /airports/{iata}

			Options:
			  --once                         end after the totals; status 0 only if both sides agree
			  --flights.file=PATH            send this CSV file instead of the one that comes with the sample
			  --flights.repeat=N             send the file N times (1)
			  --flights.rate=N               send N records per second (0: as fast as they are taken)
			  --flights.run=NAME             name of the run; a feed started with the same name goes on
			                                 where the board is (a new name)
			  --queries=N                    round trips to measure after the totals (2000)
			  --board.port=PORT              port of the page (8080; 0: any free port)
			  --feed.port=PORT               port of the feed (8081; 0: any free port)
			  --server.address=ADDRESS       address of both ports (127.0.0.1)
			  --shared-memory.namespace=NAME first part of the names of the segments (sample)
			  --shared-memory.*, --logging.* other Spring properties, passed on to both services
			  --help                         print this
			""";

	private static final String PORT_SUFFIX = ".port";

	private static final String BOARD_PORT = "board" + PORT_SUFFIX;

	private static final String FEED_PORT = "feed" + PORT_SUFFIX;

	private static final String ADDRESS = "server.address";

	private static final String NAMESPACE = "shared-memory.namespace";

	private static final String QUERIES = "queries";

	private static final Set<String> NAMES = Set.of("flights.file", "flights.repeat", "flights.rate", "flights.run",
			QUERIES, BOARD_PORT, FEED_PORT, ADDRESS);

	private static final List<String> PREFIXES = List.of("shared-memory.", "logging.");

	private static final Map<String, Integer> NUMBERS = Map.of("flights.repeat", 1, "flights.rate", 0, QUERIES, 1,
			BOARD_PORT, 0, FEED_PORT, 0);

	private static final int MAX_PORT = 65535;

	/**
	 * Reads a command line.
	 * @throws UsageException if something in it is not known or has no proper value
	 */
	static LauncherOptions parse(String... args) {
		Role role = null;
		boolean once = false;
		boolean help = false;
		Map<String, String> values = new LinkedHashMap<>();
		for (String arg : args) {
			if (arg.equals("--once")) {
				once = true;
			}
			else if (arg.equals("--help") || arg.equals("-h")) {
				help = true;
			}
			else if (arg.startsWith("--")) {
				parseOption(arg.substring(2), values);
			}
			else if (role == null && Role.of(arg) != null) {
				role = Role.of(arg);
			}
			else if (role != null && Role.of(arg) != null) {
				throw new UsageException("Only one service can be given, not '" + arg + "' besides '" + role.id()
						+ "'. Leave both out to start both.");
			}
			else {
				throw unknown(arg.startsWith("-") ? "option" : "service", arg);
			}
		}
		if (role != null && once) {
			throw new UsageException("--once needs both services; leave out '" + role.id() + "'.");
		}
		LauncherOptions options = new LauncherOptions(role, once, help, values);
		if (role == null && options.port(Role.BOARD) == options.port(Role.FEED) && options.port(Role.BOARD) != 0) {
			throw new UsageException("Both services cannot have port " + options.port(Role.BOARD)
					+ ": choose others with --board.port=PORT and --feed.port=PORT.");
		}
		return options;
	}

	private static void parseOption(String option, Map<String, String> values) {
		int equals = option.indexOf('=');
		String name = (equals < 0) ? option : option.substring(0, equals);
		if (!NAMES.contains(name) && PREFIXES.stream().noneMatch(name::startsWith)) {
			throw unknown("option", "--" + name);
		}
		if (equals < 0 || equals == option.length() - 1) {
			throw new UsageException("--" + name + " needs a value: --" + name + "=VALUE");
		}
		String value = option.substring(equals + 1);
		Integer least = NUMBERS.get(name);
		if (least != null) {
			checkNumber(name, value, least, name.endsWith(PORT_SUFFIX) ? MAX_PORT : Integer.MAX_VALUE);
		}
		values.put(name, value);
	}

	private static void checkNumber(String name, String value, int least, int most) {
		try {
			int number = Integer.parseInt(value);
			if (number >= least && number <= most) {
				return;
			}
		}
		catch (NumberFormatException ex) {
			// Reported below, like a number out of range.
		}
		throw new UsageException(
				"--" + name + "=" + value + " is not a whole number from " + least + " to " + most + ".");
	}

	private static UsageException unknown(String kind, String arg) {
		return new UsageException("Unknown " + kind + " '" + arg + "'.\n\n" + USAGE);
	}

	int port(Role role) {
		return switch (role) {
			case BOARD -> number(BOARD_PORT, 8080);
			case FEED -> number(FEED_PORT, 8081);
		};
	}

	int queries() {
		return number(QUERIES, 2000);
	}

	/**
	 * Returns the address of both services. An image sets it for whatever runs in it.
	 */
	String address() {
		return this.values.getOrDefault(ADDRESS, System.getenv().getOrDefault("SERVER_ADDRESS", "127.0.0.1"));
	}

	String namespace() {
		return this.values.getOrDefault(NAMESPACE, "sample");
	}

	/**
	 * Returns the address of a service for those on this machine.
	 */
	String url(Role role) {
		return ServiceUrl.of(address(), port(role));
	}

	private int number(String name, int defaultValue) {
		String value = this.values.get(name);
		return (value != null) ? Integer.parseInt(value) : defaultValue;
	}

	/**
	 * Returns these options with all that the launcher has chosen, or has to find the
	 * services by.
	 */
	LauncherOptions with(int boardPort, int feedPort, String run) {
		Map<String, String> values = new LinkedHashMap<>(this.values);
		values.put(BOARD_PORT, Integer.toString(boardPort));
		values.put(FEED_PORT, Integer.toString(feedPort));
		values.putIfAbsent(ADDRESS, address());
		values.putIfAbsent(NAMESPACE, namespace());
		values.putIfAbsent("flights.run", run);
		return new LauncherOptions(this.role, this.once, this.help, values);
	}

	/**
	 * Returns the options that are for a service, as a command line.
	 */
	List<String> forService() {
		List<String> arguments = new ArrayList<>();
		this.values.forEach((name, value) -> {
			if (!name.equals(QUERIES)) {
				arguments.add("--" + name + "=" + value);
			}
		});
		return arguments;
	}

	/**
	 * Returns the properties of the service that this JVM is, as a command line. A port
	 * that was chosen counts, whatever the environment says of the ports of servers.
	 */
	List<String> properties(Role role) {
		List<String> properties = forService();
		String port = this.values.get(role.id() + PORT_SUFFIX);
		if (port != null) {
			properties.add("--server.port=" + port);
		}
		return properties;
	}

}
