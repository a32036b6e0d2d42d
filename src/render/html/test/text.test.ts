import { expect, test } from 'vitest';
import { digitsOf, short, visible } from '../src/text';
import { firstView, fromFragment, toFragment } from '../src/view';
import { parseMeta } from '../src/meta';

test('nothing in a name is left to change what stands around it', () => {
	expect(visible('a\u0000b\n\u001b[31m\u007f')).toBe('a\u2400b\u240a\u241b[31m\u2421');
	expect(visible('\u202eevil\u2066')).toBe('\u27e8202E\u27e9evil\u27e82066\u27e9');
	expect(visible('</script>')).toBe('</script>');
});

test('a long name is cut, not between the halves of a pair', () => {
	const long = '\u{1f600}'.repeat(40_000);

	expect(short(long).length).toBeLessThanOrEqual(300);
	expect(short(long)).toMatch(/^(\u{1f600})+\u2026$/u);
	expect(short('plain')).toBe('plain');
});

test('digits are as many as one interval needs', () => {
	const digits = [1e9, 5e8, 1e8, 5e7, 1e7, 5e6, 1e6, 5e5, 1e5, 0].map(digitsOf);

	expect(digits).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 9]);
});

test('an address brings the same view back', () => {
	const first = firstView(parseMeta('{}'));
	const view = {
		...first, tab: 'flame' as const, from: 5, to: 7, roots: [1, 9],
		hide: 'a&b=c#%', search: '\u00e9\u202e', idle: true, threshold: 0.5,
	};

	expect(fromFragment(`#${toFragment(view, first)}`, first)).toEqual(view);
	expect(toFragment(first, first)).toBe('');
});

test('a page leaves out what was asked for, or what is below 0.1 %', () => {
	const first = (threshold: number | null): number => firstView(parseMeta(
		JSON.stringify({ options: { threshold } }))).threshold;

	expect([null, 0, 0.01, 0.25, 2].map(first)).toEqual([0.1, 0, 1, 25, 100]);
});

test('an address that makes no sense changes nothing', () => {
	const first = firstView(parseMeta('{}'));

	expect(fromFragment('#tab=x&from=-1&roots=a.b&mode=&threshold=1e9&zz=1',
		first)).toEqual(first);
});
