import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { Report } from '../encode';
import { scene } from '../scene';
import { fileOf, openBrowser, openPage, packed, pageOf, type Opened } from './page';

const axe = readFileSync(
	createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let context: BrowserContext;

beforeAll(async () => {
	context = await openBrowser();
});

afterAll(async () => {
	await context.close();
});

async function open(report: Report, fragment = ''): Promise<Opened> {
	const opened = await openPage(context,
		fileOf(pageOf(packed(report.bytes()))) + fragment);

	await opened.page.locator('.page').waitFor();
	return opened;
}

function withSource(): Report {
	const { report } = scene();

	report.sources.push({
		file: '/a.py', why: '',
		text: Array.from({ length: 30 }, (_, i) => `line ${i + 1} </script>`).join('\n'),
	});
	report.marks.push({ time: 5e8, text: 'half </script>', letter: 'a' });
	report.lines.push({ time: 2.5e8, text: 'a line </script>' });
	return report;
}

// Violations that keep somebody out, in words.
async function violations(page: Page): Promise<string[]> {
	// In the page as the browser's own tools are, whatever its policy.
	await page.evaluate(axe);
	return page.evaluate(async () => {
		const { axe } = window as unknown as {
			axe: { run: () => Promise<{ violations: {
				id: string; impact: string; nodes: { html: string }[];
			}[] }> };
		};
		const { violations } = await axe.run();

		return violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
	});
}

const FRAGMENTS = [
	'#tab=stack&node=3&fn=1', '#tab=flame', '#tab=flame&chronological=1',
	'#tab=flame&table=1', '#tab=timeline', '#tab=timeline&table=1',
	'#tab=functions&fn=1', '#tab=source',
];

for (const theme of ['light', 'dark'])
	for (const fragment of FRAGMENTS)
		test(`nobody is kept out of ${fragment}, ${theme}`, async () => {
			const { page, faults } = await open(withSource(),
				`${fragment}&theme=${theme}`);

			expect(await violations(page)).toEqual([]);
			expect(faults).toEqual([]);
			await page.close();
		});

test('with all menus open nobody is kept out either', async () => {
	const { page } = await open(withSource(), '#collapse=custom');

	for (const summary of await page.locator('summary').all()) {
		await summary.click();
		expect(await violations(page)).toEqual([]);
		await summary.click();
	}
	await page.close();
});

test('the call stack is gone through by keys alone', async () => {
	const { page } = await open(scene().report);
	const tree = page.getByRole('tree');
	const active = page.locator('.row.active');

	await tree.focus();
	await page.keyboard.press('ArrowDown');
	await expect.poll(() => active.textContent()).toContain('0.560work');
	await page.keyboard.press('ArrowLeft');
	await expect.poll(() => page.getByRole('treeitem').count()).toBe(8);
	await page.keyboard.press('Enter');
	await expect.poll(() => page.getByRole('treeitem').count()).toBe(10);
	await page.keyboard.press('End');
	await expect.poll(() => active.textContent()).toContain('[idle: 1 thread]');
	await page.keyboard.press('Home');
	await page.keyboard.press('Alt+ArrowLeft');
	await expect.poll(() => page.getByRole('treeitem').count()).toBe(2);
	await page.keyboard.press('*');
	await expect.poll(() => page.getByRole('treeitem').count()).toBeGreaterThan(9);
	await page.close();
});

test('what is typed is found, counted and gone to', async () => {
	const { page } = await open(scene().report);

	await page.fill('#search', 'encoder');
	await expect.poll(() => page.textContent('output.found')).toBe('2 found');
	await page.press('#search', 'Enter');
	await expect.poll(() => page.textContent('output.found')).toBe('1 of 2');
	await expect.poll(() => page.locator('.row.active').textContent())
		.toContain('Encoder.encode');
	await page.close();
});

test('a window that is dragged is that of all views, and of the address', async () => {
	const { page } = await open(scene().report, '#tab=timeline');
	const box = (await page.locator('.timeline').boundingBox())!;
	const y = box.y + 60;

	await page.mouse.move(box.x + box.width * 0.1, y);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width * 0.3, y, { steps: 4 });
	await page.mouse.up();
	await expect.poll(() => page.url()).toMatch(/from=\d+&to=\d+/);
	const from = Number(/from=(\d+)/.exec(page.url())![1]);
	const to = Number(/to=(\d+)/.exec(page.url())![1]);

	expect(Math.abs(from - 1e8)).toBeLessThan(3e6);
	expect(Math.abs(to - 3e8)).toBeLessThan(3e6);
	await page.click('#tab-stack');
	await expect.poll(() => page.getByRole('treeitem').first().textContent())
		.toContain(((to - from) / 1e9).toFixed(3));
	await expect.poll(() => page.url()).not.toContain('timeline');
	// Another page with that address shows the same.
	const again = await openPage(context, page.url());

	await expect.poll(() => again.page.getByRole('treeitem').first().textContent())
		.toBe(await page.getByRole('treeitem').first().textContent());
	await again.page.close();
	await page.close();
});

test('the timeline zooms by wheel and by keys', async () => {
	const { page } = await open(scene().report, '#tab=timeline');
	const said = page.locator('.view-bar > span').first();

	await expect.poll(() => said.textContent()).toContain('0.000 s to 1.000 s');
	const box = (await page.locator('.timeline').boundingBox())!;

	await page.mouse.move(box.x + box.width / 2, box.y + 100);
	await page.mouse.wheel(0, -300);
	await expect.poll(() => said.textContent()).not.toContain('0.000 s to 1.000 s');
	await page.locator('.timeline').focus();
	await page.keyboard.press('Home');
	await expect.poll(() => said.textContent()).toContain('0.000 s to 1.000 s');
	await page.keyboard.press('+');
	await page.keyboard.press('r');
	await expect.poll(() => page.url()).toMatch(/from=166666667&to=833333333/);
	await page.keyboard.press('Escape');
	await expect.poll(() => page.url()).not.toContain('from=');
	await page.close();
});

test('two fingers zoom the timeline, one moves it', async () => {
	const { page } = await open(scene().report, '#tab=timeline');
	const said = page.locator('.view-bar > span').first();
	const touch = await context.newCDPSession(page);
	const box = (await page.locator('.timeline').boundingBox())!;
	const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: number[]) =>
		touch.send('Input.dispatchTouchEvent', {
			type,
			touchPoints: at.map((share, id) =>
				({ x: box.x + box.width * share, y: box.y + 100, id })),
		});
	const seen = async () =>
		((await said.textContent()) ?? '').match(/[\d.]+(?= s)/g)!.map(Number);

	await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true });
	await fingers('touchStart', 0.45, 0.55);
	for (let i = 1; i <= 10; i++)
		await fingers('touchMove', 0.45 - 0.02 * i, 0.55 + 0.02 * i);
	await fingers('touchEnd');
	await expect.poll(async () => (await seen())[1] - (await seen())[0]).toBeCloseTo(0.2, 2);
	const [from, to] = await seen();

	await fingers('touchStart', 0.7);
	for (let i = 1; i <= 10; i++)
		await fingers('touchMove', 0.7 - 0.05 * i);
	await fingers('touchEnd');
	await expect.poll(async () => (await seen())[0] - from).toBeCloseTo(0.5 * (to - from), 2);
	await page.close();
});

test('marks and printed lines are gone to by keys, by the menu and by address', async () => {
	const report = withSource();

	report.marks.push({ time: 7e8, text: '', letter: 'b' });
	const { page, faults } = await open(report, '#tab=timeline');
	const status = page.locator('.status');
	const timeline = page.locator('.timeline');

	await timeline.focus();
	await page.keyboard.press('m');
	await expect.poll(() => status.textContent())
		.toContain("0.500 s: 'a half </script>. MainThread");
	await expect.poll(() => page.url()).toContain('moment=500000000');
	await page.keyboard.press('f');
	await expect.poll(() => page.url()).toContain('from=500000000&to=700000000');
	await page.keyboard.press('m');
	await expect.poll(() => status.textContent()).toContain("0.700 s: 'b");
	await page.keyboard.press('M');
	await expect.poll(() => status.textContent()).toContain('0.500 s');
	await page.keyboard.press('L');
	await expect.poll(() => status.textContent()).toContain('0.250 s: a line </script>');
	await page.keyboard.press('Escape');
	await expect.poll(() => page.url()).not.toContain('moment=');
	const box = (await timeline.boundingBox())!;

	await page.mouse.click(box.x + box.width * 0.5 + 2, box.y + 10);
	await expect.poll(() => page.url()).toContain('moment=500000000');
	await page.getByText('Marks and lines (3)').click();
	await page.getByLabel('Find marks and printed lines').fill('LINE');
	await page.getByRole('button', { name: '0.250 s' }).click();
	await expect.poll(() => page.url()).toContain('moment=250000000');
	const again = await openPage(context, page.url());

	await expect.poll(() => again.page.locator('.status').textContent())
		.toContain('0.250 s: a line </script>');
	expect([...faults, ...again.faults]).toEqual([]);
	await again.page.close();
	await page.close();
});

test('the flame graph is gone through by keys, and zooms', async () => {
	const { page } = await open(scene().report, '#tab=flame');
	const status = page.locator('.status');

	await page.locator('.canvas').focus();
	await page.keyboard.press('ArrowDown');
	await expect.poll(() => status.textContent()).toContain('work  a.py:10: 0.560 s');
	await page.keyboard.press('ArrowRight');
	await expect.poll(() => status.textContent()).toContain('dumps');
	await page.keyboard.press('Enter');
	await expect.poll(() => page.url()).toContain('zoom=');
	await page.keyboard.press('Escape');
	await expect.poll(() => page.url()).not.toContain('zoom=');
	await page.close();
});

test('the lines of a source have their times', async () => {
	const { page } = await open(withSource(), '#tab=source');
	const row = page.locator('.row.source').nth(10);

	await expect.poll(() => row.textContent()).toBe('0.5600.56011line 11 </script>');
	await page.close();
});

const HOSTILE = [
	'</script><script>alert(1)</script>', '"\'><img src=x onerror=alert(1)>',
	'\u202eevil\u202c', '\u0000\u0001\u001b[31m', '<!--', '\ufffd\ud7ff',
	'a'.repeat(65_536), '&lt;&#60;', '\u05d0\u05d1\u05d2',
];

test('any name is data', async () => {
	const report = new Report();
	const process = report.root({ kind: 0, name: HOSTILE[0], id: 1 });
	const thread = report.root({ kind: 1, name: HOSTILE[1], parent: process });
	let path = -1;

	report.meta.description = HOSTILE.join(' ');
	report.meta.notes = HOSTILE;
	for (const name of HOSTILE) {
		path = report.path(path, report.frame({
			name, cls: name, file: name, full: name, pack: name, line: 1,
		}), 1);
		report.run(0, report.place(thread, path), 1e8);
	}
	for (const fragment of ['', ...FRAGMENTS]) {
		const { page, faults } = await open(report, fragment);

		expect(await page.locator('#app script, #app img').count()).toBe(0);
		expect(await page.evaluate(() => document.getElementById('app')!
			.textContent.includes('\u202e'))).toBe(false);
		expect(faults).toEqual([]);
		await page.close();
	}
});

test('a hundred thousand rows scroll, and few of them are there', async () => {
	const report = new Report();
	const thread = report.root({ kind: 1, name: 'MainThread' });
	const top = report.path(-1, report.frame({ name: 'top', file: 'a.py', line: 1 }));

	for (let i = 0; i < 100_000; i++)
		report.sum(report.place(thread, report.path(top, report.frame({
			name: `f${i}`, file: 'a.py', line: i + 2,
		}))), 1e6 - i);
	report.meta.options = { show_all: true };
	report.meta.length = 1e11;
	const { page, faults } = await open(report);
	const rows = page.getByRole('treeitem');

	await expect.poll(() => rows.first().textContent()).toContain('top');
	await page.getByRole('tree').focus();
	await page.keyboard.press('End');
	await expect.poll(() => rows.last().textContent()).toContain('f99999');
	expect(await rows.count()).toBeLessThan(100);
	expect(faults).toEqual([]);
	await page.close();
});

test('at 320 pixels, and so at a zoom of 400 %, nothing stands beside the page', async () => {
	for (const fragment of FRAGMENTS) {
		const { page } = await open(withSource(), fragment);

		await page.setViewportSize({ width: 320, height: 640 });
		await expect.poll(() => page.evaluate(() =>
			document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
		await page.close();
	}
});

test('on paper all rows are there, and no buttons', async () => {
	const report = new Report();
	const thread = report.root({ kind: 1, name: 'MainThread' });
	const top = report.path(-1, report.frame({ name: 'top', file: 'a.py', line: 1 }));

	for (let i = 0; i < 300; i++)
		report.sum(report.place(thread, report.path(top, report.frame({
			name: `f${i}`, file: 'a.py', line: i + 2,
		}))), 1e6);
	const { page, faults } = await open(report, '#theme=dark');
	const rows = page.getByRole('treeitem');
	const say = (name: string): Promise<unknown> => page.evaluate(
		(event) => window.dispatchEvent(new Event(event)), name);

	await expect.poll(() => rows.count()).toBeGreaterThan(1);
	expect(await rows.count()).toBeLessThan(100);
	await page.emulateMedia({ media: 'print' });
	await say('beforeprint');
	await expect.poll(() => rows.count()).toBe(301);
	expect(await page.evaluate(() => document.documentElement.dataset.theme))
		.toBe('light');
	expect(await page.locator('.toolbar').isVisible()).toBe(false);
	expect(await page.locator('.printed').textContent())
		.toBe('Call stack, all time');
	// None of them is cut off by a box that scrolls.
	expect(await page.evaluate(() => {
		const main = document.querySelector('main')!;

		return main.scrollHeight <= main.clientHeight && main.clientHeight > 300 * 10;
	})).toBe(true);
	await page.emulateMedia({ media: 'screen' });
	await say('afterprint');
	await expect.poll(() => rows.count()).toBeLessThan(100);
	expect(await page.evaluate(() => document.documentElement.dataset.theme))
		.toBe('dark');
	expect(faults).toEqual([]);
	await page.close();
});

test('the data are saved as JSON and the view as SVG', async () => {
	const { page } = await open(withSource(), '#tab=flame');
	const save = async (name: string): Promise<string> => {
		await page.getByText('Save', { exact: true }).click();
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name }).click(),
		]);

		await page.getByText('Save', { exact: true }).click();
		return readFileSync(await download.path(), 'utf8');
	};
	const data = JSON.parse(await save('The data as JSON')) as
		{ meta: { description: string }; runs: { length: number[] } };

	expect(data.meta.description).toBe('Program: made_up.py');
	expect(data.runs.length.reduce((sum, n) => sum + n, 0)).toBe(2e9);
	const svg = await save('This view as SVG');

	expect(svg).toMatch(/^<svg /);
	expect(svg).toContain('<title>work 0.560 s</title>');
	await page.close();
});

test('of two runs it says what is slower, faster, new and gone', async () => {
	const { report } = scene();
	const base = new Report();
	const thread = base.root({ kind: 1, name: 'MainThread', parent: base.root({
		kind: 0, name: 'python a.py',
	}) });
	const main = base.path(-1, base.frame({
		name: '<module>', file: 'a.py', full: '/old/a.py', line: 1,
	}));
	const add = (name: string, line: number, time: number): void => base.sum(
		base.place(thread, base.path(main, base.frame({
			name, file: 'a.py', full: '/old/a.py', line,
		}))), time);

	add('work', 9, 2e8);
	add('lost', 50, 3e8);
	report.meta.base = base.meta.base = 'old.pitop';
	report.meta.idle = false;
	report.base = base;
	const { page, faults } = await open(report);
	const rows = page.getByRole('treeitem');

	await expect.poll(() => rows.filter({ hasText: 'lost' }).textContent())
		.toContain('-0.300 gone');
	expect(await page.locator('.facts').last().textContent()).toBe(
		'Difference +0.500 s, +100.0 % (from 0.500 to 1.000 s, +- 0.001 s)' +
		'Base old.pitop: Program: made_up.py; 1.000 s, 1,000 samples');
	await expect.poll(() => rows.filter({ hasText: 'worka' }).first().textContent())
		.toContain('+0.360');
	await expect.poll(() => rows.filter({ hasText: 'dumps' }).textContent())
		.toContain('+0.400 new');
	expect(faults).toEqual([]);
	await page.close();
});
