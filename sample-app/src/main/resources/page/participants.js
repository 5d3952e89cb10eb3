"use strict";

/* The producers and consumers of the channels. A row stays as long as who it is about. */
class ParticipantTable {

	#table;
	#empty;
	#note;
	#rows = new Map();

	constructor(table, empty, note) {
		this.#table = table;
		this.#empty = empty;
		this.#note = note;
	}

	show(participants) {
		this.#table.hidden = (participants.length === 0);
		this.#empty.hidden = (participants.length > 0);
		const alive = participants.filter((one) => one.state === "ALIVE").length;
		this.#text(this.#note, (participants.length > 0) ? `${alive} alive, ${participants.length - alive} ended` : "");
		const body = this.#table.tBodies[0];
		const shown = new Set();
		participants.forEach((one, index) => {
			const key = `${one.channel} ${one.slot} ${one.pid} ${one.since}`;
			shown.add(key);
			let row = this.#rows.get(key);
			if (row === undefined) {
				row = this.#newRow(one);
				this.#rows.set(key, row);
			}
			if (body.rows[index] !== row) {
				body.insertBefore(row, body.rows[index] ?? null);
			}
			this.#update(row, one);
		});
		for (const [key, row] of this.#rows) {
			if (!shown.has(key)) {
				row.remove();
				this.#rows.delete(key);
			}
		}
	}

	#newRow(one) {
		const row = document.createElement("tr");
		const head = document.createElement("th");
		head.scope = "row";
		head.textContent = one.channel;
		row.append(head);
		row.insertCell().append(this.#span("", one.role), this.#span("group", one.group ? `group ${one.group}` : ""));
		row.insertCell().append(this.#span("", String(one.pid)), this.#span("group", one.board ? "this board" : ""));
		const since = row.insertCell();
		since.textContent = new Date(one.since).toLocaleTimeString("en-GB");
		since.title = new Date(one.since).toLocaleString();
		row.insertCell().append(this.#span("badge", ""));
		return row;
	}

	#update(row, one) {
		row.dataset.state = one.state.toLowerCase();
		const ended = (one.endedSeconds === null) ? "" : `, ${Math.round(one.endedSeconds)} s ago`;
		this.#text(row.lastChild.firstChild, one.state.toLowerCase() + ended);
	}

	#span(name, text) {
		const span = document.createElement("span");
		span.className = name;
		span.textContent = text;
		return span;
	}

	#text(element, text) {
		if (element.textContent !== text) {
			element.textContent = text;
		}
	}

}
