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

// How the page looks as a whole. The page alone listens: what is below it would
// hear of a change before the page has set its colours.
export interface Look {
	dark: boolean;
	printing: boolean; // what is drawn has no window to scroll in
}

export const LookContext = createContext<Look>({ dark: false, printing: false });

export function useLook(): Look {
	return useContext(LookContext);
}

// "auto" is what the system has; paper is white. What is drawn reads its colours
// from the style: they are set before it is.
export function useTheme(theme: string): Look {
	const systemDark = useSystemDark();
	const printing = usePrinting();
	const dark = !printing && (theme === 'auto' ? systemDark : theme === 'dark');

	document.documentElement.dataset.theme = dark ? 'dark' : 'light';
	return { dark, printing };
}

function useSystemDark(): boolean {
	const query = window.matchMedia('(prefers-color-scheme: dark)');
	const [dark, setDark] = useState(query.matches);

	useEffect(() => {
		const listen = (): void => setDark(query.matches);

		query.addEventListener('change', listen);
		return () => query.removeEventListener('change', listen);
	}, []);
	return dark;
}

// Is the page on its way to paper?
function usePrinting(): boolean {
	const [printing, setPrinting] = useState(false);

	useLayoutEffect(() => {
		const begin = (): void => setPrinting(true);
		const end = (): void => setPrinting(false);

		window.addEventListener('beforeprint', begin);
		window.addEventListener('afterprint', end);
		return () => {
			window.removeEventListener('beforeprint', begin);
			window.removeEventListener('afterprint', end);
		};
	}, []);
	return printing;
}
