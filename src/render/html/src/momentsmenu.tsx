// Marks and printed lines, to choose one of: all views then say where it was.

import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useStore } from './hooks';
import { List, ROW_HEIGHT } from './list';
import { momentText, type Moment } from './moments';
import { Name } from './name';

const ROWS = 14;

export function MomentsMenu(): JSX.Element | null {
	const { derived, view } = useStore();
	const [filter, setFilter] = useState('');
	const wanted = filter.toLowerCase();
	const shown = useMemo(() => derived.moments.filter((moment) =>
		momentText(moment).toLowerCase().includes(wanted)), [wanted]);

	if (!derived.moments.length)
		return null;
	return (
		<details class="menu">
			<summary>Marks and lines ({derived.moments.length})</summary>
			<div class="menu-body moments">
				<input type="search" placeholder="Find" value={filter}
					aria-label="Find marks and printed lines"
					onInput={(event) => setFilter(event.currentTarget.value)} />
				<div style={{ height: `${Math.min(shown.length, ROWS) * ROW_HEIGHT}px` }}>
					<List count={shown.length}
						active={shown.findIndex((moment) =>
							moment.time === view.moment)}
						row={(i) => <MomentRow moment={shown[i]} />}
						attributes={{
							tabIndex: 0, role: 'group',
							'aria-label': 'Marks and printed lines',
						}} />
				</div>
			</div>
		</details>
	);
}

function MomentRow({ moment }: { moment: Moment }): JSX.Element {
	const store = useStore();
	const chosen = store.view.moment === moment.time;

	return (
		<button type="button" class="row moment" aria-pressed={chosen}
			onClick={() => store.set({ moment: chosen ? null : moment.time })}>
			<span class="time">{(moment.time / 1e9).toFixed(3)} s</span>{' '}
			<Name class={moment.isMark ? 'name app' : 'name'}
				text={momentText(moment)} longest={120} />
		</button>
	);
}
