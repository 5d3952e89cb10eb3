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
 * What several processes wait on and hold. At the bottom are futexes and locks that the
 * kernel releases when their holder dies. On these stand a mutex, a condition, a
 * read-write lock and a semaphore in shared memory, opened in a
 * {@link io.sharedmemory.sync.SyncRegion}, and locks of files. Any process that uses them
 * may be killed or stopped at any instruction: what a dead one held goes to the others,
 * and nothing is taken from a live one. {@link io.sharedmemory.sync.SyncLayout} draws the
 * bytes.
 */
@NullMarked
package io.sharedmemory.sync;

import org.jspecify.annotations.NullMarked;
