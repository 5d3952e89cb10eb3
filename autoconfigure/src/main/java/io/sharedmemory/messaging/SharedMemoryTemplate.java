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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.micrometer.observation.ObservationRegistry;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.ring.RingException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanNameAware;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.core.AbstractMessagingTemplate;
import org.springframework.messaging.core.MessagePostProcessor;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.IdTimestampMessageHeaderInitializer;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.Assert;

/**
 * Sends to channels, receives from them, and asks over them. May be used by any number of
 * threads.
 * <p>
 * A message is in the channel when {@code send} returns, and its bytes were written once.
 * A channel without room makes the sender wait, or fail, as it is configured; the
 * exception is a {@link ChannelFullException}.
 * <p>
 * Receiving joins the {@linkplain #setGroup(String) group} of the template with the first
 * call for a channel, and holds it until the template is closed. The group has moved past
 * a message when {@code receive} returns it: unlike a listener's, it is not delivered
 * again.
 * <p>
 * A request carries headers that lead the answer of a listener, whatever its method
 * returns, back to the one who asked.
 *
 * @since 0.1.0
 */
public class SharedMemoryTemplate extends AbstractMessagingTemplate<String>
		implements SharedMemoryOperations, BeanNameAware, AutoCloseable {

	/**
	 * Group that a template receives for if nothing is said of it.
	 */
	public static final String DEFAULT_GROUP = "template";

	/**
	 * How long a receive or a request waits if nothing is said of it.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	private static final IdTimestampMessageHeaderInitializer WITHOUT_IDENTIFIER = new IdTimestampMessageHeaderInitializer();

	static {
		WITHOUT_IDENTIFIER.setDisableIdGeneration();
	}

	/**
	 * In place of a default channel, so that it is this class that says there is none.
	 */
	private static final String NO_CHANNEL = "";

	private final ChannelRegistry channels;

	private final Map<String, ChannelReceiver> receivers = new ConcurrentHashMap<>();

	/** Shared by those who join groups, and taken by who leaves all. */
	private final ReadWriteLock receiversLock = new ReentrantReadWriteLock();

	private boolean closed;

	private final RequestReplyExchange requests = new RequestReplyExchange();

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private String beanName = "sharedMemoryTemplate";

	private TemplateObservations observations = new TemplateObservations(this.observationRegistry, this.beanName);

	private String group = DEFAULT_GROUP;

	private Duration receiveTimeout = DEFAULT_TIMEOUT;

	private Duration replyTimeout = DEFAULT_TIMEOUT;

	/**
	 * Creates a template that converts bytes and text.
	 * @param channels the channels
	 */
	@SuppressWarnings("this-escape") // the superclass only keeps what it is given
	public SharedMemoryTemplate(ChannelRegistry channels) {
		this.channels = channels;
		super.setDefaultDestination(NO_CHANNEL);
		super.setMessageConverter(SharedMemoryMessageConverters.compose(List.of(), null));
	}

	/**
	 * Sets the channel to use when a call names none.
	 * @param channel its name, {@code null} for none
	 */
	@Override
	public void setDefaultDestination(@Nullable String channel) {
		super.setDefaultDestination((channel != null) ? channel : NO_CHANNEL);
	}

	@Override
	public @Nullable String getDefaultDestination() {
		String channel = super.getDefaultDestination();
		return NO_CHANNEL.equals(channel) ? null : channel;
	}

	private Channel channel(String name) {
		checkNotNull(name);
		Assert.state(!name.equals(NO_CHANNEL),
				"No channel is named, and there is no default: set 'shared-memory.template.default-channel'");
		return this.channels.getChannel(name);
	}

	private static void checkNotNull(String channel) {
		Assert.notNull(channel, "'channel' must not be null");
	}

	/**
	 * Sets the group that is joined to receive.
	 * @param group its name
	 */
	public void setGroup(String group) {
		Assert.hasText(group, "'group' must not be empty");
		this.group = group;
	}

	/**
	 * Sets how long to wait for a message.
	 * @param receiveTimeout the time; zero not to wait
	 */
	public void setReceiveTimeout(Duration receiveTimeout) {
		this.receiveTimeout = receiveTimeout;
	}

	/**
	 * Sets how long to wait for the answer to a request.
	 * @param replyTimeout the time
	 */
	public void setReplyTimeout(Duration replyTimeout) {
		this.replyTimeout = replyTimeout;
	}

	/**
	 * Sets what observes the messages that are sent, and puts traces into their headers.
	 * The default is not to.
	 * @param observationRegistry the registry
	 */
	public void setObservationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
		this.observations = new TemplateObservations(observationRegistry, this.beanName);
	}

	@Override
	public void setBeanName(String beanName) {
		this.beanName = beanName;
		this.observations = new TemplateObservations(this.observationRegistry, beanName);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Bytes are sent as they are, without a message around them, unless they are
	 * observed.
	 */
	@Override
	public void convertAndSend(String channel, Object payload) {
		if (payload instanceof byte[] bytes) {
			send(channel, bytes, 0, bytes.length);
		}
		else {
			super.convertAndSend(channel, payload);
		}
	}

	/**
	 * Gives a message that has no headers of its own some without an identifier and a
	 * time, which do not travel.
	 */
	@Override
	protected Message<?> doConvert(Object payload, @Nullable Map<String, Object> headers,
			@Nullable MessagePostProcessor postProcessor) {
		Assert.notNull(payload, "'payload' must not be null");
		if (headers != null) {
			return super.doConvert(payload, headers, postProcessor);
		}
		MessageHeaderAccessor accessor = new MessageHeaderAccessor();
		WITHOUT_IDENTIFIER.initHeaders(accessor);
		accessor.setLeaveMutable(true);
		return super.doConvert(payload, accessor.getMessageHeaders(), postProcessor);
	}

	@Override
	public void send(String channel, byte[] source, int offset, int length) {
		if (this.observations.isNoop()) {
			channel(channel).send(source, offset, length);
		}
		else {
			Channel.checkRange(source, offset, length);
			doSend(channel, new GenericMessage<>(ByteBuffer.wrap(source, offset, length)));
		}
	}

	@Override
	public ChannelClaim claim(String channel, int length) {
		return channel(channel).claim(length, null);
	}

	@Override
	public void convertAndSendAll(String channel, Collection<?> payloads) {
		List<Message<?>> messages = new ArrayList<>(payloads.size());
		payloads.forEach((payload) -> messages.add(MessageEncoder.encode(
				(payload instanceof Message<?> message) ? message : doConvert(payload, null, null),
				getMessageConverter())));
		messages.forEach((message) -> doSend(channel, message));
	}

	@Override
	protected void doSend(String channel, Message<?> message) {
		checkNotNull(channel);
		this.observations.observe(channel, message,
				(observed) -> channel(channel).send(MessageEncoder.encode(observed, getMessageConverter())));
	}

	@Override
	protected @Nullable Message<?> doReceive(String channel) {
		return receiver(channel(channel)).receive(this.receiveTimeout.toNanos());
	}

	private ChannelReceiver receiver(Channel channel) {
		ChannelReceiver receiver = this.receivers.get(channel.name());
		return (receiver != null) ? receiver : join(channel);
	}

	private ChannelReceiver join(Channel channel) {
		this.receiversLock.readLock().lock();
		try {
			if (this.closed) {
				throw new MessagingException("The template is closed");
			}
			return this.receivers.computeIfAbsent(channel.name(), (name) -> new ChannelReceiver(channel, this.group));
		}
		catch (RingException | InterprocessException ex) {
			throw new MessagingException(
					"Group '" + this.group + "' of channel '" + channel.name() + "' cannot be joined", ex);
		}
		finally {
			this.receiversLock.readLock().unlock();
		}
	}

	@Override
	protected @Nullable Message<?> doSendAndReceive(String channel, Message<?> requestMessage) {
		checkNotNull(channel);
		AtomicReference<@Nullable Message<?>> answer = new AtomicReference<>();
		this.observations.observe(channel, requestMessage, (observed) -> answer.set(this.requests
			.exchange(channel(channel), MessageEncoder.encode(observed, getMessageConverter()), this.replyTimeout)));
		return answer.get();
	}

	/**
	 * {@inheritDoc}
	 * @throws RemoteListenerException if the listener failed with the request, or its
	 * answer was too large
	 * @throws MessageConversionException if the answer cannot be converted
	 */
	@Override
	public <T> @Nullable T convertSendAndReceive(String channel, Object request, @Nullable Map<String, Object> headers,
			Class<T> targetClass, @Nullable MessagePostProcessor requestPostProcessor) {
		Message<?> answer = sendAndReceive(channel, doConvert(request, headers, requestPostProcessor));
		return (answer != null) ? doConvert(answer, targetClass) : null;
	}

	/**
	 * Converts a message that was received, and says what was received if it cannot.
	 */
	@Override
	@SuppressWarnings("unchecked")
	protected <T> T doConvert(Message<?> message, Class<T> targetClass) {
		T value = (T) getMessageConverter().fromMessage(message, targetClass);
		if (value == null) {
			throw Unconvertible.exception(message, targetClass, null);
		}
		return value;
	}

	/**
	 * Leaves the groups, fails the requests that are under way and removes the reply
	 * channels. A template that is closed may send, but neither receive nor ask.
	 */
	@Override
	public void close() {
		this.requests.close();
		this.receiversLock.writeLock().lock();
		try {
			this.closed = true;
			this.receivers.values().forEach(ChannelReceiver::close);
			this.receivers.clear();
		}
		finally {
			this.receiversLock.writeLock().unlock();
		}
	}

}
