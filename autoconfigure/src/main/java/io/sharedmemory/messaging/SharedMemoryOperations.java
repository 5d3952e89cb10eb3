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

import org.springframework.messaging.core.MessageReceivingOperations;
import org.springframework.messaging.core.MessageRequestReplyOperations;
import org.springframework.messaging.core.MessageSendingOperations;

/**
 * Sends to channels, receives from them, and asks over them. The destination is the name
 * of a channel.
 * <p>
 * A receive and a request answer {@code null} when their time is up.
 *
 * @since 0.1.0
 * @see SharedMemoryTemplate
 */
public interface SharedMemoryOperations extends MessageSendingOperations<String>, MessageReceivingOperations<String>,
		MessageRequestReplyOperations<String> {

}
