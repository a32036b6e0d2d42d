// What the reader chose: one value, which all views share, and which is the
// fragment of the page's address, so that an address shows the same again.

import type { Mode } from './model';
import type { Given, Meta } from './meta';
import type { Sort } from './tree';

export const TABS = ['stack', 'flame', 'timeline', 'functions', 'source'] as const;
export type Tab = (typeof TABS)[number];

export const COLLAPSE = ['library', 'custom', 'off'] as const;
export const MODES = ['wall', 'cpu', 'wait', 'gil'] as const;
const SORTS = ['time', 'self', 'name', 'seen', 'change'] as const;
export const FUNCTION_SORTS =
	['self', 'total', 'name', 'file', 'change', 'base'] as const;
export const UNITS = ['seconds', 'percent', 'rate'] as const;

export interface View {
	tab: Tab;
	from: number | null; // ns; null: as far as it goes
	to: number | null;
	mode: Mode;
	roots: number[] | null; // null: all
	idle: boolean;
	apart: boolean;
	collapse: (typeof COLLAPSE)[number];
	hide: string;
	show: string;
	importlib: boolean;
	tracebackhide: boolean;
	remove: boolean; // rows below the threshold
	threshold: number; // percent
	noise: boolean; // of two runs: changes that may be chance are shown
	unit: (typeof UNITS)[number];
	sort: Sort;
	search: string;
	fn: number | null;
	node: number | null;
	chronological: boolean;
	down: boolean; // the flame graph hangs from its root
	zoom: number | null;
	lane: number | null;
	moment: number | null; // ns: that of a mark or a printed line
	file: string;
	line: number; // of it, from 0; -1: none
	fsort: (typeof FUNCTION_SORTS)[number];
	ftotal: boolean; // of two runs: functions are compared by total time
	table: boolean; // instead of a drawing
	theme: 'auto' | 'dark' | 'light';
}

// What the page begins with: what was given on the command line.
export function firstView(meta: Meta): View {
	const given = meta.options;
	const custom = given.hide !== null || given.show !== null;
	const isDiff = meta.base !== null;

	return {
		tab: given.timeline ? 'timeline' : 'stack',
		from: null,
		to: null,
		mode: modeOf(meta.mode),
		roots: null,
		idle: meta.idle,
		apart: given.apart || given.showAll,
		collapse: given.showAll ? 'off' : custom ? 'custom' : isDiff ? 'off' : 'library',
		hide: given.hide ?? '',
		show: given.show ?? '',
		importlib: !given.showAll,
		tracebackhide: !given.showAll,
		remove: !given.showAll,
		threshold: thresholdOf(given.threshold),
		noise: given.showAll,
		unit: unitOf(given, isDiff),
		sort: isDiff ? 'change' : 'time',
		search: '',
		fn: null,
		node: null,
		chronological: false,
		down: true,
		zoom: null,
		lane: null,
		moment: null,
		file: '',
		line: -1,
		fsort: isDiff ? 'change' : 'self',
		ftotal: false,
		table: false,
		theme: 'auto',
	};
}

// pyinstrument's page leaves out less than its text does, unless told otherwise.
function thresholdOf(given: number | null): number {
	return given === null ? 0.1 : Math.min(Math.max(given * 100, 0), 100);
}

function unitOf(given: Given, isDiff: boolean): View['unit'] {
	if (!isDiff || given.normalize === 'none')
		return given.percent ? 'percent' : 'seconds';
	return given.normalize === 'second' ? 'rate' : 'percent';
}

function modeOf(name: string): Mode {
	return MODES.find((mode) => mode === name) ?? 'wall';
}

type Parse = (text: string) => unknown;

function choice(list: readonly string[]): Parse {
	return (text) => (list.includes(text) ? text : undefined);
}

const flag: Parse = (text) =>
	text === '1' ? true : text === '0' ? false : undefined;
const words: Parse = (text) => text;
const count: Parse = (text) => (/^\d{1,16}$/.test(text) ? Number(text) : undefined);
const decimal: Parse = (text) => {
	const value = Number(text);

	return text && value >= 0 && value <= 100 ? value : undefined;
};
const counts: Parse = (text) => {
	const list = text.split('.').map(count);

	return list.includes(undefined) ? undefined : list;
};

// How each is read from an address; what makes no sense is left as it is.
const PARSE: Record<keyof View, Parse> = {
	tab: choice(TABS),
	from: count,
	to: count,
	mode: choice(MODES),
	roots: counts,
	idle: flag,
	apart: flag,
	collapse: choice(COLLAPSE),
	hide: words,
	show: words,
	importlib: flag,
	tracebackhide: flag,
	remove: flag,
	threshold: decimal,
	noise: flag,
	unit: choice(UNITS),
	sort: choice(SORTS),
	search: words,
	fn: count,
	node: count,
	chronological: flag,
	down: flag,
	zoom: count,
	lane: count,
	moment: count,
	file: words,
	line: count,
	fsort: choice(FUNCTION_SORTS),
	ftotal: flag,
	table: flag,
	theme: choice(['auto', 'dark', 'light']),
};

function written(value: View[keyof View]): string {
	if (Array.isArray(value))
		return value.join('.');
	if (typeof value === 'boolean')
		return value ? '1' : '0';
	return value === null ? '' : String(value);
}

// Only what differs from how the page begins.
export function toFragment(view: View, first: View): string {
	const params = new URLSearchParams();

	for (const key of Object.keys(PARSE) as (keyof View)[]) {
		const text = written(view[key]);

		if (text !== written(first[key]))
			params.set(key, text);
	}
	return params.toString();
}

export function fromFragment(fragment: string, first: View): View {
	const params = new URLSearchParams(fragment.replace(/^#/, ''));
	const view: Record<string, unknown> = { ...first };

	for (const key of Object.keys(PARSE) as (keyof View)[]) {
		const text = params.get(key);
		const value = text === null ? undefined : PARSE[key](text);

		if (value !== undefined)
			view[key] = value;
	}
	return view as unknown as View;
}
