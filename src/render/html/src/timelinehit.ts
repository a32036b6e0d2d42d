// What is at a point of the timeline, and what is said of it.

import type { Span } from './gestures';
import { frameLabel } from './label';
import { LANE_HEAD, SPAN_HEIGHT, STATE_HEIGHT, type LanePlace, type Lanes } from './lanes';
import type { Model } from './model';
import { momentText, nearest, type Moment } from './moments';
import { stateFrom } from './spans';
import { short, span } from './text';
import { AXIS } from './timelinedraw';

export function laneText(lanes: Lanes, place: LanePlace, seen: Span): string {
	const lane = lanes.lane(place.root);
	const states = lane.states;
	const filled = states.filled(states.after(seen.from), states.from(seen.to));

	return `${short(lanes.nameOf(place.root))}: ${lane.spans.toLocaleString('en')} ` +
		`calls, seen for ${span(filled)} here` +
		(place.hidden ? `; ${place.hidden} deeper rows, Enter shows them` : '');
}

interface Hit {
	place: LanePlace;
	head: boolean;
	fn: number | null;
	text: string;
}

// What is at a point of the drawing, below the axis.
export function spanAt(lanes: Lanes, list: LanePlace[], seen: Span, x: number, y: number,
	width: number): Hit | null {
	const place = list.find((one) => y >= one.top && y < one.top + one.height);

	if (!place)
		return null;
	const lane = lanes.lane(place.root);
	const time = seen.from + (x / width) * (seen.to - seen.from);
	const below = y - place.top - LANE_HEAD;
	const depth = Math.floor((below - STATE_HEIGHT) / SPAN_HEIGHT);
	const { model } = lanes;
	const row = below < STATE_HEIGHT ? lane.states : lane.rows[depth];
	const at = below < 0 || depth >= place.depth ? -1 : row.after(time);

	if (at < 0 || at >= row.count || row.start(at) > time)
		return { place, head: below < 0, fn: null, text: '' };
	if (below < STATE_HEIGHT)
		return { place, head: false, fn: null, text: stateText(lanes, row.what(at)) };
	const fn = model.fn[model.data.paths.frame[row.what(at)]];
	const label = frameLabel(model, fn);

	return {
		place, head: false, fn,
		text: `${short(label.name)}  ${short(label.where)}: ` +
			`${span(row.length(at))}, from ${(row.start(at) / 1e9).toFixed(6)} s`,
	};
}

function stateText(lanes: Lanes, what: number): string {
	const state = stateFrom(lanes.model, what);

	return [state.name || 'not known what it did', state.idle && 'waits for work',
		state.held && 'holds the GIL while others wait',
		state.gc && 'collects garbage', state.imports && 'imports'].filter(Boolean).join(', ');
}

const NEAR = 6; // pixels

// What is said on the axis, at a point on view.
export function momentAt(moments: readonly Moment[], seen: Span, x: number, y: number,
	width: number): Moment | null {
	const time = seen.from + (x / width) * (seen.to - seen.from);
	const near = (NEAR / width) * (seen.to - seen.from);

	return y >= 0 && y < AXIS ? nearest(moments, time, near) : null;
}

export function saidOf(moment: Moment): string {
	return `${(moment.time / 1e9).toFixed(3)} s: ${short(momentText(moment))}`;
}

export function describe(model: Model, lanes: Lanes, list: LanePlace[], seen: Span,
	x: number, y: number, width: number): string {
	const time = seen.from + (x / width) * (seen.to - seen.from);
	const hit = spanAt(lanes, list, seen, x, y - AXIS, width);
	const { coarse } = model.data.meta;

	if (hit?.text)
		return `${short(lanes.nameOf(hit.place.root))}  ${hit.text}`;
	return coarse !== null && time < coarse
		? 'Sums alone are known of this time.'
		: '';
}
