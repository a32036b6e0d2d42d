import { expect, test } from 'vitest';
import { Compared, shareOf, type Cost } from '../src/compare';
import { Derived } from '../src/derive';
import { functionRows, leftOut } from '../src/functions';
import { labelOf } from '../src/label';
import { NOTHING_OPENED, Rows } from '../src/rows';
import { firstView, type View } from '../src/view';
import { Report } from './encode';
import { modelFrom } from './scene';

const MS = 1e6;

// A run of one thread: functions that the module calls, with their ms.
function runOf(command: string, calls: Record<string, number>): Report {
	const report = new Report();
	const process = report.root({ kind: 0, name: command, id: 7 });
	const thread = report.root({ kind: 1, name: 'MainThread', parent: process });
	const main = report.path(-1, report.frame({ name: '<module>', file: 'a.py', line: 1 }));
	const start = report.path(-1, report.frame({ name: 'start', kind: 6 }));

	for (const [name, ms] of Object.entries(calls)) {
		const frame = report.frame({ name, file: 'a.py', line: 10 });

		report.sum(report.place(thread, report.path(main, frame)), ms * MS);
	}
	report.sum(report.place(thread, start), 50 * MS);
	return report;
}

function diff(base: Record<string, number>, run: Record<string, number>): Report {
	const report = runOf('python a.py 3', run);

	report.base = runOf('python a.py 1', base);
	report.meta.base = report.base.meta.base = 'old.pitop';
	return report;
}

function look(report: Report, change: Partial<View> = {}):
	{ derived: Derived; view: View } {
	const model = modelFrom(report);

	return {
		derived: new Derived(model),
		view: { ...firstView(model.data.meta), ...change },
	};
}

function cost(base: number, time: number): Cost {
	return { base: base * MS, time: time * MS, baseSamples: base, samples: time };
}

function compared(report: Report, change: Partial<View> = {}): Compared {
	const { derived, view } = look(report, change);

	return derived.compared(view)!;
}

test('a change is noise up to three deviations of what sampling makes', () => {
	const of = compared(diff({ a: 500, b: 500 }, { a: 500, b: 500 }));

	// 500 of 1000 samples: sqrt(500 / 2 + 1) of them, twice.
	expect(of.deviation(cost(500, 500)) / MS).toBeCloseTo(Math.sqrt(2 * 251), 9);
	expect(of.isSure(cost(500, 565))).toBe(false);
	expect(of.isSure(cost(500, 570))).toBe(true);
	expect(of.isSure(cost(0, 4))).toBe(false);
	expect(of.isSure(cost(0, 20))).toBe(true);
	expect(of.matters(cost(500, 570), 0.1)).toBe(false);
});

test('start and end of the interpreter are in no whole', () => {
	const { whole } = compared(diff({ a: 300 }, { a: 400, b: 100 }));

	expect([whole.base, whole.time]).toEqual([300 * MS, 500 * MS]);
	expect([whole.baseSamples, whole.samples]).toEqual([300, 500]);
});

test('runs are compared by time, by share, and by second of the clock', () => {
	const report = diff({ a: 200, b: 200 }, { a: 500, b: 300 });

	report.base!.meta.duration = 4e9;
	report.meta.duration = 8e9;
	const said = (unit: View['unit']): string[] => {
		const of = compared(report, { unit });
		const both = of.costOf(200 * MS * of.ratio, 500 * MS);

		return [of.show(both.base), of.show(both.time),
			of.signed(both.time - both.base), shareOf(both), of.word];
	};

	expect(said('seconds')).toEqual(['0.200', '0.500', '+0.300', '+150.0 %', 's']);
	expect(said('percent')).toEqual(['50.00', '62.50', '+12.50', '+25.0 %', '%']);
	expect(said('rate')).toEqual(['50.0', '62.5', '+12.5', '+25.0 %', 'ms/s']);
});

test('a side that has nothing changes no measure', () => {
	const report = diff({}, { a: 500 });
	const of = compared(report, { unit: 'percent' });

	expect(of.ratio).toBe(1);
	expect(of.show(500 * MS)).toBe('100.00');
	expect(shareOf(cost(0, 500))).toBe('new');
	expect(shareOf(cost(500, 0))).toBe('gone');
	expect(shareOf(cost(1000.1, 1000))).toBe('+0.0 %');
	expect(compared(diff({ a: 500 }, {}), { unit: 'percent' }).show(500 * MS))
		.toBe('100.00');
});

test('the call stack has what changed, most first, whatever the command was', () => {
	const report = diff({ same: 300, less: 200, gone: 90 },
		{ same: 310, less: 100, more: 300 });
	const rows = (change: Partial<View>): string[] => {
		const { derived, view } = look(report, change);
		const tree = derived.tree(view);

		return new Rows(tree, NOTHING_OPENED).list
			.filter(({ kind }) => kind === 'node')
			.map(({ node }) => `${labelOf(tree, node).name} ${
				tree.change(node) / MS}`);
	};

	expect(rows({})).toEqual(
		['<module> 120', 'more 300', 'less -100', 'gone -90']);
	expect(rows({ noise: true })).toEqual(
		['<module> 120', 'more 300', 'less -100', 'gone -90', 'same 10']);
	expect(rows({ threshold: 13 })).toEqual(
		['<module> 120', 'more 300', 'less -100']);
});

test('functions say how many are left out, and why', () => {
	const report = diff({ same: 3000, less: 200, tiny: 0 },
		{ same: 3010, less: 100, tiny: 20 });
	const told = (change: Partial<View>): string[] => {
		const { derived, view } = look(report, change);
		const made = functionRows(derived, view);

		return [...made.rows.map(({ name }) => name), leftOut(made)];
	};

	expect(told({ threshold: 1 })).toEqual(['less',
		'1 function differs by noise alone, 1 by too little to be shown.']);
	expect(told({ noise: true })).toEqual(
		['less', 'tiny', 'same', '<module>', '']);
	expect(told({ threshold: 0, ftotal: true })).toEqual(
		['less', '<module>', 'tiny', '1 function differs by noise alone.']);
	const equal = look(diff({ a: 100 }, { a: 101 }));

	expect(leftOut(functionRows(equal.derived, equal.view)))
		.toBe('No function differs by more than noise.');
});

test('a page begins with the measure that was asked for', () => {
	const first = (normalize: string): View => {
		const report = diff({ a: 1 }, { a: 2 });

		report.meta.options = { normalize };
		return look(report).view;
	};

	expect(['none', 'run', 'second'].map((name) => first(name).unit))
		.toEqual(['seconds', 'percent', 'rate']);
	expect(first('none')).toMatchObject(
		{ sort: 'change', fsort: 'change', noise: false });
});
