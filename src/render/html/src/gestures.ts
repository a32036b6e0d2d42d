// How a drawing of time is moved: wheel, drag, touch, keys.

import { useCallback, useRef } from 'preact/hooks';

export interface Span {
	from: number;
	to: number;
}

interface Moves {
	whole: Span;
	seen: Span;
	setSeen: (seen: Span) => void;
	setDrag: (drag: Span | null) => void;
	choose: (range: Span) => void;
	click: (x: number, y: number) => void;
	hover: (x: number, y: number) => void;
}

export interface Gestures {
	wheel: (event: WheelEvent) => void;
	key: (key: string) => boolean;
	pointer: {
		onPointerDown: (event: PointerEvent) => void;
		onPointerMove: (event: PointerEvent) => void;
		onPointerUp: (event: PointerEvent) => void;
		onPointerCancel: (event: PointerEvent) => void;
		onPointerLeave: () => void;
	};
}

const LEAST = 1000; // ns that can be on view
const CLICK = 4; // pixels within which a drag is a click

// Zooms by a factor so that what is at a share of the width stays there.
export function zoomed(seen: Span, whole: Span, share: number, factor: number):
	Span {
	const width = Math.min(whole.to - whole.from,
		Math.max(LEAST, (seen.to - seen.from) * factor));
	const at = seen.from + share * (seen.to - seen.from);

	return moved({ from: at - share * width, to: at + (1 - share) * width },
		whole, 0);
}

// Moves by so much, not beyond the ends.
export function moved(seen: Span, whole: Span, by: number): Span {
	const width = seen.to - seen.from;
	const from = Math.max(whole.from, Math.min(whole.to - width, seen.from + by));

	return { from, to: from + width };
}

interface Pointer {
	x: number;
	y: number;
	startX: number;
	shift: boolean;
	touch: boolean;
}

export function useGestures(moves: Moves): Gestures {
	const pointers = useRef(new Map<number, Pointer>());
	const current = useRef(moves);

	current.current = moves;
	const wheel = useCallback((event: WheelEvent): void => {
		const { seen, whole, setSeen } = current.current;
		const element = event.currentTarget as HTMLElement;
		const share = (event.clientX - element.getBoundingClientRect().left) /
			element.clientWidth;
		const across = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;

		if (event.altKey)
			return; // the threads scroll
		event.preventDefault();
		if (across && (event.shiftKey || Math.abs(across) > Math.abs(event.deltaY)))
			setSeen(moved(seen, whole,
				(across / element.clientWidth) * (seen.to - seen.from)));
		else
			setSeen(zoomed(seen, whole, share, Math.exp(event.deltaY * 0.002)));
	}, []);
	const key = (name: string): boolean => {
		const { seen, whole, setSeen } = moves;
		const width = seen.to - seen.from;

		switch (name) {
		case 'ArrowLeft':
			setSeen(moved(seen, whole, -width / 10));
			return true;
		case 'ArrowRight':
			setSeen(moved(seen, whole, width / 10));
			return true;
		case '+':
		case '=':
			setSeen(zoomed(seen, whole, 0.5, 1 / 1.5));
			return true;
		case '-':
			setSeen(zoomed(seen, whole, 0.5, 1.5));
			return true;
		case '0':
		case 'Home':
			setSeen(whole);
			return true;
		default:
			return false;
		}
	};

	return { wheel, key, pointer: pointerMoves(pointers.current, current) };
}

function pointerMoves(pointers: Map<number, Pointer>,
	current: { current: Moves }): Gestures['pointer'] {
	const finish = (event: PointerEvent, cancelled: boolean): void => {
		const pointer = pointers.get(event.pointerId);
		const { x, y, width } = placeOf(event);
		const { setDrag, choose, click, seen } = current.current;

		pointers.delete(event.pointerId);
		setDrag(null);
		if (!pointer || cancelled)
			return;
		if (Math.abs(x - pointer.startX) < CLICK)
			click(x, y);
		else if (!pointer.touch && !pointer.shift)
			choose(between(seen, pointer.startX, x, width));
	};

	return {
		onPointerDown: (event) => {
			const element = event.currentTarget as HTMLElement;
			const { x, y } = placeOf(event);

			if (event.button !== 0 || x > element.clientWidth)
				return;
			element.setPointerCapture(event.pointerId);
			pointers.set(event.pointerId, {
				x, y, startX: x, shift: event.shiftKey,
				touch: event.pointerType === 'touch',
			});
		},
		onPointerMove: (event) => {
			const pointer = pointers.get(event.pointerId);
			const place = placeOf(event);

			if (!pointer)
				current.current.hover(place.x, place.y);
			else
				dragTo(event, pointers, pointer, place, current.current);
		},
		onPointerUp: (event) => finish(event, false),
		onPointerCancel: (event) => finish(event, true),
		onPointerLeave: () => current.current.hover(-1, -1),
	};
}

interface Place {
	x: number;
	y: number;
	width: number;
}

function placeOf(event: PointerEvent): Place {
	const element = event.currentTarget as HTMLElement;
	const box = element.getBoundingClientRect();

	return {
		x: event.clientX - box.left,
		y: event.clientY - box.top + element.scrollTop,
		width: element.clientWidth,
	};
}

function between(seen: Span, a: number, b: number, width: number): Span {
	const time = (x: number): number => seen.from +
		(Math.min(Math.max(x, 0), width) / width) * (seen.to - seen.from);

	return { from: time(Math.min(a, b)), to: time(Math.max(a, b)) };
}

function dragTo(event: PointerEvent, pointers: Map<number, Pointer>,
	pointer: Pointer, place: Place, moves: Moves): void {
	const { seen, whole, setSeen, setDrag } = moves;
	const other = [...pointers.values()].find((one) => one !== pointer);

	if (other && pointer.touch) {
		const before = Math.max(Math.abs(pointer.x - other.x), 10);
		const now = Math.max(Math.abs(place.x - other.x), 10);

		setSeen(zoomed(seen, whole,
			(place.x + other.x) / 2 / place.width, before / now));
	} else if (pointer.touch || pointer.shift) {
		const element = event.currentTarget as HTMLElement;

		setSeen(moved(seen, whole,
			((pointer.x - place.x) / place.width) * (seen.to - seen.from)));
		element.scrollTop += pointer.y - place.y;
		place = placeOf(event);
	} else if (Math.abs(place.x - pointer.startX) >= CLICK) {
		setDrag(between(seen, pointer.startX, place.x, place.width));
	}
	pointer.x = place.x;
	pointer.y = place.y;
}
