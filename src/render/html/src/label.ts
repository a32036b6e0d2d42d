// What functions, threads and processes are called, and where they are.

import { DAEMON, GROUP, LEAST, PROCESS, PYTHON } from './kinds';
import type { Model } from './model';
import type { Tree } from './tree';

export interface Label {
	name: string;
	where: string;
}

export function frameLabel(model: Model, frame: number): Label {
	const { frames, strings } = model.data;
	const cls = strings[frames.cls[frame]];
	const name = strings[frames.name[frame]];
	const file = strings[frames.file[frame]];
	const line = frames.line[frame];

	return {
		name: cls && frames.kind[frame] === PYTHON ? `${cls}.${name}` : name,
		where: file && line ? `${file}:${line}` : file,
	};
}

// Of a process, a thread or a task, what is known beside its name.
export function rootFacts(model: Model, root: number): string {
	const { roots } = model.data;
	const facts = [
		roots.id[root] ? `${roots.id[root]}` : '',
		roots.flags[root] & DAEMON ? 'daemon' : '',
	].filter((fact) => fact);

	return facts.length ? ` (${facts.join(', ')})` : '';
}

// members: how many it stands for.
export function rootLabel(model: Model, root: number, members = 1): Label {
	const { roots, strings } = model.data;
	const kind = roots.kind[root];
	const name = strings[roots.label[root]] || strings[roots.name[root]];
	const more = roots.flags[root] & LEAST ? '+' : '';

	return {
		name: members > 1 || more ? `${name} ×${members}${more}` : name,
		where: kind & GROUP || !roots.id[root] || members > 1
			? ''
			: (kind & ~GROUP) === PROCESS
				? `pid ${roots.id[root]}`
				: '',
	};
}

export function labelOf(tree: Tree, node: number): Label {
	const { shape } = tree;
	const what = shape.what[node];

	if (tree.isFrame(node))
		return frameLabel(tree.model, what);
	return what < 0
		? { name: '[root]', where: '' }
		: rootLabel(tree.model, what, tree.spent.members[node]);
}

// "[self]" is where its caller is, without a line.
export function selfLabel(tree: Tree, node: number): Label {
	const { frames, strings } = tree.model.data;
	const what = tree.shape.what[node];

	return {
		name: '[self]',
		where: tree.isFrame(node) ? strings[frames.file[what]] : '',
	};
}
