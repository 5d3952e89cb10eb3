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

package io.sharedmemory.benchmarks.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.link.PolledLink;
import io.sharedmemory.benchmarks.link.Receiver;
import io.sharedmemory.benchmarks.link.Sender;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket, of the Unix domain or TCP over loopback. Records have their length
 * before them, and the receiver blocks in the kernel.
 *
 * @since 0.1.0
 */
public final class SocketLink implements PolledLink {

	private static final int BUFFER_SIZE = 2 << 20;

	private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_SIZE).order(ByteOrder.nativeOrder()).limit(0);

	private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_SIZE).order(ByteOrder.nativeOrder());

	private @Nullable SocketChannel channel;

	@Override
	public void open(Role role, Map<String, String> options) throws IOException {
		boolean unix = options.get("domain").equals("unix");
		Path path = Path.of(options.get("directory"), options.get("lane"));
		SocketChannel channel = (role == Role.DRIVER) ? accept(unix, path) : connect(unix, path);
		if (!unix) {
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		}
		this.channel = channel;
	}

	private static SocketChannel accept(boolean unix, Path path) throws IOException {
		if (unix) {
			try (ServerSocketChannel server = ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
				server.bind(UnixDomainSocketAddress.of(path));
				return server.accept();
			}
		}
		try (ServerSocketChannel server = ServerSocketChannel.open()) {
			server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
			Files.writeString(temporary, String.valueOf(((InetSocketAddress) server.getLocalAddress()).getPort()));
			Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
			return server.accept();
		}
	}

	private static SocketChannel connect(boolean unix, Path path) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (true) {
			try {
				SocketAddress address = unix ? UnixDomainSocketAddress.of(path) : new InetSocketAddress(
						InetAddress.getLoopbackAddress(), Integer.parseInt(Files.readString(path)));
				return SocketChannel.open(address);
			}
			catch (IOException ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
				LockSupport.parkNanos(10_000_000);
			}
		}
	}

	@Override
	public boolean spins() {
		return false;
	}

	private SocketChannel channel() {
		SocketChannel channel = this.channel;
		if (channel == null) {
			throw new IllegalStateException("not open");
		}
		return channel;
	}

	@Override
	public Sender sender(int producer) {
		return (record, length) -> {
			this.output.clear().putInt(length).put(record, 0, length).flip();
			try {
				while (this.output.hasRemaining()) {
					channel().write(this.output);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return true;
		};
	}

	@Override
	public int poll(Receiver receiver) {
		int records = 0;
		this.input.compact();
		try {
			if (channel().read(this.input) < 0) {
				throw new IOException("the other process is gone");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.input.flip();
		while (this.input.remaining() >= Integer.BYTES) {
			int start = this.input.position() + Integer.BYTES;
			int length = this.input.getInt(this.input.position());
			if (this.input.limit() - start < length) {
				break;
			}
			long first = this.input.getLong(start);
			receiver.accept(first, receiver.readsEnd() ? this.input.getLong(start + length - Long.BYTES) : first,
					length);
			this.input.position(start + length);
			records++;
		}
		return records;
	}

	@Override
	public void close() throws IOException {
		if (this.channel != null) {
			this.channel.close();
		}
	}

}
