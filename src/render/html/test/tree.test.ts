import { expect, test } from 'vitest';
import { Derived } from '../src/derive';
import { labelOf, rootFacts } from '../src/label';
import type { Model } from '../src/model';
import { NOTHING_OPENED, reveal, Rows, search, toggle, type Row } from '../src/rows';
import { statesOf } from '../src/states';
import type { Tree } from '../src/tree';
import { firstView, type View } from '../src/view';
import { modelFrom, scene } from './scene';

function treeOf(model: Model, change: Partial<View> = {}): Tree {
	return new Derived(model).tree({
		...firstView(model.data.meta), ...change,
	});
}

function text(tree: Tree, row: Row): string {
	switch (row.kind) {
	case 'node':
		return `${labelOf(tree, row.node).name} ${tree.spent.total[row.node] / 1e6}`;
	case 'self':
		return `[self] ${tree.spent.self[row.node] / 1e6}`;
	case 'group':
		return `${tree.groups[tree.group[row.node]].hidden} hidden`;
	case 'beside':
		return tree.spent.beside[row.note].text;
	default:
		return tree.notes[row.note].text;
	}
}

function rowsOf(tree: Tree, opened = NOTHING_OPENED): string[] {
	return new Rows(tree, opened).list.map((row) =>
		'  '.repeat(row.level) + text(tree, row));
}

test('import machinery is left out and waiting for work is apart', () => {
	expect(rowsOf(treeOf(modelFrom(scene().report)))).toEqual([
		'<module> 1000',
		'  work 560',
		'    [self] 460',
		'    work 100',
		'  dumps 400',
		'    2 hidden',
		'    inner 400',
		'      hook 250',
		'  [self] 40',
		'[idle: 1 thread]',
	]);
});

test('without folding and removing all frames are there', () => {
	const tree = treeOf(modelFrom(scene().report), {
		collapse: 'off', importlib: false, idle: true,
	});

	expect(rowsOf(tree)).toEqual([
		'python a.py 2000',
		'  MainThread 1000',
		'    <module> 1000',
		'      work 500',
		'        [self] 400',
		'        work 100',
		'      dumps 400',
		'        Encoder.encode 400',
		'          inner 400',
		'            hook 250',
		'            [self] 150',
		'      _find_and_load 60',
		'        work 60',
		'      [self] 40',
		'  worker 1000',
		'    get 1000',
	]);
});

test('a group opens as one', () => {
	const tree = treeOf(modelFrom(scene().report));
	const rows = new Rows(tree, NOTHING_OPENED);
	const group = rows.list.find((row) => row.kind === 'group')!;
	const opened = toggle(rows, NOTHING_OPENED, group, true, false);

	expect(rowsOf(tree, opened)).toContain('    Encoder.encode 400');
});

test('a window cuts runs by their share', () => {
	const model = modelFrom(scene().report);
	const tree = treeOf(model, { from: 100e6, to: 450e6 });

	expect(rowsOf(tree)).toEqual([
		'<module> 350',
		'  work 350',
		'    [self] 300',
		'    work 50',
		'[idle: 1 thread]',
	]);
});

test('parts of a run add up to it wherever it is cut', () => {
	const model = modelFrom(scene().report);
	const whole = model.weigh(model.whole);

	for (const cut of [1, 333_333_333, 400e6, 999_999_999]) {
		const a = model.weigh({ from: 0, to: cut });
		const b = model.weigh({ from: cut, to: model.whole.to });

		whole.forEach((weight, i) => expect(a[i] + b[i]).toBe(weight));
	}
});

test('a mode counts its own states', () => {
	const model = modelFrom(scene().report);

	expect(rowsOf(treeOf(model, { mode: 'wait' }))).toEqual([
		'<module> 40', '[idle: 1 thread]',
	]);
	expect(rowsOf(treeOf(model, { mode: 'cpu' }))[0]).toBe('<module> 960');
});

test('an import is told beside what was done for it', () => {
	const model = modelFrom(scene().report);
	const derived = new Derived(model);
	const view = firstView(model.data.meta);
	const times = statesOf(derived.shape(view), derived.counted(view), 0);

	expect(times.find(each => each.name === 'import')?.time).toBe(60e6);
	expect(times.find(each => each.name === 'cpu')?.time).toBe(960e6);
});

test('tasks that wait for work are counted beside threads', () => {
	const { report, path } = scene();
	const tasks = ['first', 'second', 'others'].map((name, i) => report.root({
		kind: i === 2 ? 2 + 16 : 2, name, parent: 2, many: i === 2 ? 5 : 1,
	}));

	tasks.forEach((task, i) =>
		report.run(2 + i, report.place(task, path.get, 3, 16 | 1), 500e6));
	expect(rowsOf(treeOf(modelFrom(report))).at(-1))
		.toBe('[idle: 1 thread, 7 tasks]');
	// Without its thread a task stands alone.
	expect(rowsOf(treeOf(modelFrom(report), { roots: [1, 3] })).at(-1))
		.toBe('[idle: 1 task]');
});

test('one thread alone is shown without the others', () => {
	const tree = treeOf(modelFrom(scene().report), { roots: [2] });

	expect(rowsOf(tree)).toEqual(['get 1000']);
});

test('rows below the threshold go, and their time stays above', () => {
	const tree = treeOf(modelFrom(scene().report), { threshold: 20 });

	expect(rowsOf(tree)).toEqual([
		'<module> 1000',
		'  work 560',
		'  dumps 400',
		'    Encoder.encode 400',
		'      inner 400',
		'        hook 250',
		'[idle: 1 thread]',
	]);
});

test('custom patterns say what folds, and show counts more', () => {
	const model = modelFrom(scene().report);
	const tree = treeOf(model, {
		collapse: 'custom', hide: 'a\\.py', show: 'json/encoder',
	});
	const names = rowsOf(tree);

	expect(names).toContain('  dumps 400');
	expect(names).toContain('    Encoder.encode 400');
	expect(names).not.toContain('    2 hidden');
});

test('what is found is revealed', () => {
	const tree = treeOf(modelFrom(scene().report));
	const found = search(tree, 'ENCODER');

	expect(found.map((node) => labelOf(tree, node).name))
		.toEqual(['Encoder.encode', 'inner']);
	const opened = reveal(new Rows(tree, NOTHING_OPENED), NOTHING_OPENED, found[0]);

	expect(rowsOf(tree, opened).join('\n')).toContain('Encoder.encode 400');
});

test('a stack of a hundred thousand frames needs no recursion', () => {
	const { report, fn } = scene();
	let path = -1;

	for (let i = 0; i < 100_000; i++)
		path = report.path(path, fn.work, i);
	report.meta.length = 2e9;
	report.run(0, report.place(1, path), 1e9);
	const tree = treeOf(modelFrom(report));

	expect(new Rows(tree, NOTHING_OPENED).list.length).toBeGreaterThan(100_000);
});

test('of a thread its number and that it is a daemon are told', () => {
	const { report } = scene();
	const [known, unknown, neither] = [
		report.root({ kind: 1, name: 'loader', id: 9, flags: 4 }),
		report.root({ kind: 1, name: 'other', flags: 4 }),
		report.root({ kind: 1, name: 'third', flags: 1 }),
	];
	const model = modelFrom(report);

	expect(rootFacts(model, known)).toBe(' (9, daemon)');
	expect(rootFacts(model, unknown)).toBe(' (daemon)');
	expect(rootFacts(model, neither)).toBe('');
});
