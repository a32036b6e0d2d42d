// What each node of a shape weighs: one pass over the places, and one pass
// backwards over the nodes, whose children all have larger numbers.

import { IDLE, THREAD } from './kinds';
import { IN_STARTUP, type Mode, type Model, type Range } from './model';
import { ROOT, type Shape } from './shape';

export interface Asked {
	range: Range;
	mode: Mode;
	roots: ReadonlySet<number> | null; // null: all
	idle: boolean; // waiting for work counts
}

// Which roots waited for work.
export interface Idlers {
	threads: Set<number>;
	tasks: Set<number>;
}

export interface Beside {
	text: string;
	time: number;
}

export interface Spent {
	self: Float64Array;
	total: Float64Array;
	startup: number;
	shutdown: number;
	idle: number;
	idlers: Idlers;
	// By node of a thread or process: how many of those it stands for did
	// something, if only wait.
	members: Int32Array;
	// What stands below the tree: it counts for nothing.
	beside: Beside[];
}

// What each place weighs of what counts; idle is what was left out.
export interface Counted {
	weights: Float64Array;
	idle: number;
	idlers: Idlers;
	seen: Set<number>; // threads that did something
	all: number;
	program: number; // of all, without the interpreter's start and end
	// What it was seen in, where two runs are compared.
	samples: Float64Array | null;
	programSamples: number;
}

export function count(model: Model, weighed: Float64Array,
	asked: Omit<Asked, 'range'>, sampled: Float64Array | null = null): Counted {
	const { places } = model.data;
	const weights = new Float64Array(places.count);
	const counted: Counted = {
		weights, idle: 0, seen: new Set(), all: 0, program: 0,
		samples: sampled && new Float64Array(places.count), programSamples: 0,
		idlers: { threads: new Set(), tasks: new Set() },
	};

	for (let i = 0; i < places.count; i++) {
		const weight = weighed[i];
		const root = places.root[i];

		if (!weight || !isWanted(asked, root) || !model.counts(i, asked.mode))
			continue;
		counted.seen.add(root);
		if (places.flags[i] & IDLE && !asked.idle) {
			counted.idle += weight;
			addIdler(model, counted.idlers, asked, root);
		} else {
			take(model, counted, i, weight, sampled);
		}
	}
	return counted;
}

function take(model: Model, counted: Counted, place: number, weight: number,
	sampled: Float64Array | null): void {
	counted.weights[place] = weight;
	counted.all += weight;
	if (sampled && counted.samples)
		counted.samples[place] = sampled[place];
	if (!model.isProgram(place))
		return;
	counted.program += weight;
	counted.programSamples += sampled?.[place] ?? 0;
}

// The same, in another measure.
export function scaled(counted: Counted, by: number): Counted {
	return by === 1 ? counted : {
		...counted,
		weights: counted.weights.map((weight) => weight * by),
		idle: counted.idle * by,
		all: counted.all * by,
		program: counted.program * by,
	};
}

// A task waits in its thread, which waits, too; one that was chosen without its
// thread stands alone.
function addIdler(model: Model, { threads, tasks }: Idlers,
	asked: Omit<Asked, 'range'>, root: number): void {
	const { roots } = model.data;
	const thread = roots.kind[root] > THREAD ? roots.parent[root] : root;

	if (thread !== root)
		tasks.add(root);
	if (thread >= 0 && isWanted(asked, thread))
		threads.add(thread);
}

function isWanted(asked: Omit<Asked, 'range'>, root: number): boolean {
	return asked.roots === null || asked.roots.has(root);
}

export function spend(shape: Shape, counted: Counted): Spent {
	const self = new Float64Array(shape.count);
	const spent: Spent = {
		self,
		total: self,
		startup: 0,
		shutdown: 0,
		idle: counted.idle,
		idlers: counted.idlers,
		members: membersOf(shape, counted.seen),
		beside: [],
	};

	for (let i = 0; i < shape.nodeOf.length; i++) {
		const node = shape.nodeOf[i];

		if (node >= 0)
			self[node] += counted.weights[i];
		else if (node === IN_STARTUP)
			spent.startup += counted.weights[i];
		else
			spent.shutdown += counted.weights[i];
	}
	spent.total = self.slice();
	for (let node = shape.count - 1; node > ROOT; node--)
		spent.total[shape.parent[node]] += spent.total[node];
	return spent;
}

const SHUTDOWN_SHARE = 0.05;

// Start-up is shown only when all is, or nothing else is there.
export function besides(shape: Shape, spent: Spent, duration: number,
	all: boolean): Beside[] {
	const beside: Beside[] = [];

	if (spent.startup && (all || !spent.total[ROOT]))
		beside.push({ text: '[start-up]', time: spent.startup });
	if (spent.shutdown && (all || spent.shutdown >= SHUTDOWN_SHARE * duration))
		beside.push({ text: '[shutdown]', time: spent.shutdown });
	if (spent.idle)
		beside.push({
			text: idleText(shape.model, spent.idlers),
			time: spent.idle,
		});
	return beside;
}

// "[idle: 2 threads, 10 tasks]"
function idleText(model: Model, idlers: Idlers): string {
	const { many } = model.data.roots;
	const told = (set: Set<number>, noun: string): string => {
		let n = 0;

		for (const root of set)
			n += Math.max(1, many[root]);
		return n ? `${n} ${noun}${n === 1 ? '' : 's'}` : '';
	};
	const words = [told(idlers.threads, 'thread'), told(idlers.tasks, 'task')];

	return `[idle: ${words.filter(Boolean).join(', ')}]`;
}

function membersOf(shape: Shape, seen: Set<number>): Int32Array {
	const members = new Int32Array(shape.count);
	const { roots } = shape.model.data;
	const done = new Set<number>();

	for (const root of seen) {
		for (let at = root; at >= 0 && !done.has(at); at = roots.parent[at]) {
			const node = shape.nodeOfRoot[at];

			done.add(at);
			if (node >= 0)
				members[node] += Math.max(1, roots.many[at]);
		}
	}
	return members;
}
