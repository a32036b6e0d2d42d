// A flame graph of one thread in order of time.

import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import { Canvas, type Surface } from './canvas';
import { BOX, pointIn } from './flameview';
import { useStore } from './hooks';
import { drawSpans } from './lanedraw';
import { SpanTable } from './spantable';

export function LaneFlame(): JSX.Element {
	const store = useStore();
	const { view, derived, model } = store;
	const lanes = derived.lanes(view);
	const wanted = lanes.roots.filter((root) => view.roots?.includes(root) ?? true);
	const root = wanted.find((one) => one === view.lane) ?? wanted.at(0);
	const range = derived.range(view);
	const lane = root === undefined ? null : lanes.lane(root);
	const depth = lane?.rows.length ?? 0;
	const draw = useCallback((surface: Surface) => {
		const all = Math.max(depth * BOX, surface.height);

		lane?.rows.forEach((row, i) => {
			const y = (view.down ? i * BOX : all - (i + 1) * BOX) - surface.top;

			if (y > -BOX && y < surface.height)
				drawSpans(surface, row, y, BOX, {
					model, ...range, search: view.search, fn: view.fn,
				});
		});
	}, [lane, depth, view, range]);

	if (!lane)
		return <p class="empty">No thread is chosen.</p>;
	return (
		<>
			<div class="view-bar">
				<label>
					Thread{' '}
					<select value={String(root)} onChange={(event) => store.set({
						lane: Number(event.currentTarget.value),
					})}>
						{wanted.map((one) => (
							<option key={one} value={String(one)}>
								{lanes.nameOf(one).slice(0, 80)}
							</option>
						))}
					</select>
				</label>
			</div>
			{view.table
				? <SpanTable lane={lane} />
				: <Canvas height={depth * BOX} draw={draw} reveal={null}
					atBottom={!view.down} attributes={{
						tabIndex: 0,
						role: 'application',
						'aria-label': 'Flame graph in order of time; there ' +
							'is a table, too.',
						onClick: (event) => {
							const { x, y } = pointIn(event, view.down, depth * BOX);
							const row = lane.rows[Math.floor(y / BOX)] as
								typeof lane.rows[number] | undefined;
							const width = event.currentTarget.clientWidth;
							const time = range.from +
								(x / width) * (range.to - range.from);
							const span = row?.after(time) ?? 0;

							if (row && span < row.count && row.start(span) <= time)
								store.set({
									fn: model.fn[model.data.paths.frame[row.what(span)]],
									node: null,
								});
						},
					}} />}
		</>
	);
}
