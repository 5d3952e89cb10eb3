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
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Finds out, before anything is started, whether a port can be had.
 */
final class Ports {

	private Ports() {
	}

	/**
	 * Returns the port of a role: as it was chosen, or a free one if that is 0.
	 * @throws UsageException if the port is taken or the address is not of this machine
	 */
	static int choose(Role role, LauncherOptions options) {
		int port = options.port(role);
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getByName(options.address()), port));
			return socket.getLocalPort();
		}
		catch (UnknownHostException ex) {
			throw new UsageException("--server.address=" + options.address() + " is not known.");
		}
		catch (BindException ex) {
			throw new UsageException("Port " + port + " of " + options.address() + " cannot be had for " + role.id()
					+ " (" + ex.getMessage() + "). Choose another with --" + role.id() + ".port=PORT.");
		}
		catch (IOException ex) {
			throw new UsageException("Port " + port + " cannot be had for " + role.id() + ": " + ex.getMessage());
		}
	}

}
