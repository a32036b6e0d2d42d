// A drawing as large as the place that it has, which scrolls over one that is
// higher: only what is on view is drawn.

import type { HTMLAttributes, JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { paletteOf, type Palette } from './colour';
import { useLook, useSize } from './hooks';

export interface Surface {
	context: CanvasRenderingContext2D;
	width: number;
	height: number;
	top: number; // how far it is scrolled
	palette: Palette;
}

// No canvas is higher.
const HIGHEST = 16_000;

interface Props {
	height: number; // of all of it
	draw: (surface: Surface) => void;
	// Where to scroll to when this changes; null: nowhere.
	reveal: { from: number; to: number } | null;
	atBottom?: boolean; // it begins scrolled to its end
	attributes: HTMLAttributes<HTMLDivElement>;
	onWheel?: (event: WheelEvent) => void;
}

export function Canvas(props: Props): JSX.Element {
	const [ref, seen] = useSize<HTMLDivElement>();
	const { dark, printing } = useLook();
	const size = printing
		? { width: seen.width, height: Math.min(props.height, HIGHEST) }
		: seen;
	const canvas = useRef<HTMLCanvasElement>(null);
	const [top, setTop] = useState(0);

	useLayoutEffect(() => {
		const element = canvas.current;
		const context = element?.getContext('2d');

		if (!element || !context || !size.width)
			return;
		const ratio = window.devicePixelRatio || 1;

		element.width = Math.round(size.width * ratio);
		element.height = Math.round(size.height * ratio);
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.clearRect(0, 0, size.width, size.height);
		props.draw({
			context, width: size.width, height: size.height,
			top: printing ? 0 : top,
			palette: paletteOf(element),
		});
	}, [props.draw, size.width, size.height, top, dark, printing]);
	useLayoutEffect(() => {
		if (ref.current && props.atBottom)
			ref.current.scrollTop = props.height;
	}, [props.atBottom, size.height > 0]);
	useLayoutEffect(() => {
		const element = ref.current;

		if (!element || !props.reveal)
			return;
		if (props.reveal.from < element.scrollTop)
			element.scrollTop = props.reveal.from;
		else if (props.reveal.to > element.scrollTop + element.clientHeight)
			element.scrollTop = props.reveal.to - element.clientHeight;
	}, [props.reveal?.from]);
	// Preact's would be passive, and the page would scroll, too.
	useLayoutEffect(() => {
		const element = ref.current;
		const { onWheel } = props;

		if (!element || !onWheel)
			return undefined;
		element.addEventListener('wheel', onWheel, { passive: false });
		return () => element.removeEventListener('wheel', onWheel);
	}, [props.onWheel]);
	return (
		<div ref={ref} class="canvas" {...props.attributes}
			onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
			<div class="canvas-all" style={{
				height: `${Math.max(props.height, size.height)}px`,
			}}>
				<canvas ref={canvas} aria-hidden="true" style={{
					width: `${size.width}px`, height: `${size.height}px`,
				}} />
			</div>
		</div>
	);
}

export const FONT = '12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace';
const CHAR = 7.3;

// As much of a text as there is room for.
export function drawText(context: CanvasRenderingContext2D, text: string,
	x: number, y: number, width: number): void {
	const room = Math.floor((width - 6) / CHAR);

	if (room < 2)
		return;
	context.fillText(text.length > room ? `${text.slice(0, room - 1)}…` : text,
		x + 3, y);
}

export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

export function drawBox(context: CanvasRenderingContext2D, box: Box,
	colour: string): void {
	context.fillStyle = colour;
	context.fillRect(box.x, box.y, Math.max(box.width - (box.width > 3 ? 1 : 0), 0.5),
		box.height - 1);
}
