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

import java.nio.file.Path;
import java.util.Objects;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.platform.UnsupportedPlatformException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Says why an object or file could not be opened, and what to do.
 */
class InterprocessFailureAnalyzer extends AbstractFailureAnalyzer<InterprocessException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InterprocessException cause) {
		FailedObject object = FailedObject.of(rootFailure, cause.objectName());
		ForeignObject foreign = isAboutName(cause) ? ForeignObject.of(object, cause.objectName()) : null;
		if (foreign != null) {
			return new FailureAnalysis(
					"%s cannot be used:%n%n\t%s%n%n\t%s is %s.".formatted(object.description(), cause.getMessage(),
							foreign.path(), foreign.kind()),
					"Remove %s, or set %s to another name.".formatted(foreign.path(), property(object, "name")), cause);
		}
		String action = action(object, cause);
		if (action == null) {
			return null;
		}
		String description = "%s cannot be used:%n%n\t%s".formatted(object.description(), cause.getMessage());
		if (cause.code() == ErrorCode.SECURITY) {
			Path missing = Ownership.directoryWithout(object, cause.objectName());
			if (missing != null) {
				description += Ownership.describe(missing);
				action = "Let this user make files in %s, or run this application as a user who may."
					.formatted(missing);
			}
			else {
				description += Ownership.describe(object, cause.objectName());
			}
		}
		return new FailureAnalysis(description, action, cause);
	}

	/**
	 * Says whether the system may have failed because of what has the name.
	 */
	private static boolean isAboutName(InterprocessException cause) {
		return switch (cause.code()) {
			case INVALID_ARGUMENT, PATH, IS_DIRECTORY, ALREADY_EXISTS, SYSTEM -> true;
			default -> false;
		};
	}

	private static @Nullable String action(FailedObject object, InterprocessException cause) {
		return switch (cause.code()) {
			case NOT_FOUND -> isObjectToMake(object, cause)
					? "Mount a tmpfs on /dev/shm, which is not there: it is where the system has its shared memory."
					: notFound(object);
			case ALREADY_EXISTS -> "Remove what a run before this one left, or set %s to 'open-or-create'."
				.formatted(property(object, "open"));
			case SECURITY -> security(object);
			case INVALID_ARGUMENT, PATH, IS_DIRECTORY -> invalid(object);
			case BUSY -> (object.regionPrefix() != null)
					? "Set '%s.address' to one where this process has nothing, ".formatted(object.regionPrefix())
							+ "or leave it out; where the system puts things differs from run to run."
					: null;
			case NOT_SUPPORTED -> notSupported(object, cause);
			case READ_ONLY -> (cause.systemError() != 0) ? readOnly(object) : null;
			case OUT_OF_MEMORY ->
				"%s, or let this process have more memory and addresses ('ulimit -v', or --memory of a container)."
					.formatted(
							(object.sizeProperty() != null) ? "Lower '" + object.sizeProperty() + "'" : "Ask for less");
			case OUT_OF_RESOURCE -> (cause.systemError() != 0)
					? "Let this process have more files open: 'ulimit -n', LimitNOFILE of systemd, or --ulimit nofile=NUMBER "
							+ "of a container."
					: null;
			case IO -> "Look in the log of the system ('dmesg') for what is wrong with the device%s.".formatted(
					object.isFile() ? ", or set %s to a file on another one".formatted(property(object, "path")) : "");
			case SIZE -> size(object, cause);
			case TIMEOUT_WHEN_LOCKING ->
				"Look for a process that is stopped or suspended while it opens the same object.";
			default -> null;
		};
	}

	/**
	 * Says whether an object was to be made, which needs nothing but the place for it.
	 */
	private static boolean isObjectToMake(FailedObject object, InterprocessException cause) {
		return object.type() == SegmentType.POSIX && !cause.operation().equals("open");
	}

	private static @Nullable String notSupported(FailedObject object, InterprocessException cause) {
		if (cause.getCause() instanceof UnsupportedPlatformException platform) {
			Throwable reason = NestedExceptionUtils.getRootCause(platform);
			if (reason instanceof IllegalCallerException) {
				return "Allow native access: with --enable-native-access=ALL-UNNAMED on the command line of the JVM, or "
						+ "with 'Enable-Native-Access: ALL-UNNAMED' in the manifest of the application's jar.";
			}
			return (reason instanceof LinkageError)
					? "Give the JVM a directory that it may write to and load libraries from: -Djna.tmpdir=DIR. In a "
							+ "container with a read-only root, mount one that allows execution, such as --tmpfs /tmp:exec."
					: "Run the application on a system that is supported.";
		}
		if (isOfOneSystem(object.type())) {
			return "Set %s to a type that this system has.".formatted(property(object, "type"));
		}
		if (cause.systemError() == 0) {
			return null;
		}
		return cause.operation().equals("open lock") ? "Mount /proc, which is how a process opens an object once more."
				: "Use a file system that can do it%s."
					.formatted(object.isFile() ? ": set %s to a file on one".formatted(property(object, "path")) : "");
	}

	private static String readOnly(FailedObject object) {
		String writable = "so that it can be written. In a container with a read-only root, it has to be a tmpfs or a volume "
				+ "of its own.";
		return object.isFile() ? "Set %s to a file on a file system that can be written, or mount this one %s"
			.formatted(property(object, "path"), writable) : "Mount /dev/shm " + writable;
	}

	private static boolean isOfOneSystem(@Nullable SegmentType type) {
		return type == SegmentType.WINDOWS || type == SegmentType.XSI || type == SegmentType.ANONYMOUS;
	}

	private static String security(FailedObject object) {
		if (object.type() == SegmentType.ANONYMOUS) {
			return "Run this application as the user of the process that made it, and with as many capabilities: nobody else "
					+ "gets at its descriptors in /proc.";
		}
		return "Run this application as the user who owns it, or have it made with other permissions "
				+ "(%s, for example 'rw-rw----') by a user of the same group."
					.formatted(property(object, "permissions"));
	}

	private static String size(FailedObject object, InterprocessException cause) {
		String property = (object.sizeProperty() != null) ? "'" + object.sizeProperty() + "'" : "the size";
		if (cause.systemError() != 0) {
			return "Lower %s, or let this process have longer files: 'ulimit -f', or LimitFSIZE of systemd."
				.formatted(property);
		}
		return (object.type() == SegmentType.XSI) ? remakeSystemV(object)
				: "Set %s to what the object has, or remove the object so that it is made anew.".formatted(property);
	}

	private static String invalid(FailedObject object) {
		return switch (Objects.requireNonNullElse(object.type(), SegmentType.POSIX)) {
			case FILE -> "Set %s to the path of a regular file.".formatted(property(object, "path"));
			case XSI -> remakeSystemV(object);
			case ANONYMOUS ->
				"Set %s to what the other process says that its handle is, such as memory:PID:FD:DEVICE:INODE."
					.formatted(property(object, "handle"));
			case POSIX, EMULATED, WINDOWS ->
				"Set %s to a name of at most 255 bytes, without a slash but the one it may start with."
					.formatted(property(object, "name"));
		};
	}

	private static String remakeSystemV(FailedObject object) {
		return "Set %s to what the segment has (ipcs -m), or remove the segment (ipcrm) so that it is made anew."
			.formatted(property(object, "size"));
	}

	private static String notFound(FailedObject object) {
		return switch (Objects.requireNonNullElse(object.type(), SegmentType.POSIX)) {
			case FILE ->
				"Make the file or its directory, or correct %s. In a container, mount the volume that it is on."
					.formatted(property(object, "path"));
			case EMULATED -> "Make the directory, or correct %s, or set %s to 'open-or-create'."
				.formatted(property(object, "directory"), property(object, "open"));
			case XSI -> "Make the file that the key is made of, or correct %s, or set %s to 'open-or-create'."
				.formatted(property(object, "key-path"), property(object, "open"));
			case ANONYMOUS -> "Let the process that made it keep it open until this one has opened it, and set %s to "
				.formatted(property(object, "handle"))
					+ "what it says now. Both have to see each other in /proc: in one PID namespace, where it is not "
					+ "mounted with hidepid.";
			case POSIX, WINDOWS ->
				"Start the application that makes it, or set %s to 'open-or-create'. If that application runs in another "
					.formatted(property(object, "open"))
						+ "container: each container has an IPC namespace and a /dev/shm of its own, and finds the objects "
						+ "of another one only if it is started with --ipc=container:NAME, or both have one volume on "
						+ "/dev/shm.";
		};
	}

	private static String property(FailedObject object, String name) {
		return "'" + ((object.prefix() != null) ? object.prefix() + "." : "") + name + "'";
	}

}
