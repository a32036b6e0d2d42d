// Functions, and lines, with what was spent in them: a stack counts once for
// each, however often it is in there.

import type { Cost } from './compare';
import { IMPORTLIB, PYTHON, TRACEBACKHIDE } from './kinds';
import type { Model } from './model';
import type { Counted } from './weights';

export interface Passed {
	importlib: boolean;
	tracebackhide: boolean;
}

// A path's children, as lists.
interface Below {
	first: Int32Array;
	next: Int32Array;
}

// Samples by function, in itself and with all that it called.
export interface Seen {
	self: Float64Array;
	total: Float64Array;
	baseSelf: Float64Array;
	baseTotal: Float64Array;
}

export class Totals {
	readonly model: Model;
	readonly self: Float64Array; // by function
	readonly total: Float64Array;
	readonly baseSelf: Float64Array | null;
	readonly baseTotal: Float64Array | null;
	// What functions were seen in, where two runs are compared.
	readonly seen: Seen | null;
	readonly all: number;
	private readonly passed: Passed;
	private readonly fn: Int32Array; // of paths; -1: passed over
	private readonly sub: Float64Array;
	private readonly below: Below;

	constructor(model: Model, counted: Counted, base: Counted | null,
		passed: Passed) {
		this.model = model;
		this.passed = passed;
		this.all = counted.program;
		this.fn = this.functions();
		this.below = belowOf(model);
		const own = ownOf(model, counted.weights);

		this.sub = this.subtree(own);
		this.self = this.selfOf(own);
		this.total = this.totalOf(this.sub);
		const baseOwn = base && ownOf(model, base.weights);

		this.baseSelf = baseOwn && this.selfOf(baseOwn);
		this.baseTotal = baseOwn && this.totalOf(this.subtree(baseOwn));
		this.seen = counted.samples && base?.samples
			? this.seenIn(counted.samples, base.samples)
			: null;
	}

	private seenIn(samples: Float64Array, baseSamples: Float64Array): Seen {
		const own = ownOf(this.model, samples);
		const baseOwn = ownOf(this.model, baseSamples);

		return {
			self: this.selfOf(own),
			total: this.totalOf(this.subtree(own)),
			baseSelf: this.selfOf(baseOwn),
			baseTotal: this.totalOf(this.subtree(baseOwn)),
		};
	}

	// What a function cost in both runs; null: there is but one.
	costOf(fn: number, total: boolean): Cost | null {
		const { seen } = this;

		if (!seen)
			return null;
		return total ? {
			base: this.baseTotal?.[fn] ?? 0, time: this.total[fn],
			baseSamples: seen.baseTotal[fn], samples: seen.total[fn],
		} : {
			base: this.baseSelf?.[fn] ?? 0, time: this.self[fn],
			baseSamples: seen.baseSelf[fn], samples: seen.self[fn],
		};
	}

	private functions(): Int32Array {
		const { paths, frames } = this.model.data;
		const fn = new Int32Array(paths.count);

		for (let path = 0; path < paths.count; path++) {
			const frame = paths.frame[path];
			const flags = frames.flags[frame];

			fn[path] = (this.passed.importlib && flags & IMPORTLIB) ||
				(this.passed.tracebackhide && flags & TRACEBACKHIDE)
				? -1
				: this.model.fn[frame];
		}
		return fn;
	}

	private subtree(own: Float64Array): Float64Array {
		const { parent } = this.model.data.paths;
		const sub = own.slice();

		for (let path = sub.length - 1; path >= 0; path--)
			if (parent[path] >= 0)
				sub[parent[path]] += sub[path];
		return sub;
	}

	// Time of what is passed over is its caller's.
	private selfOf(own: Float64Array): Float64Array {
		const { parent } = this.model.data.paths;
		const { fn } = this;
		const pushed = own.slice();
		const self = new Float64Array(this.model.data.frames.count);

		for (let path = own.length - 1; path >= 0; path--) {
			if (fn[path] >= 0)
				self[fn[path]] += pushed[path];
			else if (parent[path] >= 0)
				pushed[parent[path]] += pushed[path];
		}
		return self;
	}

	private totalOf(sub: Float64Array): Float64Array {
		const total = new Float64Array(this.model.data.frames.count);
		const open = new Int32Array(total.length);

		this.walk((path) => {
			const fn = this.fn[path];

			if (fn >= 0 && open[fn]++ === 0)
				total[fn] += sub[path];
		}, (path) => {
			if (this.fn[path] >= 0)
				open[this.fn[path]]--;
		});
		return total;
	}

	// All paths, callers before callees; leave comes behind all below.
	private walk(enter: (path: number) => void, leave: (path: number) => void):
		void {
		const { parent, count } = this.model.data.paths;
		const { first, next } = this.below;

		for (let top = 0; top < count; top++) {
			if (parent[top] >= 0)
				continue;
			let path = top;

			for (;;) {
				enter(path);
				if (first[path] >= 0) {
					path = first[path];
					continue;
				}
				while (path !== top && next[path] < 0) {
					leave(path);
					path = parent[path];
				}
				leave(path);
				if (path === top)
					break;
				path = next[path];
			}
		}
	}

	// Who called a function, and whom it called, with the time of each call.
	around(fn: number): { callers: Call[]; callees: Call[] } {
		const callers = new Map<number, number>();
		const callees = new Map<number, number>();
		const open = new Map<number, number>();
		const visible: number[] = [-1];

		this.walk((path) => {
			const here = this.fn[path];
			const caller = visible[visible.length - 1];

			if (here < 0)
				return;
			visible.push(here);
			if (here !== fn && caller !== fn)
				return;
			const edge = here === fn ? caller * 2 : here * 2 + 1;

			if (here === fn && caller === fn)
				this.addCall(callees, open, here * 2 + 1, here, path);
			this.addCall(here === fn ? callers : callees, open, edge,
				here === fn ? caller : here, path);
		}, (path) => {
			const here = this.fn[path];

			if (here < 0)
				return;
			visible.pop();
			const caller = visible[visible.length - 1];

			if (here === fn)
				close(open, caller * 2);
			if (caller === fn)
				close(open, here * 2 + 1);
		});
		return { callers: sorted(callers), callees: sorted(callees) };
	}

	private addCall(calls: Map<number, number>, open: Map<number, number>,
		edge: number, other: number, path: number): void {
		const times = open.get(edge) ?? 0;

		open.set(edge, times + 1);
		if (!times && this.sub[path])
			calls.set(other, (calls.get(other) ?? 0) + this.sub[path]);
	}

	// By file and line: what is in a line itself, and with all it called.
	lines(file: number): Map<number, { self: number; total: number }> {
		const { paths, frames } = this.model.data;
		const lines = new Map<number, { self: number; total: number }>();
		const open = new Map<number, number>();
		const own = this.ownByLine();
		const at = (path: number): number => {
			const frame = paths.frame[path];

			return frames.full[frame] === file && frames.kind[frame] === PYTHON
				? paths.line[path]
				: 0;
		};

		this.walk((path) => {
			const line = at(path);

			if (!line || !this.sub[path])
				return;
			const entry = lines.get(line) ?? { self: 0, total: 0 };
			const times = open.get(line) ?? 0;

			open.set(line, times + 1);
			entry.self += own[path];
			if (!times)
				entry.total += this.sub[path];
			lines.set(line, entry);
		}, (path) => {
			const line = at(path);

			if (line && this.sub[path])
				close(open, line);
		});
		return lines;
	}

	// C functions have no lines: their time is their caller's line's own.
	private ownByLine(): Float64Array {
		const { paths, frames } = this.model.data;
		const own = new Float64Array(paths.count);

		for (let path = 0; path < paths.count; path++)
			own[path] = this.sub[path];
		for (let path = paths.count - 1; path >= 0; path--) {
			const kind = frames.kind[paths.frame[path]];
			const up = paths.parent[path];

			if (up >= 0 && kind === PYTHON)
				own[up] -= this.sub[path];
		}
		// What Python called through a C function is not its caller's own.
		for (let path = paths.count - 1; path >= 0; path--) {
			const kind = frames.kind[paths.frame[path]];
			const up = paths.parent[path];

			if (up >= 0 && kind !== PYTHON)
				own[up] += own[path] - this.sub[path];
		}
		return own;
	}

	// What was spent in files, by full name, hottest first.
	files(): { file: number; self: number }[] {
		const { paths, frames } = this.model.data;
		const own = this.ownByLine();
		const files = new Map<number, number>();

		for (let path = 0; path < paths.count; path++) {
			const frame = paths.frame[path];

			if (own[path] && frames.kind[frame] === PYTHON)
				files.set(frames.full[frame],
					(files.get(frames.full[frame]) ?? 0) + own[path]);
		}
		return [...files].map(([file, self]) => ({ file, self }))
			.sort((a, b) => b.self - a.self || a.file - b.file);
	}
}

export interface Call {
	fn: number; // -1: nobody, it is the outermost
	time: number;
}

function close(open: Map<number, number>, key: number): void {
	open.set(key, (open.get(key) ?? 1) - 1);
}

function sorted(calls: Map<number, number>): Call[] {
	return [...calls].map(([fn, time]) => ({ fn, time }))
		.sort((a, b) => b.time - a.time || a.fn - b.fn);
}

// The interpreter's start and end are no functions of the program.
function ownOf(model: Model, weights: Float64Array): Float64Array {
	const own = new Float64Array(model.data.paths.count);
	const { places } = model.data;

	for (let i = 0; i < places.count; i++)
		if (places.path[i] >= 0 && model.isProgram(i))
			own[places.path[i]] += weights[i];
	return own;
}

function belowOf(model: Model): Below {
	const { paths } = model.data;
	const first = new Int32Array(paths.count).fill(-1);
	const next = new Int32Array(paths.count).fill(-1);

	for (let path = paths.count - 1; path >= 0; path--) {
		const up = paths.parent[path];

		if (up >= 0) {
			next[path] = first[up];
			first[up] = path;
		}
	}
	return { first, next };
}
