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

package io.sharedmemory.boot.health;

import io.sharedmemory.boot.SharedMemoryAutoConfiguration;
import io.sharedmemory.boot.SharedMemoryMessagingAutoConfiguration;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.messaging.event.ListenerContainerIdleEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedMemoryHealthIndicator} and
 * {@link SharedMemoryHealthContributorAutoConfiguration}.
 */
class SharedMemoryHealthIndicatorTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class, SharedMemoryHealthContributorAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace());

	private final ApplicationContextRunner configured = this.runner
		.withPropertyValues("shared-memory.segments.cache.size=4KB", "shared-memory.channels.orders.capacity=64KB");

	@Test
	void whenIndicatorIsDisabledThenThereIsNone() {
		this.runner.withPropertyValues("management.health.shared-memory.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedMemoryHealthIndicator.class));
	}

	@Test
	void whenDisabledThenThereIsNone() {
		this.runner.withPropertyValues("shared-memory.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SharedMemoryHealthIndicator.class));
	}

	@Test
	void whenUserHasIndicatorThenItWins() {
		this.runner.withUserConfiguration(UserIndicator.class)
			.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class)
				.doesNotHaveBean(SharedMemoryHealthIndicator.class));
	}

	@Test
	void whenNothingIsConfiguredThenUp() {
		this.runner.run((context) -> assertThat(context.getBean(SharedMemoryHealthIndicator.class).health())
			.isEqualTo(Health.up().build()));
	}

	@Test
	void whenAllIsMappedThenUpWithDetails() {
		this.configured.run((context) -> {
			Health health = context.getBean(SharedMemoryHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).hasToString("{segments={cache={status=UP, name="
					+ this.names.object("cache") + ", regions={default=mapped}}}, channels={orders={status=UP, name="
					+ this.names.object("orders") + ", capacity=65536, used=0}}}");
		});
	}

	@Test
	void whenNameIsRemovedThenDownWithReason() {
		this.configured.run((context) -> {
			SharedMemoryObject.remove(this.names.object("orders"));
			Health health = context.getBean(SharedMemoryHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("channels")).asString()
				.contains("status=DOWN")
				.contains("Its name was removed");
			assertThat(health.getDetails().get("segments")).asString().contains("status=UP");
		});
	}

	@Test
	void whenNameMeansOtherObjectThenDownWithReason() {
		this.configured.run((context) -> {
			SharedMemoryObject.remove(this.names.object("cache"));
			SharedMemoryObject.createOnly(this.names.object("cache"), AccessMode.READ_WRITE, Permissions.DEFAULT)
				.close();
			Health health = context.getBean(SharedMemoryHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("segments")).asString().contains("means another object now");
		});
	}

	@Test
	void whenSegmentIsMadeShorterThenDownWithReason() {
		this.configured.run((context) -> {
			try (SharedMemoryObject object = SharedMemoryObject.openOnly(this.names.object("cache"),
					AccessMode.READ_WRITE)) {
				object.truncate(1000);
			}
			Health health = context.getBean(SharedMemoryHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("segments")).asString()
				.contains("It was made shorter: it has 1000 bytes, and is mapped up to byte 4096");
		});
	}

	@Test
	void whenRegionIsClosedThenDownWithReason() {
		this.configured.run((context) -> {
			context.getBean(MappedRegion.class).close();
			Health health = context.getBean(SharedMemoryHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("segments")).asString().contains("It is not mapped");
		});
	}

	@Test
	void whenRingCannotBeReadThenDownWithReason() {
		this.configured.run((context) -> {
			context.getBean(ChannelRegistry.class).getChannel("orders").ring().close();
			Health health = context.getBean(SharedMemoryHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("channels")).asString().contains("closed");
		});
	}

	@Test
	void whenHeaderOfRingIsOverwrittenThenDownWithReason() {
		this.configured.run((context) -> {
			context.getBean(ChannelRegistry.class).getChannel("orders").ring().region().fill(0, 4096, (byte) 0x55);
			Health health = context.getBean(SharedMemoryHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("channels")).asString().contains("something else wrote over its header");
		});
	}

	@Test
	void whenListenerEndedByFailureThenDownWithReasonUntilStartedOrStopped() {
		this.configured.withUserConfiguration(Failing.class)
			.withPropertyValues("shared-memory.listener.idle-event-interval=1ms")
			.run((context) -> {
				SharedMemoryHealthIndicator indicator = context.getBean(SharedMemoryHealthIndicator.class);
				SharedMemoryListenerEndpointRegistry registry = context
					.getBean(SharedMemoryListenerEndpointRegistry.class);
				await().until(() -> !registry.getListenerContainer("dying").isRunning());
				await().until(() -> indicator.health().getStatus() == Status.DOWN);
				assertThat(indicator.health().getDetails().get("listeners"))
					.hasToString("{dying={channel=orders, group=g, status=DOWN, "
							+ "reason=It ended with java.lang.InternalError: failing as told}}");
				context.getBean(Failing.class).fails = false;
				registry.start("dying");
				assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
				context.getBean(Failing.class).fails = true;
				await().until(() -> indicator.health().getStatus() == Status.DOWN);
				registry.stop("dying");
				assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
				assertThat(indicator.health().getDetails()).doesNotContainKey("listeners");
			});
	}

	/**
	 * An error of a subscriber that is called in the container's thread ends the
	 * container.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Failing implements ApplicationListener<ListenerContainerIdleEvent> {

		private volatile boolean fails = true;

		@SharedMemoryListener(id = "dying", channel = "orders", group = "g")
		void handle(byte[] payload) {
		}

		@Override
		public void onApplicationEvent(ListenerContainerIdleEvent event) {
			if (this.fails) {
				throw new InternalError("failing as told");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserIndicator {

		@Bean
		HealthIndicator sharedMemoryHealthIndicator() {
			return () -> Health.up().build();
		}

	}

}
