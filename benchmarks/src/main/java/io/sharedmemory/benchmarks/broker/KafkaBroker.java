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

package io.sharedmemory.benchmarks.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An Apache Kafka broker on loopback, from the class path of this process.
 *
 * @since 0.1.0
 */
public final class KafkaBroker implements Broker {

	private static final int START_SECONDS = 60;

	private final BrokerProcess process;

	private final int port;

	private KafkaBroker(BrokerProcess process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Starts a broker.
	 * @param directory where it puts its files
	 * @return the broker
	 * @throws IOException if it does not start
	 */
	public static KafkaBroker start(Path directory) throws IOException {
		Files.createDirectories(directory);
		int port = BrokerProcess.freePort();
		int controllerPort = BrokerProcess.freePort();
		Path properties = directory.resolve("server.properties");
		Files.writeString(properties, """
				process.roles=broker,controller
				node.id=1
				controller.quorum.voters=1@127.0.0.1:%2$d
				listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
				controller.listener.names=CONTROLLER
				log.dirs=%3$s
				offsets.topic.replication.factor=1
				offsets.topic.num.partitions=1
				transaction.state.log.replication.factor=1
				transaction.state.log.min.isr=1
				share.coordinator.state.topic.replication.factor=1
				share.coordinator.state.topic.min.isr=1
				group.initial.rebalance.delay.ms=0
				""".formatted(port, controllerPort, directory.resolve("data")));
		Path log = directory.resolve("server.log");
		String cluster = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
		BrokerProcess
			.start(java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", properties.toString()), Map.of(), log)
			.awaitEnd(START_SECONDS);
		BrokerProcess process = BrokerProcess.start(java("kafka.Kafka", properties.toString()), Map.of(), log);
		process.awaitPort(port, START_SECONDS);
		return new KafkaBroker(process, port);
	}

	private static List<String> java(String main, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
						System.getProperty("java.class.path"), main));
		command.addAll(List.of(arguments));
		return command;
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
