// What the time of a node and all below it was spent in.

import { GC, HELD, IMPORTS } from './kinds';
import type { Shape } from './shape';
import type { Counted } from './weights';

export interface StateTime {
	name: string;
	time: number;
}

// The names are those of the JSON report.
export function statesOf(shape: Shape, counted: Counted, node: number):
	StateTime[] {
	const { places, meta } = shape.model.data;
	const within = new Uint8Array(shape.count);
	const times = new Map<string, number>();
	const add = (name: string, time: number): void => {
		times.set(name, (times.get(name) ?? 0) + time);
	};

	within[node] = 1;
	for (let at = node + 1; at < shape.count; at++)
		within[at] = within[shape.parent[at]];
	for (let i = 0; i < places.count; i++) {
		const at = shape.nodeOf[i];
		const time = counted.weights[i];

		if (at < 0 || !within[at] || !time)
			continue;
		if (places.state[i] >= 0)
			add(meta.states[places.state[i]], time);
		if (places.flags[i] & HELD)
			add('gil_held', time);
		if (places.flags[i] & GC)
			add('gc', time);
		if (places.flags[i] & IMPORTS)
			add('import', time);
	}
	return [...times].map(([name, time]) => ({ name, time }))
		.sort((a, b) => b.time - a.time);
}
