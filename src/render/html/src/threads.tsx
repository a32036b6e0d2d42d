// Which processes, threads and tasks count.

import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useStore } from './hooks';
import { GROUP, PROCESS } from './kinds';
import { rootFacts } from './label';
import { List, ROW_HEIGHT } from './list';
import type { Model } from './model';
import { Name } from './name';
import { digitsOf, seconds } from './text';

interface Entry {
	root: number;
	level: number;
	name: string;
	members: number[]; // the threads that it stands for
	time: number;
}

export function Threads(): JSX.Element | null {
	const store = useStore();
	const { model, view, derived } = store;
	const [filter, setFilter] = useState('');
	const entries = useMemo(() => entriesOf(model,
		model.weigh(derived.range(view))), [model, view.from, view.to]);
	const threads = entries.filter((entry) => entry.members[0] === entry.root);

	if (threads.length < 2)
		return null;
	const shown = entries.filter((entry) =>
		entry.name.toLowerCase().includes(filter.toLowerCase()));
	const all = threads.map((entry) => entry.root);
	const chosen = new Set(view.roots ?? all);
	const choose = (members: number[], on: boolean): void => {
		for (const root of members) {
			if (on)
				chosen.add(root);
			else
				chosen.delete(root);
		}
		store.set({
			roots: all.every((root) => chosen.has(root))
				? null
				: [...chosen].sort((a, b) => a - b),
		});
	};

	return (
		<details class="menu">
			<summary>
				Threads{view.roots && ` (${view.roots.length} of ${all.length})`}
			</summary>
			<div class="menu-body threads">
				<input type="search" placeholder="Find" value={filter}
					aria-label="Find threads"
					onInput={(event) => setFilter(event.currentTarget.value)} />
				<div>
					<button type="button"
						onClick={() => store.set({ roots: null })}>All</button>
					<button type="button"
						onClick={() => store.set({ roots: [] })}>None</button>
				</div>
				<div style={{ height: `${Math.min(shown.length, 14) * ROW_HEIGHT}px` }}>
					<List count={shown.length} active={-1} row={(i) => (
						<ThreadRow entry={shown[i]} chosen={chosen}
							choose={choose} />
					)} attributes={{
						tabIndex: 0, role: 'group',
						'aria-label': 'Processes and threads',
					}} />
				</div>
			</div>
		</details>
	);
}

function ThreadRow(props: {
	entry: Entry;
	chosen: Set<number>;
	choose: (members: number[], on: boolean) => void;
}): JSX.Element {
	const { entry, chosen } = props;
	const { model } = useStore();
	const on = entry.members.filter((root) => chosen.has(root)).length;

	return (
		<label class="row" style={{ paddingInlineStart: `${entry.level * 14}px` }}>
			<input type="checkbox" checked={on === entry.members.length}
				indeterminate={on > 0 && on < entry.members.length}
				onChange={(event) => props.choose(
					entry.members, event.currentTarget.checked)} />{' '}
			<span class="time">
				{seconds(entry.time, digitsOf(model.data.meta.interval))}
			</span>{' '}
			<Name text={entry.name} longest={80} />
		</label>
	);
}

// Processes, each with its threads below.
function entriesOf(model: Model, weights: Float64Array): Entry[] {
	const { roots, places, strings } = model.data;
	const times = new Float64Array(roots.count);

	for (let i = 0; i < places.count; i++)
		times[places.root[i]] += weights[i];
	const below = new Map<number, number[]>();
	const entries: Entry[] = [];

	for (let root = 0; root < roots.count; root++) {
		if (roots.kind[root] & GROUP || roots.kind[root] === PROCESS)
			continue;
		const list = below.get(roots.parent[root]) ?? [];

		list.push(root);
		below.set(roots.parent[root], list);
	}
	const entry = (root: number, level: number, members: number[]): Entry => ({
		root, level, members,
		name: root < 0
			? '[no process]'
			: strings[roots.name[root]] + rootFacts(model, root),
		time: members.reduce((sum, member) => sum + times[member], 0),
	});

	for (const [process, threads] of below) {
		entries.push(entry(process, 0, threads));
		for (const thread of threads)
			entries.push(entry(thread, 1, [thread]));
	}
	return entries;
}
