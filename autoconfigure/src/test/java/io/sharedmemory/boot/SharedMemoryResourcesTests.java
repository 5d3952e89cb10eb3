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

package io.sharedmemory.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what an application gives back.
 */
class SharedMemoryResourcesTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenContextIsRefreshedFiftyTimesThenNoMappingDescriptorOrThreadStays() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
					SharedMemoryMessagingAutoConfiguration.class))
			.withUserConfiguration(Answering.class)
			.withPropertyValues("shared-memory.channels.questions.capacity=64KB",
					"shared-memory.segments.cache.size=4KB", "shared-memory.segments.table.size=8KB",
					"shared-memory.segments.table.default-region=a",
					"shared-memory.segments.table.regions.a.access=read-only",
					"shared-memory.segments.table.regions.b.offset=100B",
					"shared-memory.namespace=" + this.names.namespace());
		for (int i = 0; i < 50; i++) {
			runner.run((context) -> assertThat(context.getBean(SharedMemoryTemplate.class)
				.convertSendAndReceive("questions", "what", String.class)).isEqualTo("what!"));
		}
		await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			assertThat(mappings()).isEmpty();
			assertThat(descriptors()).isEmpty();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.contains("answering") || name.equals("shared-memory-replies"));
		});
	}

	private List<String> mappings() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
			return lines.filter((line) -> line.contains(this.names.namespace())).toList();
		}
	}

	private List<String> descriptors() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.map(SharedMemoryResourcesTests::target)
				.filter((target) -> target.contains(this.names.namespace()))
				.toList();
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (NoSuchFileException ex) {
			return "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Answering {

		@SharedMemoryListener(channel = "questions", group = "answers", id = "answering")
		String answer(String question) {
			return question + "!";
		}

	}

}
