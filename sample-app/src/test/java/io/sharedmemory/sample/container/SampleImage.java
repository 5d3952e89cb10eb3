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

package io.sharedmemory.sample.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The image of the sample, built once from its Dockerfile and its executable jar, on the
 * base image {@code -Dsample.image}, or on the one that the Dockerfile names.
 */
final class SampleImage {

	private static final Path DOCKERFILE = Path.of("Dockerfile");

	private static final Pattern BASE_IMAGE = Pattern.compile("(?m)^ARG BASE_IMAGE=(\\S+)$");

	private static final long PULL_MINUTES = 5;

	private static final @Nullable String missing = findMissing();

	private static @Nullable String name;

	private SampleImage() {
	}

	/**
	 * Says why there can be no containers.
	 * @return the reason, {@code null} if there can be
	 */
	static @Nullable String missing() {
		return missing;
	}

	private static @Nullable String findMissing() {
		try {
			if (!DockerClientFactory.instance().isDockerAvailable()) {
				return "no container engine answers";
			}
			return findBaseImage(DockerClientFactory.instance().client(), baseImage());
		}
		catch (RuntimeException ex) {
			return "the container engine is of no use: " + ex.getMessage();
		}
	}

	private static @Nullable String findBaseImage(DockerClient client, String image) {
		try {
			client.inspectImageCmd(image).exec();
			return null;
		}
		catch (NotFoundException ex) {
			return pull(client, image);
		}
	}

	private static @Nullable String pull(DockerClient client, String image) {
		try {
			boolean pulled = client.pullImageCmd(image).start().awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
			return pulled ? null : image + " was not pulled in " + PULL_MINUTES + " minutes";
		}
		catch (DockerException ex) {
			return image + " is not there and cannot be pulled: " + ex.getMessage().strip();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "interrupted while pulling " + image;
		}
	}

	/**
	 * Returns the image that it is built on.
	 * @return its name
	 */
	static String baseImage() {
		String image = System.getProperty("sample.image");
		if (image != null) {
			return image;
		}
		try {
			Matcher matcher = BASE_IMAGE.matcher(Files.readString(DOCKERFILE));
			if (!matcher.find()) {
				throw new IllegalStateException(DOCKERFILE + " names no base image");
			}
			return matcher.group(1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the image, building it when first asked.
	 * @return its name
	 */
	static synchronized String name() {
		if (name == null) {
			Path jar = Path.of(System.getProperty("sample.jar"));
			name = new ImageFromDockerfile().withFileFromPath("Dockerfile", DOCKERFILE)
				.withFileFromPath("target/" + jar.getFileName(), jar)
				.withBuildArg("BASE_IMAGE", baseImage())
				.get();
		}
		return name;
	}

}
