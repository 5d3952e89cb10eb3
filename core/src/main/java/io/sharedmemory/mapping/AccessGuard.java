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

package io.sharedmemory.mapping;

import java.lang.ref.Reference;

import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.MemoryFault;

/**
 * Makes one access to mapped memory so that it fails there and then, with an exception
 * that says why, if the memory has vanished, and so that the memory stays mapped
 * meanwhile: its holder is kept reachable.
 */
final class AccessGuard {

	private final String name;

	private final boolean mayVanish;

	AccessGuard(String name, boolean mayVanish) {
		this.name = name;
		this.mayVanish = mayVanish;
	}

	/**
	 * Fails if the memory has vanished, before a step that the interpreter does not
	 * guard.
	 */
	void check(Object holder, long address) {
		if (!this.mayVanish) {
			return;
		}
		try {
			MemoryFault.raise(Memory.getIntVolatile(address));
		}
		catch (InternalError ex) {
			throw vanished(ex);
		}
		finally {
			Reference.reachabilityFence(holder);
		}
	}

	int readInt(Object holder, long address, IntReader reader) {
		try {
			int value = reader.read(address);
			raise();
			return value;
		}
		catch (InternalError ex) {
			throw vanished(ex);
		}
		finally {
			Reference.reachabilityFence(holder);
		}
	}

	long readLong(Object holder, long address, LongReader reader) {
		try {
			long value = reader.read(address);
			raise();
			return value;
		}
		catch (InternalError ex) {
			throw vanished(ex);
		}
		finally {
			Reference.reachabilityFence(holder);
		}
	}

	void writeInt(Object holder, long address, int value, IntWriter writer) {
		try {
			writer.write(address, value);
			raise();
		}
		catch (InternalError ex) {
			throw vanished(ex);
		}
		finally {
			Reference.reachabilityFence(holder);
		}
	}

	void writeLong(Object holder, long address, long value, LongWriter writer) {
		try {
			writer.write(address, value);
			raise();
		}
		catch (InternalError ex) {
			throw vanished(ex);
		}
		finally {
			Reference.reachabilityFence(holder);
		}
	}

	private void raise() {
		if (this.mayVanish) {
			MemoryFault.raise();
		}
	}

	private InterprocessException vanished(InternalError error) {
		return InterprocessException.vanished("access", this.name, error);
	}

	interface IntReader {

		int read(long address);

	}

	interface LongReader {

		long read(long address);

	}

	interface IntWriter {

		void write(long address, int value);

	}

	interface LongWriter {

		void write(long address, long value);

	}

}
