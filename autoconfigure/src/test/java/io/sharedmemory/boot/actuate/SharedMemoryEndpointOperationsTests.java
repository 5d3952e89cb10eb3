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

package io.sharedmemory.boot.actuate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.sharedmemory.boot.SharedMemoryAutoConfiguration;
import io.sharedmemory.boot.SharedMemoryMessagingAutoConfiguration;
import io.sharedmemory.boot.actuate.SharedMemoryEndpoint.GroupChange;
import io.sharedmemory.boot.actuate.SharedMemoryEndpoint.SegmentChange;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.ChannelClaim;
import io.sharedmemory.messaging.ChannelOptions;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SegmentLocation;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.messaging.WhenFull;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.ring.RingProducer;
import io.sharedmemory.sync.LivenessLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of the operations of {@link SharedMemoryEndpoint} that change something.
 */
class SharedMemoryEndpointOperationsTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class, SharedMemoryEndpointAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
				"management.endpoints.web.exposure.include=sharedmemory", "shared-memory.channels.orders.capacity=64KB",
				"shared-memory.channels.orders.required-groups=audit");

	@Test
	void whenGroupIsResetThenItIsPastEverythingSentBefore() {
		this.runner.run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("orders", "1");
			template.convertAndSend("orders", "2");
			SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
			assertThat(endpoint.resetGroup("orders", "audit"))
				.isEqualTo(new GroupChange("orders", "audit", "reset", 2L));
			assertThat(context.getBean(ChannelRegistry.class).getChannel("orders").ring().status().groups())
				.singleElement()
				.satisfies((group) -> {
					assertThat(group.lag()).isZero();
					assertThat(group.required()).isTrue();
				});
		});
	}

	@Test
	void whenSharedGroupIsResetThenItStaysShared() {
		this.runner.run((context) -> {
			Ring ring = context.getBean(ChannelRegistry.class).getChannel("orders").ring();
			ring.newConsumer("workers", GroupOptions.sharing()).close();
			context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", "1");
			assertThat(context.getBean(SharedMemoryEndpoint.class).resetGroup("orders", "workers"))
				.isEqualTo(new GroupChange("orders", "workers", "reset", 1L));
			assertThat(ring.status().groups()).filteredOn(GroupStatus::shared).hasSize(1);
		});
	}

	@Test
	void whenEphemeralGroupOfTheDeadIsResetThenItIsGone() {
		this.runner.run((context) -> {
			Ring dying = openOrders();
			dying.newConsumer("viewer", GroupOptions.exclusive().vanishing());
			dying.close();
			dying.segment().close();
			Ring ring = context.getBean(ChannelRegistry.class).getChannel("orders").ring();
			assertThat(ring.status().groups()).extracting(GroupStatus::name).contains("viewer");
			assertThat(context.getBean(SharedMemoryEndpoint.class).resetGroup("orders", "viewer"))
				.isEqualTo(new GroupChange("orders", "viewer", "reset", 0L));
			assertThat(ring.status().groups()).extracting(GroupStatus::name).containsExactly("audit");
		});
	}

	@Test
	void whenProducerDiedWritingThenGroupIsResetPastWhatFollows() {
		this.runner.run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			Ring ring = context.getBean(ChannelRegistry.class).getChannel("orders").ring();
			template.convertAndSend("orders", "1");
			RingConsumer before = ring.newConsumer("before", GroupOptions.exclusive().vanishing());
			Ring dying = openOrders();
			dying.newProducer().tryClaim(16);
			dying.close();
			dying.segment().close();
			// Whoever joins next has this place, and need not settle that of the dead.
			before.close();
			template.convertAndSend("orders", "2");
			template.convertAndSend("orders", "3");
			assertThat(context.getBean(SharedMemoryEndpoint.class).resetGroup("orders", "audit"))
				.isEqualTo(new GroupChange("orders", "audit", "reset", 3L));
			assertThat(ring.status().groups()).singleElement().satisfies((group) -> assertThat(group.lag()).isZero());
		});
	}

	@Test
	void whenProducerIsWritingThenResetSaysThatGroupWaitsForIt() {
		this.runner.run((context) -> {
			SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("orders", "1");
			try (ChannelClaim claim = template.claim("orders", 16)) {
				template.convertAndSend("orders", "2");
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.resetGroup("orders", "audit"))
					.satisfies((ex) -> assertThat(ex.getReason()).contains("past 1 record")
						.contains("process " + ProcessHandle.current().pid()));
				claim.commit();
			}
			assertThat(endpoint.resetGroup("orders", "audit"))
				.isEqualTo(new GroupChange("orders", "audit", "reset", 2L));
		});
	}

	@Test
	void whenConsumersOfSharedGroupDiedThenItIsResetPastWhatTheyHadInHand() {
		this.runner.run((context) -> {
			Ring ring = context.getBean(ChannelRegistry.class).getChannel("orders").ring();
			RingConsumer before = ring.newConsumer("before", GroupOptions.exclusive().vanishing());
			List<Ring> dying = List.of(openOrders(), openOrders());
			List<RingConsumer> workers = dying.stream()
				.map((one) -> one.newConsumer("workers", GroupOptions.sharing()))
				.toList();
			for (RingConsumer worker : workers) {
				context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", "1");
				assertThatIllegalStateException().isThrownBy(() -> worker.poll((rec) -> {
					throw new IllegalStateException("as if it died here");
				}, 1));
			}
			for (Ring one : dying) {
				one.close();
				one.segment().close();
			}
			before.close();
			assertThat(context.getBean(SharedMemoryEndpoint.class).resetGroup("orders", "workers"))
				.isEqualTo(new GroupChange("orders", "workers", "reset", 2L));
			assertThat(ring.status().groups()).filteredOn(GroupStatus::shared)
				.singleElement()
				.satisfies((group) -> assertThat(group.lag()).isZero());
		});
	}

	@Test
	void whenGroupIsRemovedThenItIsGone() {
		this.runner.run((context) -> {
			SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
			assertThat(endpoint.removeGroup("orders", "audit"))
				.isEqualTo(new GroupChange("orders", "audit", "removed", null));
			assertUnknown(() -> endpoint.removeGroup("orders", "audit"),
					"There is no group 'audit' in channel 'orders'");
			assertUnknown(() -> endpoint.resetGroup("orders", "audit"),
					"There is no group 'audit' in channel 'orders'");
			assertUnknown(() -> endpoint.removeGroup("unknown", "audit"), "There is no channel 'unknown'");
			assertUnknown(() -> endpoint.resetGroup("unknown", "audit"), "There is no channel 'unknown'");
		});
	}

	@Test
	void whenGroupHasLiveConsumerThenNothingIsChanged() {
		this.runner.run((context) -> {
			SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
			try (RingConsumer consumer = context.getBean(ChannelRegistry.class)
				.getChannel("orders")
				.ring()
				.newConsumer("audit")) {
				assertThat(consumer.group()).isEqualTo("audit");
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.removeGroup("orders", "audit"))
					.satisfies((ex) -> assertThat(ex.getReason()).contains("live consumer"));
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.resetGroup("orders", "audit"))
					.satisfies((ex) -> assertThat(ex.getReason()).contains("live consumer"));
			}
		});
	}

	@Test
	void whenTablesStayLockedThenNothingIsChangedAndReasonIsGiven() {
		ChannelOptions impatient = new ChannelOptions(
				new SegmentLocation(SegmentType.POSIX, this.names.object("orders"), Permissions.DEFAULT),
				OpenMode.OPEN_OR_CREATE, Duration.ZERO,
				RingOptions.builder().capacity(64 * 1024).attachTimeout(Duration.ZERO).build(), WhenFull.BLOCK,
				Duration.ZERO);
		this.runner.withBean(ChannelRegistry.class, () -> new ChannelRegistry(Map.of("orders", impatient)))
			.run((context) -> {
				Ring ring = context.getBean(ChannelRegistry.class).getChannel("orders").ring();
				ring.newConsumer("workers", GroupOptions.sharing()).close();
				SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
				try (LivenessLock tables = LivenessLock.open(ring.segment())) {
					assertThat(tables.tryLock(0)).isTrue();
					assertLocked(() -> endpoint.removeGroup("orders", "workers"));
					assertLocked(() -> endpoint.resetGroup("orders", "workers"));
				}
				assertThat(ring.status().groups()).extracting(GroupStatus::name).containsExactly("workers");
			});
	}

	private static void assertLocked(ThrowingCallable change) {
		assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(change)
			.satisfies((ex) -> assertThat(ex.getReason()).contains("a live process has held them"));
	}

	@Test
	void whenRingIsLeftBesideFileOfChannelThenItIsPurged(@TempDir Path directory) {
		Path file = directory.resolve("files.ring");
		this.runner
			.withPropertyValues("shared-memory.channels.files.type=file", "shared-memory.channels.files.path=" + file,
					"shared-memory.channels.files.capacity=64KB")
			.run((context) -> {
				SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
				Path left = directory.resolve("files.ring.reply.1");
				try (FileMapping segment = FileMapping.createOnly(left, AccessMode.READ_WRITE, Permissions.DEFAULT);
						Ring ring = Ring.openOrCreate(segment, options())) {
					RingProducer producer = ring.newProducer();
					assertThatExceptionOfType(InvalidEndpointRequestException.class)
						.isThrownBy(() -> endpoint.purge("files.reply.1"));
					producer.close();
				}
				assertThat(endpoint.purge("files.reply.1")).isEqualTo(new SegmentChange("files.reply.1", "removed"));
				assertThat(left).doesNotExist();
				assertUnknown(() -> endpoint.purge("files.reply.1"),
						"There is no ring 'files.reply.1' that is left over");
				assertUnknown(() -> endpoint.purge("files./../files.ring"),
						"There is no ring 'files./../files.ring' that is left over");
				Files.writeString(directory.resolve("files.ring.txt"), "no ring");
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.purge("files.txt"));
				assertThat(directory.resolve("files.ring.txt")).exists();
				assertThat(file).exists();
			});
	}

	@Test
	void whenRingIsLeftThenItIsPurged() {
		this.runner.run((context) -> {
			try (SharedMemoryObject left = ring("left"); Ring ring = Ring.openOrCreate(left, options())) {
				assertThat(ring.status().participants()).isEmpty();
			}
			SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
			assertThat(endpoint.purge("left")).isEqualTo(new SegmentChange("left", "removed"));
			assertUnknown(() -> endpoint.purge("left"), "There is no ring 'left' that is left over");
			assertUnknown(() -> endpoint.purge("../left"), "There is no ring '../left' that is left over");
			assertThat(this.names.existing()).hasSize(1);
		});
	}

	@Test
	void whenNameMeansAnotherRingMeanwhileThenThatIsNotPurged() {
		SharedMemoryObject left = ring("left");
		Ring.openOrCreate(left, options()).close();
		assertThat(StaleSegments.purge(left.name(), () -> {
			SharedMemoryObject.remove(left.name());
			ring("left").close();
			return left;
		}, () -> SharedMemoryObject.remove(left.name()))).isFalse();
		assertThat(this.names.existing()).hasSize(1);
	}

	@Test
	void whenSomebodyTakesPartThenRingIsNotPurged() {
		this.runner.run((context) -> {
			SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
			try (SharedMemoryObject used = ring("used");
					Ring ring = Ring.openOrCreate(used, options());
					RingProducer producer = ring.newProducer()) {
				assertThat(producer.offer(new byte[1], 0, 1, 0)).isTrue();
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.purge("used"))
					.satisfies((ex) -> assertThat(ex.getReason())
						.contains("live: [" + ProcessHandle.current().pid() + "]"));
			}
			assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(() -> endpoint.purge("orders"))
				.satisfies((ex) -> assertThat(ex.getReason()).contains("This application itself uses 'orders'"));
			assertThat(this.names.existing()).hasSize(2);
		});
	}

	@Test
	void whenRingIsOneOfItsOwnByAnotherNameThenItIsNotPurged(@TempDir Path directory) {
		Path file = directory.resolve("files");
		this.runner
			.withPropertyValues("shared-memory.channels.bills.name=" + this.names.object("invoices"),
					"shared-memory.channels.files.type=file", "shared-memory.channels.files.path=" + file,
					"shared-memory.channels.letters.type=file", "shared-memory.channels.letters.path=" + file + ".dlt")
			.run((context) -> {
				SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.purge("invoices"))
					.satisfies((ex) -> assertThat(ex.getReason())
						.isEqualTo("This application itself uses 'invoices', as 'bills'"));
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.purge("files.dlt"))
					.satisfies((ex) -> assertThat(ex.getReason())
						.isEqualTo("This application itself uses 'files.dlt', as 'letters'"));
				assertThat(directory.resolve("files.dlt")).exists();
				assertThat(this.names.existing()).hasSize(2);
			});
	}

	@Test
	void whenRingIsOneOfItsOwnAsFileThenItIsNotPurged() {
		Path file = Path.of("/dev/shm" + this.names.object("files"));
		this.runner
			.withPropertyValues("shared-memory.channels.bills.type=file", "shared-memory.channels.bills.path=" + file)
			.run((context) -> {
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> context.getBean(SharedMemoryEndpoint.class).purge("files"))
					.satisfies((ex) -> assertThat(ex.getReason())
						.isEqualTo("This application itself uses 'files', as 'bills'"));
				assertThat(file).exists();
			});
	}

	@Test
	void whenObjectIsNoRingThenItIsNotPurged() {
		this.runner.run((context) -> {
			try (SharedMemoryObject other = ring("other")) {
				other.truncate(4096);
			}
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> context.getBean(SharedMemoryEndpoint.class).purge("other"))
				.satisfies((ex) -> assertThat(ex.getReason()).contains("cannot be found out"));
		});
	}

	private static void assertUnknown(ThrowingCallable change, String reason) {
		assertThatExceptionOfType(UnknownTargetException.class).isThrownBy(change)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason));
	}

	private SharedMemoryObject ring(String name) {
		return SharedMemoryObject.createOnly(this.names.object(name), AccessMode.READ_WRITE, Permissions.DEFAULT);
	}

	private Ring openOrders() {
		return Ring.openOnly(SharedMemoryObject.openOnly(this.names.object("orders"), AccessMode.READ_WRITE),
				RingOptions.builder().build());
	}

	private static RingOptions options() {
		return RingOptions.builder().capacity(4096).build();
	}

}
