// The one value that all views share, and who hears of its changes.

import { Derived } from './derive';
import type { Model } from './model';
import { NOTHING_OPENED, type Opened } from './rows';
import { firstView, fromFragment, toFragment, type View } from './view';

export class Store {
	readonly model: Model;
	readonly derived: Derived;
	readonly first: View;
	view: View;
	opened: Opened = NOTHING_OPENED;
	// The row of the call stack that is chosen, where it is no node.
	cursor: number | null = null;
	private readonly listeners = new Set<() => void>();
	private address: number | undefined;

	constructor(model: Model, fragment: string) {
		this.model = model;
		this.derived = new Derived(model);
		this.first = firstView(model.data.meta);
		this.view = fromFragment(fragment, this.first);
	}

	set(change: Partial<View>): void {
		const shape = this.derived.shape(this.view);

		this.view = { ...this.view, ...change };
		// Nodes have other numbers in another shape.
		if (this.derived.shape(this.view) !== shape) {
			this.opened = NOTHING_OPENED;
			this.view = { ...this.view, node: null, zoom: null };
		}
		this.tell();
		this.writeAddress();
	}

	open(opened: Opened): void {
		this.opened = opened;
		this.tell();
	}

	// The address has changed by itself: another permalink, or "back".
	readFragment(fragment: string): void {
		this.view = fromFragment(fragment, this.first);
		this.opened = NOTHING_OPENED;
		this.tell();
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => {
			this.listeners.delete(listener);
		};
	}

	private tell(): void {
		for (const listener of this.listeners)
			listener();
	}

	// Not at each step of a drag: browsers refuse what comes too often.
	private writeAddress(): void {
		window.clearTimeout(this.address);
		this.address = window.setTimeout(() => {
			const fragment = toFragment(this.view, this.first);

			history.replaceState(null, '', `#${fragment}`);
		}, 200);
	}
}
