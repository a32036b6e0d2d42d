// What is said of two runs beside each other.

import type { JSX } from 'preact';
import { shareOf, type Compared, type Cost } from './compare';
import { useStore } from './hooks';
import { visible } from './text';
import { UNITS, type View } from './view';

// Red is slower, green faster, and neither what may be chance.
export function changeClass(compared: Compared, cost: Cost): string {
	if (!compared.isSure(cost))
		return 'change noise';
	return cost.time > cost.base ? 'change slower' : 'change faster';
}

// "+0.360 +180.0 %"
export function Change({ compared, cost }: { compared: Compared; cost: Cost }):
	JSX.Element {
	return (
		<span class={changeClass(compared, cost)}
			title={changeSentence(compared, cost)}>
			{compared.signed(cost.time - cost.base)} {shareOf(cost)}
			{!compared.isSure(cost) && ' noise'}
		</span>
	);
}

// "+0.360 s, +180.0 % (from 0.200 to 0.560 s, +- 0.012 s)"
export function changeSentence(compared: Compared, cost: Cost): string {
	const { word } = compared;

	return `${compared.signed(cost.time - cost.base)} ${word}, ${shareOf(cost)} ` +
		`(from ${compared.show(cost.base)} to ${compared.show(cost.time)} ${word}, ` +
		`+- ${compared.show(compared.deviation(cost))} ${word})` +
		(compared.isSure(cost) ? '' : ', which is noise');
}

// The whole of both runs, at the head of the page.
export function Difference(): JSX.Element | null {
	const store = useStore();
	const compared = store.derived.compared(store.view);
	const { baseMeta, data: { meta } } = store.model;

	if (!compared || !baseMeta)
		return null;
	const { whole } = compared;
	const side = ({ description, duration, samples }: typeof meta): string =>
		`${visible(description.slice(0, 300))}; ` +
		`${(duration / 1e9).toFixed(3)} s, ${samples.toLocaleString('en')} samples`;

	return (
		<dl class="facts">
			<div>
				<dt>Difference</dt>{' '}
				<dd class={changeClass(compared, whole)}>
					{changeSentence(compared, whole)}
				</dd>
			</div>
			<div>
				<dt>Base</dt>{' '}
				<dd><bdi>{visible(meta.base ?? 'another run')}</bdi>:{' '}
					<bdi>{side(baseMeta)}</bdi></dd>
			</div>
		</dl>
	);
}

const UNIT_NAMES: Record<View['unit'], string> = {
	seconds: 'seconds',
	percent: 'percent of each run',
	rate: 'ms per second of each run',
};

// How runs are measured, and whether noise is shown, too.
export function CompareChoice(): JSX.Element | null {
	const store = useStore();
	const { view } = store;

	if (!store.model.isDiff)
		return null;
	return (
		<>
			<label>
				Compare{' '}
				<select value={view.unit}
					onChange={(event) => store.set({
						unit: event.currentTarget.value as View['unit'],
					})}>
					{UNITS.map((unit) => (
						<option key={unit} value={unit}>{UNIT_NAMES[unit]}</option>
					))}
				</select>
			</label>
			<label>
				<input type="checkbox" checked={view.noise}
					onChange={(event) => store.set({
						noise: event.currentTarget.checked,
					})} />{' '}noise, too
			</label>
		</>
	);
}
