// The timeline: what each thread did when.

import type { JSX } from 'preact';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { Canvas, type Surface } from './canvas';
import { useStore } from './hooks';
import { useGestures, type Span } from './gestures';
import { frameLabel } from './label';
import { LANE_HEAD, SPAN_HEIGHT, STATE_HEIGHT, type LanePlace, type Lanes } from './lanes';
import type { Model } from './model';
import { SpanTable } from './spantable';
import { stateFrom } from './spans';
import { span, short } from './text';
import { AXIS, drawTimeline } from './timelinedraw';

export function TimelineView(): JSX.Element {
	const store = useStore();
	const { view, derived, model } = store;
	const lanes = derived.lanes(view);
	const [seen, setSeen] = useState<Span>(() => derived.range(view));
	const [drag, setDrag] = useState<Span | null>(null);
	const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
	const [active, setActive] = useState(0);
	const [over, setOver] = useState('');
	const wanted = useMemo(() => (view.roots ? new Set(view.roots) : null),
		[view.roots]);
	const { list, height } = useMemo(() => lanes.places(wanted, opened),
		[lanes, wanted, opened]);
	const width = useRef(1);
	const range = derived.range(view);
	const at = Math.min(active, list.length - 1);
	const draw = useCallback((surface: Surface) => {
		width.current = surface.width;
		drawTimeline(surface, {
			model, lanes, list, seen, drag, active: at,
			range: view.from === null && view.to === null && !drag ? null : range,
			search: view.search, fn: view.fn,
		});
	}, [lanes, list, seen, drag, view, at]);
	const toggle = (root: number): void => {
		const next = new Set(opened);

		if (!next.delete(root))
			next.add(root);
		setOpened(next);
	};
	const gestures = useGestures({
		whole: model.whole, seen, setSeen, setDrag,
		choose: (range) => store.set({
			from: Math.round(range.from), to: Math.round(range.to),
		}),
		click: (x, y) => {
			const hit = spanAt(lanes, list, seen, x, y - AXIS, width.current);

			if (hit?.head)
				toggle(hit.place.root);
			else if (hit && hit.fn !== null)
				store.set({ fn: hit.fn, node: null });
		},
		hover: (x, y) => setOver(describe(model, lanes, list, seen, x, y,
			width.current)),
	});
	const onKey = (event: KeyboardEvent): void => {
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
			setActive(Math.max(0, Math.min(list.length - 1,
				at + (event.key === 'ArrowDown' ? 1 : -1))));
		else if (event.key === 'Enter' || event.key === ' ')
			toggle(list[at].root);
		else if (event.key === 'r')
			store.set({ from: Math.round(seen.from), to: Math.round(seen.to) });
		else if (event.key === 'Escape')
			store.set({ from: null, to: null });
		else if (!gestures.key(event.key))
			return;
		event.preventDefault();
	};

	if (!list.length)
		return <p class="empty">No thread is chosen.</p>;
	const said = over || laneText(lanes, list[at], seen);

	return (
		<>
			<Bar seen={seen} setSeen={setSeen} lane={list[at]} lanes={lanes} />
			{view.table
				? <SpanTable lane={lanes.lane(list[at].root)} />
				: <Canvas height={height + AXIS} draw={draw}
					reveal={{
						from: list[at].top,
						to: list[at].top + AXIS + LANE_HEAD + STATE_HEIGHT + SPAN_HEIGHT,
					}}
					onWheel={gestures.wheel}
					attributes={{
						tabIndex: 0,
						role: 'application',
						class: 'canvas timeline',
						'aria-label': 'Timeline. Left and right go along it, ' +
							'plus and minus zoom, up and down go from thread ' +
							'to thread, r takes what is on view as the window. ' +
							'There is a table, too.',
						onKeyDown: onKey,
						...gestures.pointer,
					}} />}
			<p class="status" aria-live="polite">{said}</p>
		</>
	);
}

interface BarProps {
	seen: Span;
	setSeen: (seen: Span) => void;
	lanes: Lanes;
	lane: LanePlace;
}

function Bar({ seen, setSeen }: BarProps): JSX.Element {
	const store = useStore();
	const { view, model, derived } = store;
	const zoom = (by: number): void => {
		const middle = (seen.from + seen.to) / 2;
		const half = ((seen.to - seen.from) / 2) * by;

		setSeen({
			from: Math.max(model.whole.from, middle - half),
			to: Math.min(model.whole.to, middle + half),
		});
	};

	return (
		<div class="view-bar">
			<button type="button" aria-label="Zoom in" onClick={() => zoom(0.5)}>+</button>
			<button type="button" aria-label="Zoom out" onClick={() => zoom(2)}>−</button>
			<button type="button" onClick={() => setSeen(model.whole)}>Whole run</button>
			{(view.from !== null || view.to !== null) && (
				<button type="button"
					onClick={() => setSeen(derived.range(view))}>
					Zoom to the window
				</button>
			)}
			<span>
				{(seen.from / 1e9).toFixed(3)} s to {(seen.to / 1e9).toFixed(3)} s;
				drag to choose a window
			</span>
			<Legend />
			<label>
				<input type="checkbox" checked={view.table}
					onChange={(event) => store.set({
						table: event.currentTarget.checked,
					})} />{' '}as a table
			</label>
		</div>
	);
}

const STATES: [string, string][] = [
	['cpu', 'on a CPU'], ['ready', 'ready, without one'],
	['gil', 'waits for the GIL'], ['wait', 'waits otherwise'],
];

function Legend(): JSX.Element | null {
	const { model } = useStore();

	if (model.data.meta.session)
		return null;
	return (
		<span class="legend">
			{STATES.map(([state, name]) => (
				<span key={state}><i class={`state-${state}`} />{name}</span>
			))}
		</span>
	);
}

function laneText(lanes: Lanes, place: LanePlace, seen: Span): string {
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
function spanAt(lanes: Lanes, list: LanePlace[], seen: Span, x: number, y: number,
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
		state.gc && 'collects garbage'].filter(Boolean).join(', ');
}

const NEAR = 6; // pixels

function describe(model: Model, lanes: Lanes, list: LanePlace[], seen: Span,
	x: number, y: number, width: number): string {
	const time = seen.from + (x / width) * (seen.to - seen.from);
	const near = (NEAR / width) * (seen.to - seen.from);
	const { marks, lines } = model.data;
	const said = [...marks, ...(y < AXIS ? lines : [])].find((one) =>
		Math.abs(one.time - time) < near);
	const hit = spanAt(lanes, list, seen, x, y - AXIS, width);
	const { coarse } = model.data.meta;

	if (said)
		return `${(said.time / 1e9).toFixed(3)} s: ${short(said.text)}`;
	if (hit?.text)
		return `${short(lanes.nameOf(hit.place.root))}  ${hit.text}`;
	return coarse !== null && time < coarse
		? 'Sums alone are known of this time.'
		: '';
}
