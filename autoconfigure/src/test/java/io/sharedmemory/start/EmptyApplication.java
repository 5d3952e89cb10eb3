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

package io.sharedmemory.start;

import java.lang.management.ManagementFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application that has nothing but what Boot configures, in a package of its own,
 * since Boot searches the package of an application.
 */
@SpringBootApplication
class EmptyApplication {

	/**
	 * Starts the application, prints how long the JVM has run then, in milliseconds, and
	 * stops.
	 * @param arguments of the application
	 */
	public static void main(String[] arguments) {
		ConfigurableApplicationContext context = SpringApplication.run(EmptyApplication.class, arguments);
		System.out.println(System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
		context.close();
	}

}
