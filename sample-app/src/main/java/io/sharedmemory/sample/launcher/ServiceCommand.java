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

package io.sharedmemory.sample.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that starts a role in a JVM of its own: the Java and the class path of this
 * JVM, and this main class.
 */
final class ServiceCommand {

	/** Set in the JVMs that the launcher starts. */
	static final String SUPERVISED_PROPERTY = "sample.supervised";

	private static final String ARCHIVE_LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	/**
	 * Two JVMs that start at once and have little to do are up in half the time without
	 * the optimising compiler; spring-boot:run starts applications in the same way.
	 */
	private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	/** From here on the JVM warns of native access that was not granted. */
	private static final int NATIVE_ACCESS_WARNING = 24;

	private ServiceCommand() {
	}

	static List<String> of(Role role, LauncherOptions options) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(QUICK_START);
		if (Runtime.version().feature() >= NATIVE_ACCESS_WARNING) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.add("-D" + SUPERVISED_PROPERTY + "=true");
		command.add("-cp");
		command.add(System.getProperty("java.class.path"));
		command.add(isExecutableJar() ? ARCHIVE_LAUNCHER : Launcher.class.getName());
		command.add(role.id());
		command.addAll(options.forService());
		return command;
	}

	private static boolean isExecutableJar() {
		return Launcher.class.getProtectionDomain().getCodeSource().getLocation().toString().startsWith("jar:nested:");
	}

}
