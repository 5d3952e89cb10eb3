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

package io.sharedmemory.sample;

import java.util.Set;

/**
 * Where a service is found from this machine.
 *
 * @since 0.1.0
 */
public final class ServiceUrl {

	/** Addresses at which {@code localhost} answers, which need not mean {@code ::1}. */
	private static final Set<String> LOCAL = Set.of("127.0.0.1", "0.0.0.0", "::");

	private ServiceUrl() {
	}

	/**
	 * Returns the URL of a service.
	 * @param address the address at which it listens, or its name
	 * @param port its port
	 * @return the URL, with a slash at the end
	 */
	public static String of(String address, int port) {
		String host = LOCAL.contains(address) ? "localhost" : address;
		return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
	}

}
