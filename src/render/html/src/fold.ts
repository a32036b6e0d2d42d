// Connected library code becomes a group, which is shown folded: its entry, its
// exits and what is heavy in itself stay. src/model/fold.h has the rules.

import { C_FUNCTION, PYTHON, ROW } from './kinds';
import { IN_GROUP_HIDDEN, type Tree } from './tree';

export const HEAVY = 0.2; // of the first row
const FOLD_MIN = 2;

export interface Group {
	entry: number;
	hidden: number; // rows; 0: it is shown whole
	packages: string[];
}

export const NO_GROUP: Group = { entry: -1, hidden: 0, packages: [] };

export function fold(tree: Tree): Group[] {
	const order = walk(tree);
	const groups = number(tree, order);

	for (const node of order)
		if (tree.group[node])
			addTo(groups[tree.group[node]], tree, node);
	// Too few are better shown.
	for (const node of order)
		if (groups[tree.group[node]].hidden < FOLD_MIN)
			tree.flags[node] &= ~IN_GROUP_HIDDEN;
	return groups.map((group) =>
		(group.hidden < FOLD_MIN ? { ...group, hidden: 0 } : group));
}

// All that is shown, callers before callees, in order of time.
function walk(tree: Tree): number[] {
	const order: number[] = [];
	const open = [tree.top];

	for (let node = open.pop(); node !== undefined; node = open.pop()) {
		order.push(node);
		const children = tree.children(node);

		for (let i = children.length - 1; i >= 0; i--)
			if (children[i] >= 0)
				open.push(children[i]);
	}
	return order;
}

function shouldHide(tree: Tree, node: number): boolean {
	if (node === tree.top || !tree.isFrame(node))
		return false;
	const what = tree.shape.what[node];
	const kind = tree.model.data.frames.kind[what];

	// In a loaded session all are functions, as in pyinstrument.
	if (kind !== PYTHON && kind !== C_FUNCTION && kind !== ROW)
		return false;
	return tree.options.said(what) ?? !tree.isApp(node);
}

// Groups are numbered from 1 on. The first row is in none.
function number(tree: Tree, order: number[]): Group[] {
	const groups = [NO_GROUP];
	const hides = new Uint8Array(tree.shape.count);

	for (const node of order)
		hides[node] = shouldHide(tree, node) ? 1 : 0;
	for (const node of order) {
		if (!hides[node])
			continue;
		const above = tree.group[tree.shape.parent[node]];

		if (above) {
			tree.group[node] = above;
		} else if (tree.hasSelf(node) ||
			[...tree.raw(node)].some((child) => hides[child])) {
			tree.group[node] = groups.length;
			groups.push({ entry: node, hidden: 0, packages: [] });
		}
	}
	return groups;
}

function addTo(group: Group, tree: Tree, node: number): void {
	const number = tree.group[node];
	const heavy = HEAVY * tree.weight(tree.top);
	const exits = [...tree.raw(node)].some(
		(child) => tree.group[child] !== number);

	if (tree.hasSelf(node) && tree.selfWeight(node) <= heavy)
		group.hidden++;
	if (group.entry === node || exits || tree.ownTime(node) > heavy)
		return;
	tree.flags[node] |= IN_GROUP_HIDDEN;
	group.hidden++;
	addPackage(group, tree, node);
}

function addPackage(group: Group, tree: Tree, node: number): void {
	const { frames, strings } = tree.model.data;
	const name = packageOf(strings[frames.file[tree.shape.what[node]]]);

	if (name && !group.packages.includes(name))
		group.packages.push(name);
}

// The library that a short path belongs to.
export function packageOf(file: string): string {
	return /^[^\\/.]*/.exec(file)![0];
}
