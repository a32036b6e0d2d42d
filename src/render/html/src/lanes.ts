// The threads of a timeline: where each stands, and its spans once it is on
// view.

import { PROCESS } from './kinds';
import type { Model } from './model';
import { buildLane, runsByRoot, visiblePaths, type Lane, type Visible } from './spans';
import type { Passed } from './totals';

export const LANE_HEAD = 18;
export const STATE_HEIGHT = 6;
export const SPAN_HEIGHT = 16;
const LANE_GAP = 6;
const CLOSED = 8; // rows of a thread among many

export interface LanePlace {
	root: number;
	top: number;
	depth: number; // rows that are shown
	hidden: number; // rows that are not
	height: number;
}

export class Lanes {
	readonly model: Model;
	readonly roots: number[]; // in order of their begin
	readonly depths: Map<number, number>;
	private readonly visible: Visible;
	private readonly runs: Map<number, Uint32Array>;
	private readonly built = new Map<number, Lane>();

	constructor(model: Model, passed: Passed) {
		this.model = model;
		this.visible = visiblePaths(model, passed);
		this.runs = runsByRoot(model);
		this.depths = depthsOf(model, this.visible);
		this.roots = [...this.runs.keys()].sort((a, b) =>
			this.processOf(a) - this.processOf(b) ||
			this.begin(a) - this.begin(b) || a - b);
	}

	private processOf(root: number): number {
		return this.model.data.roots.parent[root];
	}

	private begin(root: number): number {
		return this.model.data.runs.start[this.runs.get(root)![0]];
	}

	lane(root: number): Lane {
		let lane = this.built.get(root);

		if (!lane) {
			lane = buildLane(this.model, this.visible, root,
				this.runs.get(root) ?? new Uint32Array());
			this.built.set(root, lane);
		}
		return lane;
	}

	// One below the other. Of many, those that were not opened are low.
	places(wanted: ReadonlySet<number> | null, opened: ReadonlySet<number>):
		{ list: LanePlace[]; height: number } {
		const roots = this.roots.filter((root) => wanted?.has(root) ?? true);
		const list: LanePlace[] = [];
		let top = 0;

		for (const root of roots) {
			const all = this.depths.get(root) ?? 0;
			const open = roots.length === 1 || opened.has(root);
			const depth = open ? all : Math.min(all, CLOSED);
			const height = LANE_HEAD + STATE_HEIGHT + depth * SPAN_HEIGHT +
				LANE_GAP;

			list.push({ root, top, depth, hidden: all - depth, height });
			top += height;
		}
		return { list, height: top };
	}

	nameOf(root: number): string {
		const { roots, strings } = this.model.data;
		const process = roots.parent[root];
		const several = new Set(this.roots.map((r) => roots.parent[r])).size > 1;
		const name = strings[roots.name[root]];

		return several && process >= 0 && roots.kind[process] === PROCESS
			? `${strings[roots.label[process]] || strings[roots.name[process]]} › ${name}`
			: name;
	}
}

function depthsOf(model: Model, visible: Visible): Map<number, number> {
	const { places } = model.data;
	const depths = new Map<number, number>();

	for (let i = 0; i < places.count; i++) {
		const path = places.path[i];
		const depth = path < 0 ? 0 : visible.depth[path];

		if (depth > (depths.get(places.root[i]) ?? -1))
			depths.set(places.root[i], depth);
	}
	return depths;
}
