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

package io.sharedmemory.sample.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.messaging.ChannelOptions;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SegmentLocation;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.WhenFull;
import io.sharedmemory.ring.RingOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import org.springframework.messaging.converter.JacksonJsonMessageConverter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedMemoryBoardClient}.
 */
class SharedMemoryBoardClientTests {

	@TempDir
	private Path directory;

	private final Logger logger = (Logger) LoggerFactory.getLogger(SharedMemoryBoardClient.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.setLevel(Level.WARN);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void unlisten() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void whenReplyChannelCannotBeMadeThenSaysOnceThatTheBoardCannotBeAsked() {
		// The name of a reply channel is longer, and then longer than a file's may be.
		String path = this.directory.resolve("q".repeat(240)).toString();
		ChannelOptions options = new ChannelOptions(new SegmentLocation(SegmentType.FILE, path, Permissions.DEFAULT),
				OpenMode.OPEN_OR_CREATE, Duration.ZERO,
				RingOptions.builder().capacity(65536).requiredGroups(List.of("board")).build(), WhenFull.FAIL,
				Duration.ZERO);
		try (ChannelRegistry channels = new ChannelRegistry(Map.of("queries", options));
				SharedMemoryTemplate template = new SharedMemoryTemplate(channels)) {
			template.setMessageConverter(new JacksonJsonMessageConverter());
			SharedMemoryBoardClient client = new SharedMemoryBoardClient(template);
			assertThat(client.airport("DFW")).isNull();
			assertThat(client.airport("DFW")).isNull();
		}
		assertThat(this.log.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.startsWith("The board cannot be asked: ")
			.contains("the path is too long");
	}

}
