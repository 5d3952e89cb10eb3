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

/**
 * Calls into the operating system, one class for each system. Nothing outside this
 * package knows JNA, and nothing in it knows what a segment or a region is. Public for
 * the packages above; not meant for applications.
 */
@NullMarked
package io.sharedmemory.platform;

import org.jspecify.annotations.NullMarked;
