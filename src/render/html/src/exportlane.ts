// The boxes of threads in order of time, for an SVG.

import { frameColour, paletteOf } from './colour';
import type { SvgBox } from './exportsvg';
import { frameLabel } from './label';
import { pieces } from './spans';
import type { Store } from './store';
import { short, span } from './text';

const ROW = 16;

// All threads that are chosen, or one alone.
export function drawnLane(store: Store, width: number, alone: boolean): SvgBox[] {
	const { view, derived, model } = store;
	const lanes = derived.lanes(view);
	const range = derived.range(view);
	const palette = paletteOf(document.documentElement);
	const wanted = lanes.roots.filter((root) => view.roots?.includes(root) ?? true);
	const chosen = wanted.find((root) => root === view.lane) ?? wanted.at(0);
	const boxes: SvgBox[] = [];
	let y = 0;

	for (const root of wanted) {
		if (alone && root !== chosen)
			continue;
		boxes.push({
			x: 0, y, width, height: ROW, fill: 'none', title: '',
			text: short(lanes.nameOf(root)),
		});
		y += ROW;
		for (const row of lanes.lane(root).rows) {
			for (const piece of pieces(row, range.from, range.to, width)) {
				const fn = model.fn[model.data.paths.frame[row.what(piece.span)]];
				const name = short(frameLabel(model, fn).name);

				boxes.push({
					x: piece.x, y, width: piece.width, height: ROW,
					fill: frameColour(model, fn, palette), text: name,
					title: piece.spans > 1
						? `${piece.spans} calls, the longest of ${name}`
						: `${name} ${span(row.length(piece.span))}`,
				});
			}
			y += ROW;
		}
		y += ROW / 2;
	}
	return boxes;
}
