// The store, for components.

import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { Store } from './store';

export const StoreContext = createContext<Store | null>(null);

export function useStore(): Store {
	const store = useContext(StoreContext);

	if (!store)
		throw new Error('there is no store');
	return store;
}

// Draws again whenever the store changes; it listens from the first drawing on:
// an effect would only after the browser has painted it, and what the reader
// does before were not to be seen.
export function useChanges(store: Store): void {
	const [, again] = useReducer<number, null>((n) => n + 1, 0);

	useLayoutEffect(() => store.subscribe(() => again(null)), [store]);
}

// The size of an element, as it changes.
export function useSize<T extends HTMLElement>():
	[RefObject<T | null>, { width: number; height: number }] {
	const ref = useRef<T>(null);
	const [size, setSize] = useState({ width: 0, height: 0 });

	useLayoutEffect(() => {
		const element = ref.current;

		if (!element)
			return undefined;
		const measure = (): void => setSize({
			width: element.clientWidth, height: element.clientHeight,
		});
		const observer = new ResizeObserver(measure);

		observer.observe(element);
		measure();
		return () => observer.disconnect();
	}, []);
	return [ref, size];
}

// Does the system want it dark?
export function useDark(): boolean {
	const query = window.matchMedia('(prefers-color-scheme: dark)');
	const [dark, setDark] = useState(query.matches);

	useEffect(() => {
		const listen = (): void => setDark(query.matches);

		query.addEventListener('change', listen);
		return () => query.removeEventListener('change', listen);
	}, []);
	return dark;
}
