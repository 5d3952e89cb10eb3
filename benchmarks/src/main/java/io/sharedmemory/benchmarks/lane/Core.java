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

package io.sharedmemory.benchmarks.lane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Binds threads that spin to a core each. Without that, Linux may leave both on one core
 * for a while, and each then waits until the other's time is up.
 *
 * @since 0.1.0
 */
public final class Core {

	private static final List<Integer> CORES = cores();

	private static final ThreadLocal<String> BOUND = ThreadLocal.withInitial(() -> "");

	private Core() {
	}

	/**
	 * Binds the current thread to the core of a process.
	 * @param role which process
	 */
	public static void bind(Role role) {
		bind(String.valueOf(CORES.get((role == Role.DRIVER) ? 0 : 1 % CORES.size())));
	}

	/**
	 * Binds the current thread, a further producer. If there are but two cores, every
	 * other of them shares the consumer's.
	 * @param producer its number, from 1
	 */
	public static void bindProducer(int producer) {
		bind(String.valueOf(CORES.get((CORES.size() > 2) ? (producer + 1) % CORES.size() : producer % CORES.size())));
	}

	/**
	 * Lets the current thread run anywhere.
	 */
	public static void release() {
		bind("0-" + (Runtime.getRuntime().availableProcessors() - 1));
	}

	private static void bind(String list) {
		if (list.equals(BOUND.get()) || CORES.size() < 2) {
			return;
		}
		BOUND.set(list);
		try {
			String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
			Process process = new ProcessBuilder("taskset", "--cpu-list", "--pid", list, thread)
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			System.err.println("Threads are not bound to cores, so expect outliers: " + ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** One logical processor of each core, as far as the kernel says. */
	private static List<Integer> cores() {
		List<Integer> cores = new ArrayList<>();
		for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
			try {
				String siblings = Files
					.readString(Path.of("/sys/devices/system/cpu/cpu" + i + "/topology/thread_siblings_list"))
					.strip();
				if (siblings.split("[,-]")[0].equals(String.valueOf(i))) {
					cores.add(i);
				}
			}
			catch (IOException ex) {
				cores.add(i);
			}
		}
		return cores.isEmpty() ? List.of(0) : cores;
	}

}
