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

package io.sharedmemory.boot;

import java.lang.reflect.Method;
import java.util.List;

import com.sun.jna.Native;
import io.sharedmemory.messaging.SharedMemoryListener;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedMemoryRuntimeHints} and the hints of annotated methods.
 */
class SharedMemoryRuntimeHintsTests {

	@Test
	void whenHintsAreRegisteredThenNativeCallsCanBeMade() {
		RuntimeHints hints = new RuntimeHints();
		new SharedMemoryRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of("io.sharedmemory.platform.LinuxCalls"))
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Native.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("com/sun/jna/linux-x86-64/libjnidispatch.so"))
			.accepts(hints);
	}

	@Test
	void whenTypeIsNamedThenItExists() {
		RuntimeHints hints = new RuntimeHints();
		new SharedMemoryRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(hints.reflection().typeHints()).isNotEmpty()
			.allMatch((hint) -> ClassUtils.isPresent(hint.getType().getName(), getClass().getClassLoader()));
	}

	@Test
	void whenMethodIsAnnotatedThenItAndItsTypesAreReflective() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Listening.class);
		Method method = Listening.class.getDeclaredMethod("handle", List.class, Tenant.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Answer.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Tenant.class)).rejects(hints);
	}

	@Test
	void whenTheAnnotationIsRepeatedThenTheMethodIsReflective() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Repeated.class);
		Method method = Repeated.class.getDeclaredMethod("handle", Order.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).accepts(hints);
	}

	record Order(String id) {
	}

	record Answer(String id) {
	}

	record Tenant(String id) {
	}

	static class Listening {

		@SharedMemoryListener("orders")
		Answer handle(List<Order> orders, @Header("tenant") Tenant tenant) {
			return new Answer(orders.get(0).id());
		}

	}

	static class Repeated {

		@SharedMemoryListener("orders")
		@SharedMemoryListener("returns")
		void handle(Order order) {
		}

	}

}
