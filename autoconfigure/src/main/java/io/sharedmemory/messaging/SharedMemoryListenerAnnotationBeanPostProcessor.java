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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.sharedmemory.ring.GroupOptions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanInitializationException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.log.LogMessage;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds the methods that {@link SharedMemoryListener} marks and registers a container for
 * each, once all singletons are made. It has no order, so that it comes after all that
 * have one and sees the proxies that they make, wherever they are registered. What is
 * behind a scoped proxy comes and goes, and does not listen.
 *
 * @since 0.1.0
 */
public class SharedMemoryListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

	/**
	 * Name of the container factory that is used if an annotation names none.
	 */
	public static final String DEFAULT_CONTAINER_FACTORY_BEAN_NAME = "sharedMemoryListenerContainerFactory";

	private static final Log logger = LogFactory.getLog(SharedMemoryListenerAnnotationBeanPostProcessor.class);

	private final Set<String> scopedTargets = ConcurrentHashMap.newKeySet();

	private final Set<Class<?>> typesWithout = ConcurrentHashMap.newKeySet();

	private final List<Listener> found = new ArrayList<>();

	private @Nullable BeanFactory beanFactory;

	private @Nullable StringValueResolver valueResolver;

	private boolean initialized;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		if (beanFactory instanceof ConfigurableBeanFactory configurable) {
			this.valueResolver = new EmbeddedValueResolver(configurable);
		}
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (bean instanceof AopInfrastructureBean || this.typesWithout.contains(type)
				|| this.scopedTargets.contains(beanName) || isOfSpring(type) || !hasAnnotatedMethods(type)) {
			return bean;
		}
		Map<Method, List<SharedMemoryListener>> methods = MethodIntrospector.selectMethods(type,
				SharedMemoryListenerAnnotationBeanPostProcessor::annotations);
		if (methods.isEmpty()) {
			this.typesWithout.add(type);
			return bean;
		}
		if (ScopedProxyUtils.isScopedTarget(beanName)) {
			this.scopedTargets.add(beanName);
			logger.warn(LogMessage.format(
					"Bean '%s' is behind a scoped proxy, so its methods with @SharedMemoryListener do not listen",
					ScopedProxyUtils.getOriginalBeanName(beanName)));
			return bean;
		}
		List<Listener> listeners = new ArrayList<>();
		methods.forEach((method, annotations) -> {
			Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
			SendTo sendTo = sendTo(method, type);
			boolean alone = annotations.size() == 1;
			annotations.forEach(
					(annotation) -> listeners.add(new Listener(annotation, alone, bean, beanName, invocable, sendTo)));
		});
		add(listeners);
		return bean;
	}

	/**
	 * Returns the annotation of a method and those that its other annotations have, or if
	 * there are none, those of the method that it overrides.
	 */
	private static @Nullable List<SharedMemoryListener> annotations(Method method) {
		MergedAnnotations annotations = MergedAnnotations.from(method, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY);
		if (!annotations.isPresent(SharedMemoryListener.class)) {
			return null;
		}
		List<MergedAnnotation<SharedMemoryListener>> all = annotations.stream(SharedMemoryListener.class).toList();
		return all.stream()
			.filter((one) -> one.getAggregateIndex() == all.get(0).getAggregateIndex())
			.map(MergedAnnotation::synthesize)
			.toList();
	}

	/**
	 * Returns where the results of a method go. That may be said where its proxy does not
	 * show it, or of all methods of its class.
	 */
	private static @Nullable SendTo sendTo(Method method, Class<?> type) {
		SendTo annotation = AnnotatedElementUtils.findMergedAnnotation(method, SendTo.class);
		return (annotation != null || method.getReturnType() == void.class) ? annotation
				: AnnotatedElementUtils.findMergedAnnotation(type, SendTo.class);
	}

	/**
	 * Returns whether a class is one of Spring's own, which are many and listen to
	 * nothing. The rule is that of Spring's {@code EventListenerMethodProcessor}.
	 */
	private static boolean isOfSpring(Class<?> type) {
		return type.getName().startsWith("org.springframework.")
				&& (type.getAnnotations().length == 0 || !AnnotatedElementUtils.isAnnotated(type, Component.class));
	}

	/**
	 * Returns whether a method of a class or of what it inherits from has any annotation
	 * that may stand for a listener. Most classes have none, and to look for a certain
	 * annotation takes ten times as long.
	 */
	private static boolean hasAnnotatedMethods(@Nullable Class<?> type) {
		if (type == null) {
			return false;
		}
		if (declaresAnnotatedMethods(type) || hasAnnotatedMethods(type.getSuperclass())) {
			return true;
		}
		for (Class<?> inherited : type.getInterfaces()) {
			if (hasAnnotatedMethods(inherited)) {
				return true;
			}
		}
		return false;
	}

	private static boolean declaresAnnotatedMethods(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, SharedMemoryListener.class)) {
			return false;
		}
		for (Method method : type.getDeclaredMethods()) {
			for (Annotation annotation : method.getDeclaredAnnotations()) {
				if (AnnotationUtils.isCandidateClass(annotation.annotationType(), SharedMemoryListener.class)) {
					return true;
				}
			}
		}
		return false;
	}

	private void add(List<Listener> listeners) {
		synchronized (this.found) {
			if (!this.initialized) {
				this.found.addAll(listeners);
				return;
			}
		}
		// Makes beans, for which another thread may wait that is here, too.
		register(listeners);
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<Listener> listeners;
		synchronized (this.found) {
			this.initialized = true;
			listeners = List.copyOf(this.found);
			this.found.clear();
		}
		this.typesWithout.clear();
		register(listeners);
	}

	/**
	 * Registers all or none: a bean that cannot be made must not listen.
	 */
	private void register(List<Listener> listeners) {
		Assert.state(this.beanFactory != null, "The bean factory has not been set");
		List<SharedMemoryMessageListenerContainer> registered = new ArrayList<>();
		try {
			for (Listener listener : listeners) {
				registered.add(register(listener, this.beanFactory));
			}
		}
		catch (RuntimeException | Error ex) {
			if (!registered.isEmpty()) {
				this.beanFactory.getBean(SharedMemoryListenerEndpointRegistry.class).remove(registered);
			}
			throw ex;
		}
	}

	private SharedMemoryMessageListenerContainer register(Listener listener, BeanFactory beanFactory) {
		SharedMemoryListener annotation = listener.annotation();
		try {
			SharedMemoryListenerContainerFactory factory = beanFactory.getBean(
					resolve("containerFactory", annotation.containerFactory(), DEFAULT_CONTAINER_FACTORY_BEAN_NAME),
					SharedMemoryListenerContainerFactory.class);
			String channel = channel(annotation);
			SharedMemoryMessageListenerContainer container = factory.createListenerContainer(
					new SharedMemoryListenerEndpoint(resolve("id", annotation.id(), listener.defaultId(channel)),
							channel, resolveOrNull("group", annotation.group()), listener.bean(), listener.method(),
							settings(annotation, listener.sendTo())));
			beanFactory.getBean(SharedMemoryListenerEndpointRegistry.class).registerListenerContainer(container);
			return container;
		}
		catch (RuntimeException ex) {
			throw new BeanInitializationException("@SharedMemoryListener on " + listener.method() + " of bean '"
					+ listener.beanName() + "' cannot be registered: " + ex.getMessage(), ex);
		}
	}

	private ListenerSettings settings(SharedMemoryListener annotation, @Nullable SendTo sendTo) {
		return new ListenerSettings(flag("autoStartup", annotation.autoStartup()),
				number("concurrency", annotation.concurrency()), flag("shared", annotation.shared()),
				flag("ephemeral", annotation.ephemeral()),
				constant("startAt", annotation.startAt(), GroupOptions.Start.class),
				Boolean.TRUE.equals(flag("batch", annotation.batch())),
				number("maxBatchSize", annotation.maxBatchSize()),
				constant("ackMode", annotation.ackMode(), AckMode.class),
				bean("filter", annotation.filter(), RecordFilterStrategy.class),
				bean("errorHandler", annotation.errorHandler(), SharedMemoryListenerErrorHandler.class),
				channel(sendTo));
	}

	private @Nullable Boolean flag(String attribute, String value) {
		String resolved = resolveOrNull(attribute, value);
		if (resolved != null && !resolved.equalsIgnoreCase("true") && !resolved.equalsIgnoreCase("false")) {
			throw new InvalidListenerException("'" + attribute + "' is '" + resolved + "', not 'true' or 'false'",
					"write one of these, or leave '" + attribute + "' out");
		}
		return (resolved != null) ? Boolean.valueOf(resolved) : null;
	}

	private @Nullable Integer number(String attribute, String value) {
		String resolved = resolveOrNull(attribute, value);
		if (resolved == null) {
			return null;
		}
		try {
			int number = Integer.parseInt(resolved);
			if (number > 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Said below.
		}
		throw new InvalidListenerException("'" + attribute + "' is '" + resolved + "', not a positive number",
				"write one in digits, or leave '" + attribute + "' out");
	}

	private <E extends Enum<E>> @Nullable E constant(String attribute, String value, Class<E> type) {
		String resolved = resolveOrNull(attribute, value);
		if (resolved == null) {
			return null;
		}
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(resolved)) {
				return constant;
			}
		}
		throw new InvalidListenerException(
				"'" + attribute + "' is '" + resolved + "', not one of "
						+ Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT),
				"write one of these, or leave '" + attribute + "' out");
	}

	private <T> @Nullable T bean(String attribute, String name, Class<T> type) {
		String resolved = resolveOrNull(attribute, name);
		return (resolved != null && this.beanFactory != null) ? this.beanFactory.getBean(resolved, type) : null;
	}

	private String channel(SharedMemoryListener annotation) {
		String channel = resolveOrNull("channel", annotation.channel());
		if (channel == null) {
			throw new InvalidListenerException(
					annotation.channel().isEmpty() ? "it names no channel"
							: "'channel' is '" + annotation.channel() + "', which stands for nothing",
					"set 'channel' to the name of one that is configured under 'shared-memory.channels'");
		}
		return channel;
	}

	private @Nullable String channel(@Nullable SendTo sendTo) {
		if (sendTo == null) {
			return null;
		}
		if (sendTo.value().length != 1) {
			throw new InvalidListenerException("@SendTo names " + sendTo.value().length + " channels",
					"name the one there that results go to");
		}
		return resolveOrNull("@SendTo", sendTo.value()[0]);
	}

	private String resolve(String attribute, String value, String defaultValue) {
		String resolved = resolveOrNull(attribute, value);
		return (resolved != null) ? resolved : defaultValue;
	}

	private @Nullable String resolveOrNull(String attribute, String value) {
		try {
			String resolved = (this.valueResolver != null) ? this.valueResolver.resolveStringValue(value) : value;
			return StringUtils.hasText(resolved) ? resolved : null;
		}
		catch (PlaceholderResolutionException ex) {
			throw new InvalidListenerException("'" + attribute + "' is '" + value + "': " + ex.getMessage(),
					"set that property, or give the placeholder a default, as in '${name:default}'");
		}
	}

	/**
	 * An annotation that was found, and whether its method has no other one.
	 */
	private record Listener(SharedMemoryListener annotation, boolean alone, Object bean, String beanName, Method method,
			@Nullable SendTo sendTo) {

		String defaultId(String channel) {
			String id = this.beanName + "." + this.method.getName();
			return this.alone ? id : id + "." + channel;
		}

	}

}
