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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.sharedmemory.messaging.ContainerCustomizer;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.SharedMemoryMessageListenerContainer;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of where {@link SharedMemoryListener} is looked for.
 */
class SharedMemoryListenerDiscoveryTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(), "spring.application.name=tests",
				"shared-memory.channels.in.capacity=64KB", "shared-memory.listener.auto-startup=false");

	@Test
	void whenAMethodOfTheClassIsAnnotatedThenItListens() {
		this.runner.withBean(Declaring.class).run((context) -> assertListens(context.getBean(registry())));
	}

	@Test
	void whenAMethodOfASuperclassIsAnnotatedThenItListens() {
		this.runner.withBean(Inheriting.class).run((context) -> assertListens(context.getBean(registry())));
	}

	@Test
	void whenAMethodOfAnInterfaceIsAnnotatedThenItListens() {
		this.runner.withBean(Implementing.class).run((context) -> assertListens(context.getBean(registry())));
	}

	@Test
	void whenAMethodOfAnInterfaceThatAnotherExtendsIsAnnotatedThenItListens() {
		this.runner.withBean(ImplementingMore.class).run((context) -> assertListens(context.getBean(registry())));
	}

	@Test
	void whenAnAnnotationIsAnnotatedThenItListens() {
		this.runner.withBean(Composed.class).run((context) -> assertListens(context.getBean(registry())));
	}

	@Test
	void whenAMethodIsAnnotatedInTwoWaysThenItListensTwice() {
		this.runner.withBean(Twice.class)
			.run((context) -> assertThat(context.getBean(registry()).getListenerContainers())
				.extracting(SharedMemoryMessageListenerContainer::getId)
				.containsExactlyInAnyOrder("found", "direct"));
	}

	@Test
	void whenTheAnnotationIsRepeatedThenItListensToEachChannel() {
		this.runner.withBean("repeated", Repeated.class)
			.withPropertyValues("shared-memory.channels.back.capacity=64KB", "shared-memory.listener.auto-startup=true")
			.run((context) -> {
				assertThat(context.getBean(registry()).getListenerContainers())
					.extracting(SharedMemoryMessageListenerContainer::getId)
					.containsExactlyInAnyOrder("repeated.handle.in", "repeated.handle.back");
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				BlockingQueue<String> texts = context.getBean(Repeated.class).texts();
				template.convertAndSend("in", "1");
				assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("1");
				template.convertAndSend("back", "2");
				assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("2");
			});
	}

	@Test
	void whenAnOverridingMethodIsAnnotatedThenItsAnnotationCounts() {
		this.runner.withBean(Overriding.class).run((context) -> assertListens(context.getBean(registry())));
	}

	@Test
	void whenTheBeanIsAProxyThenItsTargetListens() {
		this.runner.withBean(Listening.class, () -> (Listening) new ProxyFactory(new Implementing()).getProxy())
			.run((context) -> assertListens(context.getBean(registry())));
	}

	@Test
	void whenWhatMakesProxiesIsRegisteredLaterThenTheProxyListens() {
		this.runner.withConfiguration(AutoConfigurations.of(LateAsyncAutoConfiguration.class))
			.withBean(Asynchronous.class)
			.withPropertyValues("shared-memory.listener.auto-startup=true")
			.run((context) -> {
				context.getBean(SharedMemoryTemplate.class).convertAndSend("in", "1");
				assertThat(context.getBean(Asynchronous.class).threads().poll(10, TimeUnit.SECONDS))
					.startsWith("SimpleAsyncTaskExecutor-");
			});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whenABeanIsBehindAScopedProxyThenItDoesNotListenHoweverOftenItIsMade(CapturedOutput output) {
		this.runner.withUserConfiguration(Scoped.class).run((context) -> {
			Scoped scoped = context.getBean(Scoped.class);
			assertThat(scoped.instance()).isNotSameAs(scoped.instance());
			assertThat(context.getBean(registry()).getListenerContainers()).isEmpty();
			assertThat(output).containsOnlyOnce("is behind a scoped proxy");
		});
	}

	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void whenTwoThreadsMakeBeansThatListenThenNeitherWaitsForTheOther() {
		this.runner.withUserConfiguration(Late.class).run((context) -> {
			context.getBean("lazy");
			await().until(() -> context.getBean(registry()).getListenerContainers().size() == 2);
		});
	}

	@Test
	void whenOneListenerOfABeanCannotBeMadeThenNoneStaysAndTheBeanCanBeMadeAgain() {
		AtomicBoolean ready = new AtomicBoolean();
		this.runner.withBean("repeated", Repeated.class, Repeated::new, (definition) -> definition.setLazyInit(true))
			.withBean(ContainerCustomizer.class,
					() -> (container) -> Assert.state(ready.get() || container.getChannel().equals("in"), "not ready"))
			.withPropertyValues("shared-memory.channels.back.capacity=64KB", "shared-memory.listener.auto-startup=true")
			.run((context) -> {
				assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> context.getBean("repeated"))
					.withMessageContaining("not ready");
				assertThat(context.getBean(registry()).getListenerContainers()).isEmpty();
				ready.set(true);
				context.getBean("repeated");
				assertThat(context.getBean(registry()).getListenerContainers()).hasSize(2);
			});
	}

	@Test
	void whenMethodsHaveOtherAnnotationsOnlyThenNothingListens() {
		this.runner.withBean(Other.class)
			.run((context) -> assertThat(context.getBean(registry()).getListenerContainers()).isEmpty());
	}

	private static Class<SharedMemoryListenerEndpointRegistry> registry() {
		return SharedMemoryListenerEndpointRegistry.class;
	}

	private static void assertListens(SharedMemoryListenerEndpointRegistry registry) {
		assertThat(registry.getListenerContainers()).singleElement()
			.satisfies((container) -> assertThat(container.getId()).isEqualTo("found"));
	}

	static class Declaring {

		@SharedMemoryListener(id = "found", channel = "in")
		void handle(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Late {

		@Bean
		@Lazy
		Declaring lazy(BeanFactory beans) {
			Thread thread = new Thread(() -> beans.getBean("prototype"));
			thread.start();
			// For the factory of containers, which is not made as long as this is.
			await().until(() -> thread.getState() == Thread.State.WAITING);
			return new Declaring();
		}

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		OfOtherGroup prototype() {
			return new OfOtherGroup();
		}

	}

	static class OfOtherGroup {

		@SharedMemoryListener(channel = "in", group = "other")
		void handle(String text) {
		}

	}

	static class Inheriting extends Declaring {

	}

	interface Listening {

		@SharedMemoryListener(id = "found", channel = "in")
		void handle(String text);

	}

	interface ListeningMore extends Listening {

	}

	static class ImplementingMore implements ListeningMore {

		@Override
		public void handle(String text) {
		}

	}

	static class Implementing implements Listening {

		@Override
		public void handle(String text) {
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@SharedMemoryListener(id = "found", channel = "in")
	@interface OfOrders {

	}

	static class Composed {

		@OfOrders
		void handle(String text) {
		}

	}

	static class Twice {

		@OfOrders
		@SharedMemoryListener(id = "direct", channel = "in", group = "other")
		void handle(String text) {
		}

	}

	static class Repeated {

		private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		BlockingQueue<String> texts() {
			return this.texts;
		}

		@SharedMemoryListener(channel = "in")
		@SharedMemoryListener(channel = "back")
		void handle(String text) {
			this.texts.add(text);
		}

	}

	interface Overridden {

		@SharedMemoryListener(id = "overridden", channel = "in")
		void handle(String text);

	}

	static class Overriding implements Overridden {

		@Override
		@OfOrders
		public void handle(String text) {
		}

	}

	@AutoConfiguration(after = SharedMemoryMessagingAutoConfiguration.class)
	@EnableAsync
	static class LateAsyncAutoConfiguration {

	}

	static class Asynchronous {

		private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

		BlockingQueue<String> threads() {
			return this.threads;
		}

		@Async
		@SharedMemoryListener(channel = "in")
		void handle(String text) {
			this.threads.add(Thread.currentThread().getName());
		}

	}

	@Scope(scopeName = ConfigurableBeanFactory.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Scoped {

		private final Object instance = new Object();

		Object instance() {
			return this.instance;
		}

		@SharedMemoryListener(channel = "in")
		void handle(String text) {
		}

	}

	static class Other {

		@EventListener
		void handle(String text) {
		}

		@Deprecated
		void handle(Integer number) {
		}

	}

}
