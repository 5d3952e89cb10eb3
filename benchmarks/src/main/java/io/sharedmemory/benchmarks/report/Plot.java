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

package io.sharedmemory.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A plot of bars on a logarithmic or linear scale, as SVG. It has a white ground, so that
 * it reads the same on a light and on a dark page.
 *
 * @since 0.1.0
 */
final class Plot {

	private static final int WIDTH = 800;

	private static final int LABEL_WIDTH = 190;

	private static final int VALUE_WIDTH = 110;

	private static final int TOP = 64;

	private static final int BAR = 22;

	private static final int GAP = 8;

	private static final int BOTTOM = 52;

	private static final int LINEAR_STEPS = 5;

	private static final List<Double> NICE_STEPS = List.of(1.0, 2.0, 2.5, 5.0, 10.0);

	private static final String OWN = "#0b6e4f";

	private static final String OTHER = "#8a94a6";

	private final String title;

	private final String axis;

	private final boolean logarithmic;

	private final DoubleFunction<String> format;

	private final List<Bar> bars = new ArrayList<>();

	/**
	 * Starts a plot.
	 * @param title what it shows
	 * @param axis what the axis shows, with its unit
	 * @param logarithmic whether the scale is logarithmic
	 * @param format how values are written
	 */
	Plot(String title, String axis, boolean logarithmic, DoubleFunction<String> format) {
		this.title = title;
		this.axis = axis;
		this.logarithmic = logarithmic;
		this.format = format;
	}

	/**
	 * Adds a bar.
	 * @param label its label
	 * @param value its value, above 0
	 * @param own whether it is of this project
	 */
	void add(String label, double value, boolean own) {
		if (value > 0) {
			this.bars.add(new Bar(label, value, own));
		}
	}

	boolean isEmpty() {
		return this.bars.isEmpty();
	}

	/**
	 * Draws the plot.
	 * @return SVG
	 */
	String draw() {
		double low = this.bars.stream().mapToDouble(Bar::value).min().orElse(1);
		double high = this.bars.stream().mapToDouble(Bar::value).max().orElse(1);
		Scale scale = this.logarithmic ? Scale.logarithmic(low, high) : Scale.linear(high);
		int height = TOP + this.bars.size() * (BAR + GAP) + BOTTOM;
		StringBuilder svg = new StringBuilder();
		svg.append(String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" "
						+ "font-family=\"system-ui, sans-serif\" font-size=\"13\">%n"
						+ "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
				WIDTH, height, escape(this.title)));
		text(svg, 16, 28, "start", "#111827", "font-size=\"16\" font-weight=\"600\"", this.title);
		legend(svg);
		int floor = height - BOTTOM;
		for (double tick : scale.ticks()) {
			double x = x(scale, tick);
			svg.append(String.format(Locale.ROOT,
					"<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#e5e7eb\"/>%n", x, TOP, x, floor));
			text(svg, x, floor + 18, "middle", "#4b5563", "", this.format.apply(tick));
		}
		for (int i = 0; i < this.bars.size(); i++) {
			draw(svg, this.bars.get(i), scale, TOP + i * (BAR + GAP));
		}
		text(svg, LABEL_WIDTH, floor + 40, "start", "#111827", "", this.axis);
		return svg.append("</svg>\n").toString();
	}

	private static void legend(StringBuilder svg) {
		svg.append(String.format("<rect x=\"16\" y=\"40\" width=\"12\" height=\"12\" fill=\"%s\"/>%n", OWN));
		text(svg, 34, 51, "start", "#111827", "", "this project");
		svg.append(String.format("<rect x=\"130\" y=\"40\" width=\"12\" height=\"12\" fill=\"%s\"/>%n", OTHER));
		text(svg, 148, 51, "start", "#111827", "", "others");
	}

	private void draw(StringBuilder svg, Bar bar, Scale scale, int y) {
		double end = x(scale, bar.value());
		text(svg, LABEL_WIDTH - 10, y + 16, "end", "#111827", "", bar.label());
		svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
				LABEL_WIDTH, y, Math.max(1, end - LABEL_WIDTH), BAR, bar.own() ? OWN : OTHER));
		text(svg, end + 8, y + 16, "start", "#111827", "", this.format.apply(bar.value()));
	}

	private static double x(Scale scale, double value) {
		return LABEL_WIDTH + scale.position(value) * (WIDTH - LABEL_WIDTH - VALUE_WIDTH);
	}

	private static void text(StringBuilder svg, double x, double y, String anchor, String color, String more,
			String text) {
		svg.append(
				String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>%s</text>%n",
						x, y, anchor, color, more, escape(text)));
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
	}

	/**
	 * A bar.
	 *
	 * @param label its label
	 * @param value its value
	 * @param own whether it is of this project
	 */
	private record Bar(String label, double value, boolean own) {

	}

	/**
	 * Where values lie on the axis.
	 *
	 * @param low the value at its beginning
	 * @param high the value at its end
	 * @param logarithmic whether it is logarithmic
	 * @param ticks the values that are written
	 */
	private record Scale(double low, double high, boolean logarithmic, List<Double> ticks) {

		static Scale logarithmic(double lowest, double highest) {
			double low = Math.pow(10, Math.floor(Math.log10(lowest / 2)));
			double high = Math.max(10 * low, Math.pow(10, Math.ceil(Math.log10(highest))));
			List<Double> ticks = new ArrayList<>();
			for (double tick = low; tick <= high * 1.001; tick *= 10) {
				ticks.add(tick);
			}
			return new Scale(low, high, true, ticks);
		}

		static Scale linear(double highest) {
			double power = Math.pow(10, Math.floor(Math.log10(highest / LINEAR_STEPS)));
			double step = NICE_STEPS.stream()
				.map((nice) -> nice * power)
				.filter((candidate) -> candidate * LINEAR_STEPS >= highest)
				.findFirst()
				.orElse(10 * power);
			List<Double> ticks = new ArrayList<>();
			for (int i = 0; i <= LINEAR_STEPS; i++) {
				ticks.add(i * step);
			}
			return new Scale(0, LINEAR_STEPS * step, false, ticks);
		}

		double position(double value) {
			return this.logarithmic ? Math.log(value / this.low) / Math.log(this.high / this.low)
					: (value - this.low) / (this.high - this.low);
		}

	}

}
