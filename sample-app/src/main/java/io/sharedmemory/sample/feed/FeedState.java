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

/**
 * What the feed is doing.
 *
 * @since 0.1.0
 */
public enum FeedState {

	/**
	 * Waiting for an answer of the board.
	 */
	WAITING,

	/**
	 * Sending records, or waiting for the board to handle the last of them.
	 */
	SENDING,

	/**
	 * Every record is sent, and the board has said that it has them all.
	 */
	COMPLETE,

	/**
	 * Ended, because the board turned to the run of another feed.
	 */
	SUPERSEDED,

	/**
	 * Ended by an error that sending again would not cure.
	 */
	FAILED

}
