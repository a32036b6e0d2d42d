// A run that is made up: two threads of one process, one of which waits.

import { decode } from '../src/decode';
import { Model } from '../src/model';
import { Report } from './encode';

export const LIB = 1;
export const IMPORT = 2 | LIB;

export interface Scene {
	report: Report;
	fn: Record<string, number>;
	path: Record<string, number>;
}

// main -> work (app), main -> dumps -> encode (library) -> hook (app)
export function scene(): Scene {
	const report = new Report();
	const fn = {
		module: report.frame({ name: '<module>', file: 'a.py', full: '/a.py', line: 1 }),
		work: report.frame({ name: 'work', file: 'a.py', full: '/a.py', line: 10 }),
		dumps: report.frame({ name: 'dumps', file: 'json/__init__.py', line: 5, flags: LIB, pack: 'json' }),
		encode: report.frame({ name: 'encode', cls: 'Encoder', file: 'json/encoder.py', line: 7, flags: LIB, pack: 'json' }),
		inner: report.frame({ name: 'inner', file: 'json/encoder.py', line: 70, flags: LIB, pack: 'json' }),
		hook: report.frame({ name: 'hook', file: 'a.py', full: '/a.py', line: 20 }),
		load: report.frame({ name: '_find_and_load', file: '<frozen importlib._bootstrap>', line: 2, flags: IMPORT }),
		get: report.frame({ name: 'get', file: 'queue.py', line: 9, flags: LIB }),
	};
	const main = report.path(-1, fn.module, 3);
	const dumps = report.path(main, fn.dumps, 6);
	const encode = report.path(dumps, fn.encode, 8);
	const inner = report.path(encode, fn.inner, 71);
	const path = {
		main,
		work: report.path(main, fn.work, 11),
		again: report.path(report.path(main, fn.work, 12), fn.work, 11),
		dumps, encode, inner,
		hook: report.path(inner, fn.hook, 21),
		loaded: report.path(report.path(main, fn.load, 2), fn.work, 11),
		get: report.path(-1, fn.get, 9),
	};
	const process = report.root({ kind: 0, name: 'python a.py', id: 7 });
	const first = report.root({ kind: 1, name: 'MainThread', parent: process, id: 7 });
	const second = report.root({ kind: 1, name: 'worker', parent: process, id: 8 });
	const ms = 1e6;

	report.run(0, report.place(first, path.work), 400 * ms);
	report.run(0, report.place(first, path.again), 100 * ms);
	report.run(0, report.place(first, path.inner), 150 * ms);
	report.run(0, report.place(first, path.hook), 250 * ms);
	report.run(0, report.place(first, path.loaded, 0, 8 | 32), 60 * ms);
	report.run(0, report.place(first, main, 3, 16), 40 * ms);
	report.run(1, report.place(second, path.get, 3, 16 | 1), 1000 * ms);
	return { report, fn, path };
}

export function modelFrom(report: Report): Model {
	return new Model(decode(report.bytes()));
}
