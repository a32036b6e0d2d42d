// What is known of the chosen row: its whole name, to be copied, where it is,
// and what its time was spent in.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { changeSentence } from './change';
import type { Cost } from './compare';
import { useStore } from './hooks';
import { frameLabel, labelOf } from './label';
import { statesOf } from './states';
import { digitsOf, percent, seconds, visible } from './text';

export function Details(): JSX.Element | null {
	const store = useStore();
	const { view } = store;

	if (view.node === null && view.fn === null)
		return null;
	return (
		<aside class="details" aria-label="The chosen row">
			{view.fn !== null && <FunctionDetails fn={view.fn} />}
			{view.node !== null && <NodeDetails node={view.node} />}
			<button type="button" class="close" aria-label="Close"
				onClick={() => store.set({ node: null, fn: null })}>×</button>
		</aside>
	);
}

function FunctionDetails({ fn }: { fn: number }): JSX.Element | null {
	const store = useStore();
	const { model } = store;
	const { frames, strings } = model.data;

	if (fn >= frames.count)
		return null;
	const totals = store.derived.totals(store.view);
	const compared = store.derived.compared(store.view);
	const digits = digitsOf(model.data.meta.interval);
	const label = frameLabel(model, fn);
	const full = strings[frames.full[fn]];
	const line = frames.line[fn];

	return (
		<div class="function">
			<Field title="Function" text={strings[frames.qualified[fn]] || label.name} />
			{full && <Field title="File" text={line ? `${full}:${line}` : full} />}
			{compared
				? <>
					<ChangeLine title="In itself" cost={totals.costOf(fn, false)} />
					<ChangeLine title="With all that it calls"
						cost={totals.costOf(fn, true)} />
				</>
				: <p>
					In itself {seconds(totals.self[fn], digits)} s, with all that it
					calls {seconds(totals.total[fn], digits)} s (
					{percent(totals.total[fn], totals.all)})
				</p>}
		</div>
	);
}

function ChangeLine({ title, cost }: { title: string; cost: Cost | null }):
	JSX.Element | null {
	const store = useStore();
	const compared = store.derived.compared(store.view);

	return compared && cost
		? <p>{title}: {changeSentence(compared, cost)}</p>
		: null;
}

function Field({ title, text }: { title: string; text: string }): JSX.Element {
	return (
		<label class="field">
			{title}{' '}
			<input type="text" readOnly dir="auto" value={visible(text)}
				onFocus={(event) => event.currentTarget.select()} />
		</label>
	);
}

function NodeDetails({ node }: { node: number }): JSX.Element | null {
	const store = useStore();
	const { view, derived, model } = store;
	const tree = derived.tree(view);
	const counted = derived.counted(view);
	const states = useMemo(() => (node < tree.shape.count
		? statesOf(tree.shape, counted, node)
		: []), [tree.shape, counted, node]);
	const digits = digitsOf(model.data.meta.interval);

	if (node >= tree.shape.count)
		return null;
	const compared = derived.compared(view);
	const name = visible(labelOf(tree, node).name).slice(0, 100);

	return (
		<div class="node">
			{compared && tree.base
				? <ChangeLine title={`${name} here`} cost={compared.costOf(
					tree.base.total[node], tree.spent.total[node])} />
				: <p>
					<bdi>{name}</bdi> here:{' '}
					{seconds(tree.spent.total[node], digits)} s, of these{' '}
					{seconds(tree.spent.self[node], digits)} s in itself
				</p>}
			{states.length > 0 && (
				<ul class="states" aria-label="What its time was spent in">
					{states.map((state) => (
						<li key={state.name}>
							<b>{state.name}</b> {seconds(state.time, digits)} s
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
