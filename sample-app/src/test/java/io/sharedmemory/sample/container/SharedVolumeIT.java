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

import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.lifecycle.Startables;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of two containers whose channels are files on a volume in memory, as
 * {@code compose.volume.yaml} has it. Nothing else is writable but a directory for
 * temporary files.
 */
@RequiresContainers
class SharedVolumeIT {

	private static final DeploymentFile FILE = DeploymentFile.load("compose.volume.yaml");

	private final String volume = "shared-memory-sample-" + UUID.randomUUID();

	@Test
	void whenChannelsAreFilesOnSharedVolumeThenTotalsOfBothSidesAreEqual() throws Exception {
		DockerClient client = DockerClientFactory.instance().client();
		client.createVolumeCmd()
			.withName(this.volume)
			.withDriver("local")
			.withDriverOpts(FILE.strings("volumes", "channels", "driver_opts"))
			.withLabels(DockerClientFactory.DEFAULT_LABELS)
			.exec();
		try (SampleContainer board = onVolume(SampleContainer.board(), "board");
				SampleContainer feed = onVolume(SampleContainer.feed(), "feed")) {
			Startables.deepStart(board, feed).join();
			new SampleFlow(board, feed).awaitEqualTotals();
			assertThat(feed.get("airports/DFW").path("flights").asInt()).isPositive();
			JsonNode segment = board.get("actuator/sharedmemory/flights");
			assertThat(segment.path("type").asString()).isEqualTo("file");
			assertThat(segment.path("name").asString()).isEqualTo("/channels/flights");
		}
		finally {
			client.removeVolumeCmd(this.volume).exec();
		}
	}

	private SampleContainer onVolume(SampleContainer container, String service) {
		Mount mount = new Mount().withType(MountType.VOLUME).withSource(this.volume).withTarget("/channels");
		return container.startingQuickly()
			.withEnv(FILE.strings("services", service, "environment"))
			.withTmpFs(Map.of("/tmp", "exec"))
			.withCreateContainerCmdModifier(
					(command) -> command.getHostConfig().withMounts(List.of(mount)).withReadonlyRootfs(true));
	}

}
