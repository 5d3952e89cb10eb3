/**
 * Spring messaging over rings in shared memory: the template, message conversion, the
 * envelope that carries headers, and annotated listeners with their containers.
 */
@NullMarked
package io.sharedmemory.messaging;

import org.jspecify.annotations.NullMarked;
