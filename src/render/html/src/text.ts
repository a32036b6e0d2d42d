// How names and numbers are shown. Any name is data: nothing in it is left to
// change what stands around it.

const LONGEST = 300;

// Control characters as pictures, and what would turn text around, or break
// its line, as its number.
export function visible(text: string): string {
	return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
		picture);
}

function picture(char: string): string {
	const code = char.charCodeAt(0);

	if (code < 0x20)
		return String.fromCharCode(0x2400 + code);
	if (code === 0x7f)
		return '\u2421';
	return `\u27e8${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
}

// Short enough for a row.
export function short(text: string, longest = LONGEST): string {
	if (text.length <= longest)
		return visible(text);
	let end = longest - 1;

	// Not between the halves of a pair.
	if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800)
		end--;
	return `${visible(text.slice(0, end))}\u2026`;
}

export function isShortened(text: string, longest = LONGEST): boolean {
	return text.length > longest;
}

// As many digits as one interval needs.
export function digitsOf(interval: number): number {
	const seconds = Math.min(Math.max(interval / 1e9, 1e-9), 1);

	return Math.max(0, Math.ceil(-Math.log10(seconds) - 1e-9));
}

export function seconds(ns: number, digits: number): string {
	return (ns / 1e9).toFixed(digits);
}

export function percent(part: number, whole: number): string {
	return `${((whole ? part / whole : 0) * 100).toFixed(1)}%`;
}

export function signed(text: string, value: number): string {
	return value > 0 ? `+${text}` : text.replace('-', '\u2212');
}

// A length of time for people: "12.3 ms".
export function span(ns: number): string {
	const units: [number, string][] = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs']];

	for (const [unit, name] of units)
		if (Math.abs(ns) >= unit)
			return `${Number((ns / unit).toPrecision(4))} ${name}`;
	return `${Math.round(ns)} ns`;
}

export function plural(n: number, noun: string): string {
	return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}
