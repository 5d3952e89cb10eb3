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

package io.sharedmemory.boot;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.messaging.AckMode;
import io.sharedmemory.messaging.ContainerProperties;
import io.sharedmemory.messaging.WhenFull;
import io.sharedmemory.ring.GroupOptions.Start;
import io.sharedmemory.ring.Producers;
import io.sharedmemory.sync.WaitStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for shared memory.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(prefix = SharedMemoryProperties.PREFIX, ignoreUnknownFields = false)
public class SharedMemoryProperties implements InitializingBean {

	static final String PREFIX = "shared-memory";

	/**
	 * Whether shared memory is set up at all.
	 */
	private boolean enabled = true;

	/**
	 * How the names of the objects begin that hold channels and have no name of their
	 * own: '/', the namespace, '.', and the channel. Applications with the same namespace
	 * meet.
	 */
	private String namespace = "sharedmemory";

	/**
	 * Raw mapped memory, by name. Each is available as beans: the segment and its mapped
	 * regions.
	 */
	private final Map<String, Segment> segments = new LinkedHashMap<>();

	/**
	 * Channels for messages, by name.
	 */
	private final Map<String, Channel> channels = new LinkedHashMap<>();

	private final Template template = new Template();

	private final Listener listener = new Listener();

	private final Health health = new Health();

	/**
	 * Checks what was bound.
	 * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
	 * if a value makes no sense
	 */
	@Override
	public void afterPropertiesSet() {
		new SharedMemoryPropertiesValidator(this).validate();
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getNamespace() {
		return this.namespace;
	}

	public void setNamespace(String namespace) {
		this.namespace = namespace;
	}

	public Map<String, Segment> getSegments() {
		return this.segments;
	}

	public Map<String, Channel> getChannels() {
		return this.channels;
	}

	public Template getTemplate() {
		return this.template;
	}

	public Listener getListener() {
		return this.listener;
	}

	public Health getHealth() {
		return this.health;
	}

	/**
	 * What segments and the segments of channels have in common.
	 */
	public abstract static class Location {

		/**
		 * Kind of object: a POSIX shared memory object or a file. Segments can also be
		 * anonymous, of System V (xsi), emulated by files, or of Windows.
		 */
		private SegmentType type = SegmentType.POSIX;

		/**
		 * Name of the object, for types posix, emulated and windows.
		 */
		private @Nullable String name;

		/**
		 * Path of the file, for type file.
		 */
		private @Nullable String path;

		/**
		 * Whether it must be there, must not be there, or is made when missing.
		 */
		private OpenMode open = OpenMode.OPEN_OR_CREATE;

		/**
		 * Who may use it if it is made, as nine symbols or four octal digits in quotes.
		 */
		private String permissions = "rw-------";

		public SegmentType getType() {
			return this.type;
		}

		public void setType(SegmentType type) {
			this.type = type;
		}

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(@Nullable String name) {
			this.name = name;
		}

		public @Nullable String getPath() {
			return this.path;
		}

		public void setPath(@Nullable String path) {
			this.path = path;
		}

		public OpenMode getOpen() {
			return this.open;
		}

		public void setOpen(OpenMode open) {
			this.open = open;
		}

		public String getPermissions() {
			return this.permissions;
		}

		public void setPermissions(String permissions) {
			this.permissions = permissions;
		}

	}

	/**
	 * A segment with its mapped regions. What is said of a region in the segment itself
	 * defines the only one that it has; otherwise all are under {@code regions}.
	 */
	public static class Segment extends Location {

		/**
		 * What the region is called of a segment that has no others.
		 */
		static final String DEFAULT_REGION = "default";

		/**
		 * Directory of the files that stand in for objects, for type emulated.
		 */
		private @Nullable String directory;

		/**
		 * Key that the segment is found by, for type xsi, decimal or hexadecimal with 0x.
		 */
		private @Nullable String key;

		/**
		 * File that the key is made of, together with the key-id, for type xsi.
		 */
		private @Nullable String keyPath;

		/**
		 * Number that the key is made of, together with the key-path, from 1 to 255.
		 */
		private @Nullable Integer keyId;

		/**
		 * Text by which the memory of another process is opened, for type anonymous.
		 */
		private @Nullable String handle;

		/**
		 * Size of the segment. Needed to make it; one that is there and smaller is
		 * enlarged, unless it is only opened.
		 */
		private @Nullable DataSize size;

		/**
		 * Where the only region starts in the segment.
		 */
		private @Nullable DataSize offset;

		/**
		 * Length of the only region, by default up to the end of the segment.
		 */
		private @Nullable DataSize length;

		/**
		 * What the only region may be used for.
		 */
		private @Nullable AccessMode access;

		/**
		 * Address where the only region has to be mapped, decimal or hexadecimal with 0x.
		 */
		private @Nullable String address;

		/**
		 * Region that is meant where none is named. By default the one that is called
		 * default, or the only one.
		 */
		private @Nullable String defaultRegion;

		/**
		 * Regions of the segment, by name.
		 */
		private final Map<String, Region> regions = new LinkedHashMap<>();

		public @Nullable String getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable String directory) {
			this.directory = directory;
		}

		public @Nullable String getKey() {
			return this.key;
		}

		public void setKey(@Nullable String key) {
			this.key = key;
		}

		public @Nullable String getKeyPath() {
			return this.keyPath;
		}

		public void setKeyPath(@Nullable String keyPath) {
			this.keyPath = keyPath;
		}

		public @Nullable Integer getKeyId() {
			return this.keyId;
		}

		public void setKeyId(@Nullable Integer keyId) {
			this.keyId = keyId;
		}

		public @Nullable String getHandle() {
			return this.handle;
		}

		public void setHandle(@Nullable String handle) {
			this.handle = handle;
		}

		public @Nullable DataSize getSize() {
			return this.size;
		}

		public void setSize(@Nullable DataSize size) {
			this.size = size;
		}

		public @Nullable DataSize getOffset() {
			return this.offset;
		}

		public void setOffset(@Nullable DataSize offset) {
			this.offset = offset;
		}

		public @Nullable DataSize getLength() {
			return this.length;
		}

		public void setLength(@Nullable DataSize length) {
			this.length = length;
		}

		public @Nullable AccessMode getAccess() {
			return this.access;
		}

		public void setAccess(@Nullable AccessMode access) {
			this.access = access;
		}

		public @Nullable String getAddress() {
			return this.address;
		}

		public void setAddress(@Nullable String address) {
			this.address = address;
		}

		public @Nullable String getDefaultRegion() {
			return this.defaultRegion;
		}

		public void setDefaultRegion(@Nullable String defaultRegion) {
			this.defaultRegion = defaultRegion;
		}

		public Map<String, Region> getRegions() {
			return this.regions;
		}

		/**
		 * Returns all regions, that which the segment itself defines included.
		 * @return at least one region, by name
		 */
		Map<String, Region> allRegions() {
			if (!this.regions.isEmpty()) {
				return this.regions;
			}
			Region region = new Region();
			region.setOffset((this.offset != null) ? this.offset : region.getOffset());
			region.setLength(this.length);
			region.setAccess((this.access != null) ? this.access : region.getAccess());
			region.setAddress(this.address);
			return Map.of(DEFAULT_REGION, region);
		}

		/**
		 * Returns which region is meant where none is named.
		 * @return its name, {@code null} if that is not said
		 */
		@Nullable String defaultRegionName() {
			if (this.defaultRegion != null) {
				return this.defaultRegion;
			}
			Map<String, Region> all = allRegions();
			if (all.containsKey(DEFAULT_REGION)) {
				return DEFAULT_REGION;
			}
			return (all.size() == 1) ? all.keySet().iterator().next() : null;
		}

		/**
		 * Returns the size that is needed for the segment and all its regions.
		 * @return bytes, 0 if nothing is said
		 */
		long neededSize() {
			long needed = (this.size != null) ? this.size.toBytes() : 0;
			for (Region region : allRegions().values()) {
				needed = Math.max(needed, (region.getLength() != null) ? region.end() : 0);
			}
			return needed;
		}

	}

	/**
	 * A mapped region of a segment.
	 */
	public static class Region {

		/**
		 * Where the region starts in the segment.
		 */
		private DataSize offset = DataSize.ofBytes(0);

		/**
		 * Length of the region, by default up to the end of the segment.
		 */
		private @Nullable DataSize length;

		/**
		 * What the region may be used for.
		 */
		private AccessMode access = AccessMode.READ_WRITE;

		/**
		 * Address where the region has to be mapped, decimal or hexadecimal with 0x.
		 */
		private @Nullable String address;

		public DataSize getOffset() {
			return this.offset;
		}

		public void setOffset(DataSize offset) {
			this.offset = offset;
		}

		public @Nullable DataSize getLength() {
			return this.length;
		}

		public void setLength(@Nullable DataSize length) {
			this.length = length;
		}

		public AccessMode getAccess() {
			return this.access;
		}

		public void setAccess(AccessMode access) {
			this.access = access;
		}

		public @Nullable String getAddress() {
			return this.address;
		}

		public void setAddress(@Nullable String address) {
			this.address = address;
		}

		/**
		 * Returns where the region ends in the segment, or at least has to.
		 * @return the byte behind its last one, or behind its first one if its length is
		 * not said; {@link Long#MAX_VALUE} if there is no such number
		 */
		long end() {
			long start = this.offset.toBytes();
			long bytes = (this.length != null) ? this.length.toBytes() : 1;
			return (start > Long.MAX_VALUE - bytes) ? Long.MAX_VALUE : start + bytes;
		}

	}

	/**
	 * A channel.
	 */
	public static class Channel extends Location {

		/** The types that a channel can have. */
		static final List<SegmentType> TYPES = List.of(SegmentType.POSIX, SegmentType.FILE);

		/**
		 * Room for messages that are not yet read by every group: a power of two from 4KB
		 * to 1GB. Must be the same in all processes; if not set, what is there, or 16MB.
		 */
		private @Nullable DataSize capacity;

		/**
		 * Longest message with its headers, at most a quarter of the capacity. Must be
		 * the same in all processes; if not set, what is there, or 1MB or that quarter.
		 */
		private @Nullable DataSize maxMessageSize;

		/**
		 * What a sender does when there is no room. Whether the oldest messages give way
		 * must be the same in all processes; if not set, what is there, or block.
		 */
		private @Nullable WhenFull whenFull;

		/**
		 * How many producers may send at once. Must be the same in all processes; if
		 * unspecified, what is there, or many.
		 */
		private Producers producers = Producers.UNSPECIFIED;

		/**
		 * How long a sender waits for room, if it waits.
		 */
		private Duration sendTimeout = Duration.ofSeconds(1);

		/**
		 * Groups that exist from the moment the channel is made, so that they miss
		 * nothing.
		 */
		private List<String> requiredGroups = List.of();

		/**
		 * How long to wait for a channel that is only opened and not there yet.
		 */
		private Duration waitFor = Duration.ZERO;

		/**
		 * How many producers and consumers of all processes can take part at once, from 2
		 * to 127. Must be the same in all processes; if not set, what is there, or 64.
		 */
		private @Nullable Integer maxParticipants;

		/**
		 * How many groups there can be, from 1 to 64. Must be the same in all processes;
		 * if not set, what is there, or 16.
		 */
		private @Nullable Integer maxGroups;

		/**
		 * Channel that records go to that a listener of this channel cannot handle.
		 */
		private @Nullable String deadLetterChannel;

		/**
		 * How this process waits for messages and for room.
		 */
		private WaitStrategy waitStrategy = WaitStrategy.ADAPTIVE;

		public @Nullable DataSize getCapacity() {
			return this.capacity;
		}

		public void setCapacity(@Nullable DataSize capacity) {
			this.capacity = capacity;
		}

		public @Nullable DataSize getMaxMessageSize() {
			return this.maxMessageSize;
		}

		public void setMaxMessageSize(@Nullable DataSize maxMessageSize) {
			this.maxMessageSize = maxMessageSize;
		}

		public @Nullable WhenFull getWhenFull() {
			return this.whenFull;
		}

		public void setWhenFull(@Nullable WhenFull whenFull) {
			this.whenFull = whenFull;
		}

		public Producers getProducers() {
			return this.producers;
		}

		public void setProducers(Producers producers) {
			this.producers = producers;
		}

		public Duration getSendTimeout() {
			return this.sendTimeout;
		}

		public void setSendTimeout(Duration sendTimeout) {
			this.sendTimeout = sendTimeout;
		}

		public List<String> getRequiredGroups() {
			return this.requiredGroups;
		}

		public void setRequiredGroups(List<String> requiredGroups) {
			this.requiredGroups = requiredGroups;
		}

		public Duration getWaitFor() {
			return this.waitFor;
		}

		public void setWaitFor(Duration waitFor) {
			this.waitFor = waitFor;
		}

		public @Nullable Integer getMaxParticipants() {
			return this.maxParticipants;
		}

		public void setMaxParticipants(@Nullable Integer maxParticipants) {
			this.maxParticipants = maxParticipants;
		}

		public @Nullable Integer getMaxGroups() {
			return this.maxGroups;
		}

		public void setMaxGroups(@Nullable Integer maxGroups) {
			this.maxGroups = maxGroups;
		}

		public WaitStrategy getWaitStrategy() {
			return this.waitStrategy;
		}

		public void setWaitStrategy(WaitStrategy waitStrategy) {
			this.waitStrategy = waitStrategy;
		}

		public @Nullable String getDeadLetterChannel() {
			return this.deadLetterChannel;
		}

		public void setDeadLetterChannel(@Nullable String deadLetterChannel) {
			this.deadLetterChannel = deadLetterChannel;
		}

	}

	/**
	 * The template.
	 */
	public static class Template {

		/**
		 * Channel to use when a call names none.
		 */
		private @Nullable String defaultChannel;

		/**
		 * Group to receive for, by default the application's name.
		 */
		private @Nullable String group;

		/**
		 * How long to wait for a message.
		 */
		private Duration receiveTimeout = Duration.ofSeconds(5);

		/**
		 * How long to wait for the answer to a request.
		 */
		private Duration replyTimeout = Duration.ofSeconds(5);

		/**
		 * Whether messages that are sent are observed, and carry the trace they belong
		 * to.
		 */
		private boolean observationEnabled = false;

		public @Nullable String getDefaultChannel() {
			return this.defaultChannel;
		}

		public void setDefaultChannel(@Nullable String defaultChannel) {
			this.defaultChannel = defaultChannel;
		}

		public @Nullable String getGroup() {
			return this.group;
		}

		public void setGroup(@Nullable String group) {
			this.group = group;
		}

		public Duration getReceiveTimeout() {
			return this.receiveTimeout;
		}

		public void setReceiveTimeout(Duration receiveTimeout) {
			this.receiveTimeout = receiveTimeout;
		}

		public Duration getReplyTimeout() {
			return this.replyTimeout;
		}

		public void setReplyTimeout(Duration replyTimeout) {
			this.replyTimeout = replyTimeout;
		}

		public boolean isObservationEnabled() {
			return this.observationEnabled;
		}

		public void setObservationEnabled(boolean observationEnabled) {
			this.observationEnabled = observationEnabled;
		}

	}

	/**
	 * The listeners.
	 */
	public static class Listener {

		private final Retry retry = new Retry();

		private final DeadLetter deadLetter = new DeadLetter();

		/**
		 * Whether listeners that do not say start with the application.
		 */
		private boolean autoStartup = true;

		/**
		 * Group of listeners that name none, by default the application's name.
		 */
		private @Nullable String group;

		/**
		 * How many threads handle the records of a listener that does not say. More than
		 * one need a shared group.
		 */
		private int concurrency = 1;

		/**
		 * Whether the groups of listeners that do not say divide their records among any
		 * number of threads and processes, rather than have them read by one in order.
		 */
		private boolean shared = false;

		/**
		 * Whether the groups of listeners that do not say vanish with their last
		 * consumer.
		 */
		private boolean ephemeral = false;

		/**
		 * Where a group begins that is made by a listener that does not say.
		 */
		private Start startAt = Start.LATEST;

		/**
		 * When the group of a listener that does not say moves past a record.
		 */
		private AckMode ackMode = AckMode.RECORD;

		/**
		 * How many records a batch has at most.
		 */
		private int maxBatchSize = ContainerProperties.DEFAULT_MAX_BATCH_SIZE;

		/**
		 * How long a listener is without a record before an application event says so, by
		 * default none does.
		 */
		private @Nullable Duration idleEventInterval;

		/**
		 * How long stopping a listener waits for the record in hand.
		 */
		private Duration shutdownTimeout = Duration.ofSeconds(10);

		/**
		 * Whether calls of listeners are observed, and continue the traces that messages
		 * carry.
		 */
		private boolean observationEnabled = false;

		public Retry getRetry() {
			return this.retry;
		}

		public DeadLetter getDeadLetter() {
			return this.deadLetter;
		}

		public boolean isAutoStartup() {
			return this.autoStartup;
		}

		public void setAutoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
		}

		public @Nullable String getGroup() {
			return this.group;
		}

		public void setGroup(@Nullable String group) {
			this.group = group;
		}

		public int getConcurrency() {
			return this.concurrency;
		}

		public void setConcurrency(int concurrency) {
			this.concurrency = concurrency;
		}

		public boolean isShared() {
			return this.shared;
		}

		public void setShared(boolean shared) {
			this.shared = shared;
		}

		public boolean isEphemeral() {
			return this.ephemeral;
		}

		public void setEphemeral(boolean ephemeral) {
			this.ephemeral = ephemeral;
		}

		public Start getStartAt() {
			return this.startAt;
		}

		public void setStartAt(Start startAt) {
			this.startAt = startAt;
		}

		public AckMode getAckMode() {
			return this.ackMode;
		}

		public void setAckMode(AckMode ackMode) {
			this.ackMode = ackMode;
		}

		public int getMaxBatchSize() {
			return this.maxBatchSize;
		}

		public void setMaxBatchSize(int maxBatchSize) {
			this.maxBatchSize = maxBatchSize;
		}

		public @Nullable Duration getIdleEventInterval() {
			return this.idleEventInterval;
		}

		public void setIdleEventInterval(@Nullable Duration idleEventInterval) {
			this.idleEventInterval = idleEventInterval;
		}

		public Duration getShutdownTimeout() {
			return this.shutdownTimeout;
		}

		public void setShutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
		}

		public boolean isObservationEnabled() {
			return this.observationEnabled;
		}

		public void setObservationEnabled(boolean observationEnabled) {
			this.observationEnabled = observationEnabled;
		}

	}

	/**
	 * How records are tried again.
	 */
	public static class Retry {

		/**
		 * Whether a record is tried again that a listener fails with.
		 */
		private boolean enabled = true;

		/**
		 * How often a record is tried, the first time included. A record that ends the
		 * process that handles it is not delivered more often either.
		 */
		private int maxAttempts = 3;

		/**
		 * How long to wait before the second try.
		 */
		private Duration delay = Duration.ofMillis(100);

		/**
		 * What the time to wait is multiplied by after each try.
		 */
		private double multiplier = 2;

		/**
		 * How long to wait between two tries at most.
		 */
		private Duration maxDelay = Duration.ofSeconds(10);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getMaxAttempts() {
			return this.maxAttempts;
		}

		public void setMaxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
		}

		public Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

	}

	/**
	 * Where records go that cannot be handled.
	 */
	public static class DeadLetter {

		/**
		 * Whether records that cannot be handled go to a dead-letter channel, if there is
		 * one, rather than only to the log.
		 */
		private boolean enabled = true;

		/**
		 * Dead-letter channel for the channels that name none.
		 */
		private @Nullable String channel;

		/**
		 * What the name of a dead-letter channel has more than that of its channel, where
		 * no other is named.
		 */
		private String suffix = "-dlt";

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getChannel() {
			return this.channel;
		}

		public void setChannel(@Nullable String channel) {
			this.channel = channel;
		}

		public String getSuffix() {
			return this.suffix;
		}

		public void setSuffix(String suffix) {
			this.suffix = suffix;
		}

	}

	/**
	 * When health is down.
	 */
	public static class Health {

		/**
		 * How much of a channel's capacity a group may be behind before health is down,
		 * from 0 to 1.
		 */
		private double maxLag = 0.9;

		/**
		 * Whether health is down if all consumers of a group died and none took over.
		 */
		private boolean failOnDeadConsumer = true;

		/**
		 * Whether health is down if a required group has no consumer.
		 */
		private boolean failOnMissingConsumer = false;

		/**
		 * How long a live process may be seen writing one record, which keeps consumers
		 * waiting, before health is out of service.
		 */
		private Duration stalledClaimAfter = Duration.ofSeconds(10);

		public double getMaxLag() {
			return this.maxLag;
		}

		public void setMaxLag(double maxLag) {
			this.maxLag = maxLag;
		}

		public boolean isFailOnDeadConsumer() {
			return this.failOnDeadConsumer;
		}

		public void setFailOnDeadConsumer(boolean failOnDeadConsumer) {
			this.failOnDeadConsumer = failOnDeadConsumer;
		}

		public boolean isFailOnMissingConsumer() {
			return this.failOnMissingConsumer;
		}

		public void setFailOnMissingConsumer(boolean failOnMissingConsumer) {
			this.failOnMissingConsumer = failOnMissingConsumer;
		}

		public Duration getStalledClaimAfter() {
			return this.stalledClaimAfter;
		}

		public void setStalledClaimAfter(Duration stalledClaimAfter) {
			this.stalledClaimAfter = stalledClaimAfter;
		}

	}

}
