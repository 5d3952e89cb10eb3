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

import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link NamespaceLock}.
 */
class NamespaceLockTests {

	@Test
	void whenGarbageIsCollectedThenTheLockIsStillHeld() throws Exception {
		String namespace = "test-" + UUID.randomUUID();
		Path file = NamespaceLock.file(namespace);
		try {
			NamespaceLock.take(namespace);
			WeakReference<Object> garbage = new WeakReference<>(new Object());
			await().until(() -> {
				System.gc();
				return garbage.get() == null;
			});
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				assertThatExceptionOfType(OverlappingFileLockException.class).isThrownBy(channel::tryLock);
			}
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

}
