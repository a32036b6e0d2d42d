// How a thread's spans are drawn.

import { drawBox, drawText, FONT, type Surface } from './canvas';
import { frameColour, stateColour } from './colour';
import { frameLabel } from './label';
import type { Model } from './model';
import { pieces, stateFrom, type Piece, type SpanRow } from './spans';
import { short } from './text';

export interface SpanLook {
	model: Model;
	from: number;
	to: number;
	search: string;
	fn: number | null; // the chosen function
}

export function drawSpans(surface: Surface, row: SpanRow, y: number,
	height: number, look: SpanLook): void {
	const { context, palette } = surface;

	context.font = FONT;
	context.textBaseline = 'middle';
	for (const piece of pieces(row, look.from, look.to, surface.width)) {
		const fn = functionOf(look.model, row, piece);

		context.globalAlpha = piece.fill;
		drawBox(context, { x: piece.x, y, width: piece.width, height },
			isFound(look, fn)
				? palette.found
				: frameColour(look.model, fn, palette));
		context.globalAlpha = 1;
		if (piece.width > 24) {
			context.fillStyle = palette.boxText;
			drawText(context, short(frameLabel(look.model, fn).name),
				piece.x, y + height / 2, piece.width);
		}
		if (fn === look.fn) {
			context.strokeStyle = palette.accent;
			context.lineWidth = 1;
			context.strokeRect(piece.x + 0.5, y + 0.5,
				Math.max(piece.width - 2, 1), height - 2);
		}
	}
}

export function functionOf(model: Model, row: SpanRow, piece: Piece): number {
	return model.fn[model.data.paths.frame[row.what(piece.span)]];
}

function isFound(look: SpanLook, fn: number): boolean {
	if (!look.search)
		return false;
	const label = frameLabel(look.model, fn);

	return `${label.name} ${label.where}`.toLowerCase()
		.includes(look.search.toLowerCase());
}

export function drawStates(surface: Surface, row: SpanRow, y: number,
	height: number, look: SpanLook): void {
	const { context, palette } = surface;

	for (const piece of pieces(row, look.from, look.to, surface.width)) {
		const state = stateFrom(look.model, row.what(piece.span));

		if (!state.name)
			continue;
		context.globalAlpha = state.idle ? piece.fill * 0.4 : piece.fill;
		context.fillStyle = stateColour(state.name, palette);
		context.fillRect(piece.x, y, Math.max(piece.width, 0.5), height - 1);
	}
	context.globalAlpha = 1;
}
