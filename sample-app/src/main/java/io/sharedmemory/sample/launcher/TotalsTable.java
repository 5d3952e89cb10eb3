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

package io.sharedmemory.sample.launcher;

import java.util.Locale;
import java.util.StringJoiner;

import io.sharedmemory.sample.flight.Totals;

/**
 * The totals of both sides, side by side.
 *
 * @param sent what the feed has added up
 * @param received what the board has added up
 */
record TotalsTable(Totals sent, Totals received) {

	boolean agree() {
		return this.sent.equals(this.received);
	}

	@Override
	public String toString() {
		StringJoiner lines = new StringJoiner("\n");
		lines.add(String.format("%-24s%16s%16s", "", "feed sent", "board received"));
		lines.add(line("records", this.sent.records(), this.received.records()));
		lines.add(line("sum of delay (min)", this.sent.delay(), this.received.delay()));
		lines.add(line("sum of distance (mi)", this.sent.distance(), this.received.distance()));
		lines.add(line("origins", this.sent.origins(), this.received.origins()));
		return lines.toString();
	}

	private static String line(String name, long sent, long received) {
		return String.format(Locale.ROOT, "%-24s%,16d%,16d%s", name, sent, received,
				(sent != received) ? "   differs" : "");
	}

}
