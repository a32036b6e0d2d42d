// What a report holds, as columns; doc/HTML.md says what they mean.

import type { Meta } from './meta';

export interface Frames {
	count: number;
	name: Uint32Array;
	cls: Uint32Array;
	qualified: Uint32Array;
	file: Uint32Array;
	full: Uint32Array;
	line: Uint32Array;
	module: Uint32Array;
	pack: Uint32Array;
	same: Uint32Array;
	kind: Uint8Array;
	flags: Uint16Array;
}

export interface Paths {
	count: number;
	parent: Int32Array; // -1: it is an outermost one
	frame: Uint32Array;
	line: Uint32Array;
}

export interface Roots {
	count: number;
	kind: Uint8Array;
	parent: Int32Array; // -1: none
	group: Int32Array; // -1: none
	name: Uint32Array;
	label: Uint32Array;
	id: Float64Array;
	began: Float64Array;
	ended: Float64Array;
	many: Float64Array;
	flags: Uint8Array;
}

export interface Places {
	count: number;
	root: Uint32Array;
	path: Int32Array; // -1: no frame
	state: Int32Array; // -1: not known
	flags: Uint8Array;
}

// What was when.
export interface Runs {
	count: number;
	lane: Uint32Array;
	place: Uint32Array;
	start: Float64Array;
	length: Float64Array; // which is the weight
	samples: Uint32Array;
}

// Sums; of what has a time, from and to.
export interface Sums {
	count: number;
	place: Uint32Array;
	weight: Float64Array;
	samples: Float64Array;
}

export interface Cell extends Sums {
	from: number;
	to: number;
}

export interface Source {
	file: string;
	why: string; // the text is not there; "": it is
	text: string;
}

export interface Said {
	time: number;
	text: string;
}

export interface Mark extends Said {
	letter: string; // '': it has none
}

// One side; both of a diff have one.
export interface Side {
	meta: Meta;
	strings: string[];
	frames: Frames;
	paths: Paths;
	roots: Roots;
	places: Places;
	runs: Runs;
	cells: Cell[];
	sums: Sums;
	sources: Map<string, Source>;
	marks: Mark[];
	lines: Said[];
}

export interface Data extends Side {
	base: Side | null;
}
