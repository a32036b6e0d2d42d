// The window of time that all views are of, and which time counts in it.

import type { JSX } from 'preact';
import { useStore } from './hooks';
import type { Mode } from './model';

export const MODE_NAMES: Record<Mode, string> = {
	wall: 'all time',
	cpu: 'time on a CPU',
	wait: 'time spent waiting',
	gil: 'GIL held while others waited',
};

export function RangeChoice(): JSX.Element {
	const store = useStore();
	const { view, model, derived } = store;
	const range = derived.range(view);
	const isAll = view.from === null && view.to === null;
	const edge = (which: 'from' | 'to', text: string): void => {
		const value = Number(text) * 1e9;

		if (text && Number.isFinite(value))
			store.set({ [which]: Math.round(value) });
	};

	return (
		<div class="range" role="group" aria-label="Window of time">
			{model.hasTime && (
				<>
					<Edge label="From" value={range.from}
						set={(text) => edge('from', text)} />
					<Edge label="to" value={range.to}
						set={(text) => edge('to', text)} />
					<span>s</span>
					{!isAll && (
						<button type="button"
							onClick={() => store.set({ from: null, to: null })}>
							All
						</button>
					)}
				</>
			)}
			{!model.data.meta.session && (
				<label class="mode">
					<span class="hidden">Which time counts</span>
					<select value={view.mode}
						onChange={(event) => store.set({
							mode: event.currentTarget.value as Mode,
						})}>
						{Object.entries(MODE_NAMES).map(([mode, name]) => (
							<option key={mode} value={mode}>{name}</option>
						))}
					</select>
				</label>
			)}
		</div>
	);
}

function Edge(props: { label: string; value: number; set: (text: string) => void }):
	JSX.Element {
	return (
		<label>
			{props.label}{' '}
			<input class="edge" type="number" step="any" min="0"
				value={(props.value / 1e9).toFixed(3)}
				onChange={(event) => props.set(event.currentTarget.value)} />
		</label>
	);
}
