"use strict";

/* Asks for the status twice a second and shows it. */
(() => {

	const INTERVAL = 500;
	const TIMEOUT = 3000;
	const LIVE_SECONDS = 1.5;

	const byId = (id) => document.getElementById(id);
	const number = new Intl.NumberFormat("en-US");
	const chart = new DelayChart(byId("chart"));
	const participants = new ParticipantTable(byId("participants"), byId("participants-empty"), byId("participants-note"));
	const plots = [
		new TimePlot(byId("plot-rate"), byId("plot-rate-reading"), {
			scale: "linear",
			empty: "No record in the last minute",
			format: Units.count,
			unit: " /s",
			series: [{ name: "rate", value: (sample) => sample.ratePerSecond, area: true }],
		}),
		new TimePlot(byId("plot-trips"), byId("plot-trips-reading"), {
			scale: "log",
			empty: "No query in the last minute",
			format: Units.micros,
			unit: "",
			series: [
				{ name: "p99", value: (sample) => sample.p99Micros },
				{ name: "p50", value: (sample) => sample.p50Micros },
			],
		}),
		new TimePlot(byId("plot-fill"), byId("plot-fill-reading"), {
			scale: "percent",
			format: Units.percent,
			unit: " %",
			series: [{ name: "fill", value: (sample) => 100 * sample.fill, area: true }],
		}),
	];

	function setText(id, text) {
		const element = byId(id);
		if (element.textContent !== text) {
			element.textContent = text;
		}
	}

	function setState(state, text) {
		document.body.dataset.state = state;
		setText("state-text", text);
	}

	function ago(seconds) {
		return (seconds < 60) ? `${Math.floor(seconds)} s` : (seconds < 3600) ? `${Math.floor(seconds / 60)} min`
			: `${Math.floor(seconds / 3600)} h`;
	}

	function showState(status) {
		const received = status.totals.records;
		if (received === 0) {
			setState("waiting", "Waiting for the feed…");
		}
		else if (received === status.records) {
			setState("complete", "All records received");
		}
		else if (status.idleSeconds < LIVE_SECONDS) {
			setState("live", "Receiving");
		}
		else {
			setState("idle", `No record for ${ago(status.idleSeconds)}`);
		}
	}

	function showTiles(status) {
		const { records, delay, origins } = status.totals;
		const live = status.ratePerSecond > 0;
		const average = (status.runSeconds > 0) ? Math.round(records / status.runSeconds) : 0;
		setText("records", number.format(records));
		setText("records-note", (status.records > 0) ? `of ${number.format(status.records)} in this run` : "\u00a0");
		setText("rate", number.format(live ? status.ratePerSecond : average));
		setText("rate-note", live ? "in the last second" : (average > 0) ? `on average, over ${status.runSeconds.toFixed(2)} s`
			: "\u00a0");
		setText("mean", (records > 0) ? (delay / records).toFixed(1) : "–");
		setText("origins", number.format(origins));
		const percent = (status.records > 0) ? Math.min(100, 100 * records / status.records) : 0;
		byId("progress").setAttribute("aria-valuenow", percent.toFixed(0));
		byId("progress").firstElementChild.style.width = `${percent}%`;
	}

	function showAirports(airports) {
		const empty = (airports.length === 0);
		byId("empty").hidden = !empty;
		byId("chart").hidden = empty;
		byId("table-details").hidden = empty;
		chart.show(airports);
		if (byId("table-details").open) {
			showTable(airports);
		}
	}

	function showTable(airports) {
		byId("rows").replaceChildren(...airports.map((airport) => {
			const row = document.createElement("tr");
			const head = document.createElement("th");
			head.scope = "row";
			head.textContent = airport.iata;
			row.append(head);
			for (const value of [number.format(airport.flights), airport.meanDelay.toFixed(1), number.format(airport.largestDelay)]) {
				row.insertCell().textContent = value;
			}
			return row;
		}));
	}

	async function get(path) {
		const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
		if (!response.ok) {
			throw new Error(`status ${response.status}`);
		}
		return response.json();
	}

	async function refresh() {
		try {
			const [status, activity] = await Promise.all([get("api/board"), get("api/activity")]);
			showState(status);
			showTiles(status);
			showAirports(status.airports);
			plots.forEach((plot) => plot.show(activity.samples, activity.seconds));
			participants.show(activity.participants);
		}
		catch (error) {
			setState("lost", "Connection lost, trying again…");
			setText("empty-text", "The board does not answer.");
			return;
		}
		setText("empty-text", "Waiting for the feed…");
	}

	/* Nothing where the browser keeps nothing for pages: to ask for it is an error then. */
	function storage() {
		try {
			return localStorage;
		}
		catch (error) {
			return null;
		}
	}

	/* The system's choice, until the reader makes one. */
	function initTheme() {
		const root = document.documentElement;
		const chosen = storage()?.getItem("theme");
		if (chosen) {
			root.dataset.theme = chosen;
		}
		byId("theme").addEventListener("click", () => {
			const theme = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
			root.dataset.theme = (theme === "dark") ? "light" : "dark";
			storage()?.setItem("theme", root.dataset.theme);
		});
	}

	async function follow() {
		await refresh();
		setTimeout(follow, document.hidden ? 4 * INTERVAL : INTERVAL);
	}

	initTheme();
	byId("table-details").addEventListener("toggle", refresh);
	follow();

})();
