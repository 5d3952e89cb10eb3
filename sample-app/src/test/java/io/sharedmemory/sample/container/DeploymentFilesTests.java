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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.sharedmemory.boot.SharedMemoryProperties;
import io.sharedmemory.mapping.SegmentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the files that say how to run the sample in containers, without an engine.
 */
class DeploymentFilesTests {

	private static final List<String> ROLES = List.of("board", "feed");

	private static final String USER = "10001";

	@Test
	void whenImageIsBuiltThenItsUserIsNotRoot() throws Exception {
		assertThat(Files.readString(Path.of("Dockerfile"))).contains("\nUSER " + USER + ":" + USER + "\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "compose.yaml", "compose.volume.yaml" })
	void whenServicesAreComposedThenEachHasItsRole(String name) {
		DeploymentFile file = DeploymentFile.load(name);
		for (String role : ROLES) {
			assertThat(file.list("services", role, "command").get(0)).hasToString(role);
		}
		assertThat(file.list("services", "feed", "command"))
			.anyMatch((argument) -> argument.string().startsWith("--flights.run="));
	}

	@Test
	void whenServicesShareIpcThenItIsOfServiceWithEnoughMemory() {
		DeploymentFile file = DeploymentFile.load("compose.yaml");
		assertThat(file.string("services", "memory", "ipc")).isEqualTo("shareable");
		assertThat(size(file.string("services", "memory", "shm_size"))).isGreaterThan(needed());
		for (String role : ROLES) {
			assertThat(file.string("services", role, "ipc")).isEqualTo("service:memory");
			assertThat(file.list("services", role, "depends_on")).extracting(DeploymentFile::toString)
				.contains("memory");
		}
	}

	@Test
	void whenImageOfServicesIsBuiltAnewThenMemoryStays() {
		DeploymentFile services = DeploymentFile.load("compose.yaml").at("services");
		for (String role : ROLES) {
			assertThat(services.string("memory", "image")).isNotEqualTo(services.string(role, "image"));
		}
		assertThat(services.strings("memory")).doesNotContainKey("build");
	}

	@Test
	void whenServicesShareVolumeThenItIsInMemoryAndAllChannelsAreOnIt() throws Exception {
		DeploymentFile file = DeploymentFile.load("compose.volume.yaml");
		Map<String, String> volume = file.strings("volumes", "channels", "driver_opts");
		assertThat(volume).containsEntry("type", "tmpfs");
		assertThat(volume.get("o")).contains("uid=" + USER + ",gid=" + USER);
		assertThat(size(volume.get("o").replaceAll(".*size=(\\w+).*", "$1"))).isGreaterThan(needed());
		for (String role : ROLES) {
			Map<String, SharedMemoryProperties.Channel> channels = properties(
					file.strings("services", role, "environment"))
				.getChannels();
			assertThat(channels.keySet()).isEqualTo(properties(Map.of()).getChannels().keySet());
			assertThat(channels).allSatisfy((name, channel) -> {
				assertThat(channel.getType()).isEqualTo(SegmentType.FILE);
				assertThat(channel.getPath()).isEqualTo("/channels/" + name);
			});
			assertThat(file.list("services", role, "volumes").get(0)).hasToString("channels:/channels");
		}
	}

	@Test
	void whenContainersAreInOnePodThenTheyHaveMemoryInCommon() {
		DeploymentFile pod = DeploymentFile.load("kubernetes.yaml").at("spec", "template", "spec");
		assertThat(pod.string("securityContext", "runAsUser")).isEqualTo(USER);
		DeploymentFile memory = pod.list("volumes").get(0);
		assertThat(memory.string("name")).isEqualTo("memory");
		assertThat(memory.string("emptyDir", "medium")).isEqualTo("Memory");
		assertThat(size(memory.string("emptyDir", "sizeLimit"))).isGreaterThan(needed());
		assertThat(pod.list("containers")).hasSize(ROLES.size()).allSatisfy((container) -> {
			assertThat(container.list("args").get(0)).hasToString(container.string("name"));
			assertThat(container.list("volumeMounts").get(0).strings())
				.isEqualTo(Map.of("name", "memory", "mountPath", "/dev/shm"));
			String port = Map.of("board", "8080", "feed", "8081").get(container.string("name"));
			assertThat(container.list("ports").get(0).string("containerPort")).isEqualTo(port);
		});
		assertThat(pod.list("containers")).extracting((container) -> container.string("name"))
			.containsExactlyInAnyOrderElementsOf(ROLES);
	}

	/** The rings of the sample, in bytes. */
	private static long needed() {
		try {
			return properties(Map.of()).getChannels()
				.values()
				.stream()
				.mapToLong((channel) -> channel.getCapacity().toBytes())
				.sum();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long size(String text) {
		return DataSize.parse(text.replaceAll("Mi?$|m$", "MB")).toBytes();
	}

	private static SharedMemoryProperties properties(Map<String, String> environment) throws Exception {
		MutablePropertySources sources = new MutablePropertySources();
		sources.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				Map.copyOf(environment)));
		new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yml"))
			.forEach(sources::addLast);
		return new Binder(ConfigurationPropertySources.from(sources))
			.bind("shared-memory", Bindable.of(SharedMemoryProperties.class))
			.get();
	}

}
