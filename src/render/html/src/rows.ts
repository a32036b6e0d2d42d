// The rows of the call stack that are on view: which are open, which groups
// are, and what is found.

import { IN_GROUP_HIDDEN, noteOf, SELF, type Tree } from './tree';
import { labelOf } from './label';

// With more rows than these, little ones begin closed.
const MANY = 100_000;
const LIGHT = 0.001;

export type RowKind = 'node' | 'self' | 'note' | 'group' | 'beside';

export interface Row {
	kind: RowKind;
	node: number; // or whose self, group or note it is
	level: number;
	parent: number; // of rows; -1: none
	open: boolean;
	branch: boolean; // it can be opened
	note: number;
	size: number; // rows beside it, and
	place: number; // which of them it is, from 1
}

// What the reader opened and closed, as differences from how it begins.
export interface Opened {
	nodes: ReadonlySet<number>;
	groups: ReadonlySet<number>; // by entry
}

export const NOTHING_OPENED: Opened = { nodes: new Set(), groups: new Set() };

export class Rows {
	readonly tree: Tree;
	readonly list: Row[] = [];
	private readonly opened: Opened;
	private readonly many: boolean;
	private readonly at = new Map<number, number>();

	constructor(tree: Tree, opened: Opened) {
		this.tree = tree;
		this.opened = opened;
		this.many = countKept(tree) > MANY;
		if (tree.top >= 0)
			this.fill();
		tree.spent.beside.forEach((_, i) => this.push({
			kind: 'beside', node: -1, level: 0, parent: -1, open: false,
			branch: false, note: i, size: 1, place: 1,
		}));
	}

	private push(row: Row): number {
		return this.list.push(row) - 1;
	}

	isOpen(node: number): boolean {
		const begins = !this.many ||
			this.tree.weight(node) >= LIGHT * this.tree.whole;

		return begins !== this.opened.nodes.has(node);
	}

	isGroupOpen(entry: number): boolean {
		return this.opened.groups.has(entry);
	}

	rowOf(node: number): number {
		return this.at.get(node) ?? -1;
	}

	// Depth first, without recursion: what is still to be shown, the next last.
	private fill(): void {
		interface Todo {
			child: number;
			of: number; // the node whose child it is
			level: number;
			parent: number;
			size: number;
			place: number;
		}
		const todo: Todo[] = [{
			child: this.tree.top, of: -1, level: 0, parent: -1, size: 1,
			place: 1,
		}];

		for (let next = todo.pop(); next; next = todo.pop()) {
			const { child, of, level, parent, size, place } = next;

			if (child < 0) {
				this.push({
					kind: child === SELF ? 'self' : 'note', node: of,
					level, parent, open: false, branch: false,
					note: child === SELF ? -1 : noteOf(child),
					size, place,
				});
				continue;
			}
			const row = this.pushNode(child, level, parent, size, place);

			if (!this.list[row].open)
				continue;
			const children = this.shownChildren(child);
			const inside = this.isFolding(child) ? 1 : 0;

			if (inside)
				this.push({
					kind: 'group', node: child, level: level + 1,
					parent: row, open: this.isGroupOpen(child),
					branch: true, note: -1, size: children.length + 1,
					place: 1,
				});
			for (let i = children.length - 1; i >= 0; i--)
				todo.push({
					...children[i], level: level + 1, parent: row,
					size: children.length + inside,
					place: i + 1 + inside,
				});
		}
	}

	private pushNode(node: number, level: number, parent: number, size: number,
		place: number): number {
		const branch = this.isFolding(node) ||
			this.tree.children(node).length > 0;
		const row = this.push({
			kind: 'node', node, level, parent, branch,
			open: branch && this.isOpen(node), note: -1, size, place,
		});

		this.at.set(node, row);
		return row;
	}

	// Does the row of a group that hides some stand below it?
	private isFolding(node: number): boolean {
		const group = this.tree.groups[this.tree.group[node]];

		return group.entry === node && group.hidden > 0;
	}

	private isHidden(node: number): boolean {
		const { tree } = this;

		return (tree.flags[node] & IN_GROUP_HIDDEN) !== 0 &&
			!this.isGroupOpen(tree.groups[tree.group[node]].entry);
	}

	private hidesSelf(node: number): boolean {
		const { tree } = this;

		return tree.hidesSelf(node) &&
			!this.isGroupOpen(tree.groups[tree.group[node]].entry);
	}

	// Children, and those of children that are hidden in their place.
	private shownChildren(node: number): { child: number; of: number }[] {
		const shown: { child: number; of: number }[] = [];
		const todo: { child: number; of: number }[] = [];
		const push = (of: number): void => {
			const children = this.tree.children(of);

			for (let i = children.length - 1; i >= 0; i--)
				todo.push({ child: children[i], of });
		};

		push(node);
		for (let next = todo.pop(); next; next = todo.pop()) {
			if (next.child === SELF && this.hidesSelf(next.of))
				continue;
			if (next.child >= 0 && this.isHidden(next.child))
				push(next.child);
			else
				shown.push(next);
		}
		return shown;
	}
}

function countKept(tree: Tree): number {
	let kept = 0;

	for (const one of tree.kept)
		kept += one;
	return kept;
}

// Opens all above a node, and the group that hides it.
export function reveal(rows: Rows, opened: Opened, node: number): Opened {
	const { tree } = rows;
	const nodes = new Set(opened.nodes);
	const groups = new Set(opened.groups);

	for (let at = node; at >= 0; at = at === tree.top ? -1 : tree.shape.parent[at]) {
		if (at !== node && !rows.isOpen(at))
			flip(nodes, at);
		if (tree.flags[at] & IN_GROUP_HIDDEN)
			groups.add(tree.groups[tree.group[at]].entry);
	}
	return { nodes, groups };
}

function flip(set: Set<number>, value: number): void {
	if (!set.delete(value))
		set.add(value);
}

// Opens or closes a row, or it and all below.
export function toggle(rows: Rows, opened: Opened, row: Row, open: boolean,
	all: boolean): Opened {
	const nodes = new Set(opened.nodes);
	const groups = new Set(opened.groups);
	const { tree } = rows;
	const set = (node: number): void => {
		if (rows.isOpen(node) !== open)
			flip(nodes, node);
		if (all && tree.groups[tree.group[node]].entry === node) {
			if (open)
				groups.add(node);
			else
				groups.delete(node);
		}
	};

	if (row.kind === 'group') {
		flip(groups, row.node);
		return { nodes, groups };
	}
	const todo = [row.node];

	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		set(node);
		if (all)
			todo.push(...tree.raw(node));
	}
	return { nodes, groups };
}

// Nodes whose name or place has the text, in the order of the tree.
export function search(tree: Tree, text: string): number[] {
	const wanted = text.toLowerCase();
	const found: number[] = [];

	if (!wanted || tree.top < 0)
		return found;
	const matches = new Map<number, boolean>();
	const todo = [tree.top];

	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		const key = tree.isFrame(node) ? tree.shape.what[node] : -1 - node;
		let is = matches.get(key);

		if (is === undefined) {
			const label = labelOf(tree, node);

			is = `${label.name} ${label.where}`.toLowerCase().includes(wanted);
			matches.set(key, is);
		}
		if (is)
			found.push(node);
		const children = tree.children(node);

		for (let i = children.length - 1; i >= 0; i--)
			if (children[i] >= 0)
				todo.push(children[i]);
	}
	return found;
}
