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

/**
 * How long the feed's latest queries took, from the call in its process, by way of the
 * board, to the answer in its process.
 *
 * @param p50Micros the median in microseconds
 * @param p99Micros the 99th percentile in microseconds
 * @since 0.1.0
 */
public record QueryTimes(double p50Micros, double p99Micros) {

}
