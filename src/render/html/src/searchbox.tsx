// What is looked for, how often it is there, and the way from one to the next.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { functionRows } from './functions';
import { useStore } from './hooks';
import { reveal, Rows, search } from './rows';

export function SearchBox(): JSX.Element {
	const store = useStore();
	const { view, derived } = store;
	const tree = derived.tree(view);
	const inTree = view.tab !== 'functions';
	const found = useMemo(() => (inTree ? search(tree, view.search) : []),
		[inTree, tree, view.search]);
	const count = !view.search
		? 0
		: inTree ? found.length : functionRows(derived, view).rows.length;
	const at = found.indexOf(view.node ?? -1);
	const go = (by: number): void => {
		if (!found.length)
			return;
		const to = at < 0
			? found[by > 0 ? 0 : found.length - 1]
			: found[(at + by + found.length) % found.length];

		store.cursor = null;
		store.open(reveal(new Rows(tree, store.opened), store.opened, to));
		store.set({
			node: to,
			fn: tree.isFrame(to) ? tree.shape.what[to] : view.fn,
		});
	};

	return (
		<div class="search" role="search">
			<input id="search" type="search" placeholder="Search"
				aria-label="Search functions and files"
				value={view.search}
				onInput={(event) => store.set({
					search: event.currentTarget.value,
				})}
				onKeyDown={(event) => {
					if (event.key === 'Enter')
						go(event.shiftKey ? -1 : 1);
				}} />
			<output class="found" aria-live="polite">
				{view.search && (at < 0 ? `${count} found` : `${at + 1} of ${count}`)}
			</output>
			{view.search && inTree && (
				<>
					<button type="button" aria-label="Previous"
						onClick={() => go(-1)}>↑</button>
					<button type="button" aria-label="Next"
						onClick={() => go(1)}>↓</button>
				</>
			)}
		</div>
	);
}
