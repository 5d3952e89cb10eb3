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

package io.sharedmemory;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Tests of the direction of imports.
 */
class ArchitectureTests {

	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.sharedmemory");

	@Test
	void whenPackagesImportEachOtherThenFromRingAndQueueDownToPlatform() {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("ring")
			.definedBy("io.sharedmemory.ring")
			.layer("queue")
			.definedBy("io.sharedmemory.queue")
			.layer("sync")
			.definedBy("io.sharedmemory.sync")
			.layer("mapping")
			.definedBy("io.sharedmemory.mapping")
			.layer("platform")
			.definedBy("io.sharedmemory.platform")
			.whereLayer("ring")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("queue")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("sync")
			.mayOnlyBeAccessedByLayers("ring", "queue")
			.whereLayer("mapping")
			.mayOnlyBeAccessedByLayers("ring", "queue", "sync")
			.ensureAllClassesAreContainedInArchitecture()
			.check(this.classes);
	}

	@Test
	void whenPackagesImportEachOtherThenWithoutCycles() {
		slices().matching("io.sharedmemory.(*)..").should().beFreeOfCycles().check(this.classes);
	}

	@Test
	void whenJnaIsUsedThenOnlyByPlatform() {
		noClasses().that()
			.resideOutsideOfPackage("io.sharedmemory.platform")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.sun.jna..")
			.check(this.classes);
	}

}
