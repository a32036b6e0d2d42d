// Functions, wherever they were called, and who called them.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Change, CompareChoice } from './change';
import type { Compared, Cost } from './compare';
import { functionRows, leftOut, type FunctionRow } from './functions';
import { useStore } from './hooks';
import { frameLabel } from './label';
import { List } from './list';
import { Name } from './name';
import { heatOf } from './time';
import { digitsOf, percent, seconds } from './text';
import type { Call } from './totals';
import type { FUNCTION_SORTS } from './view';

type Column = [(typeof FUNCTION_SORTS)[number], string];

const COLUMNS: Column[] = [
	['self', 'Self'], ['total', 'Total'], ['name', 'Function'],
	['file', 'File'],
];
const OF_TWO: Column[] = [
	['change', 'Change'], ['base', 'Base'], ['self', 'New'],
	['name', 'Function'], ['file', 'File'],
];
const LARGEST_FIRST = ['self', 'total', 'change', 'base'];

export function FunctionsView(): JSX.Element {
	const store = useStore();
	const { view, derived } = store;
	const totals = derived.totals(view);
	const compared = derived.compared(view);
	const made = useMemo(() => functionRows(derived, view), [
		totals, compared, view.search, view.fsort, view.ftotal, view.noise,
		view.remove, view.threshold,
	]);
	const { rows } = made;
	const active = rows.findIndex((row) => row.fn === view.fn);
	const choose = (at: number): void => {
		if (at >= 0 && at < rows.length)
			store.set({ fn: rows[at].fn });
	};

	return (
		<>
			{compared && (
				<div class="view-bar">
					<OwnOrTotal />
					<CompareChoice />
					<span>{leftOut(made)}</span>
				</div>
			)}
			<div class="functions">
				<div class="table" role="table" aria-label="Functions"
					aria-rowcount={rows.length + 1}>
					<div role="rowgroup">
						<div class="row head" role="row" aria-rowindex={1}>
							{(compared ? OF_TWO : COLUMNS).map(([by, title]) => <Head key={by} by={by}
								title={title} />)}
						</div>
					</div>
					<List count={rows.length} active={active}
						row={(i) => <Row row={rows[i]} index={i}
							all={totals.all} compared={compared} />}
						attributes={{
							role: 'rowgroup',
							tabIndex: 0,
							'aria-label': 'Functions, with arrow keys',
							onKeyDown: (event) => {
								const to = step(event.key, active,
									rows.length);
	
								if (to === null)
									return;
								choose(to);
								event.preventDefault();
							},
						}} />
				</div>
				{view.fn !== null && <Around fn={view.fn} />}
			</div>
		</>
	);
}

function OwnOrTotal(): JSX.Element {
	const store = useStore();

	return (
		<label>
			Functions by{' '}
			<select value={store.view.ftotal ? 'total' : 'self'}
				onChange={(event) => store.set({
					ftotal: event.currentTarget.value === 'total',
				})}>
				<option value="self">own time</option>
				<option value="total">total time</option>
			</select>
		</label>
	);
}

export function step(key: string, at: number, count: number): number | null {
	switch (key) {
	case 'ArrowDown':
		return Math.min(at + 1, count - 1);
	case 'ArrowUp':
		return Math.max(at - 1, 0);
	case 'PageDown':
		return Math.min(at + 20, count - 1);
	case 'PageUp':
		return Math.max(at - 20, 0);
	case 'Home':
		return 0;
	case 'End':
		return count - 1;
	default:
		return null;
	}
}

function Head(props: { by: (typeof FUNCTION_SORTS)[number]; title: string }):
	JSX.Element {
	const store = useStore();
	const sorted = store.view.fsort === props.by;
	const down = LARGEST_FIRST.includes(props.by);

	return (
		<span role="columnheader" class={`cell-${props.by}`}
			aria-sort={sorted ? (down ? 'descending' : 'ascending') : 'none'}>
			<button type="button"
				onClick={() => store.set({ fsort: props.by })}>
				{props.title}{sorted ? (down ? ' ▾' : ' ▴') : ''}
			</button>
		</span>
	);
}

interface RowProps {
	row: FunctionRow;
	index: number;
	all: number;
	compared: Compared | null;
}

function Row({ row, index, all, compared }: RowProps): JSX.Element {
	const store = useStore();
	const active = store.view.fn === row.fn;

	return (
		<div role="row" class={`row ${active ? 'active' : ''}`}
			aria-rowindex={index + 2} aria-selected={active}
			onClick={() => store.set({ fn: row.fn })}>
			{compared && row.cost
				? <BothCells compared={compared} cost={row.cost} />
				: <>
					<Amount time={row.self} all={all} class="cell-self" />
					<Amount time={row.total} all={all} class="cell-total" />
				</>}
			<span role="cell" class="cell-name">
				<Name text={row.name} class="name" />
			</span>
			<span role="cell" class="cell-file">
				<Name text={row.where} class="where" />
			</span>
		</div>
	);
}

// What it cost in both runs.
function BothCells({ compared, cost }: { compared: Compared; cost: Cost }):
	JSX.Element {
	return (
		<>
			<span role="cell" class="cell-change time">
				<Change compared={compared} cost={cost} />
			</span>
			<span role="cell" class="cell-base time">
				{compared.show(cost.base)}
			</span>
			<span role="cell" class="cell-self time">
				{compared.show(cost.time)}
			</span>
		</>
	);
}

function Amount(props: { time: number; all: number; class: string }): JSX.Element {
	const store = useStore();
	const digits = digitsOf(store.model.data.meta.interval);

	return (
		<span role="cell" class={`${props.class} time ${
			heatOf(props.time, props.all)}`}>
			{store.view.unit === 'percent'
				? percent(props.time, props.all)
				: seconds(props.time, digits)}
		</span>
	);
}

// Who called the chosen function, and whom it called.
function Around({ fn }: { fn: number }): JSX.Element {
	const store = useStore();
	const totals = store.derived.totals(store.view);
	const around = useMemo(() => totals.around(fn), [totals, fn]);
	const label = frameLabel(store.model, fn);

	return (
		<section class="around" aria-label="Callers and callees">
			<h2><Name text={label.name} /></h2>
			<Calls title="Callers" calls={around.callers} />
			<Calls title="Callees" calls={around.callees} />
		</section>
	);
}

const MOST = 200;

function Calls({ title, calls }: { title: string; calls: Call[] }): JSX.Element {
	const store = useStore();
	const digits = digitsOf(store.model.data.meta.interval);

	return (
		<>
			<h3>{title}</h3>
			{calls.length === 0 && <p>None.</p>}
			<ul class="calls">
				{calls.slice(0, MOST).map((call) => (
					<li key={call.fn}>
						<span class="time">{seconds(call.time, digits)}</span>
						{call.fn < 0
							? <span> nobody: it is the outermost</span>
							: <CallName fn={call.fn} />}
					</li>
				))}
			</ul>
			{calls.length > MOST &&
				<p>{calls.length - MOST} more, each of less.</p>}
		</>
	);
}

function CallName({ fn }: { fn: number }): JSX.Element {
	const store = useStore();
	const label = frameLabel(store.model, fn);

	return (
		<button type="button" class="link"
			onClick={() => store.set({ fn })}>
			<Name text={label.name} />{' '}
			<Name class="where" text={label.where} />
		</button>
	);
}
