// Times as they are shown: in seconds or percent, the redder the more.

import type { JSX } from 'preact';
import { useStore } from './hooks';
import { digitsOf, percent, seconds } from './text';
import type { Tree } from './tree';

const CLASSES: [number, string][] = [
	[0.6, 'hottest'], [0.3, 'hot'], [0.15, 'warm'], [0.05, 'mild'],
];

export function heatOf(part: number, whole: number): string {
	const share = whole ? part / whole : 0;

	return CLASSES.find(([least]) => share > least)?.[1] ?? 'cool';
}

// What percentages are of: the first row.
export function firstTime(tree: Tree): number {
	return tree.top < 0 ? tree.whole : tree.weight(tree.top);
}

// plain: it is no part of the tree, and stays in seconds.
export function Time(props: { tree: Tree; time: number; plain?: boolean }):
	JSX.Element {
	const store = useStore();
	const { tree, time } = props;
	const first = firstTime(tree);
	const inPercent = store.view.unit === 'percent' && !props.plain;
	const digits = digitsOf(store.model.data.meta.interval);
	const compared = props.plain ? null : store.derived.compared(store.view);

	return (
		<span data-ns={time} class={`time ${props.plain ? 'cool' : heatOf(time, first)}`}>
			{compared
				? compared.show(time)
				: inPercent ? percent(time, first) : seconds(time, digits)}
		</span>
	);
}
