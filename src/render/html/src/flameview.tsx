// The flame graph: all calls of one path as one box, or a thread in order of
// time.

import type { JSX } from 'preact';
import { useCallback, useMemo, useState } from 'preact/hooks';
import { Canvas, drawBox, drawText, FONT, type Surface } from './canvas';
import { changeSentence } from './change';
import { changeColour, frameColour } from './colour';
import type { Compared } from './compare';
import { flameBoxes, flameDepth, flameStep, flameWeight, type FlameBox } from './flame';
import { FlameTable } from './flametable';
import { useStore } from './hooks';
import { labelOf } from './label';
import { LaneFlame } from './laneflame';
import { digitsOf, percent, seconds, short } from './text';
import type { Tree } from './tree';

export const BOX = 18;

export function FlameView(): JSX.Element {
	const store = useStore();
	const { view, model } = store;

	return (
		<>
			<div class="view-bar">
				{model.hasTime && (
					<label>
						<input type="checkbox" checked={view.chronological}
							onChange={(event) => store.set({
								chronological: event.currentTarget.checked,
							})} />{' '}in order of time
					</label>
				)}
				<label>
					<input type="checkbox" checked={!view.down}
						onChange={(event) => store.set({
							down: !event.currentTarget.checked,
						})} />{' '}callers below
				</label>
				<label>
					<input type="checkbox" checked={view.table}
						onChange={(event) => store.set({
							table: event.currentTarget.checked,
						})} />{' '}as a table
				</label>
				{!view.chronological && view.zoom !== null && (
					<button type="button"
						onClick={() => store.set({ zoom: null })}>
						Show all
					</button>
				)}
			</div>
			{view.chronological && model.hasTime
				? <LaneFlame />
				: view.table ? <FlameTable /> : <Merged />}
		</>
	);
}

function Merged(): JSX.Element {
	const store = useStore();
	const { view, derived } = store;
	const tree = derived.allTree(view);
	const compared = derived.compared(view);
	const [width, setWidth] = useState(0);
	const [over, setOver] = useState<number | null>(null);
	const boxes = useMemo(() => flameBoxes(tree, view.zoom, width || 1000),
		[tree, view.zoom, width]);
	const depth = flameDepth(boxes);
	const chosen = chosenBox(boxes, view.node);
	const draw = useCallback((surface: Surface) => {
		if (surface.width !== width)
			setWidth(surface.width);
		drawBoxes(surface, tree, boxes, { ...view, height: depth * BOX, compared });
	}, [tree, boxes, view, width, depth, compared]);
	const at = (event: MouseEvent): FlameBox | undefined => {
		const { x, y } = pointIn(event, view.down, depth * BOX);

		return boxes.find((box) => box.depth === Math.floor(y / BOX) &&
			x >= box.x && x < box.x + box.width);
	};
	const choose = (node: number, zoom: boolean): void => store.set({
		node,
		fn: tree.isFrame(node) ? tree.shape.what[node] : null,
		...(zoom ? { zoom: node === tree.top ? null : node } : {}),
	});
	const onKey = (event: KeyboardEvent): void => {
		const from = chosen?.node ?? tree.top;
		const to = flameStep(tree, from, flameKey(event.key, view.down));

		if (to !== null)
			choose(to, false);
		else if (event.key === 'Enter' || event.key === ' ')
			choose(from, true);
		else if (event.key === 'Backspace' || event.key === 'Escape')
			store.set({ zoom: null });
		else
			return;
		event.preventDefault();
	};

	if (tree.top < 0)
		return <p class="empty">No samples were recorded.</p>;
	return (
		<>
			<Canvas height={depth * BOX} draw={draw} atBottom={!view.down}
				reveal={chosen ? rowOf(chosen, view.down, depth) : null}
				attributes={{
					tabIndex: 0,
					role: 'application',
					'aria-label': 'Flame graph. Arrow keys go from box to ' +
						'box, Enter zooms, Escape shows all; there is a table, too.',
					onKeyDown: onKey,
					onClick: (event) => {
						const box = at(event);

						if (box && box.node >= 0)
							choose(box.node, true);
					},
					onMouseMove: (event) => setOver(at(event)?.node ?? null),
					onMouseLeave: () => setOver(null),
				}} />
			<p class="status" aria-live="polite">
				{statusOf(tree, compared, over ?? chosen?.node ?? null,
					store.model.data.meta.interval)}
				<Matches tree={tree} />
			</p>
		</>
	);
}

function chosenBox(boxes: FlameBox[], node: number | null): FlameBox | undefined {
	return node === null ? undefined : boxes.find((box) => box.node === node);
}

function rowOf(box: FlameBox, down: boolean, depth: number):
	{ from: number; to: number } {
	const row = down ? box.depth : depth - 1 - box.depth;

	return { from: row * BOX, to: (row + 1) * BOX };
}

// Arrow keys as they look on the screen.
export function flameKey(key: string, down: boolean): string {
	switch (key) {
	case 'ArrowDown':
		return down ? 'in' : 'out';
	case 'ArrowUp':
		return down ? 'out' : 'in';
	case 'ArrowLeft':
		return 'before';
	case 'ArrowRight':
		return 'behind';
	default:
		return '';
	}
}

// Where in the drawing, as if it hung from its root.
export function pointIn(event: MouseEvent, down: boolean, height: number):
	{ x: number; y: number } {
	const element = event.currentTarget as HTMLElement;
	const place = element.getBoundingClientRect();
	const y = event.clientY - place.top + element.scrollTop;
	const all = Math.max(height, element.clientHeight);

	return { x: event.clientX - place.left, y: down ? y : all - y };
}

interface Look {
	down: boolean;
	search: string;
	node: number | null;
	fn: number | null;
	height: number;
	compared: Compared | null;
}

function drawBoxes(surface: Surface, tree: Tree, boxes: FlameBox[], look: Look):
	void {
	const { context, top, height, palette } = surface;
	const wanted = look.search.toLowerCase();
	const all = Math.max(look.height, height);

	context.font = FONT;
	context.textBaseline = 'middle';
	for (const box of boxes) {
		const y = (look.down ? box.depth * BOX : all - (box.depth + 1) * BOX) - top;

		if (y < -BOX || y > height)
			continue;
		const label = box.node < 0 ? '' : labelOf(tree, box.node).name;
		const found = wanted !== '' && label.toLowerCase().includes(wanted);
		const place = { x: box.x, y, width: box.width, height: BOX };

		drawBox(context, place, found
			? palette.found
			: box.node < 0
				? palette.line
				: boxColour(tree, look.compared, box.node, surface));
		context.fillStyle = palette.boxText;
		if (box.width > 20)
			drawText(context, short(label), box.x, y + BOX / 2, box.width);
		if (box.node >= 0 && (box.node === look.node ||
			(tree.isFrame(box.node) && tree.shape.what[box.node] === look.fn))) {
			context.strokeStyle = palette.accent;
			context.lineWidth = box.node === look.node ? 2 : 1;
			context.strokeRect(box.x + 1, y + 1, Math.max(box.width - 3, 1), BOX - 3);
		}
	}
}

function boxColour(tree: Tree, compared: Compared | null, node: number,
	{ palette }: Surface): string {
	if (compared && tree.base)
		return changeColour(compared, compared.costOf(
			tree.base.total[node], tree.spent.total[node]), palette);
	return tree.isFrame(node)
		? frameColour(tree.model, tree.shape.what[node], palette)
		: palette.dark ? '#3a414b' : '#dfe3e8';
}

function statusOf(tree: Tree, compared: Compared | null, node: number | null,
	interval: number): string {
	if (node === null)
		return '';
	if (node < 0)
		return 'Calls that are too small to be told apart here: zoom in.';
	const label = labelOf(tree, node);
	const digits = digitsOf(interval);
	const name = `${short(label.name)}  ${short(label.where)}: `;

	if (compared && tree.base)
		return name + changeSentence(compared, compared.costOf(
			tree.base.total[node], tree.spent.total[node]));
	return `${name}${seconds(tree.spent.total[node], digits)} s (` +
		`${percent(flameWeight(tree, node), flameWeight(tree, tree.top))}), ` +
		`${seconds(tree.spent.self[node], digits)} s in itself`;
}

// How much of the time is in what was found.
function Matches({ tree }: { tree: Tree }): JSX.Element | null {
	const { view } = useStore();
	const share = useMemo(() => shareFound(tree, view.search),
		[tree, view.search]);

	return view.search
		? <span class="matches"> Found: {percent(share, 1)} of the time</span>
		: null;
}

function shareFound(tree: Tree, text: string): number {
	const wanted = text.toLowerCase();
	let time = 0;

	if (!wanted || tree.top < 0)
		return 0;
	const todo = [tree.top];

	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		const label = labelOf(tree, node);

		if (`${label.name} ${label.where}`.toLowerCase().includes(wanted))
			time += flameWeight(tree, node);
		else
			todo.push(...tree.raw(node));
	}
	return time / flameWeight(tree, tree.top);
}
