// The page: its head, the choice of view, and the view.

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { CallStack } from './callstack';
import { Difference } from './change';
import { Details } from './details';
import { ExportMenu } from './exportmenu';
import { FlameView } from './flameview';
import { FunctionsView } from './functionsview';
import { LookContext, useChanges, useStore, useTheme } from './hooks';
import { Options } from './options';
import { MODE_NAMES, RangeChoice } from './rangechoice';
import { SearchBox } from './searchbox';
import { SourceView } from './sourceview';
import { percent, seconds, visible } from './text';
import { Threads } from './threads';
import { TimelineView } from './timelineview';
import { TABS, type Tab } from './view';

const TITLES: Record<Tab, string> = {
	stack: 'Call stack',
	flame: 'Flame graph',
	timeline: 'Timeline',
	functions: 'Functions',
	source: 'Source',
};

export function App(): JSX.Element {
	const store = useStore();

	useChanges(store);
	const look = useTheme(store.view.theme);

	return (
		<LookContext.Provider value={look}>
			<div class="page">
				<Header />
				<div class="toolbar" role="group" aria-label="What is shown">
					<Tabs />
					<SearchBox />
					<RangeChoice />
					<Threads />
					<Options />
					<ExportMenu />
				</div>
				<Printed />
				<main>
					<div id="view" class="view" role="tabpanel"
						aria-labelledby={`tab-${store.view.tab}`}>
						<ViewOf tab={store.view.tab} />
					</div>
				</main>
				<Details />
			</div>
		</LookContext.Provider>
	);
}

function ViewOf({ tab }: { tab: Tab }): JSX.Element {
	switch (tab) {
	case 'flame':
		return <FlameView />;
	case 'timeline':
		return <TimelineView />;
	case 'functions':
		return <FunctionsView />;
	case 'source':
		return <SourceView />;
	default:
		return <CallStack />;
	}
}

// What a sheet shows, in place of the buttons.
function Printed(): JSX.Element {
	const { view, derived, model } = useStore();
	const range = derived.range(view);

	return (
		<p class="printed">
			{TITLES[view.tab]}
			{model.hasTime && `, from ${seconds(range.from, 3)} s to ` +
				`${seconds(range.to, 3)} s`}
			{`, ${MODE_NAMES[view.mode]}`}
			{view.roots && ', of chosen threads alone'}
		</p>
	);
}

function Header(): JSX.Element {
	const { model } = useStore();
	const { meta } = model.data;
	const title = visible(meta.description);

	useEffect(() => {
		document.title = `${seconds(meta.duration, 2)}s - ` +
			`${visible(meta.description.slice(0, 200))} - pyinstrument-top`;
	}, []);
	return (
		<header>
			<h1 title={title.slice(0, 2000)}><bdi>{title.slice(0, 300)}</bdi></h1>
			<dl class="facts">
				<Fact name="Recorded" value={visible(meta.recorded)} />
				<Fact name="Duration" value={`${seconds(meta.duration, 3)} s`} />
				<Fact name="Samples" value={meta.samples.toLocaleString('en')} />
				<Fact name="CPU utilization"
					value={percent(meta.cpu, meta.duration)} />
			</dl>
			<Difference />
			{meta.notes.length > 0 && (
				<ul class="notes">
					{meta.notes.map((note) => <li key={note}>{visible(note)}</li>)}
				</ul>
			)}
		</header>
	);
}

function Fact({ name, value }: { name: string; value: string }): JSX.Element | null {
	return value
		? <div><dt>{name}</dt> <dd><bdi>{value}</bdi></dd></div>
		: null;
}

function Tabs(): JSX.Element {
	const store = useStore();
	const { model } = store;
	const tabs = TABS.filter((tab) =>
		(tab !== 'timeline' || model.hasTime) &&
		(tab !== 'source' || model.data.sources.size > 0));
	const go = (by: number): void => {
		const at = tabs.indexOf(store.view.tab);
		const tab = tabs[(at + by + tabs.length) % tabs.length];

		store.set({ tab });
		document.getElementById(`tab-${tab}`)?.focus();
	};

	return (
		<div class="tabs" role="tablist" aria-label="View"
			onKeyDown={(event) => {
				if (event.key === 'ArrowRight')
					go(1);
				else if (event.key === 'ArrowLeft')
					go(-1);
				else
					return;
				event.preventDefault();
			}}>
			{tabs.map((tab) => (
				<button key={tab} id={`tab-${tab}`} type="button" role="tab"
					aria-selected={store.view.tab === tab}
					aria-controls="view"
					tabIndex={store.view.tab === tab ? 0 : -1}
					onClick={() => store.set({ tab })}>
					{TITLES[tab]}
				</button>
			))}
		</div>
	);
}
