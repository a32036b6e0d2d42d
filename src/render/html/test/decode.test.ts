import { expect, test } from 'vitest';
import { FormatError, Reader } from '../src/bytes';
import { decode } from '../src/decode';
import { momentsOf, momentText, nearest, neighbour } from '../src/moments';
import { Writer } from './encode';
import { scene } from './scene';

test('numbers of all lengths are read as they were written', () => {
	const numbers = [0, 1, 127, 128, 16383, 16384, 2 ** 32, 2 ** 53 - 1];
	const writer = new Writer();

	for (const n of numbers)
		writer.u(n).s(n / 2 | 0).s(-(n / 4 | 0));
	const reader = new Reader(writer.done());

	for (const n of numbers) {
		expect(reader.u()).toBe(n);
		expect(reader.s()).toBe(n / 2 | 0);
		expect(reader.s()).toBe(-(n / 4 | 0) + 0);
	}
	reader.done();
});

test('a number beyond 2^53 is refused', () => {
	const bytes = new Uint8Array(12).fill(0xff);

	expect(() => new Reader(bytes).u()).toThrow(FormatError);
});

test('what was written is read', () => {
	const { report, fn, path } = scene();
	const data = decode(report.bytes());

	expect(data.meta.description).toBe('Program: made_up.py');
	expect(data.strings[data.frames.name[fn.encode]]).toBe('encode');
	expect(data.strings[data.frames.cls[fn.encode]]).toBe('Encoder');
	expect(data.paths.parent[path.hook]).toBe(path.inner);
	expect(data.paths.parent[path.main]).toBe(-1);
	expect([...data.runs.start.slice(0, 3)]).toEqual([0, 4e8, 5e8]);
	expect(data.runs.start[6]).toBe(0);
});

test('marks have their letters, and stand with lines in order of time', () => {
	const { report } = scene();

	report.marks.push({ time: 5e8, letter: 'b', text: 'half' },
		{ time: 9e8, text: 'late' });
	report.lines.push({ time: 1e8, text: 'begun' }, { time: 6e8, text: 'ends' });
	const list = momentsOf(decode(report.bytes()));

	expect(list.map(momentText)).toEqual(['begun', "'b half", 'ends', 'late']);
	expect(list.map((moment) => moment.isMark)).toEqual([false, true, false, true]);
	expect(neighbour(list, 5e8, true)).toBe(list[2]);
	expect(neighbour(list, 5e8, false)).toBe(list[0]);
	expect(neighbour(list, 9e8, true)).toBe(null);
	expect(nearest(list, 5.6e8, 1e8)).toBe(list[2]);
	expect(nearest(list, 3e8, 1e8)).toBe(null);
});

test('more than one chunk of runs goes on where the last one stopped', () => {
	const { report } = scene();

	for (let i = 0; i < 70_000; i++)
		report.run(0, i % 2, 10, i % 3);
	const { runs } = decode(report.bytes());

	expect(runs.count).toBe(70_007);
	let end = 1e9;

	for (let i = 7; i < runs.count; i++) {
		if (runs.start[i] !== end + (i - 7) % 3)
			expect.fail(`run ${i} begins at ${runs.start[i]}`);
		end = runs.start[i] + 10;
	}
});

test('a report that was cut anywhere is refused or has less', () => {
	const bytes = scene().report.bytes();

	for (let n = 0; n < bytes.length; n++) {
		try {
			decode(bytes.slice(0, n));
		} catch (error) {
			expect(error).toBeInstanceOf(FormatError);
		}
	}
});

test('no byte that is another makes anything but a report or a refusal', () => {
	const bytes = scene().report.bytes();
	let seed = 1;

	for (let i = 0; i < 20_000; i++) {
		const copy = bytes.slice();

		for (let n = 0; n < 1 + i % 3; n++) {
			seed = Math.imul(seed, 1103515245) + 12345 >>> 0;
			copy[seed % copy.length] = seed >>> 16;
		}
		try {
			decode(copy);
		} catch (error) {
			if (!(error instanceof FormatError))
				throw error;
		}
	}
});

test('other versions and other files are refused in words', () => {
	const bytes = scene().report.bytes();

	bytes[4] = 2;
	expect(() => decode(bytes)).toThrow('of version 2');
	bytes[0] = 0;
	expect(() => decode(bytes)).toThrow('does not begin');
});
