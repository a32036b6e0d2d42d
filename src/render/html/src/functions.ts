// The rows of the functions view.

import { frameLabel } from './label';
import type { Totals } from './totals';
import type { View } from './view';

export interface FunctionRow {
	fn: number;
	self: number;
	total: number;
	baseSelf: number;
	baseTotal: number;
	name: string;
	where: string;
}

export function functionRows(totals: Totals, view: View): FunctionRow[] {
	const rows: FunctionRow[] = [];
	const wanted = view.search.toLowerCase();

	for (let fn = 0; fn < totals.total.length; fn++) {
		const baseTotal = totals.baseTotal?.[fn] ?? 0;

		if (!totals.total[fn] && !baseTotal)
			continue;
		const label = frameLabel(totals.model, fn);

		if (wanted &&
			!`${label.name} ${label.where}`.toLowerCase().includes(wanted))
			continue;
		rows.push({
			fn, ...label,
			self: totals.self[fn],
			total: totals.total[fn],
			baseSelf: totals.baseSelf?.[fn] ?? 0,
			baseTotal,
		});
	}
	return rows.sort(order(view.fsort));
}

function order(by: View['fsort']): (a: FunctionRow, b: FunctionRow) => number {
	switch (by) {
	case 'name':
		return (a, b) => compare(a.name, b.name) || a.fn - b.fn;
	case 'file':
		return (a, b) => compare(a.where, b.where) || a.fn - b.fn;
	case 'total':
		return (a, b) => b.total - a.total || b.self - a.self || a.fn - b.fn;
	default:
		return (a, b) => b.self - a.self || b.total - a.total || a.fn - b.fn;
	}
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
