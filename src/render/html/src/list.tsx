// A list of which only the rows on view are there.

import type { AriaRole, ComponentChildren, HTMLAttributes, JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useLook, useSize } from './hooks';

export const ROW_HEIGHT = 22;
const BEYOND = 6; // rows above and below what is on view
const PRINTED = 2000; // some forty sheets

interface Props {
	count: number;
	row: (index: number) => ComponentChildren;
	// The row that is kept on view when it changes; -1: none.
	active: number;
	class?: string;
	attributes?: HTMLAttributes<HTMLDivElement>;
	rowRole?: AriaRole;
}

export function List(props: Props): JSX.Element {
	const [ref, size] = useSize<HTMLDivElement>();
	const [top, setTop] = useState(0);
	const { printing } = useLook();
	const first = printing
		? 0
		: Math.max(0, Math.floor(top / ROW_HEIGHT) - BEYOND);
	const last = Math.min(props.count, printing
		? PRINTED
		: Math.ceil((top + size.height) / ROW_HEIGHT) + BEYOND);
	const rows: ComponentChildren[] = [];

	useLayoutEffect(() => {
		const element = ref.current;

		if (element && props.active >= 0 && size.height)
			scrollTo(element, props.active);
	}, [props.active, size.height > 0]);
	for (let i = first; i < last; i++)
		rows.push(
			<div key={i} class="list-row" role={props.rowRole ?? 'none'}
				style={{ top: `${i * ROW_HEIGHT}px` }}>
				{props.row(i)}
			</div>);
	return (
		<div ref={ref} class={`list ${props.class ?? ''}`}
			onScroll={(event) => setTop(event.currentTarget.scrollTop)}
			{...props.attributes}>
			<div class="list-all" role="none"
				style={{ height: `${props.count * ROW_HEIGHT}px` }}>
				{rows}
				{printing && props.count > last &&
					<div role="none">{props.count - last} more rows</div>}
			</div>
		</div>
	);
}

function scrollTo(element: HTMLElement, row: number): void {
	const from = row * ROW_HEIGHT;

	if (from < element.scrollTop)
		element.scrollTop = from;
	else if (from + ROW_HEIGHT > element.scrollTop + element.clientHeight)
		element.scrollTop = from + ROW_HEIGHT - element.clientHeight;
}
