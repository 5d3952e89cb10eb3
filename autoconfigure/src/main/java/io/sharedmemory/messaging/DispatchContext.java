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

package io.sharedmemory.messaging;

/**
 * What handling the records of one container's thread needs.
 *
 * @param channel the channel
 * @param group the group
 * @param properties how to handle them
 * @param recoverer what gets the records that are given up
 * @param replies what sends results
 * @param statistics what counts
 * @param observations what observes the calls of the listener
 * @param stop what tells that the container is to stop
 */
record DispatchContext(Channel channel, String group, ContainerProperties properties, RecordRecoverer recoverer,
		ReplySender replies, GroupStatistics statistics, ListenerObservations observations, StopSignal stop) {

}
