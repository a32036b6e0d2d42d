// The calls of a thread, as rows of a table: by depth, and in order of time.

import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { step } from './functionsview';
import { useStore } from './hooks';
import { frameLabel } from './label';
import { List } from './list';
import { Name } from './name';
import type { Lane } from './spans';
import { span } from './text';

export function SpanTable({ lane }: { lane: Lane }): JSX.Element {
	const store = useStore();
	const { model, view, derived } = store;
	const range = derived.range(view);
	const [active, setActive] = useState(-1);
	const parts = useMemo(() => lane.rows.map((row) => {
		const from = row.after(range.from);

		return { row, from, count: Math.max(0, row.from(range.to) - from) };
	}), [lane, range.from, range.to]);
	const count = parts.reduce((all, part) => all + part.count, 0);
	const find = (i: number): { depth: number; at: number } => {
		let depth = 0;

		while (i >= parts[depth].count)
			i -= parts[depth++].count;
		return { depth, at: parts[depth].from + i };
	};
	const fnOf = (i: number): number => {
		const { depth, at } = find(i);

		return model.fn[model.data.paths.frame[lane.rows[depth].what(at)]];
	};
	const choose = (i: number): void => {
		setActive(i);
		store.set({ fn: fnOf(i) });
	};

	return (
		<div class="table" role="table" aria-label="Calls in order of time"
			aria-rowcount={count + 1}>
			<div role="rowgroup">
				<div class="row head" role="row" aria-rowindex={1}>
					<span role="columnheader" class="cell-self">Depth</span>
					<span role="columnheader" class="cell-total">Begins</span>
					<span role="columnheader" class="cell-total">Lasts</span>
					<span role="columnheader" class="cell-name">Function</span>
				</div>
			</div>
			<List count={count} active={active} row={(i) => {
				const { depth, at } = find(i);
				const row = lane.rows[depth];

				return (
					<div role="row" aria-rowindex={i + 2}
						aria-selected={i === active}
						class={`row ${i === active ? 'active' : ''}`}
						onClick={() => choose(i)}>
						<span role="cell" class="cell-self">{depth + 1}</span>
						<span role="cell" class="cell-total">
							{(row.start(at) / 1e9).toFixed(6)} s
						</span>
						<span role="cell" class="cell-total">
							{span(row.length(at))}
						</span>
						<span role="cell" class="cell-name">
							<Name text={frameLabel(model, fnOf(i)).name} />
						</span>
					</div>
				);
			}} attributes={{
				role: 'rowgroup', tabIndex: 0,
				'aria-label': 'Calls, with arrow keys',
				onKeyDown: (event) => {
					const to = step(event.key, active, count);

					if (to === null || to < 0)
						return;
					choose(to);
					event.preventDefault();
				},
			}} />
		</div>
	);
}
