// What HTML reports take in a browser: node page.mjs REPORT...
//
// Opens each in a headless Chromium and prints the size of the file, the time
// until rows are to be seen, the memory of the script, frames a second while the
// call stack scrolls, and the time to another view, as a table. A page of another
// program is only opened: its time is until it has drawn something.
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(
	new URL('../src/render/html/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const FRAMES = 120;
const STEP = 137; // px each frame

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
});

// Until two frames have been drawn after that: what was waited for is seen.
const painted = (page) => page.evaluate(() => new Promise((done) => {
	requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
}));

async function timeOf(page, act) {
	const before = await page.evaluate(() => performance.now());

	await act();
	return (await painted(page)) - before;
}

function scroll(page) {
	return page.evaluate(({ frames, step }) => new Promise((done) => {
		const list = document.querySelector('[role=tree]');
		let n = 0;
		let from = 0;
		const frame = (now) => {
			if (n === 0)
				from = now;
			if (n++ === frames)
				done({ rate: frames / (now - from) * 1000,
					rows: Math.round(list.scrollHeight / 22) });
			else {
				list.scrollTop += step;
				requestAnimationFrame(frame);
			}
		};

		requestAnimationFrame(frame);
	}), { frames: FRAMES, step: STEP });
}

async function measure(file) {
	const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });

	page.setDefaultTimeout(300_000);
	await page.goto(`file://${resolve(file)}`);
	const row = { file, MB: (statSync(file).size / 1e6).toFixed(2) };
	const ours = await page.locator('meta[name=generator][content^=pyinstrument-top]')
		.count();

	if (ours)
		await page.locator('[role=treeitem]').first().waitFor();
	row['opens, ms'] = Math.round(await painted(page));
	row['heap, MB'] = Math.round(await page.evaluate(
		() => performance.memory.usedJSHeapSize / 1e6));
	if (ours) {
		const { rate, rows } = await scroll(page);

		row.rows = rows;
		row['frames/s'] = rate.toFixed(0);
		for (const name of ['Flame graph', 'Timeline', 'Functions']) {
			const tab = page.getByRole('tab', { name });

			if (await tab.count())
				row[`${name}, ms`] = Math.round(await timeOf(page, () => tab.click()));
		}
	}
	await page.close();
	return row;
}

const rows = [];

for (const file of process.argv.slice(2))
	rows.push(await measure(file));
console.table(rows);
await browser.close();
