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

package io.sharedmemory.boot.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sharedmemory.boot.SharedMemoryAutoConfiguration;
import io.sharedmemory.boot.SharedMemoryMessagingAutoConfiguration;
import io.sharedmemory.messaging.ChannelFullException;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.GroupStatistics;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.ring.Ring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedMemoryMetrics} and {@link SharedMemoryMetricsAutoConfiguration}.
 */
class SharedMemoryMetricsTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class, SharedMemoryMetricsAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
				"shared-memory.channels.orders.capacity=4KB", "shared-memory.channels.orders.required-groups=slow",
				"shared-memory.channels.orders.send-timeout=20ms");

	private final ApplicationContextRunner runner = this.withoutRegistry.withUserConfiguration(Registry.class);

	@Test
	void whenThereIsNoRegistryThenThereAreNoMetrics() {
		this.withoutRegistry.run((context) -> assertThat(context).doesNotHaveBean(SharedMemoryMetrics.class));
	}

	@Test
	void whenMicrometerIsAbsentThenApplicationWorks() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SharedMemoryMetricsAutoConfiguration.class));
	}

	@Test
	void whenDisabledThenThereAreNoMetrics() {
		this.runner.withPropertyValues("shared-memory.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SharedMemoryMetrics.class));
	}

	@Test
	void whenUserHasMetricsThenTheyWin() {
		this.runner.withUserConfiguration(UserMetrics.class)
			.run((context) -> assertThat(context.getBean(SharedMemoryMetrics.class))
				.isSameAs(context.getBean("userMetrics")));
	}

	@Test
	void whenMessagesAreSentAndHandledThenMetersCount() {
		this.runner.withUserConfiguration(Listening.class).run((context) -> {
			MeterRegistry registry = bound(context.getBean(SharedMemoryMetrics.class));
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("orders", new byte[100]);
			template.convertAndSend("orders", new byte[200]);
			await().until(
					() -> registry.get("shared.memory.received").tag("group", "fast").functionCounter().count() == 2);
			assertThat(registry.get("shared.memory.sent").tag("channel", "orders").functionCounter().count())
				.isEqualTo(2);
			assertThat(registry.get("shared.memory.sent.bytes").functionCounter().count()).isEqualTo(300);
			assertThat(registry.get("shared.memory.received.bytes").functionCounter().count()).isEqualTo(300);
			await().until(() -> registry.get("shared.memory.handling").functionTimer().count() == 2);
			assertThat(registry.get("shared.memory.handling").functionTimer().totalTime(TimeUnit.NANOSECONDS))
				.isPositive();
			await().until(() -> registry.get("shared.memory.lag").tag("group", "slow").gauge().value() > 300);
			assertThat(registry.get("shared.memory.fill").gauge().value()).isBetween(0.07, 0.2);
			assertThat(registry.get("shared.memory.capacity").gauge().value()).isEqualTo(4096);
			assertThat(registry.get("shared.memory.participants").gauge().value()).isEqualTo(2);
		});
	}

	@Test
	void whenNobodyMeasuresThenCallsAreCountedAndNotTimed() {
		this.runner.withUserConfiguration(Listening.class).run((context) -> {
			GroupStatistics fast = context.getBean(ChannelRegistry.class)
				.getChannel("orders")
				.statistics()
				.getGroups()
				.get(0);
			context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", new byte[100]);
			await().until(() -> fast.getHandled() == 1);
			assertThat(fast.getHandlingNanos()).isZero();
			fast.timeHandling();
			context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", new byte[100]);
			await().until(() -> fast.getHandled() == 2 && fast.getHandlingNanos() > 0);
			assertThat(fast.getTimed()).isEqualTo(1);
		});
	}

	@Test
	void whenASendIsRefusedAtOnceThenItIsDroppedAndNotBlocked() {
		this.runner.withPropertyValues("shared-memory.channels.orders.when-full=fail").run((context) -> {
			MeterRegistry registry = bound(context.getBean(SharedMemoryMetrics.class));
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> {
				while (true) {
					template.convertAndSend("orders", new byte[1000]);
				}
			});
			assertThatExceptionOfType(ChannelFullException.class)
				.isThrownBy(() -> template.convertAndSend("orders", "x".repeat(1000)));
			assertThat(registry.get("shared.memory.dropped").functionCounter().count()).isEqualTo(2);
			assertThat(registry.get("shared.memory.blocked").functionTimer().count()).isZero();
		});
	}

	@Test
	void whenChannelIsFullThenMetersCountBlockedAndDropped() {
		this.runner.withPropertyValues("shared-memory.channels.orders.send-timeout=500ms").run((context) -> {
			MeterRegistry registry = bound(context.getBean(SharedMemoryMetrics.class));
			assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> {
				while (true) {
					context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", new byte[1000]);
				}
			});
			assertThat(registry.get("shared.memory.dropped").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("shared.memory.blocked").functionTimer().count()).isEqualTo(1);
			assertThat(registry.get("shared.memory.blocked").functionTimer().totalTime(TimeUnit.MILLISECONDS))
				.as("the time-out, but for what comes before the wait")
				.isGreaterThan(250);
		});
	}

	@Test
	void whenGroupIsJoinedLaterThenItHasMeters() {
		this.runner.withPropertyValues("shared-memory.template.group=late", "shared-memory.template.receive-timeout=0")
			.run((context) -> {
				MeterRegistry registry = bound(context.getBean(SharedMemoryMetrics.class));
				assertThat(registry.find("shared.memory.received").tag("group", "late").functionCounter()).isNull();
				context.getBean(SharedMemoryTemplate.class).receive("orders");
				assertThat(registry.find("shared.memory.received").tag("group", "late").functionCounter()).isNotNull();
			});
	}

	@Test
	void whenAnotherProcessJoinsThenItsGroupGetsMeters() {
		this.runner.run((context) -> {
			MeterRegistry registry = bound(context.getBean(SharedMemoryMetrics.class));
			Ring ring = context.getBean(ChannelRegistry.class).getChannel("orders").ring();
			ring.newConsumer("other").close();
			context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", new byte[100]);
			await().untilAsserted(() -> {
				assertThat(registry.get("shared.memory.used").gauge().value()).isPositive();
				assertThat(registry.get("shared.memory.lag").tag("group", "other").gauge().value()).isGreaterThan(100);
				assertThat(registry.get("shared.memory.lost").tag("group", "other").functionCounter().count()).isZero();
			});
		});
	}

	@Test
	void whenGroupIsRemovedThenItsMetersGoAndTheSumIsANumber() {
		this.runner.run((context) -> {
			MeterRegistry registry = bound(context.getBean(SharedMemoryMetrics.class));
			Gauge lag = registry.get("shared.memory.lag").tag("group", "slow").gauge();
			FunctionCounter lost = registry.get("shared.memory.lost").tag("group", "slow").functionCounter();
			context.getBean(ChannelRegistry.class).getChannel("orders").ring().removeGroup("slow");
			await().untilAsserted(() -> {
				assertThat(lag.value() + lost.count()).isZero();
				assertThat(registry.find("shared.memory.lag").meters()).isEmpty();
				assertThat(registry.find("shared.memory.lost").meters()).isEmpty();
			});
		});
	}

	@Test
	void whenRingIsClosedThenGaugesAreNoNumbers() {
		this.runner.run((context) -> {
			MeterRegistry registry = bound(context.getBean(SharedMemoryMetrics.class));
			context.getBean(ChannelRegistry.class).getChannel("orders").ring().close();
			assertThat(registry.get("shared.memory.fill").gauge().value()).isNaN();
			assertThat(registry.get("shared.memory.sent").functionCounter().count()).isZero();
		});
	}

	@Test
	void whenMeterExistsThenItIsDocumentedAndOnDashboardOnlyIfItExists() {
		this.runner.withUserConfiguration(Listening.class).run((context) -> {
			MeterRegistry registry = bound(context.getBean(SharedMemoryMetrics.class));
			Set<String> meters = new TreeSet<>();
			for (Meter meter : registry.getMeters()) {
				meters.add(meter.getId().getName());
			}
			String documentation = Files.readString(Path.of("../docs/spring.md"));
			assertThat(meters).hasSizeGreaterThan(15)
				.allSatisfy((meter) -> assertThat(documentation).contains("`" + meter + "`"));
			Set<String> prometheus = new TreeSet<>();
			meters.forEach((meter) -> prometheus.add(meter.replace('.', '_')));
			Matcher used = Pattern.compile("shared_memory_[a-z_]+")
				.matcher(Files.readString(Path.of("../docs/grafana-dashboard.json")));
			assertThat(used.results().map((result) -> result.group())).isNotEmpty()
				.allMatch((name) -> prometheus.stream().anyMatch(name::startsWith));
		});
	}

	private static MeterRegistry bound(SharedMemoryMetrics metrics) {
		MeterRegistry registry = new SimpleMeterRegistry();
		metrics.bindTo(registry);
		return registry;
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserMetrics {

		@Bean
		SharedMemoryMetrics userMetrics(ChannelRegistry channels) {
			return new SharedMemoryMetrics(channels);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		@SharedMemoryListener(channel = "orders", group = "fast")
		void handle(byte[] payload) {
		}

	}

}
