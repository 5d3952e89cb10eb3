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

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application of both roles. The profile, {@code feed} or {@code board}, says which
 * one a JVM has.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class SampleApplication {

	/**
	 * Starts one role in this JVM.
	 * @param role the name of the role, which is also its profile
	 * @param args command line properties, as {@code --name=value}
	 */
	public static void run(String role, String... args) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.setAdditionalProfiles(role);
		application.run(args);
	}

}
