// Reports of a real program, as the C renderer writes them, beside its JSON of
// the same range. REPORTER is a built pyinstrument-top.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { openBrowser, openPage } from './page';

const reporter = process.env.REPORTER;
const program = `
import json, threading, time
def spin(n):
    return sum(i * i % 7 for i in range(n))
def encode():
    data = {str(i): list(range(40)) for i in range(100)}
    return json.loads(json.dumps(data, indent=1))
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def work():
    for _ in range(12):
        spin(4000)
        time.sleep(0.004)
def main():
    threads = [threading.Thread(target=work, name=f"worker-{i}") for i in range(3)]
    for thread in threads: thread.start()
    for _ in range(20): encode()
    fib(20)
    for thread in threads: thread.join()
main()
`;

const idlers = `
import asyncio, queue, threading
jobs = queue.Queue()
async def consume(items):
    await items.get()
async def main():
    items = asyncio.Queue()
    tasks = [asyncio.create_task(consume(items)) for _ in range(3)]
    for _ in range(50):
        sum(i * i for i in range(20000))
        await asyncio.sleep(0)
    for _ in tasks: items.put_nowait(None)
    await asyncio.gather(*tasks)
threads = [threading.Thread(target=jobs.get) for _ in range(2)]
for thread in threads: thread.start()
asyncio.run(main())
for _ in threads: jobs.put(None)
`;

interface Frame {
	function: string;
	class_name?: string;
	time: number;
	count?: number;
	children: Frame[];
}

let context: BrowserContext;
let folder: string;
let recording: string;
let length: number; // s

function run(...args: string[]): void {
	execFileSync(reporter!, ['--no-tui', ...args], { cwd: folder, stdio: 'ignore' });
}

beforeAll(async () => {
	if (!reporter)
		return;
	folder = mkdtempSync(join(tmpdir(), 'pit-program-'));
	writeFileSync(join(folder, 'program.py'), program);
	recording = join(folder, 'run.pitop');
	run('-o', recording, 'program.py');
	run('-o', join(folder, 'whole.json'), recording);
	length = (JSON.parse(readFileSync(join(folder, 'whole.json'), 'utf8')) as
		{ duration: number }).duration;
	context = await openBrowser();
});

afterAll(async () => {
	if (reporter)
		await context.close();
});

// The rows of the JSON report, as the call stack of the page has them.
function rowsOf(root: Frame): string[] {
	const rows: string[] = [];
	const visit = (frame: Frame, level: number): void => {
		const name = frame.class_name
			? `${frame.class_name}.${frame.function}`
			: frame.function;
		const many = (frame.count ?? 1) > 1 ? ` ×${frame.count}` : '';

		rows.push(`${level} ${frame.time.toFixed(6)} ${name}${many}`);
		for (const child of frame.children)
			visit(child, level + 1);
	};

	visit(root, 1);
	return rows;
}

// The ends of a window are shares of the run.
const WINDOWS = [[], ['--from', '0.5', '--to', '0.8'], ['--threads'],
	['--mode', 'cpu'], ['--idle']];

function inSeconds(options: string[], length: number): string[] {
	return options.map((option) => (Number(option) > 0
		? (Number(option) * length).toFixed(3)
		: option));
}

for (const options of WINDOWS)
	test.skipIf(!reporter)(`the page has the numbers of -r json ${options.join(' ')}`,
		async () => {
			const json = join(folder, 'report.json');
			const html = join(folder, 'report.html');

			const given = inSeconds(options, length);

			run(...given, '-o', json, recording);
			run(...given, '-o', html, recording);
			const report = JSON.parse(readFileSync(json, 'utf8')) as
				{ root_frame: Frame };
			const { page, faults } = await openPage(context,
				`file://${html}#threshold=1&collapse=off`);

			await page.setViewportSize({ width: 1600, height: 20_000 });
			// The list hears of the window's new height later than we.
			await expect.poll(() => page.evaluate(() => {
				const all = document.querySelector('.stack .list-all');
				const rows = all?.querySelectorAll('.list-row') ?? [];

				return all && rows.length * 22 === all.clientHeight;
			})).toBe(true);
			const rows = await page.evaluate(() => {
				const all = [...document.querySelectorAll('[role=treeitem]')];
				const isNode = (row: Element): boolean =>
					!row.classList.contains('row-beside');

				// A slow interpreter may still start: JSON says so in a
				// row, if there is no other.
				return all.filter((row) => (all.some(isNode)
					? isNode(row)
					: !row.textContent.includes('[idle')))
					.map((row) => `${row.getAttribute('aria-level')} ${
						(row.querySelector('.time') as HTMLElement).dataset.ns} ${
						row.querySelector('.name')!.textContent}`);
			});
			// As C does: what stands between two microseconds is rounded as
			// the binary number of seconds says.
			const seconds = rows.map((row) => row.replace(/^(\d+) (\d+) /,
				(_, level: string, ns: string) =>
					`${level} ${(Number(ns) / 1e9).toFixed(6)} `));

			expect(rowsSorted(seconds)).toEqual(rowsSorted(rowsOf(report.root_frame)));
			expect(faults).toEqual([]);
			await page.close();
		});

const changing = `
import sys
n = int(sys.argv[1])
def spin(n):
    return sum(i * i % 7 for i in range(n))
def slower(): spin(20000 * n)
def same(): spin(40000)
def outer():
    def inner(): return spin(9000)
    return inner()
def other():
    def inner(): return spin(6000 * n)
    return inner()
def gone(): spin(30000)
def new(): spin(15000)
for _ in range(30):
    slower(); same(); outer(); other()
    gone() if n == 1 else new()
`;

// What the text report says of functions and calls: "+0.360 +180.0 % 0.200 0.560
// spin" and "+0.360 spin 0.200 0.560 +180.0 %".
function changesOf(text: string): string[] {
	const changes: string[] = [];

	for (const line of text.split('\n')) {
		const call = /^\W*([-+][\d.]+) (.*?) {2}.*\((\S+) -> (\S+), (.*)\)$/.exec(line);
		const fn = /^ +([-+][\d.]+) +(\S+(?: %)?) +(\S+) +(\S+) +\S+ {2}(\S+)/.exec(line);

		if (call)
			changes.push([1, 5, 3, 4, 2].map((i) => call[i]).join(' '));
		else if (fn)
			changes.push(fn.slice(1).join(' '));
	}
	return changes.sort();
}

function changesIn(element: Element, rows: string): string[] {
	return [...element.querySelectorAll(rows)].map((row) => {
		const [said, name] = [row.querySelector('.change'), row.querySelector('.name')];
		const times = /from (\S+) to (\S+) /.exec((said as HTMLElement).title)!;

		return [said!.textContent.replace(' noise', ''), times[1], times[2], name!.textContent].join(' ');
	});
}

for (const normalize of ['none', 'run', 'second'])
	test.skipIf(!reporter)(`a page compares as -r text does, normalize=${normalize}`,
		async () => {
			const names = ['1', '3'].map((n) => join(folder, `changing${n}.pitop`));

			writeFileSync(join(folder, 'changing.py'), changing);
			for (const [i, name] of names.entries())
				if (!existsSync(name))
					run('-o', name, 'changing.py', i ? '3' : '1');
			const compare = (format: string): void => run('--diff', names[0],
				'-p', `normalize=${normalize}`,
				'-p', 'processor_options.filter_threshold=0.01',
				'-o', join(folder, `diff.${format}`), names[1]);

			compare('txt');
			compare('html');
			const text = readFileSync(join(folder, 'diff.txt'), 'utf8');
			const { page, faults } = await openPage(context,
				`file://${join(folder, 'diff.html')}`);

			await page.setViewportSize({ width: 1600, height: 5000 });
			const head = page.locator('.facts').last();

			await expect.poll(async () => (await head.textContent())!
				.replace(/, \+- [^)]*/, ''))
				.toContain(/^Difference: (.*)$/m.exec(text)![1]
					.replace(/^(\S+) *(s|%|ms\/s),/, '$1 $2,'));
			await expect.poll(() => page.locator('.row-node').count())
				.toBeGreaterThan(4);
			const calls = await page.locator('.stack').evaluate(changesIn, '.row-node');

			await page.getByRole('tab', { name: 'Functions' }).click();
			await page.getByRole('table').waitFor();
			await expect.poll(async () => [...calls,
				...await page.locator('.table .list').evaluate(changesIn, '.row'),
			].sort()).toEqual(changesOf(text));
			const left = /^(No function|\d+ functions?) differs? by .*$|^\d+ by too little.*$/m
				.exec(text);

			expect(await page.locator('.view-bar').textContent())
				.toContain(left?.[0] ?? '');
			expect(faults).toEqual([]);
			await page.close();
		});

test.skipIf(!reporter)('the page counts who waits for work as -r text does', async () => {
	const text = join(folder, 'idlers.txt');
	const html = join(folder, 'idlers.html');
	const waiting = join(folder, 'idlers.pitop');

	writeFileSync(join(folder, 'idlers.py'), idlers);
	run('-o', waiting, 'idlers.py');
	run('-o', text, waiting);
	run('-o', html, waiting);
	const said = /\[idle: .*\]/.exec(readFileSync(text, 'utf8'))?.[0];

	expect(said).toMatch(/thread.*task/);
	const { page, faults } = await openPage(context, `file://${html}`);

	await expect.poll(() => page.locator('.row-beside').last().textContent())
		.toContain(said);
	expect(faults).toEqual([]);
	await page.close();
});

// Rows of equal time may stand in another order.
function rowsSorted(rows: string[]): string[] {
	return [...rows].sort();
}
