// What colour a function has: one for each library, deep for the application.

import type { Compared, Cost } from './compare';
import type { Model } from './model';
import { LIBRARY, PYTHON } from './kinds';
import { packageOf } from './fold';

export interface Palette {
	dark: boolean;
	text: string;
	faint: string;
	line: string;
	page: string;
	accent: string;
	found: string;
	boxText: string;
	states: { cpu: string; ready: string; gil: string; wait: string };
}

// Out of the style, so that both are one.
export function paletteOf(element: HTMLElement): Palette {
	const style = getComputedStyle(element);
	const get = (name: string): string => style.getPropertyValue(`--${name}`).trim();

	return {
		dark: style.colorScheme === 'dark',
		text: get('text'),
		faint: get('faint'),
		line: get('line'),
		page: get('page'),
		accent: get('accent'),
		found: get('found'),
		boxText: style.colorScheme === 'dark' ? '#ffffff' : '#111111',
		states: {
			cpu: get('state-cpu'), ready: get('state-ready'),
			gil: get('state-gil'), wait: get('state-wait'),
		},
	};
}

function hue(text: string): number {
	let h = 2166136261;

	for (let i = 0; i < text.length && i < 64; i++)
		h = Math.imul(h ^ text.charCodeAt(i), 16777619);
	return (h >>> 0) % 360;
}

export function frameColour(model: Model, frame: number, palette: Palette):
	string {
	const { frames, strings } = model.data;
	const file = strings[frames.file[frame]];
	const key = strings[frames.pack[frame]] || packageOf(file) || file;
	const app = frames.kind[frame] === PYTHON &&
		!(frames.flags[frame] & LIBRARY);
	const saturation = app ? 68 : 28;
	const light = palette.dark ? (app ? 38 : 30) : app ? 76 : 85;
	// The application is of the blue that its names are written in.
	const tone = app ? 205 + hue(key) % 30 : hue(key);

	return `hsl(${tone} ${saturation}% ${light}%)`;
}

// Of two runs: red is slower, green faster, the stronger the more of it; grey
// is what may be chance.
export function changeColour(compared: Compared, cost: Cost, palette: Palette):
	string {
	const { time, base } = cost;
	const change = (time - base) / Math.max(time, base, 1);
	const strength = Math.min(1, Math.abs(change));

	if (!compared.isSure(cost))
		return palette.dark ? 'hsl(0 0% 34%)' : 'hsl(0 0% 84%)';
	const light = palette.dark ? 36 : 88 - 24 * strength;

	return `hsl(${change > 0 ? 4 : 130} ${20 + 55 * strength}% ${light}%)`;
}

// What a thread did.
export function stateColour(name: string, palette: Palette): string {
	switch (name) {
	case 'cpu':
		return palette.states.cpu;
	case 'ready':
		return palette.states.ready;
	case 'gil':
		return palette.states.gil;
	default:
		return palette.states.wait;
	}
}
