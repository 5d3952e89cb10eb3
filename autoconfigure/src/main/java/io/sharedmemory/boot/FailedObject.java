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

import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.messaging.ChannelOpenException;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * What a failure at startup was about, in the words of the configuration.
 *
 * @param description a channel or segment, or the object itself if it is neither
 * @param prefix how its properties begin, {@code null} if it has none
 * @param regionPrefix how those of the region begin that could not be mapped, or of the
 * only one; {@code null} if it has none
 * @param sizeProperty the property that its size comes from, {@code null} if it has none
 * @param size the size that was asked for in bytes, 0 if it is not known
 * @param type the kind of object, {@code null} if it is not known
 */
record FailedObject(String description, @Nullable String prefix, @Nullable String regionPrefix,
		@Nullable String sizeProperty, long size, @Nullable SegmentType type) {

	/**
	 * Looks for the channel or segment in a chain of causes.
	 * @param failure the outermost exception
	 * @param objectName the object that the innermost one names
	 * @return what it was about
	 */
	static FailedObject of(Throwable failure, String objectName) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ChannelOpenException channel) {
				String prefix = SharedMemoryProperties.PREFIX + ".channels." + channel.getChannel();
				return new FailedObject("Channel '" + channel.getChannel() + "' (" + objectName + ")" + waited(channel),
						prefix, null, prefix + ".capacity", channel.getOptions().ring().capacity(),
						channel.getOptions().location().type());
			}
			if (cause instanceof SegmentOpenException segment) {
				String prefix = SharedMemoryProperties.PREFIX + ".segments." + segment.getSegment();
				String region = segment.getRegion();
				return new FailedObject(
						((region != null) ? "Region '" + region + "' of segment '" : "Segment '") + segment.getSegment()
								+ "' (" + objectName + ")",
						prefix, (region != null) ? prefix + ".regions." + region : prefix, prefix + ".size",
						segment.getSize(), segment.getType());
			}
		}
		return new FailedObject("Shared memory (" + objectName + ")", null, null, null, 0, null);
	}

	boolean isFile() {
		return this.type == SegmentType.FILE;
	}

	private static String waited(ChannelOpenException channel) {
		Duration waitFor = channel.getOptions().waitFor();
		return waitFor.isZero() ? "" : ", which was waited for "
				+ DurationFormatterUtils.print(waitFor, DurationFormat.Style.COMPOSITE) + ",";
	}

}
