// The bytes of a report into columns of numbers. doc/HTML.md says what they
// are; whatever else they are is refused with one sentence.

import { Chunks, FormatError, type Reader } from './bytes';
import type {
	Cell, Data, Frames, Mark, Paths, Places, Roots, Runs, Said, Side, Source, Sums,
} from './data';
import { parseMeta, type Meta } from './meta';

const utf8 = new TextDecoder();

function readMeta(chunks: Chunks): Meta {
	let json = '';

	for (const reader of chunks.get('META'))
		json += utf8.decode(reader.take(reader.end - reader.at));
	if (!json)
		throw new FormatError('it does not say what run it is of');
	return parseMeta(json);
}

function readStrings(chunks: Chunks): string[] {
	const strings: string[] = [];

	for (const reader of chunks.get('STRS')) {
		for (let n = reader.count(1); n > 0; n--)
			strings.push(utf8.decode(reader.take(reader.u())));
		reader.done();
	}
	if (!strings.length)
		strings.push('');
	return strings;
}

// How many rows all chunks of a name have; each reader stands behind its count.
function rowsOf(readers: Reader[], columns: number): number[] {
	return readers.map((reader) => reader.count(columns));
}

function sum(counts: number[]): number {
	return counts.reduce((all, n) => all + n, 0);
}

type Column = { [index: number]: number };

// One column after another, in each of the chunks.
function fill(readers: Reader[], counts: number[],
	columns: ((reader: Reader, row: number) => void)[]): void {
	let first = 0;

	readers.forEach((reader, i) => {
		for (const read of columns)
			for (let row = first; row < first + counts[i]; row++)
				read(reader, row);
		reader.done();
		first += counts[i];
	});
}

function plain(column: Column): (reader: Reader, row: number) => void {
	return (reader, row) => {
		column[row] = reader.u();
	};
}

// A number of something of which there are so many.
function index(column: Column, limit: number, what: string):
	(reader: Reader, row: number) => void {
	return (reader, row) => {
		const value = reader.u();

		if (value >= limit)
			throw new FormatError(`it names a ${what} that is not there`);
		column[row] = value;
	};
}

// One more than such a number; 0: none, which is -1 here.
function indexOrNone(column: Column, limit: number, what: string):
	(reader: Reader, row: number) => void {
	return (reader, row) => {
		const value = reader.u();

		if (value > limit)
			throw new FormatError(`it names a ${what} that is not there`);
		column[row] = value - 1;
	};
}

function readFrames(chunks: Chunks, strings: number): Frames {
	const readers = chunks.get('FRAM');
	const counts = rowsOf(readers, 11);
	const count = sum(counts);
	const make = (): Uint32Array => new Uint32Array(count);
	const frames: Frames = {
		count, name: make(), cls: make(), qualified: make(), file: make(),
		full: make(), line: make(), module: make(), pack: make(),
		same: make(), kind: new Uint8Array(count),
		flags: new Uint16Array(count),
	};

	fill(readers, counts, [
		index(frames.name, strings, 'text'),
		index(frames.cls, strings, 'text'),
		index(frames.qualified, strings, 'text'),
		index(frames.file, strings, 'text'),
		index(frames.full, strings, 'text'),
		plain(frames.line),
		index(frames.module, strings, 'text'),
		index(frames.pack, strings, 'text'),
		(reader, row) => {
			frames.same[row] = within(row - reader.u(), count, 'function');
		},
		plain(frames.kind),
		plain(frames.flags),
	]);
	return frames;
}

function readPaths(chunks: Chunks, frames: number): Paths {
	const readers = chunks.get('PATH');
	const counts = rowsOf(readers, 3);
	const count = sum(counts);
	const paths: Paths = {
		count,
		parent: new Int32Array(count),
		frame: new Uint32Array(count),
		line: new Uint32Array(count),
	};

	fill(readers, counts, [
		(reader, row) => {
			const back = reader.u();

			if (back > row)
				throw new FormatError('a path begins before the first');
			paths.parent[row] = back ? row - back : -1;
		},
		index(paths.frame, frames, 'function'),
		plain(paths.line),
	]);
	return paths;
}

function readRoots(chunks: Chunks, strings: number): Roots {
	const readers = chunks.get('ROOT');
	const counts = rowsOf(readers, 10);
	const count = sum(counts);
	const roots: Roots = {
		count,
		kind: new Uint8Array(count),
		parent: new Int32Array(count),
		group: new Int32Array(count),
		name: new Uint32Array(count),
		label: new Uint32Array(count),
		id: new Float64Array(count),
		began: new Float64Array(count),
		ended: new Float64Array(count),
		many: new Float64Array(count),
		flags: new Uint8Array(count),
	};

	fill(readers, counts, [
		plain(roots.kind),
		indexOrNone(roots.parent, count, 'process'),
		indexOrNone(roots.group, count, 'group'),
		index(roots.name, strings, 'text'),
		index(roots.label, strings, 'text'),
		plain(roots.id),
		plain(roots.began),
		plain(roots.ended),
		plain(roots.many),
		plain(roots.flags),
	]);
	checkAcyclic(roots.parent);
	return roots;
}

// Whoever walks up comes to an end.
function checkAcyclic(parent: Int32Array): void {
	const seen = new Int32Array(parent.length).fill(-1);

	for (let row = 0; row < parent.length; row++) {
		for (let at = row; at >= 0 && seen[at] < 0; at = parent[at]) {
			seen[at] = row;
			if (parent[at] >= 0 && seen[parent[at]] === row)
				throw new FormatError('a process is its own parent');
		}
	}
}

function readPlaces(chunks: Chunks, roots: number, paths: number,
	states: number): Places {
	const readers = chunks.get('PLCE');
	const counts = rowsOf(readers, 4);
	const count = sum(counts);
	const places: Places = {
		count,
		root: new Uint32Array(count),
		path: new Int32Array(count),
		state: new Int32Array(count),
		flags: new Uint8Array(count),
	};

	fill(readers, counts, [
		index(places.root, roots, 'thread'),
		indexOrNone(places.path, paths, 'path'),
		indexOrNone(places.state, states, 'state'),
		plain(places.flags),
	]);
	return places;
}

function readRuns(chunks: Chunks, places: number): Runs {
	const readers = chunks.get('RUNS');
	const counts = rowsOf(readers, 5);
	const count = sum(counts);
	const runs: Runs = {
		count,
		lane: new Uint32Array(count),
		place: new Uint32Array(count),
		start: new Float64Array(count),
		length: new Float64Array(count),
		samples: new Uint32Array(count),
	};
	const ends = new Map<number, number>();
	let first = 0;

	readers.forEach((reader, i) => {
		readBlock(reader, runs, first, first + counts[i], places);
		first += counts[i];
	});
	// Each begins a gap behind the end of the last one of its lane.
	for (let row = 0; row < count; row++) {
		runs.start[row] += ends.get(runs.lane[row]) ?? 0;
		ends.set(runs.lane[row], runs.start[row] + runs.length[row]);
	}
	return runs;
}

function readBlock(reader: Reader, runs: Runs, from: number, to: number,
	places: number): void {
	let place = 0;

	for (let row = from; row < to; row++)
		runs.lane[row] = reader.u();
	for (let row = from; row < to; row++) {
		place += reader.s();
		runs.place[row] = within(place, places, 'place');
	}
	for (let row = from; row < to; row++)
		runs.start[row] = reader.s();
	for (let row = from; row < to; row++)
		runs.length[row] = reader.u();
	for (let row = from; row < to; row++)
		runs.samples[row] = reader.u();
	reader.done();
}

function within(value: number, limit: number, what: string): number {
	if (value < 0 || value >= limit)
		throw new FormatError(`it names a ${what} that is not there`);
	return value;
}

function emptySums(count: number): Sums {
	return {
		count,
		place: new Uint32Array(count),
		weight: new Float64Array(count),
		samples: new Float64Array(count),
	};
}

function fillSums(sums: Sums, readers: Reader[], counts: number[],
	places: number): void {
	fill(readers, counts, [
		index(sums.place, places, 'place'),
		plain(sums.weight),
		plain(sums.samples),
	]);
}

function readSums(chunks: Chunks, places: number): Sums {
	const readers = chunks.get('SUMS');
	const counts = rowsOf(readers, 3);
	const sums = emptySums(sum(counts));

	fillSums(sums, readers, counts, places);
	return sums;
}

function readCells(chunks: Chunks, places: number): Cell[] {
	return chunks.get('CELL').map((reader) => {
		const from = reader.u();
		const to = reader.u();
		const counts = rowsOf([reader], 3);
		const cell = { from, to, ...emptySums(counts[0]) };

		fillSums(cell, [reader], counts, places);
		return cell;
	});
}

function readSources(chunks: Chunks, strings: string[]): Map<string, Source> {
	const sources = new Map<string, Source>();

	for (const reader of chunks.get('SRCS')) {
		for (let n = reader.count(3); n > 0; n--) {
			const file = strings[within(reader.u(), strings.length, 'text')];
			const why = strings[within(reader.u(), strings.length, 'text')];
			const text = utf8.decode(reader.take(reader.u()));

			sources.set(file, { file, why, text });
		}
		reader.done();
	}
	return sources;
}

function readSaid(readers: Reader[]): Said[] {
	const said: Said[] = [];

	for (const reader of readers) {
		for (let n = reader.count(2); n > 0; n--) {
			const time = reader.u();

			said.push({ time, text: utf8.decode(reader.take(reader.u())) });
		}
		reader.done();
	}
	return said;
}

function readMarks(readers: Reader[]): Mark[] {
	const marks: Mark[] = [];

	for (const reader of readers) {
		for (let n = reader.count(3); n > 0; n--) {
			const time = reader.u();
			const code = within(reader.u(), 128, 'letter');

			marks.push({
				time, letter: code ? String.fromCharCode(code) : '',
				text: utf8.decode(reader.take(reader.u())),
			});
		}
		reader.done();
	}
	return marks;
}

function readSide(chunks: Chunks): Side {
	const meta = readMeta(chunks);
	const strings = readStrings(chunks);
	const frames = readFrames(chunks, strings.length);
	const paths = readPaths(chunks, frames.count);
	const roots = readRoots(chunks, strings.length);
	const places = readPlaces(chunks, roots.count, paths.count,
		meta.states.length);

	return {
		meta, strings, frames, paths, roots, places,
		runs: readRuns(chunks, places.count),
		cells: readCells(chunks, places.count),
		sums: readSums(chunks, places.count),
		sources: readSources(chunks, strings),
		marks: readMarks(chunks.get('MARK')),
		lines: readSaid(chunks.get('LINE')),
	};
}

export function decode(bytes: Uint8Array): Data {
	const chunks = new Chunks(bytes);

	return {
		...readSide(chunks),
		base: chunks.base && readSide(chunks.base),
	};
}
