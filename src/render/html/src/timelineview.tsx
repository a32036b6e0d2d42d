// The timeline: what each thread did when.

import type { JSX } from 'preact';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { Canvas, type Surface } from './canvas';
import { moved, useGestures, type Span } from './gestures';
import { useStore } from './hooks';
import { LANE_HEAD, SPAN_HEIGHT, STATE_HEIGHT, type LanePlace, type Lanes } from './lanes';
import { neighbour, type Moment } from './moments';
import { MomentsMenu } from './momentsmenu';
import { SpanTable } from './spantable';
import type { Store } from './store';
import { AXIS, drawTimeline } from './timelinedraw';
import { describe, laneText, momentAt, saidOf, spanAt } from './timelinehit';

const LABEL = 'Timeline. Left and right go along it, plus and minus zoom, up and ' +
	'down go from thread to thread, r takes what is on view as the window, m and l ' +
	'go to the next mark and printed line, f takes what follows as the window. ' +
	'There is a table, too.';

export function TimelineView(): JSX.Element {
	const store = useStore();
	const { view, derived, model } = store;
	const { lanes, list, height, toggle } = useLanes(store);
	const [seen, setSeen] = useState<Span>(() => derived.range(view));
	const [drag, setDrag] = useState<Span | null>(null);
	const [active, setActive] = useState(0);
	const [over, setOver] = useState('');
	const width = useRef(1);
	const scrolled = useRef(0);
	const range = derived.range(view);
	const at = Math.min(active, list.length - 1);
	const draw = useCallback((surface: Surface) => {
		width.current = surface.width;
		scrolled.current = surface.top;
		drawTimeline(surface, {
			model, lanes, list, seen, drag, active: at,
			range: view.from === null && view.to === null && !drag ? null : range,
			search: view.search, fn: view.fn,
			moments: derived.moments, moment: view.moment,
		});
	}, [lanes, list, seen, drag, view, at]);
	// The axis stays where it is when the threads scroll.
	const momentOn = (x: number, y: number): Moment | null => momentAt(
		derived.moments, seen, x, y - scrolled.current, width.current);
	const gestures = useGestures({
		whole: model.whole, seen, setSeen, setDrag,
		choose: (range) => store.set({
			from: Math.round(range.from), to: Math.round(range.to),
		}),
		click: (x, y) => {
			const moment = momentOn(x, y);

			if (moment) {
				store.set({ moment: moment.time });
				return;
			}
			const hit = spanAt(lanes, list, seen, x, y - AXIS, width.current);

			if (hit?.head)
				toggle(hit.place.root);
			else if (hit && hit.fn !== null)
				store.set({ fn: hit.fn, node: null });
		},
		hover: (x, y) => {
			const moment = momentOn(x, y);

			setOver(moment
				? saidOf(moment)
				: describe(model, lanes, list, seen, x, y, width.current));
		},
	});
	const key = (name: string): boolean => {
		if (name === 'ArrowDown' || name === 'ArrowUp')
			setActive(Math.max(0, Math.min(list.length - 1,
				at + (name === 'ArrowDown' ? 1 : -1))));
		else if (name === 'Enter' || name === ' ')
			toggle(list[at].root);
		else
			return timeKey(store, seen, setSeen, name);
		return true;
	};

	if (!list.length)
		return <p class="empty">No thread is chosen.</p>;
	const chosen = derived.moments.find((moment) => moment.time === view.moment);
	const said = over ||
		`${chosen ? `${saidOf(chosen)}. ` : ''}${laneText(lanes, list[at], seen)}`;

	return (
		<>
			<Bar seen={seen} setSeen={setSeen} />
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
						'aria-label': LABEL,
						onKeyDown: (event) => {
							if (event.ctrlKey || event.metaKey)
								return;
							if (key(event.key) || gestures.key(event.key))
								event.preventDefault();
						},
						...gestures.pointer,
					}} />}
			<p class="status" aria-live="polite">{said}</p>
		</>
	);
}

// Which threads there are, one below the other, and which of them are open.
function useLanes({ view, derived }: Store): {
	lanes: Lanes;
	list: LanePlace[];
	height: number;
	toggle: (root: number) => void;
} {
	const lanes = derived.lanes(view);
	const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
	const wanted = useMemo(() => (view.roots ? new Set(view.roots) : null),
		[view.roots]);
	const { list, height } = useMemo(() => lanes.places(wanted, opened),
		[lanes, wanted, opened]);
	const toggle = (root: number): void => {
		const next = new Set(opened);

		if (!next.delete(root))
			next.add(root);
		setOpened(next);
	};

	return { lanes, list, height, toggle };
}

// Keys that choose a window or a moment of it; false: it is none.
function timeKey(store: Store, seen: Span, setSeen: (seen: Span) => void,
	key: string): boolean {
	if (key === 'r')
		store.set({ from: Math.round(seen.from), to: Math.round(seen.to) });
	else if (key === 'Escape')
		store.set({ from: null, to: null, moment: null });
	else if (key === 'f')
		followMoment(store);
	else if ('mMlL'.includes(key))
		stepMoment(store, seen, setSeen, key);
	else
		return false;
	return true;
}

// To the next moment or the one before, which is then on view.
function stepMoment(store: Store, seen: Span, setSeen: (seen: Span) => void,
	key: string): void {
	const { derived, model, view } = store;
	const isMark = key === 'm' || key === 'M';
	const forward = key === 'm' || key === 'l';
	const moment = neighbour(
		derived.moments.filter((one) => one.isMark === isMark),
		view.moment ?? (forward ? seen.from - 1 : seen.to + 1), forward);

	if (!moment)
		return;
	store.set({ moment: moment.time });
	if (moment.time < seen.from || moment.time > seen.to)
		setSeen(moved(seen, model.whole,
			moment.time - (seen.from + seen.to) / 2));
}

// What lies between the chosen moment and the next mark, or the end.
function followMoment(store: Store): void {
	const { derived, view } = store;
	const marks = derived.moments.filter((one) => one.isMark);

	if (view.moment !== null)
		store.set({
			from: view.moment,
			to: neighbour(marks, view.moment, true)?.time ?? null,
		});
}

interface BarProps {
	seen: Span;
	setSeen: (seen: Span) => void;
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
			<MomentsMenu />
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
