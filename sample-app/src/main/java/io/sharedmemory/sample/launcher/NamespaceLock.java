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

package io.sharedmemory.sample.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps two launchers from using, and at the end removing, the same segments: a lock on a
 * file in the directory for temporary files, which the kernel drops when this process
 * dies. The empty file stays.
 */
final class NamespaceLock {

	/** Kept, because a channel that nobody refers to is closed, and its lock with it. */
	private static final List<FileChannel> HELD = new CopyOnWriteArrayList<>();

	private NamespaceLock() {
	}

	/**
	 * Takes the lock of a namespace for as long as this process lives.
	 * @throws UsageException if another launcher has it
	 */
	static void take(String namespace) {
		Path path = file(namespace);
		try {
			FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (channel.tryLock() == null) {
				channel.close();
				throw new UsageException("Another launcher uses the namespace '" + namespace
						+ "'. End it, or choose another with --shared-memory.namespace=NAME.");
			}
			HELD.add(channel);
		}
		catch (IOException ex) {
			throw new UsageException("The lock of the namespace '" + namespace + "' cannot be taken: " + ex
					+ ". Choose another with --shared-memory.namespace=NAME.");
		}
	}

	static Path file(String namespace) {
		return Path.of(System.getProperty("java.io.tmpdir"),
				"shared-memory-sample-" + namespace.replaceAll("[^A-Za-z0-9._-]", "_") + ".lock");
	}

}
