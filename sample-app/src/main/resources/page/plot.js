"use strict";

/* Numbers as people read them. */
const Units = {

	count(value) {
		return (value >= 10_000_000) ? `${Math.round(value / 1e6)} M` : (value >= 1_000_000) ? `${(value / 1e6).toFixed(1)} M`
			: (value >= 10_000) ? `${Math.round(value / 1e3)} k` : (value >= 1_000) ? `${+(value / 1e3).toFixed(1)} k`
			: String(Math.round(value));
	},

	micros(value) {
		return (value >= 1e6) ? `${+(value / 1e6).toPrecision(2)} s` : (value >= 1e3) ? `${+(value / 1e3).toPrecision(2)} ms`
			: `${Math.round(value)} µs`;
	},

	percent(value) {
		return (value >= 10) ? String(+value.toFixed(1)) : String(+value.toFixed(2));
	},

};

/*
 * Lines over the last minute: the newest sample on the right. Where a value is missing,
 * the line is broken. The nodes stay from one drawing to the next, so nothing flickers.
 */
class TimePlot {

	static #SVG = "http://www.w3.org/2000/svg";
	static #HEIGHT = 190;
	static #TOP = 10;
	static #BOTTOM = 26;
	static #LEFT = 52;
	static #RIGHT = 8;
	static #GAP_SECONDS = 3;

	#host;
	#reading;
	#options;
	#svg;
	#grid;
	#cursor;
	#empty;
	#lines;
	#samples = [];
	#seconds = 60;
	#pointer = null;

	constructor(host, reading, options) {
		this.#host = host;
		this.#reading = reading;
		this.#options = options;
		this.#svg = this.#element("svg", host, { role: "img", height: TimePlot.#HEIGHT });
		this.#grid = this.#element("g", this.#svg, { class: "grid" });
		this.#lines = options.series.map((series, index) => ({
			series,
			area: series.area ? this.#element("path", this.#svg, { class: `area series-${index}` }) : null,
			line: this.#element("path", this.#svg, { class: `line series-${index}` }),
			dot: this.#element("circle", this.#svg, { class: `dot-mark series-${index}`, r: 3.5, visibility: "hidden" }),
		}));
		this.#cursor = this.#element("line", this.#svg, { class: "cursor", visibility: "hidden" });
		this.#empty = this.#element("text", this.#svg, { class: "none", "text-anchor": "middle" }, options.empty ?? "");
		new ResizeObserver(() => this.#draw()).observe(host);
		this.#svg.addEventListener("pointermove", (event) => this.#point(event.offsetX));
		this.#svg.addEventListener("pointerleave", () => this.#point(null));
	}

	show(samples, seconds) {
		this.#samples = samples;
		this.#seconds = seconds;
		this.#draw();
	}

	#point(x) {
		this.#pointer = x;
		this.#draw();
	}

	#draw() {
		const width = this.#host.clientWidth;
		if (width === 0) {
			return;
		}
		this.#set(this.#svg, { viewBox: `0 0 ${width} ${TimePlot.#HEIGHT}` });
		const values = this.#lines.flatMap(({ series }) => this.#samples.map(series.value)).filter((value) => value !== null);
		const axis = this.#axis(values);
		const place = this.#place(width, axis);
		this.#drawGrid(width, axis, place);
		this.#set(this.#empty, { x: (TimePlot.#LEFT + width - TimePlot.#RIGHT) / 2, y: TimePlot.#HEIGHT / 2 - 8,
			visibility: (values.some((value) => value > 0) || !this.#options.empty) ? "hidden" : "visible" });
		const shown = this.#pick(place);
		for (const { series, line, area, dot } of this.#lines) {
			const runs = this.#runs(series, place);
			line.setAttribute("d", runs.map((run) => "M" + run.map(([x, y]) => `${x} ${y}`).join("L")).join(""));
			area?.setAttribute("d", runs.map((run) => `M${run[0][0]} ${place.bottom}L`
				+ run.map(([x, y]) => `${x} ${y}`).join("L") + `L${run.at(-1)[0]} ${place.bottom}Z`).join(""));
			line.dataset.points = runs.reduce((sum, run) => sum + run.length, 0);
			const value = shown ? series.value(shown) : null;
			this.#set(dot, (value === null) ? { visibility: "hidden" }
				: { visibility: "visible", cx: place.x(shown), cy: place.y(value) });
		}
		this.#read(shown, place);
	}

	/* Says what the sample under the pointer has, or else the newest one. */
	#read(shown, place) {
		const pointed = shown !== undefined && this.#pointer !== null;
		this.#set(this.#cursor, pointed ? { visibility: "visible", x1: place.x(shown), x2: place.x(shown), y1: place.top,
			y2: place.bottom } : { visibility: "hidden" });
		const several = this.#lines.length > 1;
		const parts = this.#lines.map(({ series }, index) => {
			const value = shown ? series.value(shown) : null;
			const text = (value === null) ? "–" : this.#options.format(value) + this.#options.unit;
			return { index, name: several ? series.name : "", text };
		});
		const ago = pointed ? `${Math.round(shown.ago)} s ago` : "";
		while (this.#reading.children.length < parts.length + 1) {
			this.#reading.append(document.createElement("span"));
		}
		parts.forEach((part, index) => {
			const span = this.#reading.children[index];
			span.className = several ? `key series-${part.index}` : "";
			this.#text(span, part.name ? `${part.name} ${part.text}` : part.text);
		});
		const last = this.#reading.children[parts.length];
		last.className = "ago";
		this.#text(last, ago);
		last.hidden = (ago === "");
		this.#svg.setAttribute("aria-label", parts.map((part) => `${part.name} ${part.text}`.trim()).join(", "));
	}

	#pick(place) {
		if (this.#pointer === null) {
			return this.#samples.at(-1);
		}
		return this.#samples.reduce((best, sample) => (best === undefined
			|| Math.abs(place.x(sample) - this.#pointer) < Math.abs(place.x(best) - this.#pointer)) ? sample : best, undefined);
	}

	#runs(series, place) {
		const runs = [];
		let before = null;
		for (const sample of this.#samples) {
			const value = series.value(sample);
			if (value === null || sample.ago > this.#seconds) {
				before = null;
				continue;
			}
			if (before === null || before.ago - sample.ago > TimePlot.#GAP_SECONDS) {
				runs.push([]);
			}
			runs.at(-1).push([place.x(sample).toFixed(1), place.y(value).toFixed(1)]);
			before = sample;
		}
		return runs;
	}

	#place(width, axis) {
		const left = TimePlot.#LEFT;
		const right = width - TimePlot.#RIGHT;
		const top = TimePlot.#TOP;
		const bottom = TimePlot.#HEIGHT - TimePlot.#BOTTOM;
		const share = (value) => (axis.log ? Math.log(Math.max(value, axis.low) / axis.low) / Math.log(axis.high / axis.low)
			: (value - axis.low) / (axis.high - axis.low));
		const newest = this.#samples.at(-1)?.ago ?? 0;
		return {
			top, bottom, left, right,
			// The newest sample lies on the edge, however old it is when it gets here.
			x: (sample) => right - (right - left) * (sample.ago - newest) / this.#seconds,
			seconds: (ago) => right - (right - left) * ago / this.#seconds,
			y: (value) => bottom - (bottom - top) * Math.min(1, share(value)),
		};
	}

	#axis(values) {
		const most = Math.max(0, ...values);
		if (this.#options.scale === "percent") {
			const high = [1, 2, 5, 10, 20, 50, 100].find((percent) => most <= percent) ?? 100;
			const parts = [5, 10, 50].includes(high) ? 5 : 4;
			return { low: 0, high, ticks: Array.from({ length: parts + 1 }, (_, index) => index * high / parts) };
		}
		if (this.#options.scale === "log") {
			return TimePlot.#logAxis(values.filter((value) => value > 0), most);
		}
		const step = TimePlot.#step(Math.max(most, 10) / 4);
		const high = step * Math.max(1, Math.ceil(most / step * 1.02));
		return { low: 0, high, ticks: Array.from({ length: Math.round(high / step) + 1 }, (_, index) => index * step) };
	}

	static #step(least) {
		const power = 10 ** Math.floor(Math.log10(least));
		return power * [1, 2, 5, 10].find((factor) => factor * power >= least);
	}

	static #logAxis(values, most) {
		const low = 10 ** Math.floor(Math.log10(Math.min(...values, (values.length > 0) ? Infinity : 100)));
		const high = Math.max(10 * low, 10 ** Math.ceil(Math.log10(Math.max(most, 1))));
		const decades = Math.round(Math.log10(high / low));
		const ticks = [];
		for (let power = low; power < high * 1.5; power *= 10) {
			ticks.push(...((decades > 2) ? [1] : (decades > 1) ? [1, 3] : [1, 2, 5]).map((factor) => factor * power));
		}
		return { low, high, log: true, ticks: ticks.filter((tick) => tick <= high * 1.01) };
	}

	#drawGrid(width, axis, place) {
		const marks = [
			...axis.ticks.map((tick) => ({ x1: place.left, x2: place.right, y: place.y(tick),
				text: this.#options.format(tick) + ((this.#options.unit === " %") ? " %" : "") })),
			...((width < 360) ? [60, 30, 0] : [60, 45, 30, 15, 0]).map((ago) => ({ x: place.seconds(ago), text: (ago > 0) ? `−${ago} s` : "now", ago })),
		];
		while (this.#grid.children.length < marks.length) {
			const group = this.#element("g", this.#grid, {});
			this.#element("line", group, {});
			this.#element("text", group, {});
		}
		while (this.#grid.children.length > marks.length) {
			this.#grid.lastChild.remove();
		}
		marks.forEach((mark, index) => {
			const [line, text] = this.#grid.children[index].children;
			if (mark.x === undefined) {
				this.#set(line, { x1: mark.x1, x2: mark.x2, y1: mark.y, y2: mark.y, visibility: "visible" });
				this.#set(text, { x: mark.x1 - 8, y: mark.y, "text-anchor": "end" });
			}
			else {
				this.#set(line, { x1: 0, x2: 0, y1: 0, y2: 0, visibility: "hidden" });
				this.#set(text, { x: mark.x, y: place.bottom + 16,
					"text-anchor": (mark.ago === 0) ? "end" : (mark.ago === 60) ? "start" : "middle" });
			}
			this.#text(text, mark.text);
		});
	}

	#element(name, parent, attributes, text) {
		const element = document.createElementNS(TimePlot.#SVG, name);
		this.#set(element, attributes);
		if (text !== undefined) {
			element.textContent = text;
		}
		return parent.appendChild(element);
	}

	#set(element, attributes) {
		for (const [name, value] of Object.entries(attributes)) {
			element.setAttribute(name, value);
		}
	}

	#text(element, text) {
		if (element.textContent !== text) {
			element.textContent = text;
		}
	}

}
