// What was when, as calls that begin and end: for each thread a row of spans
// for each depth of the stack, and one for what the thread did. Nothing is
// resampled: where many spans share a pixel, a pyramid over the row says which
// is the longest, and sums say how much of the pixel they fill.

import { GC, HELD, IDLE, IMPORTLIB, IMPORTS, TRACEBACKHIDE } from './kinds';
import type { Model } from './model';
import type { Passed } from './totals';

const FANOUT = 16;

class Column {
	values = new Float64Array(64);

	set(at: number, value: number): void {
		if (at === this.values.length) {
			const larger = new Float64Array(at * 2);

			larger.set(this.values);
			this.values = larger;
		}
		this.values[at] = value;
	}
}

export class SpanRow {
	private readonly starts = new Column();
	private readonly ends = new Column();
	private readonly whats = new Column();
	private sums: Float64Array | null = null;
	private levels: Uint32Array[] = [];
	count = 0;

	// In order of time. what: a path, or a state.
	add(start: number, end: number, what: number): void {
		this.starts.set(this.count, start);
		this.ends.set(this.count, end);
		this.whats.set(this.count, what);
		this.count++;
	}

	start(i: number): number {
		return this.starts.values[i];
	}

	end(i: number): number {
		return this.ends.values[i];
	}

	what(i: number): number {
		return this.whats.values[i];
	}

	length(i: number): number {
		return this.ends.values[i] - this.starts.values[i];
	}

	// The first span that ends behind a time; count: none does.
	after(time: number): number {
		return this.firstWhere((i) => this.ends.values[i] > time);
	}

	// The first that begins at a time or later.
	from(time: number): number {
		return this.firstWhere((i) => this.starts.values[i] >= time);
	}

	private firstWhere(is: (i: number) => boolean): number {
		let low = 0;
		let high = this.count;

		while (low < high) {
			const middle = (low + high) >>> 1;

			if (is(middle))
				high = middle;
			else
				low = middle + 1;
		}
		return low;
	}

	// The time that spans i to j (not with it) fill.
	filled(i: number, j: number): number {
		if (!this.sums) {
			this.sums = new Float64Array(this.count + 1);
			for (let k = 0; k < this.count; k++)
				this.sums[k + 1] = this.sums[k] + this.length(k);
		}
		return this.sums[j] - this.sums[i];
	}

	// The longest of spans i to j (not with it); i < j.
	longest(i: number, j: number): number {
		let best = i;
		const take = (k: number): void => {
			if (this.length(k) > this.length(best))
				best = k;
		};
		const levels = this.pyramid();
		let level = 0;

		// At each level the ragged ends, and the middle one level up.
		for (;;) {
			const at = (k: number): number =>
				(level ? levels[level - 1][k] : k);

			while (i < j && (i % FANOUT || level === levels.length))
				take(at(i++));
			while (i < j && j % FANOUT)
				take(at(--j));
			if (i >= j)
				return best;
			i /= FANOUT;
			j /= FANOUT;
			level++;
		}
	}

	private pyramid(): Uint32Array[] {
		let below = this.count;

		if (this.levels.length || below <= FANOUT)
			return this.levels;
		for (let at = 0; below > FANOUT; at++) {
			const n = Math.ceil(below / FANOUT);
			const level = new Uint32Array(n);
			const lower = this.levels[at - 1] as Uint32Array | undefined;

			for (let k = 0; k < n; k++)
				level[k] = this.longestOf(lower, k * FANOUT,
					Math.min((k + 1) * FANOUT, below));
			this.levels.push(level);
			below = n;
		}
		return this.levels;
	}

	private longestOf(lower: Uint32Array | undefined, i: number, j: number):
		number {
		let best = lower ? lower[i] : i;

		for (let k = i + 1; k < j; k++) {
			const one = lower ? lower[k] : k;

			if (this.length(one) > this.length(best))
				best = one;
		}
		return best;
	}
}

// One thread.
export interface Lane {
	root: number;
	rows: SpanRow[]; // by depth, outermost first
	states: SpanRow; // what: state + 1, and flags above 16 bits
	spans: number;
}

// Which frames of paths are shown, and at which depth.
export interface Visible {
	parent: Int32Array; // the next shown one above; -1: none
	depth: Int32Array; // 0: it has none that is shown
	top: Int32Array; // the path itself, or the next shown one above; -1
}

export function visiblePaths(model: Model, passed: Passed): Visible {
	const { paths, frames } = model.data;
	const parent = new Int32Array(paths.count);
	const depth = new Int32Array(paths.count);
	const top = new Int32Array(paths.count);

	for (let path = 0; path < paths.count; path++) {
		const flags = frames.flags[paths.frame[path]];
		const up = paths.parent[path] < 0 ? -1 : top[paths.parent[path]];
		const isPassed = (passed.importlib && flags & IMPORTLIB) ||
			(passed.tracebackhide && flags & TRACEBACKHIDE);

		parent[path] = up;
		top[path] = isPassed ? up : path;
		depth[path] = (up < 0 ? 0 : depth[up]) + (isPassed ? 0 : 1);
	}
	return { parent, depth, top };
}

// The runs of each thread, in order of time.
export function runsByRoot(model: Model): Map<number, Uint32Array> {
	const { runs, places } = model.data;
	const counts = new Map<number, number>();
	const byRoot = new Map<number, Uint32Array>();

	for (let i = 0; i < runs.count; i++) {
		const root = places.root[runs.place[i]];

		counts.set(root, (counts.get(root) ?? 0) + 1);
	}
	for (const [root, count] of counts)
		byRoot.set(root, new Uint32Array(count));
	counts.clear();
	for (let i = 0; i < runs.count; i++) {
		const root = places.root[runs.place[i]];
		const at = counts.get(root) ?? 0;

		byRoot.get(root)![at] = i;
		counts.set(root, at + 1);
	}
	for (const list of byRoot.values())
		if (list.some((run, i) => i > 0 &&
			runs.start[run] < runs.start[list[i - 1]]))
			list.sort((a, b) => runs.start[a] - runs.start[b]);
	return byRoot;
}

// A thread may go unseen for as long and still be where it was.
const INTERVALS = 3;

export function buildLane(model: Model, visible: Visible, root: number,
	list: Uint32Array): Lane {
	const { runs, places, paths, meta } = model.data;
	const lane: Lane = { root, rows: [], states: new SpanRow(), spans: 0 };
	const open: { path: number; start: number; fn: number }[] = [];
	const stack: number[] = [];
	let end = -Infinity;
	let last = -2;
	const close = (depth: number): void => {
		while (open.length > depth) {
			const call = open.pop()!;

			while (lane.rows.length <= open.length)
				lane.rows.push(new SpanRow());
			if (end > call.start) {
				lane.rows[open.length].add(call.start, end, call.path);
				lane.spans++;
			}
		}
	};

	for (const run of list) {
		const place = runs.place[run];
		const path = places.path[place] < 0 ? -1 : visible.top[places.path[place]];
		const start = Math.max(runs.start[run], end);
		const stop = runs.start[run] + runs.length[run];

		addState(lane.states, start, stop, stateOf(model, place));
		if (start > end + INTERVALS * meta.interval) {
			close(0);
			last = -2;
		}
		if (path !== last) {
			stack.length = 0;
			for (let at = path; at >= 0; at = visible.parent[at])
				stack.push(at);
			stack.reverse();
			let same = 0;

			while (same < stack.length && same < open.length &&
				open[same].fn === model.fn[paths.frame[stack[same]]])
				same++;
			end = Math.max(end, Math.min(start, end + INTERVALS * meta.interval));
			close(same);
			for (let depth = same; depth < stack.length; depth++)
				open.push({
					path: stack[depth], start,
					fn: model.fn[paths.frame[stack[depth]]],
				});
			last = path;
		}
		end = Math.max(end, stop);
	}
	close(0);
	return lane;
}

const FLAGS = 65536;

function stateOf(model: Model, place: number): number {
	const { places } = model.data;

	return places.state[place] + 1 + places.flags[place] * FLAGS;
}

function addState(row: SpanRow, start: number, end: number, what: number): void {
	if (end > start)
		row.add(start, end, what);
}

export interface State {
	name: string;
	idle: boolean;
	held: boolean;
	gc: boolean;
	imports: boolean;
}

export function stateFrom(model: Model, what: number): State {
	const flags = Math.floor(what / FLAGS);

	return {
		name: model.data.meta.states[what % FLAGS - 1] ?? '',
		idle: (flags & IDLE) !== 0,
		held: (flags & HELD) !== 0,
		gc: (flags & GC) !== 0,
		imports: (flags & IMPORTS) !== 0,
	};
}

// What of a row is drawn: a span, or all that share a pixel.
export interface Piece {
	x: number;
	width: number;
	fill: number; // how much of it is filled, 0 to 1
	span: number; // or the longest of them
	spans: number;
}

export function pieces(row: SpanRow, from: number, to: number, width: number):
	Piece[] {
	const list: Piece[] = [];
	const scale = width / (to - from);
	let i = row.after(from);

	while (i < row.count && row.start(i) < to) {
		const x = Math.max(0, (row.start(i) - from) * scale);
		const end = Math.min(width, (row.end(i) - from) * scale);

		if (end - x >= 1) {
			list.push({ x, width: end - x, fill: 1, span: i, spans: 1 });
			i++;
			continue;
		}
		const pixel = Math.floor(x);
		const j = Math.max(i + 1, Math.min(
			row.from(from + (pixel + 1) / scale), row.count));

		list.push({
			x: pixel, width: 1, spans: j - i, span: row.longest(i, j),
			fill: Math.min(1, Math.max(0.15, row.filled(i, j) * scale)),
		});
		i = j;
	}
	return list;
}
