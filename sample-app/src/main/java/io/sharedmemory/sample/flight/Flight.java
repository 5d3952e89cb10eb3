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

package io.sharedmemory.sample.flight;

import java.time.LocalDateTime;

/**
 * One flight: the payload of the channel {@code flights}, as JSON.
 *
 * @param date date and local time
 * @param delay delay in minutes; negative when early
 * @param distance distance flown in miles
 * @param origin IATA code of the airport of departure
 * @param destination IATA code of the airport of arrival
 * @since 0.1.0
 */
public record Flight(LocalDateTime date, int delay, int distance, String origin, String destination) {

}
