package io.sharedmemory.messaging;

import org.springframework.messaging.MessagingException;

/**
 * Thrown when the ring of a channel cannot be made or opened.
 *
 * @since 0.1.0
 */
public class ChannelOpenException extends MessagingException {

	private final String channel;

	private final transient ChannelOptions options;

	ChannelOpenException(String channel, ChannelOptions options, Throwable cause) {
		super("Channel '" + channel + "' cannot be opened: " + cause.getMessage(), cause);
		this.channel = channel;
		this.options = options;
	}

	/**
	 * Returns the channel.
	 * @return its name
	 */
	public String getChannel() {
		return this.channel;
	}

	/**
	 * Returns what was asked for.
	 * @return the options of the channel
	 */
	public ChannelOptions getOptions() {
		return this.options;
	}

}
