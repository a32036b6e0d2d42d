// The tree of all calls, whatever they weigh: threads, and below them functions
// as they called each other, without those that stand in the way. It is made
// once for each set of options, and its nodes keep their numbers while the
// window of time changes.

import { Triples, grown } from './intern';
import {
	C_FUNCTION, GROUP, IMPORTLIB, PROCESS, ROW, RUNPY, TRACEBACKHIDE,
} from './kinds';
import type { Model } from './model';

export interface ShapeOptions {
	apart: boolean; // each thread and process has a row of its own
	importlib: boolean; // the import system is left out
	tracebackhide: boolean; // so is what asks for it
	runpy: boolean; // and runpy at the bottom of a stack
}

export const ROOT = 0;
// What a node is of.
export const OF_ROOT = 0;
export const OF_FRAME = 1;

// The node of each path, and of those that end in it, where these differ.
class Walker {
	readonly inner = new Triples();
	node = new Int32Array(1024);
}

export class Shape {
	readonly model: Model;
	readonly options: ShapeOptions;
	count = 0;
	kind = new Int32Array(1024); // OF_*
	what = new Int32Array(1024); // a root, or a function
	parent = new Int32Array(1024);
	// By place: its node, or IN_*.
	readonly nodeOf: Int32Array;
	// By root: its node.
	readonly nodeOfRoot: Int32Array;
	// By node: the first path that was seen there.
	path = new Int32Array(1024);
	private readonly children = new Triples();
	private childNode = new Int32Array(1024);
	private readonly walker = new Walker();

	constructor(model: Model, options: ShapeOptions) {
		const { data } = model;
		const { places } = data;

		this.model = model;
		this.options = options;
		this.nodeOfRoot = new Int32Array(data.roots.count).fill(-1);
		this.nodeOf = new Int32Array(places.count);
		this.add(OF_ROOT, -1, -1, -1);
		for (let i = 0; i < places.count; i++)
			this.nodeOf[i] = this.placeNode(places.root[i], places.path[i]);
	}

	private add(kind: number, what: number, parent: number, path: number):
		number {
		if (this.count === this.kind.length) {
			this.kind = grown(this.kind);
			this.what = grown(this.what);
			this.parent = grown(this.parent);
			this.path = grown(this.path);
		}
		this.kind[this.count] = kind;
		this.what[this.count] = what;
		this.parent[this.count] = parent;
		this.path[this.count] = path;
		return this.count++;
	}

	private child(parent: number, kind: number, what: number, path: number):
		number {
		const before = this.children.count;
		const id = this.children.intern(parent, kind, what);

		if (id === before) {
			if (id === this.childNode.length)
				this.childNode = grown(this.childNode);
			this.childNode[id] = this.add(kind, what, parent, path);
		}
		return this.childNode[id];
	}

	private placeNode(root: number, path: number): number {
		if (path >= 0 && this.model.special[path])
			return this.model.special[path];
		const top = this.rootNode(root);

		if (path < 0)
			return top;
		const { paths } = this.model.data;
		const up = paths.parent[path];

		// What a link was itself at is shown; "[self]" of a loaded session is
		// time of its caller's.
		if (this.isLink(path))
			return this.child(this.pathNode(top, up), OF_FRAME,
				this.model.fn[paths.frame[path]], path);
		return this.isSelf(path) && up >= 0
			? this.pathNode(top, up)
			: this.pathNode(top, path);
	}

	private isSelf(path: number): boolean {
		const { paths, frames, strings } = this.model.data;
		const frame = paths.frame[path];

		return frames.kind[frame] === ROW &&
			strings[frames.name[frame]] === '[self]';
	}

	// The row of a thread, with that of its process above it.
	private rootNode(root: number): number {
		if (this.nodeOfRoot[root] >= 0)
			return this.nodeOfRoot[root];
		const { roots } = this.model.data;
		const chain: number[] = [];
		let node = ROOT;

		for (let at = this.shownAs(root); at >= 0;
			at = roots.parent[at] < 0 ? -1 : this.shownAs(roots.parent[at]))
			chain.push(at);
		for (let at = chain.pop(); at !== undefined; at = chain.pop())
			node = this.child(node, OF_ROOT, at, -1);
		this.nodeOfRoot[root] = node;
		// Its process has the row above.
		if (roots.parent[root] >= 0)
			this.rootNode(roots.parent[root]);
		return node;
	}

	private shownAs(root: number): number {
		const { group } = this.model.data.roots;

		return this.options.apart || group[root] < 0
			? this.model.rootAs[root]
			: this.model.rootAs[group[root]];
	}

	// Walks up to what is known, and down again.
	private pathNode(top: number, path: number): number {
		const { parent } = this.model.data.paths;
		const chain: number[] = [];
		let node = top;

		for (let at = path; at >= 0; at = parent[at]) {
			const known = this.walker.inner.find(top, at, 0);

			if (known >= 0) {
				node = this.walker.node[known];
				break;
			}
			chain.push(at);
		}
		for (let at = chain.pop(); at !== undefined; at = chain.pop()) {
			node = this.step(top, node, at);
			this.remember(top, at, node);
		}
		return node;
	}

	private remember(top: number, path: number, node: number): void {
		const id = this.walker.inner.intern(top, path, 0);

		if (id === this.walker.node.length)
			this.walker.node = grown(this.walker.node);
		this.walker.node[id] = node;
	}

	private step(top: number, node: number, path: number): number {
		const frame = this.model.data.paths.frame[path];

		if (this.isPassed(path, node === top) || this.isLink(path))
			return node;
		return this.child(node, OF_FRAME, this.model.fn[frame], path);
	}

	// Does a frame stand in the way? first: nothing above it is shown.
	private isPassed(path: number, first: boolean): boolean {
		const { paths, frames } = this.model.data;
		const flags = frames.flags[paths.frame[path]];

		return (this.options.importlib && (flags & IMPORTLIB) !== 0) ||
			(this.options.tracebackhide && (flags & TRACEBACKHIDE) !== 0) ||
			(this.options.runpy && first && (flags & RUNPY) !== 0);
	}

	// A C function through which the import system or runpy calls on.
	private isLink(path: number): boolean {
		const { paths, frames } = this.model.data;
		const up = paths.parent[path];

		if (up < 0 || frames.kind[paths.frame[path]] !== C_FUNCTION)
			return false;
		const caller = frames.flags[paths.frame[up]];

		return (this.options.importlib && (caller & IMPORTLIB) !== 0) ||
			(this.options.runpy && (caller & RUNPY) !== 0);
	}

	isProcess(node: number): boolean {
		return this.kind[node] === OF_ROOT && node !== ROOT &&
			(this.model.data.roots.kind[this.what[node]] & ~GROUP) === PROCESS;
	}
}
