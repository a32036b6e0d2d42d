// Two runs beside each other, as the text report has them: how much is another
// by more than chance makes of equal runs, and in which unit. Times of the base
// are brought to the measure of the run that it is compared with, so that both
// are ns, and whatever compares them needs to know of no unit.

import type { Side } from './data';

// Standard deviations from which it is no noise.
const SURE = 3;

// 's'; '%' of all that counts in its run; 'rate': ms for each second of its run
// on the wall clock.
export type Unit = 's' | '%' | 'rate';

export interface Whole {
	time: number; // ns
	samples: number;
	length: number; // ns on the wall clock
}

export interface Cost {
	base: number; // ns, of the base as of the other
	time: number;
	baseSamples: number; // that it was seen in
	samples: number;
}

const DIGITS: Record<Unit, number> = { s: 3, '%': 2, rate: 1 };
const WORDS: Record<Unit, string> = { s: 's', '%': '%', rate: 'ms/s' };

export class Compared {
	readonly unit: Unit;
	// What times of the base are multiplied by.
	readonly ratio: number;
	readonly whole: Cost;
	private readonly perNs: number; // in the unit

	constructor(unit: Unit, base: Whole, run: Whole) {
		const scales = [scaleOf(unit, base), scaleOf(unit, run)];

		this.unit = unit;
		// Where one side has nothing, any measure is right for it.
		this.perNs = scales[1] || scales[0];
		this.ratio = this.perNs ? (scales[0] || this.perNs) / this.perNs : 1;
		this.whole = {
			base: base.time * this.ratio, time: run.time,
			baseSamples: base.samples, samples: run.samples,
		};
	}

	// Of a call, whose samples follow from its time.
	costOf(base: number, time: number): Cost {
		const { whole } = this;

		return {
			base, time,
			baseSamples: whole.base
				? base / whole.base * whole.baseSamples
				: 0,
			samples: whole.time ? time / whole.time * whole.samples : 0,
		};
	}

	// The standard deviation of a change: seen in n of N samples that weigh w
	// each, a time is off by w sqrt(n (1 - n/N) + 1); the 1 is for its ends.
	deviation(cost: Cost): number {
		const { whole } = this;

		return Math.sqrt(
			variance(whole.base, whole.baseSamples, cost.baseSamples) +
			variance(whole.time, whole.samples, cost.samples));
	}

	isSure(cost: Cost): boolean {
		return Math.abs(cost.time - cost.base) > SURE * this.deviation(cost);
	}

	// And is it large enough to be looked at? A share of the larger whole.
	matters(cost: Cost, threshold: number): boolean {
		return this.isSure(cost) && Math.abs(cost.time - cost.base) >=
			threshold * Math.max(this.whole.base, this.whole.time);
	}

	get word(): string {
		return WORDS[this.unit];
	}

	value(ns: number): number {
		return ns * this.perNs;
	}

	show(ns: number): string {
		return this.value(ns).toFixed(DIGITS[this.unit]);
	}

	// "+0.360"
	signed(ns: number): string {
		return withSign(this.show(ns));
	}
}

// What would be -0.0 is none.
function withSign(text: string): string {
	return Number(text) < 0 ? text : `+${text.replace('-', '')}`;
}

function scaleOf(unit: Unit, whole: Whole): number {
	switch (unit) {
	case '%':
		return whole.time > 0 ? 100 / whole.time : 0;
	case 'rate':
		return whole.length > 0 ? 1000 / whole.length : 0;
	default:
		return 1e-9;
	}
}

function variance(time: number, all: number, n: number): number {
	const weight = all > 0 ? time / all : 0;
	const spread = all > 0 && n < all ? n * (1 - n / all) : 0;

	return weight * weight * (spread + 1);
}

// "+23.4 %", "new", "gone"
export function shareOf({ base, time }: Cost): string {
	if (!base && !time)
		return '-';
	if (!base)
		return 'new';
	if (!time)
		return 'gone';
	const share = 100 * (time / base - 1);

	return `${withSign(share.toFixed(1))} %`;
}

// Do both sides know the names of functions as Python 3.11 and later have them?
export function areQualified(run: Side, base: Side): boolean {
	return run.meta.qualified && base.meta.qualified;
}
