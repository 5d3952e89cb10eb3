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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The channels that are configured. Each is opened when it is first asked for or with
 * {@link #openAll()}, once, and closed with the registry, which has to outlive whatever
 * sends and listens. Any thread may call any method.
 *
 * @since 0.1.0
 */
public class ChannelRegistry implements AutoCloseable {

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	private volatile boolean closed;

	/**
	 * Creates a registry.
	 * @param channels the channels' options by their names
	 */
	public ChannelRegistry(Map<String, ChannelOptions> channels) {
		for (Map.Entry<String, ChannelOptions> channel : channels.entrySet()) {
			this.entries.put(channel.getKey(), new Entry(channel.getKey(), channel.getValue()));
		}
	}

	/**
	 * Returns the names of the channels.
	 * @return the names, in the order of configuration
	 */
	public Set<String> getNames() {
		return Collections.unmodifiableSet(this.entries.keySet());
	}

	/**
	 * Returns a channel, opening it if it is not open yet.
	 * @param name its name
	 * @return the channel
	 * @throws ChannelNotConfiguredException if there is no such channel
	 * @throws ChannelOpenException if it cannot be opened
	 * @throws IllegalStateException if the registry is closed
	 */
	public Channel getChannel(String name) {
		return entry(name).getChannel();
	}

	/**
	 * Returns a channel if it is open.
	 * @param name its name
	 * @return the channel, {@code null} if it has not been opened
	 * @throws ChannelNotConfiguredException if there is no such channel
	 */
	public @Nullable Channel getOpenChannel(String name) {
		return entry(name).channel;
	}

	/**
	 * Opens every channel, or none.
	 * @throws ChannelOpenException if one cannot be opened
	 */
	public void openAll() {
		try {
			for (Entry entry : this.entries.values()) {
				entry.getChannel();
			}
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Checks that a channel is configured.
	 * @param name its name
	 * @throws ChannelNotConfiguredException if there is no such channel
	 */
	public void checkConfigured(String name) {
		entry(name);
	}

	private Entry entry(String name) {
		Entry entry = this.entries.get(name);
		if (entry == null) {
			throw new ChannelNotConfiguredException(name, this.entries.keySet());
		}
		return entry;
	}

	@Override
	public void close() {
		this.closed = true;
		for (Entry entry : this.entries.values()) {
			entry.close();
		}
	}

	/**
	 * A channel with what is needed to open it once.
	 */
	private final class Entry {

		private final String name;

		private final ChannelOptions options;

		private final Lock lock = new ReentrantLock();

		private volatile @Nullable Channel channel;

		Entry(String name, ChannelOptions options) {
			this.name = name;
			this.options = options;
		}

		Channel getChannel() {
			Channel channel = this.channel;
			return (channel != null) ? channel : open();
		}

		private Channel open() {
			this.lock.lock();
			try {
				Channel channel = this.channel;
				if (channel == null) {
					if (ChannelRegistry.this.closed) {
						throw new IllegalStateException("Channel '" + this.name + "' is closed");
					}
					channel = Channel.open(this.name, this.options);
					this.channel = channel;
				}
				return channel;
			}
			finally {
				this.lock.unlock();
			}
		}

		void close() {
			this.lock.lock();
			try {
				Channel channel = this.channel;
				this.channel = null;
				if (channel != null) {
					channel.close();
				}
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
