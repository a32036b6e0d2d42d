// What was recorded, in a form that answers fast how much was spent where: a
// place is a path below a thread in one state, and a window of time gives each
// place its weight.

import type { Data, Side, Sums } from './data';
import { decode } from './decode';
import { join } from './join';
import { HELD, ON_CPU, SHUTDOWN, STARTUP, WAITS } from './kinds';
import type { Meta } from './meta';

export interface Range {
	from: number;
	to: number;
}

export type Mode = 'wall' | 'cpu' | 'wait' | 'gil';

// Paths of the interpreter's start and end.
export const IN_STARTUP = -1;
export const IN_SHUTDOWN = -2;

export class Model {
	// Of a diff, with all that the base has behind it.
	readonly data: Side;
	readonly base: Sums | null;
	readonly baseMeta: Meta | null;
	// By frame: the first one that is the same function.
	readonly fn: Uint32Array;
	// By root: the one that it is shown as, of a diff.
	readonly rootAs: Uint32Array;
	readonly whole: Range;
	// By path: IN_*; 0: neither.
	readonly special: Int8Array;

	constructor(data: Data) {
		const joined = join(data);

		this.data = joined.side;
		this.base = joined.base;
		this.baseMeta = data.base && data.base.meta;
		this.fn = joined.fn;
		this.rootAs = joined.rootAs;
		this.whole = wholeRange(data);
		this.special = specialPaths(this.data);
	}

	get isDiff(): boolean {
		return this.base !== null;
	}

	// Is it known when things were?
	get hasTime(): boolean {
		return this.data.runs.count > 0;
	}

	// What each place weighs in a window of time. What is known as a sum of
	// the whole alone counts in every window.
	weigh(range: Range): Float64Array {
		const { runs, sums, cells, places } = this.data;
		const weights = new Float64Array(places.count);

		addSums(weights, sums);
		for (const cell of cells)
			for (let i = 0; i < cell.count; i++)
				weights[cell.place[i]] += share(
					cell.weight[i], cell.from, cell.to, range);
		for (let i = 0; i < runs.count; i++) {
			const start = runs.start[i];
			const end = start + runs.length[i];

			if (start >= range.from && end <= range.to)
				weights[runs.place[i]] += runs.length[i];
			else if (end > range.from && start < range.to)
				weights[runs.place[i]] +=
					share(runs.length[i], start, end, range);
		}
		return weights;
	}

	// The same of what a diff is with.
	weighBase(): Float64Array {
		const weights = new Float64Array(this.data.places.count);

		if (this.base)
			addSums(weights, this.base);
		return weights;
	}

	// What it was seen in, by place.
	sampled(range: Range): Float64Array {
		const { runs, sums, cells, places } = this.data;
		const samples = new Float64Array(places.count);

		for (let i = 0; i < sums.count; i++)
			samples[sums.place[i]] += sums.samples[i];
		for (const cell of cells)
			for (let i = 0; i < cell.count; i++)
				samples[cell.place[i]] += share(
					cell.samples[i], cell.from, cell.to, range);
		for (let i = 0; i < runs.count; i++)
			samples[runs.place[i]] += share(runs.samples[i],
				runs.start[i], runs.start[i] + runs.length[i], range);
		return samples;
	}

	sampledBase(): Float64Array {
		const samples = new Float64Array(this.data.places.count);

		if (this.base)
			for (let i = 0; i < this.base.count; i++)
				samples[this.base.place[i]] += this.base.samples[i];
		return samples;
	}

	// Is a place one of the program, not of the interpreter's start or end?
	isProgram(place: number): boolean {
		const path = this.data.places.path[place];

		return path < 0 || !this.special[path];
	}

	// Does time in a place count?
	counts(place: number, mode: Mode): boolean {
		const flags = this.data.places.flags[place];

		switch (mode) {
		case 'cpu':
			return (flags & ON_CPU) !== 0;
		case 'wait':
			return (flags & WAITS) !== 0;
		case 'gil':
			return (flags & HELD) !== 0;
		default:
			return true;
		}
	}
}

function addSums(weights: Float64Array, sums: Sums): void {
	for (let i = 0; i < sums.count; i++)
		weights[sums.place[i]] += sums.weight[i];
}

// What of n, spread from start to end, is within the range: whole numbers
// that add up, wherever it is cut.
export function share(n: number, start: number, end: number, range: Range):
	number {
	const before = (at: number): number => {
		if (at >= end)
			return n;
		return at <= start
			? 0
			: Math.floor((n * (at - start)) / (end - start));
	};

	return before(range.to) - before(range.from);
}

function wholeRange(data: Data): Range {
	const { meta } = data;
	const [from, to] = meta.window ?? [0, meta.length];

	return { from, to: Math.max(to, from) };
}

export function modelOf(bytes: Uint8Array): Model {
	return new Model(decode(bytes));
}

// Paths of the interpreter's own start and end.
function specialPaths({ paths, frames }: Side): Int8Array {
	const special = new Int8Array(paths.count);

	for (let i = 0; i < paths.count; i++) {
		const kind = frames.kind[paths.frame[i]];
		const up = paths.parent[i];

		if (kind === STARTUP)
			special[i] = IN_STARTUP;
		else if (kind === SHUTDOWN)
			special[i] = IN_SHUTDOWN;
		else if (up >= 0)
			special[i] = special[up];
	}
	return special;
}
