// All that is in the report, as JSON: columns as they are in the file.

import type { Model } from './model';

// In pieces: the whole may be more than one string can hold.
export function dataJson(model: Model): string[] {
	const { data } = model;
	const parts: string[] = ['{'];
	const put = (key: string, value: unknown): void => {
		parts.push(parts.length > 1 ? ',\n' : '\n', JSON.stringify(key), ': ');
		putValue(parts, value);
	};

	put('meta', data.meta);
	put('strings', data.strings);
	put('frames', data.frames);
	put('paths', data.paths);
	put('roots', data.roots);
	put('places', data.places);
	put('runs', data.runs);
	put('cells', data.cells);
	put('sums', data.sums);
	put('base', model.base);
	put('sources', [...data.sources.values()]);
	put('marks', data.marks);
	put('lines', data.lines);
	parts.push('\n}\n');
	return parts;
}

const PIECE = 10_000;

function putValue(parts: string[], value: unknown): void {
	if (ArrayBuffer.isView(value) || Array.isArray(value))
		putList(parts, value as unknown as ArrayLike<unknown>);
	else if (typeof value === 'object' && value !== null)
		putObject(parts, value);
	else
		parts.push(JSON.stringify(value));
}

function putList(parts: string[], list: ArrayLike<unknown>): void {
	parts.push('[');
	for (let at = 0; at < list.length; at += PIECE) {
		const piece = Array.prototype.slice.call(list, at, at + PIECE);

		parts.push(at ? ',' : '', JSON.stringify(piece, plain).slice(1, -1));
	}
	parts.push(']');
}

// Typed arrays in there as lists.
function plain(_key: string, value: unknown): unknown {
	return ArrayBuffer.isView(value)
		? Array.from(value as unknown as ArrayLike<number>)
		: value;
}

function putObject(parts: string[], object: object): void {
	let first = true;

	parts.push('{');
	for (const [key, value] of Object.entries(object)) {
		parts.push(first ? '' : ',', JSON.stringify(key), ':');
		putValue(parts, value);
		first = false;
	}
	parts.push('}');
}
