// Writes what doc/HTML.md says, for tests: a report of a run that is made up.

export class Writer {
	private bytes: number[] = [];

	u(value: number): this {
		while (value >= 0x80) {
			this.bytes.push((value % 0x80) | 0x80);
			value = Math.floor(value / 0x80);
		}
		this.bytes.push(value);
		return this;
	}

	s(value: number): this {
		return this.u(value < 0 ? -value * 2 - 1 : value * 2);
	}

	raw(bytes: ArrayLike<number>): this {
		for (let i = 0; i < bytes.length; i++)
			this.bytes.push(bytes[i]);
		return this;
	}

	done(): Uint8Array {
		return Uint8Array.from(this.bytes);
	}
}

const encoder = new TextEncoder();

function samplesIn(ns: number): number {
	return Math.max(1, Math.round(ns / 1e6));
}

export interface FrameSpec {
	name: string;
	cls?: string;
	file?: string;
	full?: string;
	line?: number;
	pack?: string;
	kind?: number;
	flags?: number;
	same?: number;
}

export interface RootSpec {
	kind: number;
	name: string;
	parent?: number; // of roots
	group?: number;
	id?: number;
	many?: number;
	flags?: number;
}

export class Report {
	meta: Record<string, unknown> = {
		program: 'pyinstrument-top', version: '0.1.0',
		description: 'Program: made_up.py', recorded: '10:00:00',
		duration: 1e9, cpu: 5e8, samples: 1000, interval: 1e6, length: 1e9,
		window: null, states: ['cpu', 'ready', 'gil', 'sleep'], notes: [],
		options: { threshold: 0.001 },
	};
	strings = [''];
	private known = new Map([['', 0]]);
	frames: FrameSpec[] = [];
	paths: { parent: number; frame: number; line: number }[] = [];
	roots: RootSpec[] = [];
	places: { root: number; path: number; state: number; flags: number }[] = [];
	runs: {
		lane: number; place: number; gap: number; length: number;
		samples: number;
	}[] = [];
	sums: { place: number; weight: number; samples: number }[] = [];
	sources: { file: string; why: string; text: string }[] = [];
	marks: { time: number; text: string; letter?: string }[] = [];
	lines: { time: number; text: string }[] = [];
	base: Report | null = null;

	text(text: string): number {
		const at = this.known.get(text) ?? this.strings.push(text) - 1;

		this.known.set(text, at);
		return at;
	}

	frame(spec: FrameSpec): number {
		return this.frames.push(spec) - 1;
	}

	path(parent: number, frame: number, line = 0): number {
		return this.paths.push({ parent, frame, line }) - 1;
	}

	root(spec: RootSpec): number {
		return this.roots.push(spec) - 1;
	}

	place(root: number, path: number, state = 0, flags = 8): number {
		return this.places.push({ root, path, state, flags }) - 1;
	}

	// A sample each ms.
	run(lane: number, place: number, length: number, gap = 0): void {
		this.runs.push({ lane, place, gap, length, samples: samplesIn(length) });
	}

	sum(place: number, weight: number): void {
		this.sums.push({ place, weight, samples: samplesIn(weight) });
	}

	bytes(): Uint8Array {
		const chunks: Uint8Array[] = [];

		this.put(chunks);
		if (this.base) {
			chunks.push(chunk('BASE', new Uint8Array()));
			this.base.put(chunks);
		}
		return join([encoder.encode('PITH'), Uint8Array.of(1), ...chunks]);
	}

	private put(chunks: Uint8Array[]): void {
		const frames = this.framesBytes();
		const roots = this.rootsBytes();
		const sources = this.sourcesBytes();

		chunks.push(
			chunk('META', encoder.encode(JSON.stringify(this.meta))),
			chunk('STRS', this.stringsBytes()),
			chunk('FRAM', frames),
			chunk('PATH', columns(this.paths, [
				(p, w, i) => w.u(p.parent < 0 ? 0 : i - p.parent),
				(p, w) => w.u(p.frame),
				(p, w) => w.u(p.line),
			])),
			chunk('ROOT', roots),
			chunk('PLCE', columns(this.places, [
				(p, w) => w.u(p.root),
				(p, w) => w.u(p.path + 1),
				(p, w) => w.u(p.state + 1),
				(p, w) => w.u(p.flags),
			])));
		for (let at = 0; at < this.runs.length; at += 65536)
			chunks.push(chunk('RUNS', runsBytes(
				this.runs.slice(at, at + 65536))));
		chunks.push(chunk('SUMS', columns(this.sums, [
			(p, w) => w.u(p.place),
			(p, w) => w.u(p.weight),
			(p, w) => w.u(p.samples),
		])), chunk('SRCS', sources), chunk('XTRA', Uint8Array.of(1, 2, 3)));
		chunks.push(chunk('MARK', this.marksBytes()),
			chunk('LINE', this.linesBytes()));
	}

	private stringsBytes(): Uint8Array {
		const w = new Writer().u(this.strings.length);

		for (const text of this.strings) {
			const bytes = encoder.encode(text);

			w.u(bytes.length).raw(bytes);
		}
		return w.done();
	}

	private framesBytes(): Uint8Array {
		return columns(this.frames, [
			(f, w) => w.u(this.text(f.name)),
			(f, w) => w.u(this.text(f.cls ?? '')),
			(f, w) => w.u(this.text(f.cls ? `${f.cls}.${f.name}` : f.name)),
			(f, w) => w.u(this.text(f.file ?? '')),
			(f, w) => w.u(this.text(f.full ?? f.file ?? '')),
			(f, w) => w.u(f.line ?? 0),
			(_, w) => w.u(0),
			(f, w) => w.u(this.text(f.pack ?? '')),
			(f, w, i) => w.u(f.same === undefined ? 0 : i - f.same),
			(f, w) => w.u(f.kind ?? 1),
			(f, w) => w.u(f.flags ?? 0),
		]);
	}

	private rootsBytes(): Uint8Array {
		const plus = (i: number | undefined): number => (i ?? -1) + 1;

		return columns(this.roots, [
			(r, w) => w.u(r.kind),
			(r, w) => w.u(plus(r.parent)),
			(r, w) => w.u(plus(r.group)),
			(r, w) => w.u(this.text(r.name)),
			(r, w) => w.u(this.text(r.name)),
			(r, w) => w.u(r.id ?? 0),
			(_, w) => w.u(0),
			(_, w) => w.u(0),
			(r, w) => w.u(r.many ?? 1),
			(r, w) => w.u(r.flags ?? 0),
		]);
	}

	private sourcesBytes(): Uint8Array {
		const w = new Writer().u(this.sources.length);

		for (const source of this.sources) {
			const bytes = encoder.encode(source.text);

			w.u(this.text(source.file)).u(this.text(source.why))
				.u(bytes.length).raw(bytes);
		}
		return w.done();
	}

	private marksBytes(): Uint8Array {
		const w = new Writer().u(this.marks.length);

		for (const { time, text, letter } of this.marks) {
			w.u(time).u(letter?.charCodeAt(0) ?? 0);
			putText(w, text);
		}
		return w.done();
	}

	private linesBytes(): Uint8Array {
		const w = new Writer().u(this.lines.length);

		for (const { time, text } of this.lines) {
			w.u(time);
			putText(w, text);
		}
		return w.done();
	}
}

function putText(w: Writer, text: string): void {
	const bytes = encoder.encode(text);

	w.u(bytes.length).raw(bytes);
}

function runsBytes(runs: Report['runs']): Uint8Array {
	return columns(runs, [
		(r, w) => w.u(r.lane),
		(r, w, i) => w.s(r.place - (i ? runs[i - 1].place : 0)),
		(r, w) => w.s(r.gap),
		(r, w) => w.u(r.length),
		(r, w) => w.u(r.samples),
	]);
}

function columns<T>(rows: T[], list: ((row: T, w: Writer, i: number) => void)[]):
	Uint8Array {
	const w = new Writer().u(rows.length);

	for (const column of list)
		rows.forEach((row, i) => column(row, w, i));
	return w.done();
}

function chunk(name: string, payload: Uint8Array): Uint8Array {
	const head = new Uint8Array(8);

	head.set(encoder.encode(name));
	new DataView(head.buffer).setUint32(4, payload.length, true);
	return join([head, payload]);
}

export function join(parts: Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
	let at = 0;

	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
