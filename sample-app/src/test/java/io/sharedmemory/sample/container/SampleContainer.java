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

package io.sharedmemory.sample.container;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import io.sharedmemory.sample.board.BoardStatus;
import io.sharedmemory.sample.feed.FeedStatus;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.DockerStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A container with one service of the sample.
 */
class SampleContainer extends GenericContainer<SampleContainer> {

	static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final int OK = 200;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.proxy(HttpClient.Builder.NO_PROXY)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final JsonMapper json = new JsonMapper();

	private final int port;

	private SampleContainer(int port, String... command) {
		super(DockerImageName.parse(SampleImage.name()));
		this.port = port;
		withExposedPorts(port);
		withCommand(command);
		waitingFor(Wait.forHttp("/actuator/health/readiness").forPort(port).withStartupTimeout(PATIENCE));
	}

	static SampleContainer board(String... options) {
		return new SampleContainer(8080, command("board", options));
	}

	static SampleContainer feed(String... options) {
		return new SampleContainer(8081, command("feed", options));
	}

	private static String[] command(String role, String... options) {
		String[] command = new String[options.length + 1];
		command[0] = role;
		System.arraycopy(options, 0, command, 1, options.length);
		return command;
	}

	/**
	 * Starts in half the time, where the speed afterwards is not what matters.
	 */
	SampleContainer startingQuickly() {
		return withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
	}

	SampleContainer sharingMemoryOf(GenericContainer<?> other) {
		return withCreateContainerCmdModifier(
				(command) -> command.getHostConfig().withIpcMode("container:" + other.getContainerId()));
	}

	SampleContainer as(String user) {
		return withCreateContainerCmdModifier((command) -> command.withUser(user));
	}

	/**
	 * Starts the service where it cannot start.
	 * @return what it said, after it has ended
	 */
	Failure startInVain() {
		setExposedPorts(List.of());
		setWaitStrategy(new NoWaitStrategy());
		withStartupCheckStrategy(new EndedStartupCheckStrategy().withTimeout(PATIENCE));
		start();
		ContainerState state = inspect();
		return new Failure(state.getExitCodeLong(), getLogs(),
				Duration.between(Instant.parse(state.getStartedAt()), Instant.parse(state.getFinishedAt())));
	}

	private ContainerState inspect() {
		return getDockerClient().inspectContainerCmd(getContainerId()).exec().getState();
	}

	/** What {@code docker kill} does. */
	void kill() {
		getDockerClient().killContainerCmd(getContainerId()).exec();
		await().atMost(PATIENCE).until(() -> DockerStatus.isContainerStopped(inspect()));
	}

	/** What {@code docker start} does, with the container that there was before. */
	void startAgain() {
		getDockerClient().startContainerCmd(getContainerId()).exec();
		await().atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> get("actuator/health/readiness").path("status").asString().equals("UP"));
	}

	JsonNode get(String path) throws IOException, InterruptedException {
		return this.json.readTree(read(path));
	}

	BoardStatus boardStatus() throws IOException, InterruptedException {
		return this.json.readValue(read("api/board?top=0"), BoardStatus.class);
	}

	FeedStatus feedStatus() throws IOException, InterruptedException {
		return this.json.readValue(read("api/feed"), FeedStatus.class);
	}

	/** What the endpoint of this service tells of the channel {@code flights}. */
	JsonNode flights() throws IOException, InterruptedException {
		return get("actuator/sharedmemory").path("channels").path("flights");
	}

	private String read(String path) throws IOException, InterruptedException {
		URI uri = URI.create("http://" + getHost() + ":" + hostPort() + "/" + path);
		HttpResponse<String> response = this.http.send(
				HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(path).isEqualTo(OK);
		return response.body();
	}

	/** Asked anew each time, since a container that returns may have another one. */
	private String hostPort() {
		Ports.Binding[] bindings = getDockerClient().inspectContainerCmd(getContainerId())
			.exec()
			.getNetworkSettings()
			.getPorts()
			.getBindings()
			.get(ExposedPort.tcp(this.port));
		return bindings[0].getHostPortSpec();
	}

	/**
	 * How a service failed to start.
	 *
	 * @param status its exit status
	 * @param output what it printed
	 * @param duration how long it was there
	 */
	record Failure(long status, String output, Duration duration) {

	}

	/** The end has been waited for before. */
	private static final class NoWaitStrategy extends AbstractWaitStrategy {

		@Override
		protected void waitUntilReady() {
		}

	}

	/** Waits for the end, whatever the status. */
	private static final class EndedStartupCheckStrategy extends StartupCheckStrategy {

		@Override
		public StartupStatus checkStartupState(DockerClient client, String containerId) {
			return DockerStatus.isContainerStopped(getCurrentState(client, containerId)) ? StartupStatus.SUCCESSFUL
					: StartupStatus.NOT_YET_KNOWN;
		}

	}

}
