// Both sides of a diff as one: what the base has stands behind what the run
// has, and functions, threads and processes of one name are the same.

import { GROUP, PROCESS, PYTHON, THREAD } from './kinds';
import { areQualified } from './compare';
import type {
	Data, Frames, Paths, Places, Roots, Side, Sums,
} from './data';

export interface Joined {
	side: Side;
	base: Sums | null;
	fn: Uint32Array;
	rootAs: Uint32Array;
}

export function join(data: Data): Joined {
	const { base } = data;

	if (!base)
		return {
			side: data,
			base: null,
			fn: data.frames.same,
			rootAs: numbers(data.roots.count),
		};
	const strings = [...data.strings];
	const text = textsOf(strings, base.strings);
	const side: Side = {
		...data,
		strings,
		frames: joinFrames(data.frames, base.frames, text),
		paths: joinPaths(data.paths, base.paths, data.frames.count),
		roots: joinRoots(data.roots, base.roots, text),
		places: joinPlaces(data, base),
	};

	return {
		side,
		base: {
			...base.sums,
			place: base.sums.place.map((i) => i + data.places.count),
		},
		fn: sameByName(side, areQualified(data, base)),
		rootAs: sameRoots(side.roots, data.roots.count),
	};
}

function numbers(count: number): Uint32Array {
	return new Uint32Array(count).map((_, i) => i);
}

// The numbers that other strings have among these, to which they are added.
function textsOf(strings: string[], others: string[]): Uint32Array {
	const known = new Map(strings.map((text, i) => [text, i]));

	return Uint32Array.from(others, (text) => {
		const at = known.get(text) ?? strings.push(text) - 1;

		known.set(text, at);
		return at;
	});
}

type Columns = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

// A column, and another behind it.
function behind<T extends Columns>(a: T, b: T,
	map: (value: number) => number = (value) => value): T {
	const make = a.constructor as new (n: number) => T;
	const all = new make(a.length + b.length);

	all.set(a);
	for (let i = 0; i < b.length; i++)
		all[a.length + i] = map(b[i]);
	return all;
}

function joinFrames(a: Frames, b: Frames, text: Uint32Array): Frames {
	const named = (i: number): number => text[i];

	return {
		count: a.count + b.count,
		name: behind(a.name, b.name, named),
		cls: behind(a.cls, b.cls, named),
		qualified: behind(a.qualified, b.qualified, named),
		file: behind(a.file, b.file, named),
		full: behind(a.full, b.full, named),
		line: behind(a.line, b.line),
		module: behind(a.module, b.module, named),
		pack: behind(a.pack, b.pack, named),
		same: behind(a.same, b.same, (i) => i + a.count),
		kind: behind(a.kind, b.kind),
		flags: behind(a.flags, b.flags),
	};
}

function offset(by: number): (i: number) => number {
	return (i) => (i < 0 ? i : i + by);
}

function joinPaths(a: Paths, b: Paths, frames: number): Paths {
	return {
		count: a.count + b.count,
		parent: behind(a.parent, b.parent, offset(a.count)),
		frame: behind(a.frame, b.frame, offset(frames)),
		line: behind(a.line, b.line),
	};
}

function joinRoots(a: Roots, b: Roots, text: Uint32Array): Roots {
	const named = (i: number): number => text[i];

	return {
		count: a.count + b.count,
		kind: behind(a.kind, b.kind),
		parent: behind(a.parent, b.parent, offset(a.count)),
		group: behind(a.group, b.group, offset(a.count)),
		name: behind(a.name, b.name, named),
		label: behind(a.label, b.label, named),
		id: behind(a.id, b.id),
		began: behind(a.began, b.began),
		ended: behind(a.ended, b.ended),
		many: behind(a.many, b.many),
		flags: behind(a.flags, b.flags),
	};
}

function joinPlaces(a: Side, b: Side): Places {
	return {
		count: a.places.count + b.places.count,
		root: behind(a.places.root, b.places.root, offset(a.roots.count)),
		path: behind(a.places.path, b.places.path, offset(a.paths.count)),
		state: behind(a.places.state, b.places.state),
		flags: behind(a.places.flags, b.places.flags),
	};
}

// By name and short file: lines and folders may differ. Qualified names say more
// than the class that a function ran for, where both sides have them.
function sameByName(side: Side, qualified: boolean): Uint32Array {
	const { frames } = side;
	const known = new Map<string, number>();

	return Uint32Array.from({ length: frames.count }, (_, i) => {
		const isPython = frames.kind[i] === PYTHON;
		const key = [
			frames.kind[i],
			...(!isPython
				? [frames.name[i], qualified ? frames.module[i] : 0]
				: qualified
					? [frames.qualified[i]]
					: [frames.cls[i], frames.name[i]]),
			isPython ? frames.file[i] : 0,
		].join(' ');
		const first = known.get(key) ?? i;

		known.set(key, first);
		return first;
	});
}

// Groups, and what is in none, by label below parents that are the same. Where a
// side has one process or one thread alone, its name tells nothing. What is in a
// group is that: nothing tells which thread of one run is which of the other.
function sameRoots(roots: Roots, ours: number): Uint32Array {
	const known = new Map<string, number>();
	const as = numbers(roots.count);
	const several = new Set([PROCESS, THREAD].filter((kind) =>
		hasSeveral(roots, kind, 0, ours) &&
		hasSeveral(roots, kind, ours, roots.count)));
	const find = (i: number): number => {
		const up = roots.parent[i];
		const parent = up < 0 ? -1 : find(up);
		const kind = roots.kind[i] & ~GROUP;
		const isNamed = kind > THREAD || several.has(kind);
		const key = `${parent} ${kind} ${isNamed ? roots.label[i] : ''}`;
		const first = known.get(key) ?? i;

		known.set(key, first);
		return first;
	};

	for (let i = 0; i < roots.count; i++)
		as[i] = find(roots.group[i] < 0 ? i : roots.group[i]);
	return as;
}

function hasSeveral(roots: Roots, kind: number, from: number, to: number):
	boolean {
	let n = 0;

	for (let i = from; i < to; i++)
		if ((roots.kind[i] & ~GROUP) === kind && roots.group[i] < 0)
			n++;
	return n > 1;
}
