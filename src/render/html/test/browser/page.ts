// A report as the C renderer writes it, of the bundle in dist and data of a
// test, and a browser to open it in.

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const dist = new URL('../../dist/', import.meta.url);

function sha256(text: string): string {
	return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

export function pageOf(data: string): string {
	const script = readFileSync(new URL('app.js', dist), 'utf8');
	const style = readFileSync(new URL('app.css', dist), 'utf8');

	return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ` +
		`script-src ${sha256(script)}; style-src ${sha256(style)}; ` +
		`img-src data: blob:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Report</title>
<style>${style}</style></head><body>
<noscript><pre>text</pre></noscript>
<div id="app"></div>
<script type="application/octet-stream" id="data">${data}</script>
<script>${script}</script>
</body></html>
`;
}

export function packed(bytes: Uint8Array): string {
	return deflateSync(bytes).toString('base64');
}

// The address of a file of its own that has the page.
export function fileOf(html: string): string {
	const file = join(mkdtempSync(join(tmpdir(), 'pit-html-')), 'report.html');

	writeFileSync(file, html);
	return `file://${file}`;
}

export interface Opened {
	context: BrowserContext;
	page: Page;
	// What the page complained of: none is right.
	faults: string[];
}

export async function openBrowser(): Promise<BrowserContext> {
	return chromium.launchPersistentContext(
		mkdtempSync(join(tmpdir(), 'pit-chromium-')), {
			executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
			viewport: { width: 1280, height: 800 },
			acceptDownloads: true,
			args: [
				'--no-sandbox', '--disable-gpu',
				'--disable-background-networking',
				'--disable-component-update', '--disable-sync',
			],
		});
}

export async function openPage(context: BrowserContext, url: string):
	Promise<Opened> {
	const page = await context.newPage();
	const faults: string[] = [];

	page.setDefaultTimeout(120_000);
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning')
			faults.push(message.text());
	});
	page.on('request', (request) => {
		if (/^(https?|wss?):/.test(request.url()))
			faults.push(`it asked the network for ${request.url()}`);
	});
	await page.goto(url);
	return { context, page, faults };
}
