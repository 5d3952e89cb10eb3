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
package io.sharedmemory.quickstart;

import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication(proxyBeanMethods = false)
@RestController
record GreetingApplication(SharedMemoryTemplate template) {

	public static void main(String[] args) {
		SpringApplication.run(GreetingApplication.class, args);
	}

	@GetMapping("/greet")
	String greet(String name) {
		this.template.convertAndSend("visits", name);
		return this.template.convertSendAndReceive("greetings", name, String.class);
	}

	@SharedMemoryListener(channel = "greetings")
	String onGreeting(String name) {
		return "Hello, " + name + "!";
	}

	@SharedMemoryListener(channel = "visits")
	void onVisit(String name) {
		System.out.println(name + " was here");
	}

}
