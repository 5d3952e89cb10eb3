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

package io.sharedmemory.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of {@link LivenessLock}.
 */
class LivenessLockTests {

	private static final long BYTE = 7;

	@RegisterExtension
	private final TestName name = new TestName();

	private SharedMemoryObject object;

	@BeforeEach
	void createObject() {
		this.object = SharedMemoryObject.createOnly(this.name.toString(), AccessMode.READ_WRITE, Permissions.DEFAULT);
	}

	@AfterEach
	void closeObject() {
		this.object.close();
	}

	@Test
	void whenOneHoldsTheLockThenAnotherOfTheSameProcessDoesNotGetIt() {
		try (LivenessLock first = LivenessLock.open(this.object);
				LivenessLock second = LivenessLock.open(this.object)) {
			assertThat(first.tryLock(BYTE)).isTrue();
			assertThat(first.tryLock(BYTE)).isTrue();
			assertThat(second.tryLock(BYTE)).isFalse();
			assertThat(second.tryLock(BYTE + 1)).isTrue();
			assertThat(second.isLockedElsewhere(BYTE)).isTrue();
			assertThat(first.isLockedElsewhere(BYTE)).isFalse();
			first.unlock(BYTE);
			first.unlock(BYTE);
			assertThat(second.isLockedElsewhere(BYTE)).isFalse();
			assertThat(second.tryLock(BYTE)).isTrue();
		}
	}

	@Test
	void whenAnotherIsClosedThenTheLockStays() {
		try (LivenessLock holder = LivenessLock.open(this.object);
				LivenessLock asking = LivenessLock.open(this.object)) {
			assertThat(holder.tryLock(BYTE)).isTrue();
			LivenessLock.open(this.object).close();
			this.object.close();
			assertThat(asking.isLockedElsewhere(BYTE)).isTrue();
		}
	}

	@Test
	void whenClosedThenTheLocksAreFreeAndUsesFail() {
		LivenessLock closed = LivenessLock.open(this.object);
		assertThat(closed.tryLock(BYTE)).isTrue();
		closed.close();
		closed.close();
		try (LivenessLock next = LivenessLock.open(this.object)) {
			assertThat(next.tryLock(BYTE)).isTrue();
		}
		assertFails(ErrorCode.CLOSED, () -> closed.tryLock(BYTE));
		assertFails(ErrorCode.CLOSED, () -> closed.unlock(BYTE));
		assertFails(ErrorCode.CLOSED, () -> closed.isLockedElsewhere(BYTE));
	}

	@Test
	void whenTheNameIsGoneThenTheObjectIsStillLocked() {
		SharedMemoryObject.remove(this.name.toString());
		try (LivenessLock holder = LivenessLock.open(this.object);
				LivenessLock asking = LivenessLock.open(this.object)) {
			assertThat(holder.tryLock(BYTE)).isTrue();
			assertThat(asking.isLockedElsewhere(BYTE)).isTrue();
		}
	}

	@Test
	void whenOffsetMakesNoSenseThenAnError() {
		try (LivenessLock lock = LivenessLock.open(this.object)) {
			assertFails(ErrorCode.INVALID_ARGUMENT, () -> lock.tryLock(-1));
		}
	}

	@Test
	void whenTheHolderIsKilledThenTheLockIsFreeAndBeforeItIsNot() throws Exception {
		try (LivenessLock asking = LivenessLock.open(this.object);
				TestJvm holder = TestJvm.start(Holder.class, this.name.toString())) {
			assertThat(holder.awaitLine("locked")).isEqualTo("true");
			assertThat(asking.isLockedElsewhere(BYTE)).isTrue();
			assertThat(asking.tryLock(BYTE)).isFalse();
			holder.kill();
			assertThat(asking.isLockedElsewhere(BYTE)).isFalse();
			assertThat(asking.tryLock(BYTE)).isTrue();
		}
	}

	@Test
	void whenTheHolderIsStoppedThenItStillHoldsTheLock() throws Exception {
		try (LivenessLock asking = LivenessLock.open(this.object);
				TestJvm holder = TestJvm.start(Holder.class, this.name.toString())) {
			holder.awaitLine("locked");
			signal("STOP", holder.pid());
			assertThat(asking.isLockedElsewhere(BYTE)).isTrue();
			assertThat(asking.tryLock(BYTE)).isFalse();
			signal("CONT", holder.pid());
		}
	}

	@Test
	void whenTheHolderStartedAProgramThatOutlivesItThenTheLockIsFree() throws Exception {
		try (LivenessLock asking = LivenessLock.open(this.object);
				TestJvm holder = TestJvm.start(Holder.class, this.name.toString(), "child")) {
			holder.awaitLine("locked");
			long child = Long.parseLong(holder.awaitLine("child"));
			try {
				holder.kill();
				assertThat(ProcessHandle.of(child)).hasValueSatisfying(ProcessHandle::isAlive);
				assertThat(asking.isLockedElsewhere(BYTE)).isFalse();
			}
			finally {
				ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
			}
		}
	}

	@Test
	void whenTheHolderHasAnotherPidNamespaceThenItsLockIsSeenUntilItDies() throws Exception {
		List<String> unshare = List.of("unshare", "--pid", "--fork", "--kill-child");
		assumeTrue(succeeds(unshare, "true"), "a PID namespace needs unshare (util-linux) and privileges");
		try (LivenessLock asking = LivenessLock.open(this.object);
				TestJvm holder = TestJvm.startBy(unshare, TestJvm.classPath(), Holder.class, this.name.toString())) {
			assertThat(holder.awaitLine("locked")).isEqualTo("true");
			assertThat(asking.isLockedElsewhere(BYTE)).isTrue();
			holder.send("end");
			holder.awaitExit();
			assertThat(asking.isLockedElsewhere(BYTE)).isFalse();
		}
	}

	private static boolean succeeds(List<String> launcher, String program) throws InterruptedException {
		try {
			List<String> command = new ArrayList<>(launcher);
			command.add(program);
			return new ProcessBuilder(command).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void signal(String signal, long pid) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + signal, "" + pid).start().waitFor()).isZero();
	}

	static final class Holder {

		private Holder() {
		}

		public static void main(String[] arguments) throws IOException {
			try (SharedMemoryObject object = SharedMemoryObject.openOnly(arguments[0], AccessMode.READ_WRITE);
					LivenessLock lock = LivenessLock.open(object)) {
				System.out.println("locked " + lock.tryLock(BYTE));
				if (arguments.length > 1) {
					System.out.println("child " + new ProcessBuilder("sleep", "60").start().pid());
				}
				int end = System.in.read();
				if (end != -1) {
					Runtime.getRuntime().halt(0);
				}
			}
		}

	}

}
