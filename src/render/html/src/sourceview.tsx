// Source text where it was recorded, each line with what was spent in it.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Source } from './data';
import { step } from './functionsview';
import { useStore } from './hooks';
import { List } from './list';
import { heatOf } from './time';
import { digitsOf, percent, seconds, short, visible } from './text';

interface FileTime {
	file: number; // of strings
	name: string;
	self: number;
}

export function SourceView(): JSX.Element {
	const store = useStore();
	const { view, model, derived } = store;
	const totals = derived.totals(view);
	const files = useMemo((): FileTime[] => totals.files()
		.map(({ file, self }) => ({ file, self, name: model.data.strings[file] }))
		.filter(({ name }) => model.data.sources.has(name)), [totals]);
	const file = chosenFile(files, view.file, model.data.frames.full,
		view.fn) ?? files.at(0);
	const digits = digitsOf(model.data.meta.interval);

	if (!file)
		return <p class="empty">No source text is in this report of what was
			spent here.</p>;
	const source = model.data.sources.get(file.name)!;

	return (
		<>
			<div class="view-bar">
				<label>
					File{' '}
					<select value={file.name} onChange={(event) => store.set({
						file: event.currentTarget.value,
					})}>
						{files.map((one) => (
							<option key={one.file} value={one.name}>
								{seconds(one.self, digits)} {short(one.name, 90)}
							</option>
						))}
					</select>
				</label>
			</div>
			{source.why
				? <p class="empty">The text is not here: {visible(source.why)}</p>
				: <Lines file={file.file} source={source} />}
		</>
	);
}

// The one that was chosen, or where the chosen function is.
function chosenFile(files: FileTime[], name: string, full: Uint32Array,
	fn: number | null): FileTime | undefined {
	return files.find((one) => one.name === name) ??
		(fn !== null && fn < full.length
			? files.find((one) => one.file === full[fn])
			: undefined);
}

function Lines({ file, source }: { file: number; source: Source }): JSX.Element {
	const store = useStore();
	const { view, model, derived } = store;
	const totals = derived.totals(view);
	const text = useMemo(() => source.text.replace(/\n$/, '').split('\n'),
		[source]);
	const times = useMemo(() => totals.lines(file), [totals, file]);
	const { frames } = model.data;
	const active = view.fn !== null && view.fn < frames.count &&
		frames.full[view.fn] === file
		? frames.line[view.fn] - 1
		: view.line;
	const digits = digitsOf(model.data.meta.interval);
	const show = (time: number): string => (!time
		? ''
		: view.unit === 'percent'
			? percent(time, totals.all)
			: seconds(time, digits));

	return (
		<div class="table" role="table" aria-label="Source lines"
			aria-rowcount={text.length + 1}>
			<div role="rowgroup">
				<div class="row head" role="row" aria-rowindex={1}>
					<span role="columnheader" class="cell-self">Self</span>
					<span role="columnheader" class="cell-self">Total</span>
					<span role="columnheader" class="cell-line">Line</span>
					<span role="columnheader" class="cell-text">Text</span>
				</div>
			</div>
			<List count={text.length} active={active} row={(i) => {
				const time = times.get(i + 1);
				const total = time?.total ?? 0;

				return (
					<div role="row" aria-rowindex={i + 2}
						class={`row source ${i === active ? 'active' : ''}`}>
						<span role="cell" class={`cell-self time ${
							heatOf(time?.self ?? 0, totals.all)}`}>
							{show(time?.self ?? 0)}
						</span>
						<span role="cell"
							class={`cell-self time ${heatOf(total, totals.all)}`}>
							{show(total)}
						</span>
						<span role="cell" class="cell-line">{i + 1}</span>
						<span role="cell" class="cell-text">
							<span class={`heat ${total ? heatOf(total, totals.all) : ''}`}
								aria-hidden="true" />
							<bdi>{visible(text[i].replace(/\t/g, '    ').slice(0, 2000))}</bdi>
						</span>
					</div>
				);
			}} attributes={{
				role: 'rowgroup', tabIndex: 0,
				'aria-label': 'Lines, with arrow keys',
				onKeyDown: (event) => {
					const to = step(event.key, active, text.length);

					if (to === null)
						return;
					store.set({ line: to, fn: null });
					event.preventDefault();
				},
			}} />
		</div>
	);
}
