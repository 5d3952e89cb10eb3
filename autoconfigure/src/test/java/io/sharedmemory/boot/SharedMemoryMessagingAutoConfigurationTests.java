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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryListenerAnnotationBeanPostProcessor;
import io.sharedmemory.messaging.SharedMemoryListenerContainerFactory;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.SharedMemoryMessageListenerContainer;
import io.sharedmemory.messaging.SharedMemoryOperations;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.messaging.WhenFull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.support.converter.DefaultDatatypeChannelMessageConverter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.simp.config.AbstractMessageBrokerConfiguration;
import org.springframework.messaging.simp.user.SimpSubscription;
import org.springframework.messaging.simp.user.SimpSubscriptionMatcher;
import org.springframework.messaging.simp.user.SimpUser;
import org.springframework.messaging.simp.user.SimpUserRegistry;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedMemoryMessagingAutoConfiguration}.
 */
class SharedMemoryMessagingAutoConfigurationTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace());

	private final ApplicationContextRunner withInbox = this.runner.withPropertyValues(
			"shared-memory.channels.inbox.capacity=64KB", "shared-memory.channels.inbox.required-groups=template",
			"shared-memory.template.receive-timeout=1s", "shared-memory.template.default-channel=inbox");

	@Test
	void whenNothingIsConfiguredThenBeansAreThereAndNothingIsMapped() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ChannelRegistry.class)
				.hasSingleBean(SharedMemoryTemplate.class)
				.hasSingleBean(SharedMemoryListenerContainerFactory.class)
				.hasSingleBean(SharedMemoryListenerEndpointRegistry.class)
				.hasSingleBean(SharedMemoryListenerAnnotationBeanPostProcessor.class);
			assertThat(context.getBean(ChannelRegistry.class).getNames()).isEmpty();
			assertThat(this.names.existing()).isEmpty();
		});
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.withInbox.withPropertyValues("shared-memory.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(ChannelRegistry.class)
				.doesNotHaveBean(SharedMemoryOperations.class)
				.doesNotHaveBean(SharedMemoryListenerEndpointRegistry.class)
				.doesNotHaveBean(SharedMemoryListenerAnnotationBeanPostProcessor.class);
			assertThat(this.names.existing()).isEmpty();
		});
	}

	@Test
	void whenChannelIsConfiguredThenItIsOpenedAtStartAndItsNameStays() {
		this.withInbox.run((context) -> {
			assertThat(this.names.existing()).containsExactly(this.names.namespace() + ".inbox");
			assertThat(context.getBean(ChannelRegistry.class).getChannel("inbox").ring().capacity())
				.isEqualTo(64 * 1024);
		});
		assertThat(this.names.existing()).hasSize(1);
	}

	@Test
	void whenInitializationIsLazyThenChannelIsOpenedWithFirstMessage() {
		this.withInbox
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(this.names.existing()).isEmpty();
				context.getBean(SharedMemoryTemplate.class).convertAndSend("text");
				assertThat(this.names.existing()).hasSize(1);
			});
	}

	@Test
	void whenUserHasBeansThenTheyWin() {
		this.withInbox.withUserConfiguration(UserBeans.class).run((context) -> {
			assertThat(context).hasSingleBean(ChannelRegistry.class)
				.hasSingleBean(SharedMemoryTemplate.class)
				.hasSingleBean(SharedMemoryListenerContainerFactory.class)
				.hasSingleBean(SharedMemoryListenerEndpointRegistry.class);
			assertThat(context.getBean(SharedMemoryTemplate.class)).isSameAs(context.getBean("template"));
			assertThat(context.getBean(ChannelRegistry.class)).isSameAs(context.getBean("channels"));
			assertThat(context.getBean(SharedMemoryListenerEndpointRegistry.class))
				.isSameAs(context.getBean("endpoints"));
			assertThat(this.names.existing()).isEmpty();
		});
	}

	@Test
	void whenSpringIntegrationHasMessageConverterThenItIsNotAsked() {
		this.withInbox.withBean(DefaultDatatypeChannelMessageConverter.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("text");
			assertThat(template.receiveAndConvert("inbox", String.class)).isEqualTo("text");
		});
	}

	@Test
	void whenStompBrokerHasMessageConverterThenItIsNotAsked() {
		this.withInbox.withUserConfiguration(StompBroker.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend(List.of("a", "b"));
			assertThat(template.receiveAndConvert("inbox", String.class)).isEqualTo("[\"a\",\"b\"]");
		});
	}

	@Test
	void whenUserHasMessageConverterThenItIsAskedFirst() {
		this.withInbox.withUserConfiguration(UserConverter.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend(new StringBuilder("abc"));
			template.convertAndSend("text");
			assertThat(template.receiveAndConvert(StringBuilder.class)).hasToString("cba");
			assertThat(template.receiveAndConvert(String.class)).isEqualTo("text");
		});
	}

	@Test
	void whenUserHasJsonMapperThenItIsUsed() {
		this.withInbox.withUserConfiguration(UserMapper.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend(new Flight(7));
			assertThat(template.receiveAndConvert(String.class)).isEqualTo("{\"delay_minutes\":7}");
		});
	}

	@Test
	void whenNoMapperIsDefinedThenJsonIsConvertedAllTheSame() {
		this.withInbox.run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend(new Flight(7));
			assertThat(template.receiveAndConvert(Flight.class)).isEqualTo(new Flight(7));
		});
	}

	@Test
	void whenJsonDoesNotFitThenThrowsTyped() {
		this.withInbox.run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("{\"delayMinutes\":\"late\"}".getBytes());
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> template.receiveAndConvert(Flight.class))
				.withMessageContaining("late");
		});
	}

	@Test
	void whenJacksonIsAbsentThenBytesAndTextAreConverted() {
		this.withInbox.withClassLoader(new FilteredClassLoader(JsonMapper.class)).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("text");
			assertThat(template.receiveAndConvert(String.class)).isEqualTo("text");
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> template.convertAndSend(new Flight(7)))
				.withMessageContaining("Flight");
		});
	}

	@Test
	void whenRingThatIsThereOverwritesAndNothingIsSaidThenChannelDoesToo() {
		this.withInbox.withPropertyValues("shared-memory.channels.inbox.when-full=overwrite-oldest")
			.run((first) -> this.withInbox
				.run((second) -> assertThat(second.getBean(ChannelRegistry.class).getChannel("inbox").whenFull())
					.isEqualTo(WhenFull.OVERWRITE_OLDEST)));
	}

	@Test
	void whenTemplatePropertiesAreSetThenTheyAreUsed() {
		this.withInbox
			.withPropertyValues("spring.application.name=mine", "shared-memory.template.group=other",
					"shared-memory.template.receive-timeout=0")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				assertThat(template.getDefaultDestination()).isEqualTo("inbox");
				assertThat(template.receive()).isNull();
				assertThat(context.getBean(ChannelRegistry.class).getChannel("inbox").ring().status().groups())
					.extracting((group) -> group.name())
					.containsExactlyInAnyOrder("template", "other");
			});
	}

	@Test
	void whenListenerPropertiesAreSetThenTheyAreUsed() {
		this.withInbox.withUserConfiguration(Listening.class)
			.withPropertyValues("spring.application.name=mine", "shared-memory.listener.auto-startup=false",
					"listening=inbox")
			.run((context) -> {
				SharedMemoryListenerEndpointRegistry endpoints = context
					.getBean(SharedMemoryListenerEndpointRegistry.class);
				assertThat(endpoints.getListenerContainers()).hasSize(2);
				SharedMemoryMessageListenerContainer placeholder = endpoints.getListenerContainer("listening.handle");
				assertThat(placeholder).isNotNull();
				assertThat(placeholder.getChannel()).isEqualTo("inbox");
				assertThat(placeholder.getGroup()).isEqualTo("mine");
				assertThat(placeholder.isRunning()).isFalse();
				SharedMemoryMessageListenerContainer started = endpoints.getListenerContainer("started");
				assertThat(started).isNotNull();
				assertThat(started.isRunning()).isTrue();
				context.stop();
				assertThat(started.isRunning()).isFalse();
				context.start();
				assertThat(started.isRunning()).isTrue();
			});
	}

	@Test
	void whenTwoListenersReadForOneGroupThenStartFails() {
		this.withInbox.withUserConfiguration(Twins.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasStackTraceContaining("both read channel 'inbox' for group 'g'");
		});
	}

	@Test
	void whenListenerHasNoGroupThenStartFails() {
		this.withInbox.withUserConfiguration(Listening.class).withPropertyValues("listening=inbox").run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidListenerFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("names no group");
			assertThat(analysis.getAction()).startsWith("Set 'spring.application.name' or ");
		});
	}

	@Test
	void whenContextIsRefreshedOftenThenNoThreadStays() {
		for (int i = 0; i < 10; i++) {
			this.withInbox.withUserConfiguration(Listening.class)
				.withPropertyValues("spring.application.name=mine", "listening=inbox")
				.run((context) -> assertThat(context).hasNotFailed());
		}
		// A thread that has said that it ends may still be seen for a moment.
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("listening.handle") || name.startsWith("started-")));
	}

	record Flight(int delayMinutes) {
	}

	@Configuration(proxyBeanMethods = false)
	static class UserBeans {

		@Bean
		ChannelRegistry channels() {
			return new ChannelRegistry(Map.of());
		}

		@Bean
		SharedMemoryTemplate template(ChannelRegistry channels) {
			return new SharedMemoryTemplate(channels);
		}

		@Bean
		SharedMemoryListenerContainerFactory sharedMemoryListenerContainerFactory(ChannelRegistry channels) {
			return new SharedMemoryListenerContainerFactory(channels);
		}

		@Bean
		SharedMemoryListenerEndpointRegistry endpoints() {
			return new SharedMemoryListenerEndpointRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserConverter {

		@Bean
		MessageConverter reversingConverter() {
			return new ReversingConverter();
		}

	}

	/**
	 * What an application has that sends STOMP through WebSockets.
	 */
	@Configuration(proxyBeanMethods = false)
	static class StompBroker extends AbstractMessageBrokerConfiguration {

		@Override
		protected SimpUserRegistry createLocalUserRegistry(@Nullable Integer order) {
			return new NoUsers();
		}

	}

	static class NoUsers implements SimpUserRegistry {

		@Override
		public @Nullable SimpUser getUser(String userName) {
			return null;
		}

		@Override
		public Set<SimpUser> getUsers() {
			return Set.of();
		}

		@Override
		public int getUserCount() {
			return 0;
		}

		@Override
		public Set<SimpSubscription> findSubscriptions(SimpSubscriptionMatcher matcher) {
			return Set.of();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserMapper {

		@Bean
		JsonMapper jsonMapper() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		}

	}

	@Configuration("listening")
	static class Listening {

		@SharedMemoryListener("${listening}")
		void handle(byte[] payload) {
		}

		@SharedMemoryListener(channel = "inbox", group = "started", id = "started", autoStartup = "true")
		void handleStarted(byte[] payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Twins {

		@SharedMemoryListener(channel = "inbox", group = "g")
		void one(byte[] payload) {
		}

		@SharedMemoryListener(channel = "inbox", group = "g")
		void two(byte[] payload) {
		}

	}

	static class ReversingConverter implements MessageConverter {

		@Override
		public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
			return (targetClass == StringBuilder.class)
					? new StringBuilder(new String((byte[]) message.getPayload())).reverse() : null;
		}

		@Override
		public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return (payload instanceof StringBuilder)
					? MessageBuilder.withPayload(payload.toString().getBytes()).build() : null;
		}

	}

}
