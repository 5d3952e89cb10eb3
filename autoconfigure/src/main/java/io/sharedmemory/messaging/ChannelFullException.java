package io.sharedmemory.messaging;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;

/**
 * Thrown when a message found no room in its channel. It was not sent.
 *
 * @since 0.1.0
 */
public class ChannelFullException extends MessageDeliveryException {

	ChannelFullException(Message<?> message, String description, @Nullable Throwable cause) {
		super(message, description, cause);
	}

}
