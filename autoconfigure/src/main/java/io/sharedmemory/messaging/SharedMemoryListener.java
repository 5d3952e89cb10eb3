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

package io.sharedmemory.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that handles the records of a channel for a consumer group.
 * <p>
 * The method may have these parameters, in any order:
 * <ul>
 * <li>the payload, alone without an annotation or with
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload}, converted to
 * the parameter's type</li>
 * <li>headers, with
 * {@link org.springframework.messaging.handler.annotation.Header @Header}, or all of them
 * with {@link org.springframework.messaging.handler.annotation.Headers @Headers} or as
 * {@link org.springframework.messaging.MessageHeaders}; see
 * {@link SharedMemoryHeaders}</li>
 * <li>the {@link org.springframework.messaging.Message}</li>
 * </ul>
 * What it returns, unless {@code null}, answers the request: it goes to whoever sent the
 * record with {@link SharedMemoryTemplate#sendAndReceive}.
 * <p>
 * Records are handled one after the other, in their order, by a thread of their own. The
 * group moves past a record when the method has returned. If it throws, the failure is
 * logged and the group moves on. A record whose handling was cut off by the death of its
 * process is delivered again.
 * <p>
 * Each attribute may hold placeholders.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SharedMemoryListener {

	/**
	 * Alias for {@link #channel}.
	 * @return the name of the channel
	 */
	@AliasFor("channel")
	String value() default "";

	/**
	 * Channel to listen to.
	 * @return the name of the channel
	 */
	@AliasFor("value")
	String channel() default "";

	/**
	 * Group to read for. The default is that of the container factory.
	 * @return the name of the group
	 */
	String group() default "";

	/**
	 * What the container is called in the {@link SharedMemoryListenerEndpointRegistry}
	 * and its thread in a dump. The default is the name of the bean and of the method.
	 * @return the id
	 */
	String id() default "";

	/**
	 * Container factory to use. The default is the bean named
	 * {@value SharedMemoryListenerAnnotationBeanPostProcessor#DEFAULT_CONTAINER_FACTORY_BEAN_NAME}.
	 * @return the name of the bean
	 */
	String containerFactory() default "";

	/**
	 * Whether to start with the application. The default is that of the container
	 * factory.
	 * @return {@code true} or {@code false}
	 */
	String autoStartup() default "";

}
