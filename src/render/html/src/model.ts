// What was recorded, in a form that answers fast how much was spent where: a
// place is a path below a thread in one state, and a window of time gives each
// place its weight.

import type { Data, Side, Sums } from './data';
import { decode } from './decode';
import { join } from './join';
import { HELD, ON_CPU, WAITS } from './kinds';

export interface Range {
	from: number;
	to: number;
}

export type Mode = 'wall' | 'cpu' | 'wait' | 'gil';

export class Model {
	// Of a diff, with all that the base has behind it.
	readonly data: Side;
	readonly base: Sums | null;
	// By frame: the first one that is the same function.
	readonly fn: Uint32Array;
	// By root: the one that it is shown as, of a diff.
	readonly rootAs: Uint32Array;
	readonly whole: Range;

	constructor(data: Data) {
		const joined = join(data);

		this.data = joined.side;
		this.base = joined.base;
		this.fn = joined.fn;
		this.rootAs = joined.rootAs;
		this.whole = wholeRange(data);
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

	// Samples in a window; a run that it cuts counts by its share.
	samples(range: Range): number {
		const { runs, cells, sums } = this.data;
		let samples = 0;

		for (let i = 0; i < sums.count; i++)
			samples += sums.samples[i];
		for (const cell of cells)
			for (let i = 0; i < cell.count; i++)
				samples += share(cell.samples[i], cell.from, cell.to, range);
		for (let i = 0; i < runs.count; i++)
			samples += share(runs.samples[i], runs.start[i],
				runs.start[i] + runs.length[i], range);
		return samples;
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
