import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { scene } from '../scene';
import { fileOf, openBrowser, openPage, packed, pageOf } from './page';

let context: BrowserContext;

beforeAll(async () => {
	context = await openBrowser();
});

afterAll(async () => {
	await context.close();
});

test('the call stack is that of the text report', async () => {
	const url = fileOf(pageOf(packed(scene().report.bytes())));
	const { page, faults } = await openPage(context, url);
	const rows = page.locator('[role=treeitem]');

	await rows.first().waitFor();
	expect(await rows.allTextContents()).toEqual([
		'▾1.000<module>a.py:1',
		'▾0.560worka.py:10',
		'0.460[self]a.py',
		'0.100worka.py:10',
		'▾0.400dumpsjson/__init__.py:5',
		'▸2 frames hidden (json)',
		'▾0.400innerjson/encoder.py:70',
		'0.250hooka.py:20',
		'0.040[self]a.py',
		'1.000[idle: 1 thread]',
	]);
	expect(faults).toEqual([]);
	await page.close();
});

test('damaged data are said to be so', async () => {
	const url = fileOf(pageOf(packed(scene().report.bytes()).slice(0, 80)));
	const { page } = await openPage(context, url);

	await page.locator('[role=alert]').waitFor();
	expect(await page.textContent('[role=alert]')).toBe(
		'This report cannot be shown: its data are damaged or cut off.');
	await page.close();
});
