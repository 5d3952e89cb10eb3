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

package io.sharedmemory.sample.board;

import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.sample.ServiceUrl;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.log.LogMessage;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The beans of the board.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@Profile("board")
class BoardConfiguration {

	private static final Log logger = LogFactory.getLog(BoardConfiguration.class);

	/**
	 * Says that the board is there, which is all that one sees of it where it was started
	 * by itself.
	 */
	@EventListener
	void onStart(WebServerInitializedEvent event) {
		String address = event.getApplicationContext().getEnvironment().getProperty("server.address", "0.0.0.0");
		logger.info(LogMessage.format("Ready for flights, page: %s",
				ServiceUrl.of(address, event.getWebServer().getPort())));
	}

	@Bean
	DelayBoard delayBoard() {
		return new DelayBoard();
	}

	@Bean
	BoardActivity boardActivity(DelayBoard board, ChannelRegistry channels) {
		return new BoardActivity(board, channels);
	}

}
