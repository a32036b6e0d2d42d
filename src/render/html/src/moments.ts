// Moments of a run: marks that were set, and lines that the program printed, in
// order of time.

import type { Side } from './data';

export interface Moment {
	time: number;
	text: string;
	letter: string; // of a mark: what it is called by; '': it has none
	isMark: boolean;
}

export function momentsOf({ marks, lines }: Side): Moment[] {
	return [
		...marks.map((mark) => ({ ...mark, isMark: true })),
		...lines.map((line) => ({ ...line, letter: '', isMark: false })),
	].sort((a, b) => a.time - b.time);
}

export function momentText(moment: Moment): string {
	return [moment.letter && `'${moment.letter}`, moment.text]
		.filter(Boolean).join(' ') || 'a mark';
}

// The first behind a time, or the last before it; null: there is none.
export function neighbour(list: readonly Moment[], time: number, forward: boolean):
	Moment | null {
	if (forward)
		return list.find((moment) => moment.time > time) ?? null;
	return list.filter((moment) => moment.time < time).at(-1) ?? null;
}

// The one that is nearest to a time, and no farther than so much.
export function nearest(list: readonly Moment[], time: number, within: number):
	Moment | null {
	let best: Moment | null = null;

	for (const moment of list) {
		const far = Math.abs(moment.time - time);

		if (far <= within && (!best || far < Math.abs(best.time - time)))
			best = moment;
	}
	return best;
}
