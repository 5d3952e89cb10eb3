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

import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.NameState;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.ring.GroupBusyException;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingMismatchException;
import io.sharedmemory.ring.RingOptions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * Where the answers to requests go: each requester has a ring of its own beside the
 * channel's, named {@code <channel>.reply.<token>}.
 * <p>
 * A request carries the token and not a name, so that a responder can be led to no other
 * segment. The token ends in the fingerprint of the channel's ring: a request that is
 * passed on to another channel is none there. The requester is the consumer of the ring's
 * one group, which is exclusive, and that makes it the owner: whoever can join that group
 * has proof that the owner is gone, and removes the ring while it is in the group. A
 * requester that joins checks that the name is still there.
 */
final class ReplyChannels {

	/** The group of which the requester is the consumer. */
	static final String GROUP = "reply";

	private static final Log logger = LogFactory.getLog(ReplyChannels.class);

	private static final String SUFFIX = ".reply.";

	private static final int RANDOM_BYTES = 12;

	private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{" + 2 * (RANDOM_BYTES + Integer.BYTES) + "}");

	private static final SecureRandom random = new SecureRandom();

	private static final long MIN_CAPACITY = 64 * 1024;

	private ReplyChannels() {
	}

	/**
	 * Makes a token that nobody can guess.
	 * @param channel the channel that requests are sent to
	 * @return the token
	 */
	static String newToken(Channel channel) {
		byte[] bytes = new byte[RANDOM_BYTES];
		random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes) + HexFormat.of().toHexDigits(channel.ring().fingerprint());
	}

	/**
	 * Returns whether a text is a token that was made for a channel.
	 * @param text the text
	 * @param channel the channel that it came with
	 * @return {@code false} also for a token of another channel
	 */
	static boolean isToken(String text, Channel channel) {
		return isToken(text)
				&& HexFormat.fromHexDigits(text, 2 * RANDOM_BYTES, text.length()) == channel.ring().fingerprint();
	}

	private static boolean isToken(String text) {
		return TOKEN.matcher(text).matches();
	}

	/**
	 * Makes a reply channel, which takes answers as long as the requests may be.
	 * @param channel the channel that requests are sent to
	 * @param token the token
	 * @return the reply channel
	 * @throws ChannelOpenException if it cannot be made
	 */
	static Channel create(Channel channel, String token) {
		return open(channel, token, OpenMode.CREATE_ONLY, ownOptions(channel));
	}

	/**
	 * Opens the reply channel of another process.
	 * @param channel the channel that the request came from
	 * @param token the token that the request carries
	 * @return the reply channel, {@code null} if it is gone
	 * @throws ChannelOpenException if it cannot be opened
	 */
	static @Nullable Channel open(Channel channel, String token) {
		try {
			return open(channel, token, OpenMode.OPEN_ONLY, RingOptions.builder().build());
		}
		catch (ChannelOpenException ex) {
			if (ex.getCause() instanceof InterprocessException cause && cause.code() == ErrorCode.NOT_FOUND) {
				return null;
			}
			throw ex;
		}
	}

	private static Channel open(Channel channel, String token, OpenMode mode, RingOptions ring) {
		ChannelOptions options = channel.options();
		return Channel.open(channel.name() + SUFFIX + token,
				new ChannelOptions(options.location().sibling(SUFFIX + token), mode, Duration.ZERO, ring,
						WhenFull.BLOCK,
						(options.whenFull() == WhenFull.BLOCK) ? options.sendTimeout() : Duration.ZERO));
	}

	private static RingOptions ownOptions(Channel channel) {
		long room = 4L * channel.ring().maxMessageSize();
		return RingOptions.builder()
			.capacity(Math.max(MIN_CAPACITY, Long.highestOneBit(2 * room - 1)))
			.maxMessageSize(channel.ring().maxMessageSize())
			.maxParticipants(channel.ring().maxParticipants())
			.requiredGroups(List.of(GROUP))
			.waitStrategy(channel.options().ring().waitStrategy())
			.build();
	}

	/**
	 * Removes the name of a reply channel whose requester is dead.
	 * @param reply the reply channel
	 * @return whether the requester is gone, one way or the other, and nobody awaits
	 * replies any more
	 */
	static boolean removeIfAbandoned(Channel reply) {
		return removeIfAbandoned(reply.ring(), reply.options().location());
	}

	private static boolean removeIfAbandoned(Ring ring, SegmentLocation location) {
		if (ring.segment().nameState() != NameState.PRESENT) {
			return true;
		}
		if (ring.status()
			.groups()
			.stream()
			.flatMap((group) -> group.consumers().stream())
			.anyMatch(ParticipantStatus::alive)) {
			return false;
		}
		try (RingConsumer owner = ring.newConsumer(GROUP)) {
			logger.debug(LogMessage.format("Removing '%s', whose requester is gone", ring.name()));
			location.remove();
			return owner.group().equals(GROUP);
		}
		catch (GroupBusyException ex) {
			return false;
		}
	}

	/**
	 * Removes the reply channels that dead requesters left beside a channel.
	 * @param channel the channel
	 */
	static void removeAbandoned(Channel channel) {
		try {
			channel.options()
				.location()
				.siblingSuffixes(SUFFIX)
				.stream()
				.map((suffix) -> suffix.substring(SUFFIX.length()))
				.filter(ReplyChannels::isToken)
				.forEach((token) -> removeIfAbandoned(channel, token));
		}
		catch (UncheckedIOException ex) {
			logger.debug(LogMessage.format("The reply channels of '%s' cannot be listed", channel.name()), ex);
		}
	}

	/**
	 * Opens what is there as it is. The channel that it was made beside may have had
	 * other parameters.
	 */
	private static void removeIfAbandoned(Channel channel, String token) {
		try (Channel reply = open(channel, token)) {
			if (reply != null) {
				removeIfAbandoned(reply);
			}
		}
		catch (ChannelOpenException ex) {
			if (ex.getCause() instanceof RingMismatchException) {
				finishAndRemoveIfAbandoned(channel, token);
			}
			else {
				leaveAlone(channel, token, ex);
			}
		}
		catch (RingException | InterprocessException ex) {
			leaveAlone(channel, token, ex);
		}
	}

	/**
	 * Finishes what may be half made, to find out whether it has an owner.
	 */
	private static void finishAndRemoveIfAbandoned(Channel channel, String token) {
		SegmentLocation location = channel.options().location().sibling(SUFFIX + token);
		try (Segment segment = location.open(OpenMode.OPEN_ONLY);
				Ring ring = Ring.openOrCreate(segment, ownOptions(channel))) {
			removeIfAbandoned(ring, location);
		}
		catch (RingException | InterprocessException ex) {
			leaveAlone(channel, token, ex);
		}
	}

	private static void leaveAlone(Channel channel, String token, RuntimeException ex) {
		logger.debug(LogMessage.format("Reply channel %s of '%s' is left alone", token, channel.name()), ex);
	}

}
