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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.platform.ErrorReason;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.UnsupportedPlatformException;
import io.sharedmemory.ring.Producers;
import io.sharedmemory.ring.Retention;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.ring.RingProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests of what an application says that cannot start, of whatever the failure is.
 */
class FailureAnalyzersTests {

	/** Any number but 0, which stands for none. */
	private static final int ERRNO = 1;

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenSharedMemoryIsFullThenSaysItsSizeAndWhatWasAsked() {
		FailureAnalysis analysis = analyze("segments.cache.size=1048576MB");
		assertThat(analysis.getDescription()).startsWith("Segment 'cache' (" + this.names.object("cache")
				+ ") needs 1099511627776 bytes, for which there is no room in /dev/shm. Its size is ");
		assertThat(analysis.getAction()).contains("'shared-memory.segments.cache.size'").contains("--shm-size");
	}

	@Test
	void whenPropertyIsMisspeltThenListsThoseThereAre() {
		FailureAnalysis analysis = analyze("channels.orders.capcity=1MB");
		assertThat(analysis.getDescription())
			.startsWith("There is no property 'shared-memory.channels.orders.capcity', which is set to \"1MB\"");
		assertThat(analysis.getAction()).startsWith("Correct or remove it. 'shared-memory.channels.orders' has: ")
			.contains(" capacity, ", " max-message-size, ")
			.doesNotContain("class");
	}

	@Test
	void whenPropertyOfAnyLevelIsMisspeltThenListsThoseThereAre() {
		assertThat(analyze("nmespace=shop").getAction()).contains("'shared-memory' has: ", " namespace, ");
		assertThat(analyze("listener.retry.dely=1s").getAction()).contains("'shared-memory.listener.retry' has: ",
				"delay, ");
		assertThat(analyze("segments.cache.regions.a.ofset=1KB").getAction())
			.contains("'shared-memory.segments.cache.regions.a' has: ", " offset");
	}

	@ParameterizedTest
	@ValueSource(strings = { "channels.orders.capacity", "channels.orders.when-full", "listener.idle-event-interval",
			"segments.cache.key-id" })
	void whenPropertyIsSetToNothingThenSaysSo(String name) {
		FailureAnalysis analysis = analyze(name + "=", "segments.cache.size=4KB");
		assertThat(analysis.getDescription())
			.startsWith("Property 'shared-memory." + name + "' has no value: it is set to \"\"");
		assertThat(analysis.getAction()).isEqualTo("Give 'shared-memory." + name + "' a value, or remove it.");
	}

	@Test
	void whenNameGoesOnBehindAValueThenListsWhatThereIsAboveIt() {
		assertThat(analyze("listener.group.name=shop").getAction())
			.startsWith("Correct or remove it. 'shared-memory.listener' has: ack-mode, ");
		assertThat(analyze("channels.orders.when-full.on=true").getAction())
			.startsWith("Correct or remove it. 'shared-memory.channels.orders' has: capacity, ");
	}

	@Test
	void whenNameWithDotsHasNoBracketsThenSaysHowToWriteIt() {
		assertThat(analyze("channels.orders.v1.eu.capacity=1MB").getAction())
			.startsWith("If 'orders.v1.eu' is a name, write it in brackets, in YAML with quotes around them: "
					+ "\"[orders.v1.eu]\". ");
		assertThat(analyze("channels.[orders.v1].capcity=1MB").getAction()).startsWith("Correct or remove it.");
	}

	@Test
	void whenNameOrPathIsNoneForThisSystemThenNamesTheProperty() {
		assertThat(analyze("channels.orders.name=a\0b").getDescription()).contains("shared-memory.channels.orders.name",
				"This JVM cannot make a path of it: Nul character not allowed. ", "LC_ALL=C.UTF-8");
		assertThat(analyze("segments.cache.type=file", "segments.cache.size=4KB", "segments.cache.path=/tmp/a\0b")
			.getDescription()).contains("shared-memory.segments.cache.path", "Nul character not allowed");
	}

	@Test
	void whenPermissionsCannotBeReadThenNamesThePropertyAndHowToWriteThem() {
		FailureAnalysis analysis = analyze("channels.orders.permissions=rwx");
		assertThat(analysis.getDescription()).contains("shared-memory.channels.orders.permissions", "'rwx'",
				"Write permissions as rw-rw---- or as \"0660\".");
	}

	@Test
	void whenTypeOfChannelIsNoneOfThoseThereAreThenListsThoseOfChannels() {
		assertThat(analyze("channels.orders.type=fil").getDescription()).contains("It must be one of 'posix', 'file'.");
		assertThat(analyze("segments.cache.type=fil").getDescription()).contains("'posix', 'file', ", "'xsi'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			channels.orders          | 64KB   | capacity, dead-letter-channel
			channels[0]              | orders | capacity, dead-letter-channel
			segments.cache           | 64KB   | access, address
			segments.cache.regions.a | 4KB    | access, address, length, offset.
			listener                 | on     | ack-mode, auto-startup
			""")
	void whenValueIsGivenToWhatHasPropertiesThenListsThem(String name, String value, String properties) {
		assertThat(analyze(name + "=" + value).getDescription()).contains(
				"Property shared-memory." + name + " with value '" + value + "' is invalid: ",
				"It has no value, but properties: " + properties);
	}

	@Test
	void whenFullIsNoneOfThoseThereAreThenListsThem() {
		FailureAnalysis analysis = analyze("channels.orders.when-full=drop");
		assertThat(analysis.getDescription()).contains("shared-memory.channels.orders.when-full", "\"drop\"",
				"It must be one of 'block', 'fail', 'overwrite-oldest'.");
	}

	@Test
	void whenEnabledIsNoBooleanThenNamesTheProperty() {
		FailureAnalysis analysis = analyze("enabled=yess");
		assertThat(analysis.getDescription()).contains("Property: shared-memory.enabled", "Value: \"yess\"");
	}

	@Test
	void whenFullContradictsTheRingThatIsThereThenSaysSo() {
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(this.names.object("orders"),
				AccessMode.READ_WRITE, Permissions.DEFAULT);
				Ring ring = Ring.openOrCreate(object,
						RingOptions.builder().capacity(65536).retention(Retention.OVERWRITE_OLDEST).build())) {
			assertThat(ring.retention()).isEqualTo(Retention.OVERWRITE_OLDEST);
		}
		for (String whenFull : List.of("block", "fail")) {
			FailureAnalysis analysis = analyze("channels.orders.when-full=" + whenFull);
			assertThat(analysis.getDescription()).startsWith("Channel 'orders'")
				.contains("retention is OVERWRITE_OLDEST where KEEP is asked for");
			assertThat(analysis.getAction()).contains("'when-full'");
		}
	}

	@Test
	void whenAnotherApplicationIsTheOneProducerThenNamesIt() {
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(this.names.object("orders"),
				AccessMode.READ_WRITE, Permissions.DEFAULT);
				Ring ring = Ring.openOrCreate(object,
						RingOptions.builder().capacity(65536).producers(Producers.ONE).build());
				RingProducer producer = ring.newProducer()) {
			assertThat(producer.slot()).isNotNegative();
			FailureAnalysis analysis = analyze(Sending.class, "channels.orders.capacity=64KB");
			assertThat(analysis.getDescription()).contains(this.names.object("orders"))
				.contains("the producer of process " + ProcessHandle.current().pid() + " has it");
			assertThat(analysis.getAction()).contains("Send from one application at a time");
		}
	}

	@Test
	void whenNameIsInvalidThenSaysWhatNamesAre() {
		FailureAnalysis analysis = analyze("channels.orders.name=/a/b");
		assertThat(analysis.getDescription()).contains("Channel 'orders' (/a/b)");
		assertThat(analysis.getAction()).contains("'shared-memory.channels.orders.name'").contains("255 bytes");
	}

	@Test
	void whenObjectIsMissingThenSaysWhoShouldMakeIt() {
		FailureAnalysis analysis = analyze("channels.orders.open=open-only");
		assertThat(analysis.getDescription()).contains("Channel 'orders'").contains(this.names.object("orders"));
		assertThat(analysis.getAction()).contains("Start the application that makes it")
			.contains("'shared-memory.channels.orders.open'")
			.contains("--ipc");
	}

	@Test
	void whenObjectIsOfAnotherUserThenSaysWhoseItIs() throws Exception {
		assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).as("only root gives files away").isEqualTo(0);
		String name = this.names.object("orders");
		SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE, Permissions.DEFAULT).close();
		Files.setAttribute(Path.of("/dev/shm" + name), "unix:uid", 12345);
		FailureAnalysis analysis = analyze("channels.orders.capacity=64KB");
		assertThat(analysis.getDescription()).contains("SECURITY")
			.contains("It belongs to user 12345 and group 0 with rw-------; this process is of user 0 and group 0.");
		assertThat(analysis.getAction()).contains("'shared-memory.channels.orders.permissions'");
	}

	@Test
	void whenPeerDoesNotComeInTimeThenSaysHowLongItWasWaitedFor() {
		FailureAnalysis analysis = analyze("channels.orders.open=open-only", "channels.orders.wait-for=100ms");
		assertThat(analysis.getDescription()).contains("Channel 'orders'")
			.contains("which was waited for 100ms, cannot be used");
		assertThat(analysis.getAction()).contains("--ipc");
	}

	@Test
	void whenFileIsMissingThenNamesPath(@TempDir Path directory) {
		Path file = directory.resolve("none").resolve("file");
		FailureAnalysis analysis = analyze("segments.blobs.type=file", "segments.blobs.path=" + file,
				"segments.blobs.size=4KB");
		assertThat(analysis.getDescription()).contains("Segment 'blobs' (" + file);
		assertThat(analysis.getAction()).contains("'shared-memory.segments.blobs.path'");
	}

	@Test
	void whenPathIsDirectoryThenNamesIt(@TempDir Path directory) {
		FailureAnalysis analysis = analyze("segments.blobs.type=file", "segments.blobs.path=" + directory,
				"segments.blobs.size=4KB");
		assertThat(analysis.getDescription()).contains(directory.toString());
		assertThat(analysis.getAction()).contains("regular file");
	}

	@ParameterizedTest
	@CsvSource({ "mkdir %s, a directory, open-or-create", "mkdir %s, a directory, create-only",
			"ln -s /dev/shm/none %s, a symbolic link, open-or-create", "mkfifo %s, a named pipe, open-only",
			"mkfifo %s, a named pipe, open-or-create" })
	void whenSomethingElseHasTheNameThenSaysWhatAndNotThatTheNameIsInvalid(String command, String kind, String open)
			throws Exception {
		Path path = Path.of("/dev/shm" + this.names.object("orders"));
		assertThat(new ProcessBuilder(command.formatted(path).split(" ")).start().waitFor()).isZero();
		try {
			FailureAnalysis analysis = analyze("channels.orders.open=" + open);
			assertThat(analysis.getDescription()).startsWith("Channel 'orders' (" + this.names.object("orders"))
				.contains(path + " is " + kind);
			assertThat(analysis.getAction())
				.isEqualTo("Remove " + path + ", or set 'shared-memory.channels.orders.name' to another name.");
		}
		finally {
			Files.delete(path);
		}
	}

	@Test
	void whenNameIsADirectoryOfTheSystemThenDoesNotSayToRemoveIt() {
		assertThat(analyze("channels.orders.name=..").getAction()).doesNotContain("Remove").contains("255 bytes");
	}

	@Test
	void whenObjectExistsThatMustNotThenSaysSo() {
		SharedMemoryObject.createOnly(this.names.object("orders"), AccessMode.READ_WRITE, Permissions.DEFAULT).close();
		FailureAnalysis analysis = analyze("channels.orders.open=create-only");
		assertThat(analysis.getDescription()).contains("Channel 'orders'");
		assertThat(analysis.getAction()).contains("'shared-memory.channels.orders.open' to 'open-or-create'");
	}

	@Test
	void whenSegmentIsShorterThanRegionThenSaysSo() {
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(this.names.object("cache"),
				AccessMode.READ_WRITE, Permissions.DEFAULT)) {
			object.truncate(4096);
		}
		FailureAnalysis analysis = analyze("segments.cache.open=open-only", "segments.cache.length=8KB");
		assertThat(analysis.getDescription()).contains("Segment 'cache'").contains("4096").contains("8192");
		assertThat(analysis.getAction()).contains("'shared-memory.segments.cache.size'");
	}

	@Test
	void whenAddressIsTakenThenNamesRegionAndAddress() {
		FailureAnalysis analysis = analyze("segments.cache.size=4KB", "segments.cache.default-region=one",
				"segments.cache.regions.one.address=0x3100000000", "segments.cache.regions.two.address=0x3100000000");
		assertThat(analysis.getDescription()).contains("of segment 'cache' (" + this.names.object("cache"))
			.contains("address 0x3100000000 is in use");
		assertThat(analysis.getAction()).containsPattern("'shared-memory.segments.cache.regions.(one|two).address'")
			.contains("or leave it out");
	}

	@Test
	void whenRegionIsPastTheEndOfWhatIsThereThenNamesIt() {
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(this.names.object("cache"),
				AccessMode.READ_WRITE, Permissions.DEFAULT)) {
			object.truncate(4096);
		}
		FailureAnalysis analysis = analyze("segments.cache.open=open-only", "segments.cache.default-region=a",
				"segments.cache.regions.a.access=read-only", "segments.cache.regions.b.offset=8KB");
		assertThat(analysis.getDescription()).contains("Region 'b' of segment 'cache'").contains("8192");
	}

	@Test
	void whenTypeIsOfAnotherSystemThenSaysSo() {
		FailureAnalysis analysis = analyze("segments.board.type=windows", "segments.board.size=4KB");
		assertThat(analysis.getDescription()).contains("Segment 'board'");
		assertThat(analysis.getAction()).contains("'shared-memory.segments.board.type'");
	}

	@Test
	void whenHandleIsNoneThenSaysWhatOneIs() {
		FailureAnalysis analysis = analyze("segments.scratch.type=anonymous", "segments.scratch.handle=nonsense");
		assertThat(analysis.getAction()).contains("'shared-memory.segments.scratch.handle'")
			.contains("memory:PID:FD:DEVICE:INODE");
	}

	@Test
	void whenFileOfKeyIsMissingThenNamesProperty(@TempDir Path directory) {
		FailureAnalysis analysis = analyze("segments.board.type=xsi", "segments.board.size=4KB",
				"segments.board.key-path=" + directory.resolve("none"), "segments.board.key-id=1");
		assertThat(analysis.getDescription()).contains("Segment 'board'").contains("none");
		assertThat(analysis.getAction()).contains("'shared-memory.segments.board.key-path'");
	}

	@Test
	void whenDirectoryOfEmulationIsMissingThenNamesProperty(@TempDir Path directory) {
		FailureAnalysis analysis = analyze("segments.board.type=emulated", "segments.board.size=4KB",
				"segments.board.directory=" + directory.resolve("none"));
		assertThat(analysis.getAction()).contains("'shared-memory.segments.board.directory'");
	}

	@Test
	void whenUnitIsMissingThenSaysSo() {
		assertThat(analyze("segments.cache.size=4096").getDescription()).contains("shared-memory.segments.cache.size")
			.contains("It has no unit");
		assertThat(analyze("channels.orders.send-timeout=5").getDescription())
			.contains("shared-memory.channels.orders.send-timeout")
			.contains("It has no unit");
	}

	@ParameterizedTest
	@CsvSource({ "capacity, 64XB, 'B, KB, MB or GB'", "capacity, large, 'B, KB, MB or GB'",
			"send-timeout, 5years, 'ms, s or m'" })
	void whenUnitIsNoneOfThoseThereAreThenListsThem(String property, String value, String units) {
		assertThat(analyze("channels.orders." + property + "=" + value).getDescription()).contains(
				"shared-memory.channels.orders." + property, "\"" + value + "\"",
				"It must be a whole number with " + units + " behind it.");
	}

	@Test
	void whenUnitIsMissingWhereAPlaceholderLeadsThenSaysSo() {
		assertThat(analyze("segments.cache.size=${shared-memory-size:4096}").getDescription())
			.contains("shared-memory.segments.cache.size", "4096", "It has no unit");
		assertThat(analyze("channels.orders.send-timeout=${shared-memory-patience:5}").getDescription())
			.contains("shared-memory.channels.orders.send-timeout", "It has no unit");
	}

	@ParameterizedTest
	@CsvSource({ "SENDTIMEOUT, 5, send-timeout, It has no unit",
			"WHENFULL, drop, when-full, It must be one of 'block'" })
	void whenValueOfAnEnvironmentVariableIsInvalidThenNamesTheProperty(String variable, String value, String property,
			String reason) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("SHAREDMEMORY_CHANNELS_ORDERS_" + variable, value)));
		Throwable failure = catchThrowable(() -> application().environment(environment).run().close());
		assertThat(analyze(failure).getDescription())
			.contains("Property shared-memory.channels.orders." + property + " with value '" + value + "'", reason);
	}

	@Test
	void whenRegionIsUnknownThenSaysWhichThereAre() {
		FailureAnalysis analysis = analyze("segments.cache.size=4KB", "segments.cache.default-region=indx",
				"segments.cache.regions.index.length=1KB");
		assertThat(analysis.getDescription()).contains("'shared-memory.segments.cache.default-region'")
			.contains("There is no such region. Configured are [index].");
	}

	@Test
	void whenRingDiffersThenNamesBothSides() {
		try (var context = application("channels.orders.capacity=64KB").run()) {
			assertThat(context.isRunning()).isTrue();
		}
		FailureAnalysis analysis = analyze("channels.orders.capacity=128KB");
		assertThat(analysis.getDescription()).contains("Channel 'orders'").contains("65536").contains("131072");
		assertThat(analysis.getAction()).contains("Configure the channel alike")
			.contains("remove '" + this.names.object("orders") + "'");
	}

	@Test
	void whenObjectHoldsNoRingThenSaysSo() {
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(this.names.object("orders"),
				AccessMode.READ_WRITE, Permissions.DEFAULT)) {
			object.truncate(1 << 20);
		}
		FailureAnalysis analysis = analyze("channels.orders.open=open-only");
		assertThat(analysis.getDescription()).contains("Channel 'orders'").contains(this.names.object("orders"));
	}

	@Test
	void whenFileIsOfSomethingElseThenSaysToLetItBe(@TempDir Path directory) throws Exception {
		Path letter = Files.writeString(directory.resolve("letter.txt"), "Dear Ada");
		FailureAnalysis analysis = analyze("channels.orders.type=file", "channels.orders.path=" + letter);
		assertThat(analysis.getDescription()).contains("the segment of 8 bytes holds other data");
		assertThat(analysis.getAction()).contains("let '" + letter + "' be",
				"set 'shared-memory.channels.orders.path' to another one");
		assertThat(letter).hasContent("Dear Ada");
	}

	@Test
	void whenListenerNeedsOtherChannelThenListsThoseConfigured() {
		FailureAnalysis analysis = analyze(MisspeltListener.class, "channels.orders.capacity=64KB",
				"channels.events.capacity=64KB");
		assertThat(analysis.getDescription())
			.contains("Channel 'odrers' is used, but configured are 'orders', 'events'")
			.contains("@SharedMemoryListener on void " + MisspeltListener.class.getName() + ".handle(byte[])");
		assertThat(analysis.getAction()).contains("shared-memory.channels.odrers");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			concurrency=four         | 'concurrency' is 'four', not a positive number  | Write one in digits
			concurrency=0            | 'concurrency' is '0', not a positive number     | Write one in digits
			shared=perhaps           | 'shared' is 'perhaps', not 'true' or 'false'    | Write one of these
			start=middle             | 'startAt' is 'middle', not one of [earliest,    | Write one of these
			channel=                 | 'channel' is '${test.channel:orders}', which    | Set 'channel' to the name
			""")
	void whenAttributeOfListenerMakesNoSenseThenSaysWhatWould(String property, String description, String action) {
		FailureAnalysis analysis = analyze(failure(VariableListener.class, property));
		assertThat(analysis.getDescription())
			.startsWith("@SharedMemoryListener on void " + VariableListener.class.getName() + ".handle(byte[])")
			.contains(description);
		assertThat(analysis.getAction()).startsWith(action);
	}

	@Test
	void whenPlaceholderOfListenerCannotBeResolvedThenNamesIt() {
		FailureAnalysis analysis = analyze(failure(UnresolvableListener.class, "channel=orders"));
		assertThat(analysis.getDescription()).contains("'group' is '${no.such.group}'",
				"Could not resolve placeholder 'no.such.group'");
		assertThat(analysis.getAction()).startsWith("Set that property, or give the placeholder a default");
	}

	@Test
	void whenListenerNamesNoChannelThenSaysSo() {
		FailureAnalysis analysis = analyze(failure(NamelessListener.class, "channel=orders"));
		assertThat(analysis.getDescription()).contains(NamelessListener.class.getName(), "it names no channel");
		assertThat(analysis.getAction()).startsWith("Set 'channel' to the name of one that is configured");
	}

	private Throwable failure(Class<?> listener, String property) {
		return catchThrowable(() -> application("channels.orders.capacity=64KB").sources(listener)
			.properties("test." + property)
			.run()
			.close());
	}

	@Test
	void whenValueIsInvalidThenNamesPropertyAndReason() {
		FailureAnalysis analysis = analyze("channels.orders.capacity=0");
		assertThat(analysis.getDescription()).contains("'shared-memory.channels.orders.capacity'")
			.contains("It must be positive.");
	}

	@Test
	void whenPropertyIsMisspeltThenNamesIt() {
		FailureAnalysis analysis = analyze("chanels.orders.capacity=64KB");
		assertThat(analysis.getDescription()).contains("shared-memory.chanels.orders.capacity");
	}

	@Test
	void whenSharedMemoryIsNotMountedThenSaysSo() {
		FailureAnalysis analysis = analyze(failure(SegmentType.POSIX, "open or create", ErrorReason.NOT_FOUND));
		assertThat(analysis.getAction()).startsWith("Mount a tmpfs on /dev/shm").doesNotContain("open-or-create");
	}

	@Test
	void whenSharedMemoryIsMountedForReadingThenSaysHowToMountIt() {
		assertThat(analyze(failure(SegmentType.POSIX, "open", ErrorReason.READ_ONLY_FILE_SYSTEM)).getAction())
			.startsWith("Mount /dev/shm so that it can be written.")
			.contains("read-only root");
		assertThat(analyze(failure(SegmentType.FILE, "open", ErrorReason.READ_ONLY_FILE_SYSTEM)).getAction())
			.startsWith("Set 'shared-memory.segments.cache.path' to a file on a file system that can be written");
	}

	@Test
	void whenLibraryCannotBeLoadedThenSaysWhatDirectoryItNeeds() {
		UnsupportedPlatformException noLibrary = new UnsupportedPlatformException("first",
				new UnsupportedPlatformException("the native library cannot be loaded",
						new UnsatisfiedLinkError("failed to map segment from shared object")));
		FailureAnalysis analysis = analyze(new SegmentOpenException("cache", null, 4096, SegmentType.POSIX,
				new InterprocessException(ErrorCode.NOT_SUPPORTED, "open", "/any.cache", "no library", 0, noLibrary)));
		assertThat(analysis.getDescription()).startsWith("Segment 'cache' (/any.cache) cannot be used");
		assertThat(analysis.getAction()).contains("-Djna.tmpdir=DIR", "--tmpfs /tmp:exec");
	}

	@Test
	void whenNativeAccessIsDeniedThenSaysHowToAllowIt() {
		UnsupportedPlatformException denied = new UnsupportedPlatformException("first",
				new UnsupportedPlatformException("second",
						new ExceptionInInitializerError(new IllegalCallerException("Illegal native access"))));
		FailureAnalysis analysis = analyze(new SegmentOpenException("cache", null, 4096, SegmentType.POSIX,
				new InterprocessException(ErrorCode.NOT_SUPPORTED, "open", "/any.cache", "denied", 0, denied)));
		assertThat(analysis.getAction()).contains("--enable-native-access=ALL-UNNAMED", "Enable-Native-Access");
	}

	@Test
	void whenSystemOrLimitIsInTheWayThenNamesIt() {
		assertThat(analyze(failure(SegmentType.POSIX, "map", ErrorReason.NO_MEMORY)).getAction())
			.startsWith("Lower 'shared-memory.segments.cache.size', or ")
			.contains("ulimit -v", "--memory");
		assertThat(analyze(failure(SegmentType.POSIX, "open", ErrorReason.TOO_MANY_FILES)).getAction())
			.contains("ulimit -n");
		assertThat(analyze(failure(SegmentType.POSIX, "truncate", ErrorReason.TOO_BIG)).getAction())
			.startsWith("Lower 'shared-memory.segments.cache.size', or ")
			.contains("ulimit -f");
		assertThat(analyze(failure(SegmentType.FILE, "truncate", ErrorReason.NOT_SUPPORTED)).getAction())
			.contains("'shared-memory.segments.cache.path'");
		assertThat(analyze(failure(SegmentType.POSIX, "open lock", ErrorReason.NOT_SUPPORTED)).getAction())
			.startsWith("Mount /proc");
		assertThat(analyze(failure(SegmentType.FILE, "open", ErrorReason.IO)).getAction()).contains("dmesg")
			.contains("'shared-memory.segments.cache.path'");
	}

	@Test
	void whenThereIsNoRoomForAnotherFileThenDoesNotSpeakOfBytes() {
		FailureAnalysis analysis = analyze(failure(SegmentType.POSIX, "open or create", ErrorReason.NO_SPACE));
		assertThat(analysis.getDescription()).contains("no room for another file in /dev/shm");
		assertThat(analysis.getAction()).contains("df -i /dev/shm").doesNotContain("Lower");
	}

	@Test
	void whenUserMayNotMakeObjectsThenSaysWhoseTheDirectoryIs(@TempDir Path directory) throws Exception {
		Object user = Files.getAttribute(directory, "unix:uid");
		String name = directory.resolve("none").toString();
		FailureAnalysis analysis = analyze(
				new SegmentOpenException("cache", null, 4096, SegmentType.FILE, InterprocessException
					.of("open or create", name, new NativeException("open", ERRNO, ErrorReason.ACCESS_DENIED))));
		assertThat(analysis.getDescription()).contains(
				"There is no such object. The directory " + directory + " belongs to user " + user + " and group ");
		assertThat(analysis.getAction()).startsWith("Let this user make files in " + directory + ", or");
	}

	@Test
	void whenProcessThatHasTheMemoryIsOutOfReachThenSaysWhatItTakes() {
		assertThat(analyze(failure(SegmentType.ANONYMOUS, "open", ErrorReason.ACCESS_DENIED)).getAction())
			.startsWith("Run this application as the user of the process that made it")
			.doesNotContain("permissions'");
		assertThat(analyze(failure(SegmentType.ANONYMOUS, "open", ErrorReason.NOT_FOUND)).getAction())
			.contains("'shared-memory.segments.cache.handle'", "in one PID namespace");
	}

	private static SegmentOpenException failure(SegmentType type, String operation, ErrorReason reason) {
		return new SegmentOpenException("cache", null, 4096, type,
				InterprocessException.of(operation, "/any.cache", new NativeException("call", ERRNO, reason)));
	}

	private FailureAnalysis analyze(String... properties) {
		return analyze(null, properties);
	}

	private FailureAnalysis analyze(Class<?> source, String... properties) {
		SpringApplicationBuilder application = application(properties);
		if (source != null) {
			application.sources(source);
		}
		Throwable failure = catchThrowable(() -> application.run().close());
		assertThat(failure).isNotNull();
		return analyze(failure);
	}

	private FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
			.load(FailureAnalyzer.class,
					SpringFactoriesLoader.ArgumentResolver.of(Environment.class, new StandardEnvironment()),
					(type, name, ex) -> {
					})
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No analysis", failure));
	}

	private SpringApplicationBuilder application(String... properties) {
		List<String> all = new ArrayList<>(List.of("spring.main.banner-mode=off", "spring.application.name=analyzed",
				"shared-memory.namespace=" + this.names.namespace()));
		for (String property : properties) {
			all.add("shared-memory." + property);
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties(all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SharedMemoryAutoConfiguration.class, SharedMemoryMessagingAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class MisspeltListener {

		@SharedMemoryListener("odrers")
		void handle(byte[] payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class VariableListener {

		@SharedMemoryListener(channel = "${test.channel:orders}", concurrency = "${test.concurrency:1}",
				shared = "${test.shared:false}", startAt = "${test.start:latest}")
		void handle(byte[] payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PropertyPlaceholderAutoConfiguration.class)
	static class UnresolvableListener {

		@SharedMemoryListener(channel = "orders", group = "${no.such.group}")
		void handle(byte[] payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamelessListener {

		@SharedMemoryListener(group = "billing")
		void handle(byte[] payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Sending {

		Sending(SharedMemoryTemplate template) {
			template.convertAndSend("orders", "first");
		}

	}

}
