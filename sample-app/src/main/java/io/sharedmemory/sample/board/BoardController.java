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

import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the page shows, as JSON.
 */
@RestController
@Profile("board")
class BoardController {

	private static final int MOST_AIRPORTS = 1000;

	private final DelayBoard board;

	private final BoardActivity activity;

	BoardController(DelayBoard board, BoardActivity activity) {
		this.board = board;
		this.activity = activity;
	}

	@GetMapping("/api/board")
	BoardStatus status(@RequestParam(defaultValue = "12") int top) {
		return this.board.status(Math.max(0, Math.min(top, MOST_AIRPORTS)));
	}

	@GetMapping("/api/activity")
	ActivityStatus activity() {
		return this.activity.status();
	}

}
