import { expect, test } from 'vitest';
import { Derived } from '../src/derive';
import type { Totals } from '../src/totals';
import { firstView } from '../src/view';
import { modelFrom, scene, type Scene } from './scene';

function totalsOf({ report }: Scene): Totals {
	const model = modelFrom(report);

	return new Derived(model).totals(firstView(model.data.meta));
}

test('a function that calls itself counts once', () => {
	const made = scene();
	const totals = totalsOf(made);

	expect(totals.total[made.fn.work]).toBe(560e6);
	expect(totals.self[made.fn.work]).toBe(560e6);
	expect(totals.total[made.fn.module]).toBe(1000e6);
	expect(totals.self[made.fn.module]).toBe(40e6);
	expect(totals.total[made.fn.encode]).toBe(400e6);
	expect(totals.self[made.fn.encode]).toBe(0);
});

test('own times of all functions are the whole', () => {
	const totals = totalsOf(scene());

	expect(totals.self.reduce((sum, time) => sum + time, 0)).toBe(totals.all);
});

test('import machinery is no caller', () => {
	const made = scene();
	const { callers } = totalsOf(made).around(made.fn.work);

	expect(callers).toEqual([
		{ fn: made.fn.module, time: 560e6 },
		{ fn: made.fn.work, time: 100e6 },
	]);
});

test('callees have the time of their calls', () => {
	const made = scene();
	const around = totalsOf(made).around(made.fn.inner);

	expect(around.callees).toEqual([{ fn: made.fn.hook, time: 250e6 }]);
	expect(around.callers).toEqual([{ fn: made.fn.encode, time: 400e6 }]);
});

test('a line has what was spent in it and in what it called', () => {
	const made = scene();
	const totals = totalsOf(made);
	const { data } = totals.model;
	const lines = totals.lines(data.frames.full[made.fn.work]);

	expect(lines.get(11)).toEqual({ self: 560e6, total: 560e6 });
	expect(lines.get(12)).toEqual({ self: 0, total: 100e6 });
	expect(lines.get(21)).toEqual({ self: 250e6, total: 250e6 });
	expect(lines.get(3)).toEqual({ self: 40e6, total: 1000e6 });
});
