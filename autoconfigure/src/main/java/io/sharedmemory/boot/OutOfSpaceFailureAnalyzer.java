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

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.messaging.SegmentLocation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how large the full file system is, what was asked of it, and how a container gets
 * a larger one.
 */
class OutOfSpaceFailureAnalyzer extends AbstractFailureAnalyzer<InterprocessException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InterprocessException cause) {
		if (cause.code() != ErrorCode.OUT_OF_SPACE) {
			return null;
		}
		FailedObject object = FailedObject.of(rootFailure, cause.objectName());
		Path place = place(object, cause);
		if (place != null && !cause.operation().equals("truncate")) {
			return new FailureAnalysis("%s cannot be made, as there is no room for another file%s%n%n\t%s"
				.formatted(object.description(), describe(place), cause.getMessage()), actionWithoutFile(place), cause);
		}
		String description = "%s needs %s, for which there is no room%s%n%n\t%s".formatted(object.description(),
				(object.size() > 0) ? object.size() + " bytes" : "memory", (place != null) ? describe(place) : ".",
				cause.getMessage());
		return new FailureAnalysis(description, action(object, place), cause);
	}

	/**
	 * Returns the file system that is full, or {@code null} if the object does not say.
	 */
	private static @Nullable Path place(FailedObject object, InterprocessException cause) {
		if (object.isFile()) {
			return Path.of(cause.objectName()).toAbsolutePath().getParent();
		}
		return (object.type() == null || object.type() == SegmentType.POSIX) ? SegmentLocation.OBJECTS : null;
	}

	private static String describe(Path place) {
		try {
			FileStore store = Files.getFileStore(place);
			return " in %s. Its size is %d bytes, of which %d are free.".formatted(place, store.getTotalSpace(),
					store.getUsableSpace());
		}
		catch (IOException ex) {
			return " in %s.".formatted(place);
		}
	}

	private static String actionWithoutFile(Path place) {
		return "Remove what is not needed in %s. If it has free bytes, it has as many files as it may have, which 'df -i %s' tells."
			.formatted(place, place);
	}

	private static String action(FailedObject object, @Nullable Path place) {
		StringBuilder action = new StringBuilder();
		if (object.sizeProperty() != null) {
			action.append("Lower '%s', or remove".formatted(object.sizeProperty()));
		}
		else {
			action.append("Remove");
		}
		action.append(" what is not needed");
		if (place != null) {
			action.append(" in %s, or ".formatted(place));
			action.append(object.isFile() ? "use another file system"
					: "make %s larger: a container has 64 MB of it, unless it is started with --shm-size"
						.formatted(place));
		}
		return action.append('.').toString();
	}

}
