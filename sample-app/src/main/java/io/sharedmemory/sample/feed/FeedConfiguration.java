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

import java.util.UUID;

import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.sample.flight.FlightFile;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.StringUtils;

/**
 * The beans of the feed.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FeedProperties.class)
@EnableScheduling
@Profile("feed")
class FeedConfiguration {

	private static final String SAMPLE_FLIGHTS = "flights-20k.csv";

	@Bean
	FlightRun flightRun(FeedProperties properties) {
		String id = StringUtils.hasText(properties.run()) ? properties.run() : UUID.randomUUID().toString();
		return FlightRun.of(id, flightFile(properties), properties.repeat());
	}

	private static FlightFile flightFile(FeedProperties properties) {
		String file = properties.file();
		return StringUtils.hasText(file) ? new FlightFile(new FileSystemResource(file), file)
				: new FlightFile(new ClassPathResource(SAMPLE_FLIGHTS), SAMPLE_FLIGHTS);
	}

	@Bean
	SharedMemoryBoardClient boardClient(SharedMemoryTemplate template) {
		return new SharedMemoryBoardClient(template);
	}

	@Bean
	FlightFeed flightFeed(FlightRun run, FeedProperties properties, SharedMemoryTemplate template, BoardClient board) {
		return new FlightFeed(run, properties.rate(), template, board);
	}

	@Bean
	RoundTripMeter roundTripMeter(BoardClient board) {
		return new RoundTripMeter(board);
	}

	@Bean
	RoundTripProbe roundTripProbe(BoardClient board) {
		return new RoundTripProbe(board);
	}

}
