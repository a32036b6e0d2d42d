// Where the page begins: the data out of the file, and the views on it. What
// goes wrong is said in the page, which is never blank.

import { render } from 'preact';
import { App } from './app';
import { FormatError } from './bytes';
import { StoreContext } from './hooks';
import { modelOf } from './model';
import { Store } from './store';
import { unpack } from './unpack';
import './style.css';

async function main(app: HTMLElement): Promise<void> {
	const model = modelOf(await unpack(document.getElementById('data')));
	const store = new Store(model, location.hash);

	window.addEventListener('hashchange',
		() => store.readFragment(location.hash));
	render(
		<StoreContext.Provider value={store}>
			<App />
		</StoreContext.Provider>, app);
}

function fail(app: HTMLElement, error: unknown): void {
	const said = document.createElement('p');
	const why = error instanceof Error ? error.message : String(error);

	said.className = 'fault';
	said.setAttribute('role', 'alert');
	said.textContent = error instanceof FormatError
		? `This report cannot be shown: ${why}.`
		: `This report cannot be shown, for a fault of the page: ${why}`;
	app.replaceChildren(said);
}

const app = document.getElementById('app');

if (app)
	main(app).catch((error: unknown) => fail(app, error));
