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

import org.jspecify.annotations.Nullable;

/**
 * Asks how far the board is: the request on the channel {@code progress}.
 *
 * @param run the run that the feed is sending
 * @param records how many records that run has
 * @param queryTimes how long the latest queries of the feed took, {@code null} if there
 * was none
 * @since 0.1.0
 */
public record ProgressQuery(String run, long records, @Nullable QueryTimes queryTimes) {

}
