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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A RabbitMQ server on loopback, with a name, a directory and ports of its own.
 *
 * @since 0.1.0
 */
public final class RabbitBroker implements Broker {

	private static final List<Path> SERVERS = List.of(Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
			Path.of("/usr/local/sbin/rabbitmq-server"), Path.of("/opt/homebrew/sbin/rabbitmq-server"));

	private static final int START_SECONDS = 60;

	private final BrokerProcess process;

	private final BrokerProcess portMapper;

	private final int port;

	private RabbitBroker(BrokerProcess process, BrokerProcess portMapper, int port) {
		this.process = process;
		this.portMapper = portMapper;
		this.port = port;
	}

	/**
	 * Starts a server.
	 * @param directory where it puts its files
	 * @return the server
	 * @throws IOException if there is none, or it does not start
	 */
	public static RabbitBroker start(Path directory) throws IOException {
		Path server = SERVERS.stream()
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> new IOException("no rabbitmq-server is installed (Debian's package rabbitmq-server)"));
		Files.createDirectories(directory);
		int port = BrokerProcess.freePort();
		int mapperPort = BrokerProcess.freePort();
		Map<String, String> environment = new LinkedHashMap<>();
		environment.put("HOME", directory.toString());
		environment.put("ERL_EPMD_PORT", String.valueOf(mapperPort));
		environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
		environment.put("RABBITMQ_NODENAME", "benchmark@localhost");
		environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
		environment.put("RABBITMQ_NODE_PORT", String.valueOf(port));
		environment.put("RABBITMQ_DIST_PORT", String.valueOf(BrokerProcess.freePort()));
		environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("data").toString());
		environment.put("RABBITMQ_LOG_BASE", directory.resolve("logs").toString());
		environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("plugins").toString());
		environment.put("RABBITMQ_CONFIG_FILE", directory.resolve("none").toString());
		// Its schedulers must not spin: there may be no third core.
		environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none");
		BrokerProcess mapper = BrokerProcess.start(
				List.of("epmd", "-address", "127.0.0.1", "-port", String.valueOf(mapperPort)), environment,
				directory.resolve("epmd.log"));
		BrokerProcess process;
		try {
			process = BrokerProcess.start(List.of(server.toString()), environment, directory.resolve("server.log"));
			process.awaitPort(port, START_SECONDS);
		}
		catch (IOException ex) {
			mapper.close();
			throw ex;
		}
		return new RabbitBroker(process, mapper, port);
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.close();
		this.portMapper.close();
	}

}
