package io.sharedmemory.messaging;

import java.util.Collection;
import java.util.List;

import org.springframework.messaging.MessagingException;

/**
 * Thrown when a channel is used that is not configured.
 *
 * @since 0.1.0
 */
public class ChannelNotConfiguredException extends MessagingException {

	private final String channel;

	private final List<String> configured;

	ChannelNotConfiguredException(String channel, Collection<String> configured) {
		super("Channel '" + channel + "' is not configured; configured are " + configured);
		this.channel = channel;
		this.configured = List.copyOf(configured);
	}

	/**
	 * Returns the channel that was asked for.
	 * @return its name
	 */
	public String getChannel() {
		return this.channel;
	}

	/**
	 * Returns the channels that there are.
	 * @return their names
	 */
	public List<String> getConfigured() {
		return this.configured;
	}

}
