// A name in the page: isolated, so that its direction stays its own, short, and
// without what cannot be seen.

import type { JSX } from 'preact';
import { short } from './text';

export function Name(props: { text: string; class?: string; longest?: number }):
	JSX.Element {
	return <bdi class={props.class ?? ''}>{short(props.text, props.longest)}</bdi>;
}
