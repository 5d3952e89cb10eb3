"use strict";

/*
 * A horizontal bar chart: one row for each airport, in the order given, with its code,
 * number of flights and mean delay. Rows are kept from one drawing to the next, so that
 * style sheets can move them.
 */
class DelayChart {

	static #SVG = "http://www.w3.org/2000/svg";
	static #ROW = 36;
	static #HEAD = 26;
	static #BAR = 16;

	#host;
	#svg;
	#head;
	#zero;
	#rows = new Map();
	#airports = [];

	constructor(host) {
		this.#host = host;
		this.#svg = this.#element("svg", host, { role: "img" });
		this.#head = {
			flights: this.#element("text", this.#svg, { class: "head", "text-anchor": "end", y: 8 }, "Flights"),
			delay: this.#element("text", this.#svg, { class: "head", y: 8 }, "Mean delay, minutes"),
		};
		this.#zero = this.#element("line", this.#svg, { class: "zero" });
		new ResizeObserver(() => this.#draw()).observe(host);
	}

	show(airports) {
		this.#airports = airports;
		this.#draw();
	}

	static level(meanDelay) {
		return (meanDelay <= 5) ? "low" : (meanDelay <= 10) ? "middle" : "high";
	}

	#draw() {
		const width = this.#host.clientWidth;
		if (width === 0 || this.#airports.length === 0) {
			return;
		}
		const scale = this.#scale(width);
		const height = DelayChart.#HEAD + this.#airports.length * DelayChart.#ROW;
		this.#set(this.#svg, { viewBox: `0 0 ${width} ${height}`, height });
		this.#svg.setAttribute("aria-label", "Bar chart. " + this.#airports
			.map((airport) => `${airport.iata}: ${airport.flights} flights, mean delay ${airport.meanDelay.toFixed(1)} minutes`)
			.join(". "));
		this.#set(this.#head.flights, { x: scale.left - 18 });
		this.#set(this.#head.delay, { x: scale.left });
		this.#set(this.#zero, { x1: scale.zero, x2: scale.zero, y1: DelayChart.#HEAD - 4, y2: height,
			visibility: (scale.zero > scale.left) ? "visible" : "hidden" });
		this.#airports.forEach((airport, index) => this.#drawRow(airport, index, scale));
		this.#removeOthers();
	}

	/* Bars lie between the flights on the left and the numbers on the right. */
	#scale(width) {
		const left = (width < 480) ? 112 : 140;
		const right = width - 48;
		const delays = this.#airports.map((airport) => airport.meanDelay);
		const least = Math.min(0, ...delays);
		const most = Math.max(1, ...delays);
		const perMinute = (right - left) / (most - least);
		return { width, left, right, perMinute, zero: left - least * perMinute };
	}

	#drawRow(airport, index, scale) {
		const row = this.#rows.get(airport.iata) ?? this.#newRow(airport.iata);
		const length = Math.abs(airport.meanDelay) * scale.perMinute;
		const start = (airport.meanDelay < 0) ? scale.zero - length : scale.zero;
		row.group.style.transform = `translateY(${DelayChart.#HEAD + index * DelayChart.#ROW}px)`;
		this.#set(row.flights, { x: scale.left - 18 });
		this.#set(row.track, { x: scale.left, width: scale.right - scale.left });
		this.#set(row.bar, { x: start, width: Math.max(length, 2), class: "bar " + DelayChart.level(airport.meanDelay) });
		this.#set(row.value, { x: scale.width });
		row.flights.textContent = airport.flights.toLocaleString("en-US");
		row.value.textContent = airport.meanDelay.toFixed(1);
	}

	#newRow(iata) {
		const group = this.#element("g", this.#svg, { class: "row" });
		const middle = DelayChart.#ROW / 2;
		const top = middle - DelayChart.#BAR / 2;
		const shape = { y: top, height: DelayChart.#BAR, rx: 4 };
		this.#element("text", group, { class: "code", x: 0, y: middle }, iata);
		const row = {
			group,
			flights: this.#element("text", group, { class: "flights", "text-anchor": "end", y: middle }),
			track: this.#element("rect", group, { class: "track", ...shape }),
			bar: this.#element("rect", group, { class: "bar", width: 0, ...shape }),
			value: this.#element("text", group, { class: "value", "text-anchor": "end", y: middle }),
		};
		this.#rows.set(iata, row);
		return row;
	}

	#removeOthers() {
		const shown = new Set(this.#airports.map((airport) => airport.iata));
		for (const [iata, row] of this.#rows) {
			if (!shown.has(iata)) {
				row.group.remove();
				this.#rows.delete(iata);
			}
		}
	}

	#element(name, parent, attributes, text) {
		const element = document.createElementNS(DelayChart.#SVG, name);
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

}
