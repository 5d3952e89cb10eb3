package io.sharedmemory.messaging;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Thrown when the envelope of a record is damaged or of a version that this one does not
 * know.
 *
 * @since 0.1.0
 */
public class MalformedRecordException extends MessageConversionException {

	MalformedRecordException(String reason) {
		this(reason, null);
	}

	MalformedRecordException(String reason, @Nullable Throwable cause) {
		super("The envelope of a record cannot be read: " + reason, cause);
	}

}
