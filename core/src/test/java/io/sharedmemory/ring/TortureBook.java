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

package io.sharedmemory.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process notes of the records that it sent or handled, in a file of its own. An
 * entry is in the hands of the kernel when {@link #note} returns, so it outlives the
 * process.
 */
final class TortureBook implements AutoCloseable {

	private final FileChannel channel;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(Entry.LENGTH);

	TortureBook(Path path) {
		try {
			this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void note(Entry entry) {
		try {
			this.buffer.clear().putLong(entry.sender()).putInt(entry.number()).putInt(entry.attempt()).flip();
			this.channel.write(this.buffer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads all books whose names begin alike.
	 * @return the entries of each book, in the order in which they were noted
	 */
	static List<List<Entry>> readAll(Path folder, String prefix) {
		try (Stream<Path> paths = Files.list(folder)) {
			List<List<Entry>> books = new ArrayList<>();
			for (Path path : paths.filter((path) -> path.getFileName().toString().startsWith(prefix)).toList()) {
				books.add(read(path));
			}
			return books;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Entry> read(Path path) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
		List<Entry> entries = new ArrayList<>();
		while (bytes.remaining() >= Entry.LENGTH) {
			entries.add(new Entry(bytes.getLong(), bytes.getInt(), bytes.getInt()));
		}
		return entries;
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * One record.
	 *
	 * @param sender the process that sent it
	 * @param number its number among those of the sender, from 0
	 * @param attempt how often it was delivered; 0 in a sender's book
	 */
	record Entry(long sender, int number, int attempt) {

		static final int LENGTH = 16;

	}

}
