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

	return (
		<span data-ns={time} class={`time ${props.plain ? 'cool' : heatOf(time, first)}`}>
			{inPercent ? percent(time, first) : seconds(time, digits)}
		</span>
	);
}

// Of two runs: what is slower, faster, new or gone, in words, too.
export function Change(props: { tree: Tree; time: number; base: number }):
	JSX.Element {
	const store = useStore();
	const { time, base, tree } = props;
	const digits = digitsOf(store.model.data.meta.interval);
	const change = time - base;
	const text = store.view.unit === 'percent'
		? percent(change, firstTime(tree))
		: seconds(change, digits);
	const shown = `${change > 0 ? '+' : ''}${text}`;
	const word = changeWord(time, base);

	return (
		<span class={`change ${change > 0 ? 'slower' : change < 0 ? 'faster' : ''}`}>
			{shown}{word && <span class="tag"> {word}</span>}
		</span>
	);
}

export function changeWord(time: number, base: number): string {
	if (!base && time)
		return 'new';
	return base && !time ? 'gone' : '';
}
