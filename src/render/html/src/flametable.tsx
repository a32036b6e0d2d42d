// The flame graph for who does not see it: its boxes as rows of a table.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { flameWeight } from './flame';
import { step } from './functionsview';
import { useStore } from './hooks';
import { labelOf } from './label';
import { List } from './list';
import { Name } from './name';
import { digitsOf, percent, seconds } from './text';
import type { Tree } from './tree';

export function FlameTable(): JSX.Element {
	const store = useStore();
	const { view, derived, model } = store;
	const tree = derived.allTree(view);
	const nodes = useMemo(() => order(tree), [tree]);
	const active = view.node === null ? -1 : nodes.indexOf(view.node);
	const digits = digitsOf(model.data.meta.interval);
	const choose = (node: number): void => store.set({
		node, fn: tree.isFrame(node) ? tree.shape.what[node] : null,
	});

	return (
		<div class="table" role="table" aria-label="Boxes of the flame graph"
			aria-rowcount={nodes.length + 1}>
			<div role="rowgroup">
				<div class="row head" role="row" aria-rowindex={1}>
					<span role="columnheader" class="cell-self">Depth</span>
					<span role="columnheader" class="cell-self">Total</span>
					<span role="columnheader" class="cell-self">Share</span>
					<span role="columnheader" class="cell-name">Function</span>
					<span role="columnheader" class="cell-file">File</span>
				</div>
			</div>
			<List count={nodes.length} active={active} row={(i) => {
				const node = nodes[i];
				const label = labelOf(tree, node);

				return (
					<div role="row" aria-rowindex={i + 2}
						aria-selected={i === active}
						class={`row ${i === active ? 'active' : ''}`}
						onClick={() => choose(node)}>
						<span role="cell" class="cell-self">{depthOf(tree, node)}</span>
						<span role="cell" class="cell-self">
							{seconds(tree.spent.total[node], digits)}
						</span>
						<span role="cell" class="cell-self">
							{percent(flameWeight(tree, node),
								flameWeight(tree, tree.top))}
						</span>
						<span role="cell" class="cell-name">
							<Name text={label.name} />
						</span>
						<span role="cell" class="cell-file">
							<Name text={label.where} class="where" />
						</span>
					</div>
				);
			}} attributes={{
				role: 'rowgroup', tabIndex: 0,
				'aria-label': 'Boxes, with arrow keys',
				onKeyDown: (event) => {
					const to = step(event.key, active, nodes.length);

					if (to === null)
						return;
					choose(nodes[to]);
					event.preventDefault();
				},
			}} />
		</div>
	);
}

function depthOf(tree: Tree, node: number): number {
	let depth = 1;

	for (let at = node; at !== tree.top && at >= 0; at = tree.shape.parent[at])
		depth++;
	return depth;
}

function order(tree: Tree): number[] {
	const nodes: number[] = [];
	const todo = tree.top < 0 ? [] : [tree.top];

	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		nodes.push(node);
		const children = tree.children(node);

		for (let i = children.length - 1; i >= 0; i--)
			if (children[i] >= 0)
				todo.push(children[i]);
	}
	return nodes;
}
