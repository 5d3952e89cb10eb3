package io.sharedmemory.messaging;

/**
 * What a sender does when a channel has no room for its message.
 *
 * @since 0.1.0
 */
public enum WhenFull {

	/**
	 * Waits for the send timeout, then throws {@link ChannelFullException}.
	 */
	BLOCK,

	/**
	 * Throws {@link ChannelFullException} at once.
	 */
	FAIL

}
