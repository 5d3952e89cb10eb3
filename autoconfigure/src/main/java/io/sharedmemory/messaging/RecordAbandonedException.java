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

import org.springframework.messaging.MessagingException;

/**
 * Says of a record that process after process died with it in hand, or that the JVM
 * failed with it in listener after listener, so that it is not given to another one.
 *
 * @since 0.1.0
 */
public class RecordAbandonedException extends MessagingException {

	RecordAbandonedException(int deliveries) {
		super("The record was delivered " + deliveries + ((deliveries == 1) ? " time" : " times")
				+ " before, and each time the process or its listener ended while it had it in hand");
	}

}
