// The boxes of a flame graph: as wide as what was spent in a call, under the
// one that called it.

import { SELF, type Tree } from './tree';

export interface FlameBox {
	node: number; // -1: calls that are too small to be told apart
	x: number;
	width: number;
	depth: number;
}

// Narrower ones are drawn together.
const NARROW = 0.4;

// Of two runs, both together, so that what is gone has a place.
export function flameWeight(tree: Tree, node: number): number {
	return tree.spent.total[node] + (tree.base ? tree.base.total[node] : 0);
}

function ancestors(tree: Tree, zoom: number): number[] {
	const list: number[] = [];

	if (zoom < 0 || zoom >= tree.shape.count || !tree.kept[zoom])
		return [];
	for (let node = zoom; node !== tree.top;) {
		node = tree.shape.parent[node];
		if (node < 0)
			return [];
		list.push(node);
	}
	return list.reverse();
}

// What is on view of a tree below zoom; those that call it are as wide as all.
export function flameBoxes(tree: Tree, zoom: number | null, width: number):
	FlameBox[] {
	const boxes: FlameBox[] = [];

	if (tree.top < 0)
		return boxes;
	const above = zoom === null ? [] : ancestors(tree, zoom);
	const first = above.length ? zoom! : tree.top;
	const scale = width / Math.max(flameWeight(tree, first), 1e-9);

	above.forEach((node, depth) => boxes.push({ node, x: 0, width, depth }));
	const todo: FlameBox[] = [{ node: first, x: 0, width, depth: above.length }];

	for (let box = todo.pop(); box; box = todo.pop()) {
		let { x } = box;
		let rest = 0;

		boxes.push(box);
		if (box.node < 0)
			continue;
		for (const child of tree.children(box.node)) {
			if (child === SELF || child < 0)
				continue;
			const wide = flameWeight(tree, child) * scale;

			if (wide < NARROW) {
				rest += wide;
				continue;
			}
			todo.push({ node: child, x, width: wide, depth: box.depth + 1 });
			x += wide;
		}
		if (rest >= NARROW)
			boxes.push({ node: -1, x, width: rest, depth: box.depth + 1 });
	}
	return boxes;
}

export function flameDepth(boxes: FlameBox[]): number {
	return boxes.reduce((most, box) => Math.max(most, box.depth + 1), 0);
}

// Where a key leads to from a box; null: nowhere.
export function flameStep(tree: Tree, node: number, key: string): number | null {
	const parent = node === tree.top ? -1 : tree.shape.parent[node];
	const siblings = parent < 0
		? [node]
		: tree.children(parent).filter((child) => child >= 0);
	const at = siblings.indexOf(node);

	switch (key) {
	case 'in':
		return tree.children(node).find((child) => child >= 0) ?? null;
	case 'out':
		return parent < 0 ? null : parent;
	case 'before':
		return siblings[at - 1] ?? null;
	case 'behind':
		return siblings[at + 1] ?? null;
	default:
		return null;
	}
}
