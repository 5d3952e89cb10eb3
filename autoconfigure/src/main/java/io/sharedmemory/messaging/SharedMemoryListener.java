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
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that handles the records of a channel for a consumer group.
 * <p>
 * The method may have these parameters, in any order:
 * <ul>
 * <li>the payload, alone without an annotation or with
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload}, converted to
 * the parameter's type, and validated if it has
 * {@link org.springframework.validation.annotation.Validated @Validated} or
 * {@code @Valid}</li>
 * <li>headers, with
 * {@link org.springframework.messaging.handler.annotation.Header @Header}, or all of them
 * with {@link org.springframework.messaging.handler.annotation.Headers @Headers} or as
 * {@link org.springframework.messaging.MessageHeaders}; see
 * {@link SharedMemoryHeaders}</li>
 * <li>the {@link org.springframework.messaging.Message}</li>
 * <li>with {@link #batch}, a {@code List} of payloads or of messages instead of
 * these</li>
 * <li>with {@link AckMode#MANUAL}, an {@link Acknowledgment}</li>
 * <li>nothing but a {@link io.sharedmemory.ring.RingRecord}, to read records in place
 * without a copy or a conversion; see {@link SharedMemoryRecordListener}</li>
 * </ul>
 * What it returns, unless {@code null}, answers the request: it goes to whoever sent the
 * record with {@link SharedMemoryTemplate#sendAndReceive}. If the record is no request,
 * it goes to the channel that
 * {@link org.springframework.messaging.handler.annotation.SendTo @SendTo} names. If it is
 * a {@link java.util.concurrent.CompletionStage}, another
 * {@link java.util.concurrent.Future} or, where Reactor is present, a {@code Mono} or
 * another reactive type of one value, the thread waits for it, and what it completes with
 * counts.
 * <p>
 * Records are handled by threads of their own; by one, in their order, unless
 * {@link #concurrency} says something else. The group moves past a record when the method
 * has returned. If it throws, the record is tried again and put into a dead-letter
 * channel in the end, as the container factory is configured. A record whose handling was
 * cut off by the death of its process is delivered again.
 * <p>
 * Each attribute may hold placeholders. It can be repeated, and other annotations may
 * have it; a method with several of them is a listener for each.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(SharedMemoryListeners.class)
@Reflective(SharedMemoryListenerReflectiveProcessor.class)
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
	 * and its thread in a dump. The default is the name of the bean and of the method, as
	 * in {@code billing.onOrder}, and of the channel if the method has several of these
	 * annotations, as in {@code billing.onOrder.orders}.
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

	/**
	 * How many threads handle records. More than one need a group that is
	 * {@link #shared}. The default is that of the container factory.
	 * @return a positive number
	 */
	String concurrency() default "";

	/**
	 * Whether the group's records are divided among any number of threads and processes,
	 * rather than read by one in order. The default is that of the container factory.
	 * @return {@code true} or {@code false}
	 */
	String shared() default "";

	/**
	 * Whether the group, if it is made, vanishes with its last consumer: for listeners
	 * that want what is sent while they listen. The default is that of the container
	 * factory.
	 * @return {@code true} or {@code false}
	 */
	String ephemeral() default "";

	/**
	 * Where the group begins if it is made: {@code latest} or {@code earliest}. The
	 * default is that of the container factory.
	 * @return the position
	 * @see io.sharedmemory.ring.GroupOptions.Start
	 */
	String startAt() default "";

	/**
	 * Whether the method takes a list of records. The default is {@code false}.
	 * @return {@code true} or {@code false}
	 */
	String batch() default "";

	/**
	 * How many records there are at most in a batch. The default is that of the container
	 * factory.
	 * @return a positive number
	 */
	String maxBatchSize() default "";

	/**
	 * When the group moves past a record: {@code record}, {@code batch} or
	 * {@code manual}. The default is that of the container factory.
	 * @return the mode
	 * @see AckMode
	 */
	String ackMode() default "";

	/**
	 * Bean of type {@link RecordFilterStrategy} that keeps records from the method.
	 * @return the name of the bean
	 */
	String filter() default "";

	/**
	 * Bean of type {@link SharedMemoryListenerErrorHandler} that handles what the method
	 * throws.
	 * @return the name of the bean
	 */
	String errorHandler() default "";

}
