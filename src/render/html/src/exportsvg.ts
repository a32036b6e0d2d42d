// What is on view as an SVG, which shows the same in any program.

import { changeSentence } from './change';
import { shareOf, type Compared, type Cost } from './compare';
import { changeColour, frameColour, paletteOf } from './colour';
import { flameBoxes, flameDepth } from './flame';
import { drawnLane } from './exportlane';
import { labelOf, selfLabel } from './label';
import { Rows } from './rows';
import type { Store } from './store';
import { functionRows } from './functions';
import { digitsOf, seconds, short } from './text';
import type { Spent } from './weights';

export interface SvgBox {
	x: number;
	y: number;
	width: number;
	height: number;
	fill: string;
	text: string;
	title: string;
}

const WIDTH = 1200;
const ROW = 18;
const CHAR = 7.3;

export function viewSvg(store: Store): string {
	switch (store.view.tab) {
	case 'flame':
		return store.view.chronological
			? svg(drawnLane(store, WIDTH, true))
			: svg(flame(store));
	case 'timeline':
		return svg(drawnLane(store, WIDTH, false));
	case 'functions':
		return svg(texts(functionTexts(store)));
	default:
		return svg(texts(stackTexts(store)));
	}
}

function flame(store: Store): SvgBox[] {
	const { view, derived, model } = store;
	const tree = derived.allTree(view);
	const boxes = flameBoxes(tree, view.zoom, WIDTH);
	const depth = flameDepth(boxes);
	const palette = paletteOf(document.documentElement);
	const digits = digitsOf(model.data.meta.interval);
	const compared = derived.compared(view);

	return boxes.map((box) => {
		const name = box.node < 0 ? '' : short(labelOf(tree, box.node).name);
		const time = box.node < 0 ? 0 : tree.spent.total[box.node];

		return {
			x: box.x, width: box.width, height: ROW,
			y: (view.down ? box.depth : depth - 1 - box.depth) * ROW,
			text: name,
			title: compared && tree.base && box.node >= 0
				? `${name} ${changeSentence(compared, compared.costOf(
					tree.base.total[box.node], time))}`
				: `${name} ${seconds(time, digits)} s`,
			fill: box.node < 0
				? palette.line
				: compared && tree.base
					? changeColour(compared, compared.costOf(
						tree.base.total[box.node], time), palette)
					: tree.isFrame(box.node)
						? frameColour(model, tree.shape.what[box.node], palette)
						: palette.line,
		};
	});
}

function texts(lines: string[]): SvgBox[] {
	return lines.map((text, i) => ({
		x: 0, y: i * ROW, width: WIDTH, height: ROW, fill: 'none', text,
		title: '',
	}));
}

function stackTexts(store: Store): string[] {
	const tree = store.derived.tree(store.view);
	const digits = digitsOf(store.model.data.meta.interval);
	const compared = store.derived.compared(store.view);

	return new Rows(tree, store.opened).list.map((row) => {
		const indent = '\u00a0\u00a0'.repeat(Math.min(row.level, 64));

		if (row.kind === 'group')
			return `${indent}[${tree.groups[tree.group[row.node]].hidden} frames hidden]`;
		if (row.kind === 'note' || row.kind === 'beside') {
			const note = row.kind === 'note'
				? tree.notes[row.note]
				: tree.spent.beside[row.note];

			return `${indent}${seconds(note.time, digits)} ${note.text}`;
		}
		const isSelf = row.kind === 'self';
		const label = isSelf ? selfLabel(tree, row.node) : labelOf(tree, row.node);
		const pick = ({ self, total }: Spent): number =>
			(isSelf ? self : total)[row.node];
		const time = pick(tree.spent);
		const told = compared && tree.base
			? changed(compared, compared.costOf(pick(tree.base), time))
			: seconds(time, digits);

		return `${indent}${told} ${short(label.name)}  ${short(label.where)}`;
	});
}

function functionTexts(store: Store): string[] {
	const digits = digitsOf(store.model.data.meta.interval);

	const compared = store.derived.compared(store.view);

	return functionRows(store.derived, store.view).rows.map((row) => {
		const times = compared && row.cost
			? changed(compared, row.cost)
			: `${seconds(row.self, digits)}  ${seconds(row.total, digits)}`;

		return `${times}  ${short(row.name)}  ${short(row.where)}`;
	});
}

// "+0.360 (0.200 -> 0.560, +180.0 %)"
function changed(compared: Compared, cost: Cost): string {
	return `${compared.signed(cost.time - cost.base)} (` +
		`${compared.show(cost.base)} -> ${compared.show(cost.time)}, ` +
		`${shareOf(cost)})`;
}

// Through the DOM, which writes any text as text.
function svg(boxes: SvgBox[]): string {
	const space = 'http://www.w3.org/2000/svg';
	const doc = document.implementation.createDocument(space, 'svg', null);
	const palette = paletteOf(document.documentElement);
	const height = boxes.reduce((most, box) => Math.max(most, box.y + box.height), ROW);
	const add = (parent: Element, name: string, of: Record<string, string | number>):
		Element => {
		const element = doc.createElementNS(space, name);

		for (const [key, value] of Object.entries(of))
			element.setAttribute(key, String(value));
		parent.append(element);
		return element;
	};
	const root = doc.documentElement;

	root.setAttribute('viewBox', `0 0 ${WIDTH} ${height}`);
	root.setAttribute('width', String(WIDTH));
	root.setAttribute('height', String(height));
	root.setAttribute('font-family', 'monospace');
	root.setAttribute('font-size', '12');
	add(root, 'rect', { width: WIDTH, height, fill: palette.page });
	for (const box of boxes) {
		const part = add(root, 'g', {});
		const room = Math.floor((box.width - 6) / CHAR);

		if (box.title)
			add(part, 'title', {}).textContent = box.title;
		if (box.fill !== 'none')
			add(part, 'rect', {
				x: round(box.x), y: box.y, width: round(box.width),
				height: box.height - 1, fill: box.fill,
			});
		if (room > 2 && box.text)
			add(part, 'text', {
				x: round(box.x + 3), y: box.y + 13,
				fill: box.fill === 'none' ? palette.text : palette.boxText,
			}).textContent = box.text.slice(0, room);
	}
	return new XMLSerializer().serializeToString(doc);
}

function round(n: number): number {
	return Math.round(n * 100) / 100;
}
