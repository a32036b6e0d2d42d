// What the user says is library code, or is none.

import { FOLDED, UNFOLDED } from './kinds';
import type { Model } from './model';
import type { TreeOptions } from './tree';

// What was given on the command line is in the flags.
export function saidByFlags(model: Model): TreeOptions['said'] {
	const { flags } = model.data.frames;

	return (frame) => flags[frame] & UNFOLDED
		? false
		: flags[frame] & FOLDED ? true : null;
}

// Where both match, show counts.
export function saidByPatterns(model: Model, hide: RegExp | null,
	show: RegExp | null): TreeOptions['said'] {
	const { frames, strings } = model.data;

	return (frame) => {
		const file = strings[frames.full[frame]];

		if (show?.test(file))
			return false;
		return hide?.test(file) ? true : null;
	};
}
