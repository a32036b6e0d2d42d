// The rows of the functions view.

import type { Compared, Cost } from './compare';
import type { Derived } from './derive';
import { frameLabel } from './label';
import type { Totals } from './totals';
import { plural } from './text';
import type { View } from './view';

export interface FunctionRow {
	fn: number;
	self: number;
	total: number;
	cost: Cost | null; // in both runs, of two
	name: string;
	where: string;
}

export interface FunctionRows {
	rows: FunctionRow[];
	// Of two runs: how many are not shown, and why.
	noise: number;
	small: number;
}

export function functionRows(derived: Derived, view: View): FunctionRows {
	const totals = derived.totals(view);
	const compared = derived.compared(view);
	const made: FunctionRows = { rows: [], noise: 0, small: 0 };
	const wanted = view.search.toLowerCase();

	for (let fn = 0; fn < totals.total.length; fn++) {
		const cost = totals.costOf(fn, view.ftotal);

		if (!totals.total[fn] && !totals.baseTotal?.[fn])
			continue;
		if (compared && cost && leavesOut(made, compared, cost, view))
			continue;
		const row = rowOf(totals, fn, cost);

		if (!wanted ||
			`${row.name} ${row.where}`.toLowerCase().includes(wanted))
			made.rows.push(row);
	}
	made.rows.sort(order(view.fsort));
	return made;
}

function rowOf(totals: Totals, fn: number, cost: Cost | null): FunctionRow {
	return {
		fn, ...frameLabel(totals.model, fn), cost,
		self: totals.self[fn],
		total: totals.total[fn],
	};
}

function leavesOut(made: FunctionRows, compared: Compared, cost: Cost,
	view: View): boolean {
	if (view.noise)
		return false;
	if (compared.matters(cost, view.remove ? view.threshold / 100 : 0))
		return false;
	if (!cost.base && !cost.time)
		return true;
	if (compared.isSure(cost))
		made.small++;
	else
		made.noise++;
	return true;
}

// In the words of the text report.
export function leftOut({ rows, noise, small }: FunctionRows): string {
	if (!rows.length && !small)
		return 'No function differs by more than noise.';
	const parts = [
		noise && `${plural(noise, 'function')} differ${noise === 1 ? 's' : ''} ` +
			'by noise alone',
		small && `${small} by too little to be shown`,
	].filter(Boolean);

	return parts.length ? `${parts.join(', ')}.` : '';
}

function order(by: View['fsort']): (a: FunctionRow, b: FunctionRow) => number {
	switch (by) {
	case 'name':
		return (a, b) => compare(a.name, b.name) || a.fn - b.fn;
	case 'file':
		return (a, b) => compare(a.where, b.where) || a.fn - b.fn;
	case 'total':
		return (a, b) => b.total - a.total || b.self - a.self || a.fn - b.fn;
	case 'change':
		return (a, b) => change(b) - change(a) || most(b) - most(a) || a.fn - b.fn;
	case 'base':
		return (a, b) => (b.cost?.base ?? 0) - (a.cost?.base ?? 0) ||
			change(b) - change(a) || a.fn - b.fn;
	default:
		return (a, b) => (b.cost?.time ?? b.self) - (a.cost?.time ?? a.self) ||
			b.total - a.total || a.fn - b.fn;
	}
}

function change({ cost }: FunctionRow): number {
	return cost ? Math.abs(cost.time - cost.base) : 0;
}

function most({ cost }: FunctionRow): number {
	return cost ? Math.max(cost.time, cost.base) : 0;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
