// What can be taken out of the page.

import type { JSX } from 'preact';
import { dataJson } from './exportjson';
import { viewSvg } from './exportsvg';
import { useStore } from './hooks';

export function ExportMenu(): JSX.Element {
	const store = useStore();

	return (
		<details class="menu">
			<summary>Save</summary>
			<div class="menu-body">
				<button type="button" onClick={() => save('report.json',
					'application/json', dataJson(store.model))}>
					The data as JSON
				</button>
				<button type="button" onClick={() => save('report.svg',
					'image/svg+xml', [viewSvg(store)])}>
					This view as SVG
				</button>
				<button type="button" onClick={() => window.print()}>
					Print
				</button>
			</div>
		</details>
	);
}

export function save(name: string, type: string, parts: BlobPart[]): void {
	const link = document.createElement('a');
	const url = URL.createObjectURL(new Blob(parts, { type }));

	link.href = url;
	link.download = name;
	document.body.append(link);
	link.click();
	link.remove();
	window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
