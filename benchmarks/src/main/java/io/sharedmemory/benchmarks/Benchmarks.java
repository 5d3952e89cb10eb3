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

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.sharedmemory.benchmarks.broker.Broker;
import io.sharedmemory.benchmarks.broker.KafkaBroker;
import io.sharedmemory.benchmarks.broker.RabbitBroker;
import io.sharedmemory.benchmarks.process.ProcessPair;
import io.sharedmemory.benchmarks.report.Bound;
import io.sharedmemory.benchmarks.report.Bounds;
import io.sharedmemory.benchmarks.report.PerformancePage;
import io.sharedmemory.benchmarks.report.ResultFiles;
import io.sharedmemory.benchmarks.report.Results;
import io.sharedmemory.benchmarks.report.Tables;

import org.springframework.util.FileSystemUtils;

/**
 * Measures this project and its peers side by side. See {@link Options#HELP}.
 *
 * @since 0.1.0
 */
public final class Benchmarks {

	private static final int BOUND_BROKEN = 1;

	private static final int MISUSED = 2;

	private static final int FAILED = 3;

	private static final Path MEMORY = Path.of("/dev/shm");

	private final Options options;

	private final PrintStream progress = System.err;

	private boolean failed;

	private Benchmarks(Options options) {
		this.options = options;
	}

	/**
	 * Runs what is asked for. The status is 0, 1 if a bound of the guard is broken, 2 if
	 * an option is unknown or nothing is left to be measured, and 3 if a system failed.
	 * @param arguments see {@link Options#HELP}
	 * @throws Exception if it cannot go on
	 */
	public static void main(String[] arguments) throws Exception {
		Options options = Options.parse(arguments);
		options.complaints().forEach(System.err::println);
		if (options.selection() == Options.Selection.HELP) {
			boolean list = List.of(arguments).contains("--list");
			System.out.print(list ? Options.list() : Options.HELP);
			return;
		}
		if (options.misused()) {
			System.exit(MISUSED);
		}
		if (options.selection() != Options.Selection.NONE && options.plan().isEmpty()) {
			System.err.println("Nothing is left to be measured.");
			System.exit(MISUSED);
		}
		System.exit(new Benchmarks(options).run());
	}

	private int run() throws Exception {
		ResultFiles files = new ResultFiles(this.options.results());
		int status = 0;
		if (this.options.selection() != Options.Selection.NONE) {
			Results results = measure();
			files.write(fileName(results), results);
			status = print(results);
			status = this.failed ? FAILED : status;
		}
		else {
			files.readAll().forEach(this::print);
		}
		if (this.options.docs() != null) {
			new PerformancePage(files.readAll()).write(this.options.docs());
		}
		return status;
	}

	private String fileName(Results results) {
		String jdk = "jdk-" + results.machine().get("jdk");
		return (this.options.selection() == Options.Selection.GUARD) ? "guard-" + jdk : jdk;
	}

	private int print(Results results) {
		boolean guards = this.options.selection() == Options.Selection.GUARD;
		List<Bound> bounds = guards ? Bounds.guard(results) : Bounds.goals(results);
		System.out.println("\n## Java " + results.machine().get("jdk"));
		System.out.print(new Tables(results).all());
		System.out.println("\n#### " + (guards ? "What must not break" : "What must be reached") + "\n");
		System.out.print(Tables.bounds(bounds));
		boolean broken = bounds.stream().anyMatch((bound) -> bound.isMeasured() && !bound.isReached());
		return (guards && broken) ? BOUND_BROKEN : 0;
	}

	private Results measure() throws IOException {
		List<Section> plan = this.options.plan();
		Path directory = Files.createTempDirectory(Files.isDirectory(MEMORY) ? MEMORY : Path.of("target"),
				"benchmark-");
		Runtime.getRuntime().addShutdownHook(new Thread(() -> removeAll(directory)));
		List<Broker> brokers = new ArrayList<>();
		Results results = new Results(Machine.describe());
		try (ProcessPair processes = new ProcessPair()) {
			Map<Need, String> ports = startBrokers(plan, directory, brokers);
			new Runner(processes, directory, ports, results, this.progress).run(plan);
		}
		catch (Exception ex) {
			this.progress.println("The run ends here, with what it found: " + ex);
			this.failed = true;
		}
		finally {
			brokers.forEach(Broker::close);
			removeAll(directory);
		}
		return results;
	}

	private Map<Need, String> startBrokers(List<Section> plan, Path directory, List<Broker> brokers) {
		Set<Need> needs = new TreeSet<>();
		plan.forEach((section) -> section.systems().forEach((name) -> needs.add(BenchmarkedSystem.get(name).need())));
		Map<Need, String> ports = new EnumMap<>(Need.class);
		needs.remove(Need.NOTHING);
		for (Need need : needs) {
			this.progress.println("Starting " + need);
			try {
				Path own = directory.resolve(need.name().toLowerCase(Locale.ROOT));
				Broker broker = (need == Need.RABBITMQ) ? RabbitBroker.start(own) : KafkaBroker.start(own);
				brokers.add(broker);
				ports.put(need, String.valueOf(broker.port()));
			}
			catch (IOException ex) {
				this.progress.println("Left out is what needs " + need + ": " + ex.getMessage());
			}
		}
		return ports;
	}

	/**
	 * Removes what the run has put into memory, also when it is interrupted.
	 */
	private static void removeAll(Path directory) {
		try (Stream<Path> siblings = Files.list(directory.toAbsolutePath().getParent())) {
			String prefix = directory.getFileName().toString();
			for (Path own : siblings.filter((path) -> path.getFileName().toString().startsWith(prefix)).toList()) {
				FileSystemUtils.deleteRecursively(own);
			}
		}
		catch (IOException ex) {
			System.err.println("Left in memory: " + directory + ": " + ex.getMessage());
		}
	}

}
