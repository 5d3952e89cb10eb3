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

package io.sharedmemory.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.sharedmemory.benchmarks.report.Units;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for on the command line.
 *
 * @param selection which sections
 * @param systems the systems, all if {@code null}
 * @param sizes the lengths of records, all if {@code null}
 * @param sections the names of the sections, all if {@code null}
 * @param rounds how many rounds, 0 for what the sections say
 * @param openings how often systems are opened, 0 for what the sections say
 * @param results the directory of the results
 * @param docs the directory of the documentation if it is to be written
 * @param complaints what was asked for and cannot be had
 * @param misused whether something in it is no option, or has no proper value
 * @since 0.1.0
 */
record Options(Selection selection, @Nullable Set<String> systems, @Nullable Set<Integer> sizes,
		@Nullable Set<String> sections, int rounds, int openings, Path results, @Nullable Path docs,
		List<String> complaints, boolean misused) {

	/**
	 * Which sections there are.
	 */
	enum Selection {

		FULL, QUICK, GUARD, NONE, HELP

	}

	static final String HELP = """
			usage: benchmarks/run [OPTION...]

			Measures this project and its peers in two processes, each system for a slice at a
			time, in turn, and prints tables. Without options everything is measured, which takes
			about twenty-five minutes for each JDK.

			  --quick            a selection that takes about three minutes
			  --guard            only what shows a regression, against the bare hand-over and Agrona;
			                     the status is 1 if a bound is broken
			  --systems=A,B      only these systems
			  --sizes=64,1K      only these lengths of records
			  --sections=A,B     only these sections
			  --rounds=N         how often each system has its turn in a section
			  --openings=N       how often the systems of a section are opened anew in it
			  --docs             write the tables and plots of docs/performance.md, from the results
			                     in benchmarks/target/results of every JDK that was measured
			  --report           measure nothing; print the tables, and with --docs write them, anew
			  --jdk=HOME         run on this JDK instead of the default one; may be repeated
			  --all-jdks         run on the default JDK and on each newer one found beside it
			  --jmh [ARG...]     run the JMH benchmarks instead, with what follows as JMH's arguments
			  --list             list systems, sections and sizes
			  --help             show this

			RabbitMQ is measured if rabbitmq-server is installed. Results are written to
			benchmarks/target/results as JSON and CSV.
			""";

	/**
	 * Reads a command line.
	 * @param arguments the arguments
	 * @return the options
	 */
	static Options parse(String[] arguments) {
		Selection selection = Selection.FULL;
		Set<String> systems = null;
		Set<Integer> sizes = null;
		Set<String> sections = null;
		int rounds = 0;
		int openings = 0;
		Path results = Path.of("benchmarks/target/results");
		Path docs = null;
		List<String> complaints = new ArrayList<>();
		boolean misused = false;
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			String name = (equals < 0) ? argument : argument.substring(0, equals);
			String value = (equals < 0) ? "" : argument.substring(equals + 1);
			switch (name) {
				case "--quick" -> selection = Selection.QUICK;
				case "--guard" -> selection = Selection.GUARD;
				case "--report" -> selection = Selection.NONE;
				case "--help", "-h", "--list" -> selection = Selection.HELP;
				case "--systems" -> systems = known("system", value, BenchmarkedSystem.names(), complaints);
				case "--sections" -> sections = known("section", value, sectionNames(), complaints);
				case "--sizes" -> sizes = knownSizes(value, complaints);
				case "--rounds" -> {
					rounds = number(name, value, complaints);
					misused |= (rounds == 0);
				}
				case "--openings" -> {
					openings = number(name, value, complaints);
					misused |= (openings == 0);
				}
				case "--results" -> results = Path.of(value);
				case "--docs" -> docs = Path.of(value.isEmpty() ? "docs" : value);
				default -> {
					complaints.add("There is no option '" + argument + "'; see --help.");
					misused = true;
				}
			}
		}
		return new Options(selection, systems, sizes, sections, rounds, openings, results, docs, complaints, misused);
	}

	private static Set<String> known(String kind, String value, List<String> all, List<String> complaints) {
		Set<String> known = new LinkedHashSet<>();
		for (String name : value.split(",")) {
			if (all.contains(name)) {
				known.add(name);
			}
			else {
				complaints.add("There is no " + kind + " '" + name + "'; there are: " + String.join(", ", all) + ".");
			}
		}
		return known;
	}

	private static Set<Integer> knownSizes(String value, List<String> complaints) {
		Set<Integer> all = allSizes();
		Set<Integer> known = new LinkedHashSet<>();
		for (String text : value.split(",")) {
			int size = size(text);
			if (all.contains(size)) {
				known.add(size);
			}
			else {
				complaints.add("There is no size '" + text + "'; there are: "
						+ all.stream().map(Units::size).collect(Collectors.joining(", ")) + ".");
			}
		}
		return known;
	}

	private static int size(String text) {
		try {
			String upper = text.toUpperCase(Locale.ROOT).replaceAll("(IB|B)$", "").strip();
			int factor = upper.endsWith("K") ? 1 << 10 : upper.endsWith("M") ? 1 << 20 : 1;
			return factor * Integer.parseInt((factor == 1) ? upper : upper.substring(0, upper.length() - 1).strip());
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	private static int number(String option, String value, List<String> complaints) {
		try {
			int number = Integer.parseInt(value);
			if (number > 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Said below.
		}
		complaints.add(option + " needs a number from 1 on, not '" + value + "'.");
		return 0;
	}

	static List<String> sectionNames() {
		return Plan.full().stream().map(Section::name).toList();
	}

	static Set<Integer> allSizes() {
		Set<Integer> sizes = new TreeSet<>();
		Plan.full().forEach((section) -> sizes.addAll(section.sizes()));
		return sizes;
	}

	/**
	 * Returns what there is, as {@code --list} shows it.
	 * @return the lines
	 */
	static String list() {
		StringBuilder list = new StringBuilder("Systems:\n");
		BenchmarkedSystem.all()
			.forEach((system) -> list.append(String.format("  %-18s %s%n", system.name(), system.title())));
		list.append("Sections:\n");
		Plan.full().forEach((section) -> list.append(String.format("  %-18s %s%n", section.name(), section.title())));
		return list.append("Sizes: ")
			.append(allSizes().stream().map(Units::size).collect(Collectors.joining(", ")))
			.append('\n')
			.toString();
	}

	/**
	 * Returns what is to be measured.
	 * @return the sections, without those that nothing is left of
	 */
	List<Section> plan() {
		List<Section> plan = switch (this.selection) {
			case FULL -> Plan.full();
			case QUICK -> Plan.quick();
			case GUARD -> Plan.guard();
			case NONE, HELP -> List.of();
		};
		return plan.stream()
			.filter((section) -> this.sections == null || this.sections.contains(section.name()))
			.map((section) -> (this.systems == null) ? section
					: section.withSystems(section.systems().stream().filter(this::wants).toList()))
			.map((section) -> (this.sizes == null) ? section
					: section.withSizes(section.sizes().stream().filter(this.sizes::contains).toList()))
			.map((section) -> (this.rounds == 0) ? section : section.withRounds(this.rounds))
			.map((section) -> (this.openings == 0) ? section : section.opened(this.openings))
			.filter((section) -> !section.systems().isEmpty() && !section.sizes().isEmpty())
			.toList();
	}

	private boolean wants(String system) {
		return this.systems == null || this.systems.contains(Arrays.asList(system.split(":")).get(0));
	}

}
