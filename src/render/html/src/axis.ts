// Where the labels of an axis of time stand: at 1, 2 or 5 of a decade.

export interface Tick {
	x: number;
	text: string;
}

const ROOM = 90; // pixels that a label needs

export function ticks(from: number, to: number, width: number): Tick[] {
	const step = stepOf(((to - from) * ROOM) / Math.max(width, ROOM));
	const list: Tick[] = [];
	const digits = Math.max(0, Math.ceil(-Math.log10(step / 1e9) - 1e-9));

	for (let n = Math.ceil(from / step); n * step <= to; n++)
		list.push({
			x: ((n * step - from) / (to - from)) * width,
			text: `${((n * step) / 1e9).toFixed(digits)} s`,
		});
	return list;
}

function stepOf(least: number): number {
	const decade = 10 ** Math.floor(Math.log10(Math.max(least, 1)));

	for (const n of [1, 2, 5])
		if (n * decade >= least)
			return n * decade;
	return 10 * decade;
}
