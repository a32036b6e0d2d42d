// How the timeline is drawn: threads, and the axis over them.

import { ticks } from './axis';
import { FONT, type Surface } from './canvas';
import type { Span } from './gestures';
import { drawSpans, drawStates } from './lanedraw';
import { LANE_HEAD, SPAN_HEIGHT, STATE_HEIGHT, type LanePlace, type Lanes } from './lanes';
import type { Model } from './model';
import { momentText, type Moment } from './moments';
import { short } from './text';

export const AXIS = 32;

export interface TimelineLook {
	model: Model;
	lanes: Lanes;
	list: LanePlace[];
	seen: Span;
	drag: Span | null;
	range: Span | null; // null: all
	active: number;
	search: string;
	fn: number | null;
	moments: readonly Moment[];
	moment: number | null; // the chosen one's time
}

export function drawTimeline(surface: Surface, look: TimelineLook): void {
	look.list.forEach((place, i) => {
		const top = place.top + AXIS - surface.top;

		if (top < surface.height && top + place.height > 0)
			drawLane(surface, look, place, top, i === look.active);
	});
	drawCoarse(surface, look);
	drawOutside(surface, look);
	drawAxis(surface, look);
}

function drawLane(surface: Surface, look: TimelineLook, place: LanePlace,
	top: number, active: boolean): void {
	const { context, palette, height } = surface;
	const lane = look.lanes.lane(place.root);
	const what = { model: look.model, ...look.seen, search: look.search, fn: look.fn };

	context.font = FONT;
	context.textBaseline = 'middle';
	context.fillStyle = active ? palette.accent : palette.faint;
	context.fillText(
		`${place.hidden ? '▸ ' : '▾ '}${short(look.lanes.nameOf(place.root), 120)}`,
		6, top + LANE_HEAD / 2);
	drawStates(surface, lane.states, top + LANE_HEAD, STATE_HEIGHT, what);
	for (let depth = 0; depth < place.depth; depth++) {
		const y = top + LANE_HEAD + STATE_HEIGHT + depth * SPAN_HEIGHT;

		if (y > -SPAN_HEIGHT && y < height && depth < lane.rows.length)
			drawSpans(surface, lane.rows[depth], y, SPAN_HEIGHT, what);
	}
}

function xOf({ seen }: TimelineLook, surface: Surface, time: number): number {
	return ((time - seen.from) / (seen.to - seen.from)) * surface.width;
}

// Of the beginning of a long run, sums alone are known.
function drawCoarse(surface: Surface, look: TimelineLook): void {
	const { coarse } = look.model.data.meta;
	const { context, palette, height } = surface;
	const end = coarse === null ? 0 : xOf(look, surface, coarse);

	if (end <= 0)
		return;
	context.fillStyle = palette.line;
	context.globalAlpha = 0.5;
	context.fillRect(0, AXIS, end, height);
	context.globalAlpha = 1;
	context.fillStyle = palette.text;
	context.fillText('sums alone are known of this time', 6, height - 10);
}

// What is outside of the window is dim.
function drawOutside(surface: Surface, look: TimelineLook): void {
	const range = look.drag ?? look.range;
	const { context, palette, width, height } = surface;

	if (!range)
		return;
	const from = Math.max(0, xOf(look, surface, range.from));
	const to = Math.min(width, xOf(look, surface, range.to));

	context.fillStyle = palette.page;
	context.globalAlpha = 0.65;
	context.fillRect(0, AXIS, from, height);
	context.fillRect(to, AXIS, width - to, height);
	context.globalAlpha = 1;
	context.strokeStyle = palette.accent;
	context.lineWidth = 1;
	context.strokeRect(from + 0.5, AXIS + 0.5, Math.max(to - from - 1, 1),
		height - AXIS - 1);
}

function drawAxis(surface: Surface, look: TimelineLook): void {
	const { context, palette, width } = surface;

	context.fillStyle = palette.page;
	context.fillRect(0, 0, width, AXIS);
	context.font = FONT;
	context.textBaseline = 'middle';
	for (const tick of ticks(look.seen.from, look.seen.to, width)) {
		context.fillStyle = palette.line;
		context.fillRect(tick.x, 0, 1, AXIS);
		context.fillStyle = palette.faint;
		context.fillText(tick.text, tick.x + 4, 9);
	}
	drawSaid(surface, look);
}

const MARK_WIDTH = 1.5;

// Printed lines are ticks, marks go all the way down, as the chosen one of both.
function drawSaid(surface: Surface, look: TimelineLook): void {
	const { context, palette, width, height } = surface;
	let last = -2;

	for (const moment of look.moments) {
		const x = xOf(look, surface, moment.time);

		if (x < 0 || x > width || (!moment.isMark && x - last < 1))
			continue;
		context.fillStyle = moment.isMark ? palette.accent : palette.faint;
		if (moment.isMark) {
			context.fillRect(x, AXIS - 10, MARK_WIDTH, height);
			context.fillText(short(momentText(moment), 40), x + 4, AXIS - 6);
		} else {
			context.fillRect(x, AXIS - 7, 1, 6);
			last = x;
		}
	}
	if (look.moment !== null) {
		context.fillStyle = palette.text;
		context.fillRect(xOf(look, surface, look.moment), 0, MARK_WIDTH, height);
	}
}
