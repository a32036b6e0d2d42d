// What is left out and how times are shown, in pyinstrument's words.

import type { ComponentChildren, JSX } from 'preact';
import { patternFault } from './derive';
import { useStore } from './hooks';

export function Options(): JSX.Element {
	const store = useStore();
	const { view } = store;

	return (
		<details class="menu">
			<summary>View options</summary>
			<div class="menu-body">
				<Collapse />
				<fieldset>
					<legend>Remove frames</legend>
					<Check name="importlib">importlib machinery</Check>
					<Check name="tracebackhide">
						frames declared hidden with __tracebackhide__
					</Check>
					<Check name="remove">
						with durations less than{' '}
						<input class="threshold" type="number" min="0" max="100"
							step="any" value={view.threshold}
							aria-label="percent of the whole"
							onChange={(event) => store.set({
								threshold: Math.min(100, Math.max(0,
									Number(event.currentTarget.value) || 0)),
							})} />{' '}% of the whole
					</Check>
				</fieldset>
				<fieldset>
					<legend>Time format</legend>
					<Radio name="unit" value="seconds">absolute time in seconds</Radio>
					<Radio name="unit" value="percent">
						percentage of the run's total time
					</Radio>
					{store.model.isDiff && (
						<Radio name="unit" value="rate">
							milliseconds per second of each run
						</Radio>
					)}
				</fieldset>
				<fieldset>
					<legend>Threads</legend>
					<Check name="apart">each on its own</Check>
					<Check name="idle">waiting for work counts</Check>
				</fieldset>
				<fieldset>
					<legend>Colors</legend>
					<Radio name="theme" value="auto">as the system has it</Radio>
					<Radio name="theme" value="light">light</Radio>
					<Radio name="theme" value="dark">dark</Radio>
				</fieldset>
			</div>
		</details>
	);
}

function Collapse(): JSX.Element {
	return (
		<fieldset>
			<legend>Collapse frames</legend>
			<Radio name="collapse" value="library">library code</Radio>
			<Radio name="collapse" value="custom">custom</Radio>
			<Pattern name="hide" title="Collapse paths that match (regular expression)" />
			<Pattern name="show" title="but show those that match" />
			<Radio name="collapse" value="off">disabled</Radio>
		</fieldset>
	);
}

function Pattern({ name, title }: { name: 'hide' | 'show'; title: string }):
	JSX.Element | null {
	const store = useStore();
	const fault = patternFault(store.view[name]);

	if (store.view.collapse !== 'custom')
		return null;
	return (
		<label class="pattern">
			{title}
			<input type="text" value={store.view[name]} spellcheck={false}
				aria-invalid={fault !== null}
				onChange={(event) => store.set({
					[name]: event.currentTarget.value,
				})} />
			{fault !== null && <span role="alert">{fault}</span>}
		</label>
	);
}

type Flag = 'importlib' | 'tracebackhide' | 'remove' | 'apart' | 'idle';

function Check(props: { name: Flag; children: ComponentChildren }): JSX.Element {
	const store = useStore();

	return (
		<label>
			<input type="checkbox" checked={store.view[props.name]}
				onChange={(event) => store.set({
					[props.name]: event.currentTarget.checked,
				})} />{' '}
			{props.children}
		</label>
	);
}

function Radio(props: {
	name: 'collapse' | 'unit' | 'theme';
	value: string;
	children: ComponentChildren;
}): JSX.Element {
	const store = useStore();

	return (
		<label>
			<input type="radio" name={props.name} value={props.value}
				checked={store.view[props.name] === props.value}
				onChange={() => store.set({
					[props.name]: props.value,
				})} />{' '}
			{props.children}
		</label>
	);
}
