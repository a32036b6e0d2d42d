// The tree of a report: what the processors of pyinstrument, and ours, make of
// a shape and its weights. doc/REPORTS.md says what each of them does; the
// first three are in the shape already.

import {
	C_FUNCTION, INHERITS, LIBRARY, PYTHON,
} from './kinds';
import { fold, HEAVY, NO_GROUP, type Group } from './fold';
import type { Model } from './model';
import { OF_FRAME, OF_ROOT, ROOT, type Shape } from './shape';
import type { Spent } from './weights';

export interface TreeOptions {
	threshold: number; // share of the whole below which rows go
	fold: boolean; // connected library code is a group
	// What the user says of a function: it is library code, or none; null:
	// nothing.
	said: (frame: number) => boolean | null;
	// Of two runs: is a change worth a row? null: all rows are there.
	matters: ((base: number, time: number) => boolean) | null;
	sort: Sort;
	trim: boolean; // rows of processes and threads go where they tell nothing
}

export type Sort = 'time' | 'self' | 'name' | 'seen' | 'change';

const WHOLE = 0.8;
const TINY = 1e-44;

// Of a row.
export const APP = 1;
const BY_APP = 2;
export const IN_GROUP_HIDDEN = 4;

export interface Note {
	text: string;
	time: number;
}

// Children of a node, by number of the shape. SELF stands for "[self]", what is
// below it for a note.
export const SELF = -1;
const FIRST_NOTE = -2;

export function noteOf(child: number): number {
	return FIRST_NOTE - child;
}

export class Tree {
	readonly shape: Shape;
	readonly spent: Spent;
	readonly base: Spent | null;
	readonly options: TreeOptions;
	// By node. Kept: heavy enough to be shown.
	readonly kept: Uint8Array;
	readonly flags: Uint8Array;
	readonly group: Int32Array; // from 1; 0: none
	groups: readonly Group[] = [NO_GROUP];
	top: number; // -1: there is nothing
	whole: number; // what threshold and percentages are of
	readonly notes: Note[] = [];
	private readonly notesOf = new Map<number, number>();
	private readonly ordered = new Map<number, readonly number[]>();
	private readonly first: Int32Array;
	private readonly next: Int32Array;

	constructor(shape: Shape, spent: Spent, base: Spent | null,
		options: TreeOptions) {
		const n = shape.count;

		this.shape = shape;
		this.spent = spent;
		this.base = base;
		this.options = options;
		this.kept = new Uint8Array(n);
		this.flags = new Uint8Array(n);
		this.group = new Int32Array(n);
		this.first = new Int32Array(n).fill(-1);
		this.next = new Int32Array(n).fill(-1);
		this.whole = this.weight(ROOT);
		this.keep();
		this.top = options.trim ? this.chooseTop() : ROOT;
		if (!this.weight(ROOT))
			this.top = -1;
		this.markApp();
		if (options.fold && this.top >= 0)
			this.groups = fold(this);
	}

	get model(): Model {
		return this.shape.model;
	}

	// What a node is measured by: of two runs, the larger of both sides.
	weight(node: number): number {
		const total = this.spent.total[node];

		return this.base ? Math.max(total, this.base.total[node]) : total;
	}

	selfWeight(node: number): number {
		const self = this.spent.self[node];

		return this.base ? Math.max(self, this.base.self[node]) : self;
	}

	private isLight(time: number): boolean {
		return time / Math.max(this.whole, TINY) < this.options.threshold;
	}

	// Links all that is shown to its parent, last to first.
	private keep(): void {
		const { parent, count } = this.shape;

		this.kept[ROOT] = 1;
		if (this.options.matters)
			this.keepChanged();
		else
			this.keepHeavy();
		for (let node = count - 1; node > ROOT; node--) {
			if (!this.kept[node])
				continue;
			this.next[node] = this.first[parent[node]];
			this.first[parent[node]] = node;
		}
		if (!this.options.matters)
			this.sumUp();
	}

	private keepHeavy(): void {
		const { parent, count } = this.shape;

		for (let node = 1; node < count; node++) {
			const weight = this.weight(node);

			if (this.kept[parent[node]] && weight && !this.isLight(weight))
				this.kept[node] = 1;
		}
	}

	// What changed, and what leads to it.
	private keepChanged(): void {
		const { parent, count } = this.shape;

		for (let node = count - 1; node > ROOT; node--) {
			if (this.kept[node] || this.changed(this.base?.total, this.spent.total, node))
				this.kept[node] = this.kept[parent[node]] = 1;
		}
	}

	private changed(base: Float64Array | undefined, time: Float64Array,
		node: number): boolean {
		return this.options.matters?.(base?.[node] ?? 0, time[node]) ?? true;
	}

	// By how much a node is another, of two runs.
	change(node: number): number {
		return this.spent.total[node] - (this.base?.total[node] ?? 0);
	}

	private selfChange(node: number): number {
		return this.spent.self[node] - (this.base?.self[node] ?? 0);
	}

	// Many little threads or processes may be most of it: they are summed up
	// in a row, where there are others or where they make up as much as one.
	private sumUp(): void {
		const { parent, kind, count } = this.shape;
		const crowds = new Map<number, { go: number; time: number }>();

		for (let node = 1; node < count && this.options.threshold > 0; node++) {
			if (kind[node] !== OF_ROOT || this.kept[node] ||
				!this.kept[parent[node]] || !this.weight(node))
				continue;
			const crowd = crowds.get(parent[node]) ?? { go: 0, time: 0 };

			crowd.go += this.spent.members[node];
			crowd.time += this.weight(node);
			crowds.set(parent[node], crowd);
		}
		for (const [node, crowd] of crowds) {
			if (this.childCount(node) < 2 && this.isLight(crowd.time))
				continue;
			const noun = node === ROOT ? 'process' : 'thread';
			const ending = crowd.go === 1 ? '' : node === ROOT ? 'es' : 's';

			this.notesOf.set(node, this.notes.length);
			this.notes.push({
				text: `[${crowd.go} ${noun}${ending} below ` +
					`${this.options.threshold * 100} %]`,
				time: crowd.time,
			});
		}
	}

	private childCount(node: number): number {
		let n = 0;

		for (let at = this.first[node]; at >= 0; at = this.next[at])
			n++;
		return n;
	}

	// In order of first sight.
	*raw(node: number): Generator<number> {
		for (let at = this.first[node]; at >= 0; at = this.next[at])
			yield at;
	}

	// Does "[self]" stand below it? Alone it would say nothing.
	hasSelf(node: number): boolean {
		const self = this.selfWeight(node);

		return self > 0 && this.first[node] >= 0 && this.isFrame(node) &&
			(this.options.matters
				? this.changed(this.base?.self, this.spent.self, node)
				: !this.isLight(self));
	}

	isFrame(node: number): boolean {
		return this.shape.kind[node] === OF_FRAME;
	}

	// In the order in which they are shown.
	children(node: number): readonly number[] {
		let list = this.ordered.get(node);

		if (!list) {
			list = this.order(node);
			this.ordered.set(node, list);
		}
		return list;
	}

	private order(node: number): number[] {
		const list = [...this.raw(node)];

		list.sort(this.comparison());
		if (this.hasSelf(node))
			this.insert(list, SELF, this.options.sort === 'change'
				? Math.abs(this.selfChange(node))
				: this.selfWeight(node));
		const note = this.notesOf.get(node);

		if (note !== undefined)
			this.insert(list, FIRST_NOTE - note, this.notes[note].time);
		return list;
	}

	// At its place in order of time, or of change, behind equals; else last.
	private insert(list: number[], child: number, measure: number): void {
		const { sort } = this.options;
		let at = list.length;

		while (at > 0 && list[at - 1] >= 0 && measure > (
			sort === 'time' ? this.weight(list[at - 1])
				: sort === 'change' ? Math.abs(this.change(list[at - 1]))
					: Infinity))
			at--;
		list.splice(at, 0, child);
	}

	private comparison(): (a: number, b: number) => number {
		switch (this.options.sort) {
		case 'self':
			return (a, b) => this.selfWeight(b) - this.selfWeight(a) || a - b;
		case 'name':
			return (a, b) => compare(this.nameOf(a), this.nameOf(b)) || a - b;
		case 'seen':
			return (a, b) => a - b;
		case 'change':
			return (a, b) =>
				Math.abs(this.change(b)) - Math.abs(this.change(a)) ||
				this.weight(b) - this.weight(a) || a - b;
		default:
			return (a, b) => this.weight(b) - this.weight(a) || a - b;
		}
	}

	private nameOf(node: number): string {
		const { data } = this.model;
		const what = this.shape.what[node];

		return this.isFrame(node)
			? data.strings[data.frames.name[what]]
			: what >= 0 ? data.strings[data.roots.name[what]] : '';
	}

	// What is in no function that it calls, also not in one that is not shown.
	ownTime(node: number): number {
		let time = this.weight(node);

		for (const child of this.raw(node))
			time -= this.weight(child);
		return time;
	}

	isApp(node: number): boolean {
		return (this.flags[node] & APP) !== 0;
	}

	private only(node: number): number {
		const child = this.first[node];

		return child >= 0 && this.next[child] < 0 ? child : -1;
	}

	// Rows of processes and threads stay where they tell something.
	private chooseTop(): number {
		const process = this.only(ROOT);

		this.trimThreads();
		if (process < 0)
			return ROOT;
		if (this.isMany(process))
			return process;
		const all = this.weight(process);

		for (const child of this.raw(process))
			if (this.isCode(child) && this.weight(child) > WHOLE * all)
				return child;
		return process;
	}

	// One thread for each process tells nothing.
	private trimThreads(): void {
		for (const process of this.raw(ROOT)) {
			const thread = this.only(process);

			if (thread < 0 || this.shape.kind[thread] !== OF_ROOT ||
				this.spent.members[thread] > this.spent.members[process])
				continue;
			this.first[process] = this.first[thread];
		}
	}

	private isMany(node: number): boolean {
		return this.shape.kind[node] === OF_ROOT &&
			this.spent.members[node] > 1;
	}

	private isCode(node: number): boolean {
		if (!this.isFrame(node))
			return false;
		const kind = this.model.data.frames.kind[this.shape.what[node]];

		return kind === PYTHON || kind === C_FUNCTION;
	}

	// Whose code it is; what the application runs by exec() is its own.
	private markApp(): void {
		const { parent, count, what } = this.shape;
		const { flags, kind } = this.model.data.frames;

		for (let node = 0; node < count; node++) {
			if (!this.kept[node])
				continue;
			if (!this.isFrame(node)) {
				this.flags[node] = BY_APP;
				continue;
			}
			const byApp = node === this.top ||
				(this.flags[parent[node]] & BY_APP) !== 0;
			const frame = flags[what[node]];

			if (kind[what[node]] !== PYTHON)
				this.flags[node] = byApp ? BY_APP : 0;
			else if (frame & INHERITS ? byApp : !(frame & LIBRARY))
				this.flags[node] = APP | BY_APP;
		}
	}

	// Is "[self]" below a node hidden with its group?
	hidesSelf(node: number): boolean {
		const group = this.groups[this.group[node]];

		return group.hidden > 0 &&
			this.selfWeight(node) <= HEAVY * this.weight(this.top);
	}
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
