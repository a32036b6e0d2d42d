// The call stack: rows that open and close.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useStore } from './hooks';
import { labelOf, selfLabel } from './label';
import { List } from './list';
import { Name } from './name';
import { Rows, toggle, type Row } from './rows';
import type { Tree } from './tree';
import { Change, CompareChoice } from './change';
import { Time } from './time';
import { short } from './text';

// Deeper rows are not indented further; they say how deep they are.
const LEVELS = 32;

export function CallStack(): JSX.Element {
	const store = useStore();
	const { view, derived, opened } = store;
	const tree = derived.tree(view);
	const rows = useMemo(() => new Rows(tree, opened), [tree, opened]);
	const active = activeRow(rows, view.node, store.cursor);

	if (!rows.list.length)
		return <p class="empty">No samples were recorded.</p>;
	return (
		<>
			<SortChoice />
			{tree.base && rows.list.length === 1 && !view.noise &&
				<p class="empty">No call differs by more than noise.</p>}
			<List count={rows.list.length} active={active} class="stack"
				row={(i) => <StackRow rows={rows} index={i}
					active={i === active} />}
				attributes={{
					role: 'tree',
					tabIndex: 0,
					'aria-label': 'Call stack',
					'aria-activedescendant': `row-${active}`,
					onKeyDown: (event) => onKey(event, rows, active),
				}} />
		</>
	);

	function onKey(event: KeyboardEvent, rows: Rows, at: number): void {
		const row = rows.list[at];
		const to = target(event.key, rows, at);

		if (event.ctrlKey || event.metaKey)
			return;
		if (to !== null)
			select(store, rows.list[to]);
		else if (event.key === 'Enter' || event.key === ' ')
			flip(store, rows, row, !row.open, event.altKey);
		else if (event.key === 'ArrowRight' && row.branch && !row.open)
			flip(store, rows, row, true, event.altKey);
		else if (event.key === 'ArrowLeft' && row.open)
			flip(store, rows, row, false, event.altKey);
		else if (event.key === '*')
			flip(store, rows, row, true, true);
		else
			return;
		event.preventDefault();
	}
}

type Store = ReturnType<typeof useStore>;

// Rows that are no nodes have made-up numbers, beyond those of all nodes.
const KINDS = ['node', 'self', 'note', 'group', 'beside'];

function numberOf(row: Row): number {
	return row.kind === 'beside'
		? -2 - row.note
		: row.node * KINDS.length + KINDS.indexOf(row.kind);
}

function select(store: Store, row: Row): void {
	const frame = row.node >= 0 && store.derived.tree(store.view).isFrame(row.node);

	store.cursor = row.kind === 'node' ? null : numberOf(row);
	store.set({
		node: row.node >= 0 ? row.node : null,
		fn: frame ? store.derived.shape(store.view).what[row.node] : null,
	});
}

function activeRow(rows: Rows, node: number | null, special: number | null):
	number {
	if (special !== null) {
		const at = rows.list.findIndex((row) => numberOf(row) === special);

		if (at >= 0)
			return at;
	}
	return node === null ? 0 : Math.max(0, rows.rowOf(node));
}

function flip(store: Store, rows: Rows, row: Row, open: boolean, all: boolean):
	void {
	if (row.branch)
		store.open(toggle(rows, store.opened, row, open, all));
}

// Where a key leads to; null: nowhere.
function target(key: string, rows: Rows, at: number): number | null {
	const row = rows.list[at];
	const last = rows.list.length - 1;

	switch (key) {
	case 'ArrowDown':
		return Math.min(at + 1, last);
	case 'ArrowUp':
		return Math.max(at - 1, 0);
	case 'PageDown':
		return Math.min(at + 20, last);
	case 'PageUp':
		return Math.max(at - 20, 0);
	case 'Home':
		return 0;
	case 'End':
		return last;
	case 'ArrowLeft':
		return row.open || row.parent < 0 ? null : row.parent;
	case 'ArrowRight':
		return row.open && at < last && rows.list[at + 1].parent === at
			? at + 1
			: null;
	default:
		return null;
	}
}

interface RowProps {
	rows: Rows;
	index: number;
	active: boolean;
}

function StackRow({ rows, index, active }: RowProps): JSX.Element {
	const store = useStore();
	const row = rows.list[index];
	const { tree } = rows;
	const found = row.kind === 'node' && isFound(tree, row.node, store.view.search);

	return (
		<div id={`row-${index}`} role="treeitem" class={classOf(row, active, found)}
			aria-level={row.level + 1} aria-setsize={row.size}
			aria-posinset={row.place} aria-selected={active}
			{...(row.branch ? { 'aria-expanded': row.open } : {})}
			style={{ paddingInlineStart: `${Math.min(row.level, LEVELS) * 14 + 4}px` }}
			onClick={(event) => {
				select(store, row);
				flip(store, rows, row, !row.open, event.altKey);
			}}>
			<span class="toggle" aria-hidden="true">
				{row.branch ? (row.open ? '▾' : '▸') : ''}
			</span>
			{row.level > LEVELS && <span class="level">({row.level})</span>}
			<RowText tree={tree} row={row} />
		</div>
	);
}

function classOf(row: Row, active: boolean, found: boolean): string {
	return ['row', `row-${row.kind}`, active && 'active', found && 'found']
		.filter(Boolean).join(' ');
}

function isFound(tree: Tree, node: number, text: string): boolean {
	if (!text)
		return false;
	const label = labelOf(tree, node);

	return `${label.name} ${label.where}`.toLowerCase()
		.includes(text.toLowerCase());
}

function RowText({ tree, row }: { tree: Tree; row: Row }): JSX.Element {
	if (row.kind === 'group')
		return <GroupText tree={tree} entry={row.node} />;
	if (row.kind === 'note' || row.kind === 'beside') {
		const note = row.kind === 'note'
			? tree.notes[row.note]
			: tree.spent.beside[row.note];

		return (
			<>
				<Time tree={tree} time={note.time}
					plain={row.kind === 'beside'} />
				<span class="name">{note.text}</span>
			</>
		);
	}
	const isSelf = row.kind === 'self';
	const label = isSelf ? selfLabel(tree, row.node) : labelOf(tree, row.node);
	const app = !isSelf && tree.isApp(row.node);
	const spent = isSelf ? tree.spent.self : tree.spent.total;
	const base = tree.base && (isSelf ? tree.base.self : tree.base.total);
	const store = useStore();
	const compared = base && store.derived.compared(store.view);

	return (
		<>
			<Time tree={tree} time={spent[row.node]} />
			{compared && <Change compared={compared}
				cost={compared.costOf(base[row.node], spent[row.node])} />}
			<Name class={app ? 'name app' : 'name'} text={label.name} />
			<Name class="where" text={label.where} />
		</>
	);
}

function GroupText({ tree, entry }: { tree: Tree; entry: number }): JSX.Element {
	const group = tree.groups[tree.group[entry]];

	return (
		<span class="group">
			{group.hidden} frames hidden
			{group.packages.length > 0 &&
				<bdi> ({short(group.packages.join(', '), 60)})</bdi>}
		</span>
	);
}

function SortChoice(): JSX.Element {
	const store = useStore();

	return (
		<div class="view-bar">
			<label>
				Sort by{' '}
				<select value={store.view.sort}
					onChange={(event) => store.set({
						sort: event.currentTarget.value as 'time',
					})}>
					<option value="time">time</option>
					<option value="self">time in itself</option>
					<option value="name">name</option>
					<option value="seen">first seen</option>
					{store.model.isDiff && <option value="change">change</option>}
				</select>
			</label>
			<CompareChoice />
		</div>
	);
}
