// What is known of the run as a whole.

import { FormatError } from './bytes';

export interface Meta {
	version: string;
	description: string;
	recorded: string;
	epoch: number; // 0: not known
	duration: number; // ns
	cpu: number; // ns
	samples: number;
	interval: number; // ns
	length: number; // ns from the beginning of the run to its end
	window: [number, number] | null;
	session: boolean;
	qualified: boolean; // functions have the names that Python gives them
	countIdle: boolean;
	idle: boolean;
	mode: string;
	modes: ModeName[];
	states: string[];
	notes: string[];
	coarse: number | null;
	base: string | null; // what a diff is with
	options: Given;
}

export interface ModeName {
	name: string;
	title: string;
	means: string;
}

// What was given on the command line.
export interface Given {
	showAll: boolean;
	timeline: boolean;
	apart: boolean;
	percent: boolean;
	threshold: number | null;
	hide: string | null;
	show: string | null;
	thread: string | null;
	normalize: string;
}

type Bag = Record<string, unknown>;

function bag(value: unknown): Bag {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Bag)
		: {};
}

function number(value: unknown, otherwise: number): number {
	return typeof value === 'number' && Number.isFinite(value)
		? value
		: otherwise;
}

function maybe(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
	return Array.isArray(value) ? value.map(text) : [];
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

function parseGiven(value: unknown): Given {
	const given = bag(value);

	return {
		showAll: given.show_all === true,
		timeline: given.timeline === true,
		apart: given.apart === true,
		percent: given.percent === true,
		threshold: maybe(given.threshold),
		hide: textOrNull(given.hide),
		show: textOrNull(given.show),
		thread: textOrNull(given.thread),
		normalize: text(given.normalize) || 'none',
	};
}

function parseWindow(value: unknown): [number, number] | null {
	if (!Array.isArray(value) || value.length !== 2)
		return null;
	const from = maybe(value[0]);
	const to = maybe(value[1]);

	return from === null || to === null ? null : [from, to];
}

function parseModes(value: unknown): ModeName[] {
	return (Array.isArray(value) ? value : []).map((entry) => {
		const mode = bag(entry);

		return {
			name: text(mode.name),
			title: text(mode.title),
			means: text(mode.means),
		};
	});
}

export function parseMeta(json: string): Meta {
	let value: unknown;

	try {
		value = JSON.parse(json);
	} catch {
		throw new FormatError('what it says of the run is no JSON');
	}
	const meta = bag(value);
	const duration = number(meta.duration, 0);

	return {
		version: text(meta.version),
		description: text(meta.description),
		recorded: text(meta.recorded),
		epoch: number(meta.epoch, 0),
		duration,
		cpu: number(meta.cpu, 0),
		samples: number(meta.samples, 0),
		interval: number(meta.interval, 1e6),
		length: number(meta.length, duration),
		window: parseWindow(meta.window),
		session: meta.session === true,
		qualified: meta.qualified === true,
		countIdle: meta.count_idle === true,
		idle: meta.idle === true,
		mode: text(meta.mode),
		modes: parseModes(meta.modes),
		states: texts(meta.states),
		notes: texts(meta.notes),
		coarse: maybe(meta.coarse),
		base: textOrNull(meta.base),
		options: parseGiven(meta.options),
	};
}
