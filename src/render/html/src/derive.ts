// What the views show, made from the model and the view's choices; each piece
// is kept until a choice that it depends on is another.

import { Lanes } from './lanes';
import type { Model, Range } from './model';
import { momentsOf, type Moment } from './moments';
import { Shape } from './shape';
import { saidByFlags, saidByPatterns } from './said';
import { Tree, type TreeOptions } from './tree';
import { Compared, type Unit, type Whole } from './compare';
import {
	besides, count, scaled, spend, type Counted, type Spent,
} from './weights';
import { Totals } from './totals';
import type { View } from './view';

const UNIT: Record<View['unit'], Unit> = { seconds: 's', percent: '%', rate: 'rate' };

interface Sides {
	run: Counted;
	base: Counted;
}

class Kept<T> {
	private key: string | null = null;
	private value: T | undefined;

	get(key: string, make: () => T): T {
		if (this.key !== key || this.value === undefined) {
			this.value = make();
			this.key = key;
		}
		return this.value;
	}
}

export class Derived {
	readonly model: Model;
	private readonly keptWeighed = new Kept<Float64Array>();
	private readonly keptCounted = new Kept<Counted>();
	private readonly keptSides = new Kept<Sides>();
	private readonly keptCompared = new Kept<Compared>();
	private readonly keptScaled = new Kept<Counted>();
	private readonly keptShape = new Kept<Shape>();
	private readonly keptSpent = new Kept<{ spent: Spent; base: Spent | null }>();
	private readonly keptTree = new Kept<Tree>();
	private readonly keptAll = new Kept<Tree>();
	private readonly keptTotals = new Kept<Totals>();
	private readonly keptLanes = new Kept<Lanes>();
	readonly moments: readonly Moment[];

	constructor(model: Model) {
		this.model = model;
		this.moments = momentsOf(model.data);
	}

	range(view: View): Range {
		const { from, to } = this.model.whole;
		const range = {
			from: Math.max(view.from ?? from, from),
			to: Math.min(view.to ?? to, to),
		};

		return range.from < range.to ? range : this.model.whole;
	}

	private whatKey(view: View): string {
		return `${view.mode} ${view.idle} ${view.roots?.join('.') ?? ''}`;
	}

	private rangeKey(view: View): string {
		const range = this.range(view);

		return `${range.from} ${range.to}`;
	}

	private asked(view: View): Parameters<typeof count>[2] {
		return {
			mode: view.mode,
			roots: view.roots ? new Set(view.roots) : null,
			idle: view.idle,
		};
	}

	counted(view: View): Counted {
		if (this.model.isDiff)
			return this.sides(view).run;
		const key = `${this.rangeKey(view)} ${this.whatKey(view)}`;

		return this.keptCounted.get(key, () => {
			const asked = this.asked(view);
			const counted = count(this.model, this.weighed(view), asked);

			// Where all that is to be seen waits for work, it counts.
			return this.counts(view, counted)
				? counted
				: count(this.model, this.weighed(view),
					{ ...asked, idle: true });
		});
	}

	private weighed(view: View): Float64Array {
		return this.keptWeighed.get(this.rangeKey(view),
			() => this.model.weigh(this.range(view)));
	}

	// Of two runs. What counts must be the same on both sides.
	private sides(view: View): Sides {
		const { model } = this;
		const key = `${this.rangeKey(view)} ${this.whatKey(view)}`;

		return this.keptSides.get(key, () => {
			const asked = this.asked(view);
			const sampled = [model.sampled(this.range(view)), model.sampledBase()];
			const weighed = [this.weighed(view), model.weighBase()];
			const both = (idle: boolean): Counted[] => [0, 1].map((side) =>
				count(model, weighed[side], { ...asked, idle }, sampled[side]));
			const nothing = ({ program, idle }: Counted): boolean =>
				!program && idle > 0;
			let [run, base] = both(asked.idle);

			if (nothing(run) || nothing(base))
				[run, base] = both(true);
			return { run, base };
		});
	}

	// null: there is but one run.
	compared(view: View): Compared | null {
		const { baseMeta, data: { meta }, whole } = this.model;

		if (!baseMeta)
			return null;
		const key = `${this.rangeKey(view)} ${this.whatKey(view)} ${view.unit}`;

		return this.keptCompared.get(key, () => {
			const { run, base } = this.sides(view);
			const range = this.range(view);
			const isAll = range.from === whole.from && range.to === whole.to;
			const of = (side: Counted, length: number): Whole => ({
				time: side.program, samples: side.programSamples, length,
			});

			return new Compared(UNIT[view.unit], of(base, baseMeta.duration),
				of(run, isAll ? meta.duration : range.to - range.from));
		});
	}

	// Is there anything beside waiting for work? Less than 1 % is not.
	private counts(view: View, counted: Counted): boolean {
		const range = this.range(view);

		return !counted.idle || (view.mode === 'wall'
			? counted.all >= 0.01 * (range.to - range.from)
			: counted.all > 0);
	}

	// In the measure of the run that it is compared with.
	private base(view: View): Counted | null {
		const compared = this.compared(view);
		const key = `${this.rangeKey(view)} ${this.whatKey(view)} ${view.unit}`;

		return compared && this.keptScaled.get(key,
			() => scaled(this.sides(view).base, compared.ratio));
	}

	// Which changes are worth a row; null: all rows are.
	private changes(view: View): TreeOptions['matters'] {
		const compared = this.compared(view);
		const threshold = view.remove ? view.threshold / 100 : 0;

		return compared && !view.noise
			? (base, time) => compared.matters(
				compared.costOf(base, time), threshold)
			: null;
	}

	private shapeKey(view: View): string {
		return `${view.apart} ${view.importlib} ${view.tracebackhide}`;
	}

	shape(view: View): Shape {
		return this.keptShape.get(this.shapeKey(view), () =>
			new Shape(this.model, {
				apart: view.apart,
				importlib: view.importlib,
				tracebackhide: view.tracebackhide,
				runpy: true,
			}));
	}

	private spentKey(view: View): string {
		return `${this.shapeKey(view)} ${this.rangeKey(view)} ` +
			`${this.whatKey(view)} ${view.remove} ` +
			(this.model.isDiff ? view.unit : '');
	}

	private spent(view: View): { spent: Spent; base: Spent | null } {
		return this.keptSpent.get(this.spentKey(view), () => {
			const shape = this.shape(view);
			const base = this.base(view);
			const spent = spend(shape, this.counted(view));
			const range = this.range(view);

			spent.beside = besides(shape, spent, range.to - range.from,
				!view.importlib && !view.remove);
			return {
				spent,
				base: base && spend(shape, base),
			};
		});
	}

	tree(view: View): Tree {
		const key = [this.spentKey(view), view.collapse, view.hide,
			view.show, view.remove, view.threshold, view.sort,
			view.noise].join('\n');

		return this.keptTree.get(key, () => {
			const { spent, base } = this.spent(view);

			return new Tree(this.shape(view), spent, base, {
				threshold: view.remove ? view.threshold / 100 : 0,
				fold: view.collapse !== 'off',
				said: this.said(view),
				matters: this.changes(view),
				sort: view.sort,
				trim: true,
			});
		});
	}

	private said(view: View): TreeOptions['said'] {
		const { hide, show } = this.model.data.meta.options;

		if (view.collapse !== 'custom')
			return () => null;
		return view.hide === (hide ?? '') && view.show === (show ?? '')
			? saidByFlags(this.model)
			: saidByPatterns(
				this.model, pattern(view.hide), pattern(view.show));
	}

	// Everything, however little, for drawings.
	allTree(view: View): Tree {
		return this.keptAll.get(this.spentKey(view), () => {
			const { spent, base } = this.spent(view);

			return new Tree(this.shape(view), spent, base, {
				threshold: 0, fold: false, said: () => null,
				matters: null, sort: 'time', trim: true,
			});
		});
	}

	lanes(view: View): Lanes {
		return this.keptLanes.get(`${view.importlib} ${view.tracebackhide}`,
			() => new Lanes(this.model, {
				importlib: view.importlib,
				tracebackhide: view.tracebackhide,
			}));
	}

	totals(view: View): Totals {
		const key = this.spentKey(view);

		return this.keptTotals.get(key, () => new Totals(
			this.model, this.counted(view), this.base(view),
			{ importlib: view.importlib, tracebackhide: view.tracebackhide }));
	}
}

// null: there is none, or it is none.
export function pattern(text: string): RegExp | null {
	if (!text)
		return null;
	try {
		return new RegExp(text);
	} catch {
		return null;
	}
}

export function patternFault(text: string): string | null {
	try {
		new RegExp(text);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
