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

package io.sharedmemory.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.sharedmemory.benchmarks.lane.Control;
import io.sharedmemory.benchmarks.lane.Outcome;
import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;

/**
 * The process that the driver starts. It is told what to do on its standard input, a line
 * at a time, answers on its standard output, and ends with the driver.
 *
 * @since 0.1.0
 */
public final class Peer implements Control {

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final Lanes lanes = new Lanes(Role.PEER);

	private final PrintStream answers;

	private Peer(PrintStream answers) {
		this.answers = answers;
	}

	/**
	 * Runs until the driver ends.
	 * @param arguments none
	 * @throws Exception if the driver cannot be understood
	 */
	public static void main(String[] arguments) throws Exception {
		Peer peer = new Peer(System.out);
		System.setOut(System.err);
		Thread reader = new Thread(peer::readLines, "commands");
		reader.setDaemon(true);
		reader.start();
		peer.obey();
	}

	private void readLines() {
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			String line;
			while ((line = reader.readLine()) != null) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			System.err.println("peer: " + ex);
		}
		Runtime.getRuntime().halt(0);
	}

	private void obey() throws InterruptedException {
		while (true) {
			String[] words = this.lines.take().split(" ");
			try {
				switch (words[0]) {
					case "open" -> answer("done " + this.lanes.open(words[1], options(words)));
					case "run" -> {
						Outcome outcome = this.lanes.run(words[1], Task.decode(words, 2), this);
						answer("done " + outcome.encode());
					}
					case "close" -> {
						this.lanes.close(words[1]);
						answer("done");
					}
					default -> throw new IllegalArgumentException(words[0]);
				}
			}
			catch (Exception | LinkageError ex) {
				ex.printStackTrace();
				answer("failed " + ex);
			}
		}
	}

	private static Map<String, String> options(String[] words) {
		Map<String, String> options = new LinkedHashMap<>();
		for (int i = 2; i < words.length; i++) {
			int equals = words[i].indexOf('=');
			options.put(words[i].substring(0, equals), words[i].substring(equals + 1));
		}
		return options;
	}

	private void answer(String line) {
		this.answers.println(line.replace('\n', ' '));
		this.answers.flush();
	}

	@Override
	public void meet() {
		answer("ready");
	}

	@Override
	public long finish(long records) throws IOException {
		try {
			String line = this.lines.take();
			if (!line.startsWith("finish ")) {
				throw new IOException("expected the end of the slice, not: " + line);
			}
			return Long.parseLong(line.substring(7));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
