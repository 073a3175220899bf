export const VIEWS = ['open', 'files', 'alerts', 'events', 'query'] as const;
export type View = (typeof VIEWS)[number];

/** State that the address carries; never data of a log beyond what a person typed or chose. */
export interface RouteParameters {
	/** Filters as the search line writes them. */
	readonly q?: string | undefined;
	readonly from?: string | undefined;
	readonly to?: string | undefined;
	/** Selected event or alert. */
	readonly id?: string | undefined;
}
const NAMES = ['q', 'from', 'to', 'id'] as const;

/** Reads `#/events?q=…`; an unknown view is `open`. */
export function parseHash(hash: string): { view: View; parameters: RouteParameters } {
	const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
	const values = new URLSearchParams(search);
	const parameters: { [K in (typeof NAMES)[number]]?: string } = {};
	for (const name of NAMES) {
		const value = values.get(name);
		if (value !== null && value !== '') parameters[name] = value;
	}
	return { view: VIEWS.find((view) => view === path) ?? 'open', parameters };
}

/** Returns the address part for a view, starting with `#/`. */
export function formatHash(view: View, parameters: RouteParameters): string {
	const values = new URLSearchParams();
	for (const name of NAMES) {
		const value = parameters[name];
		if (value !== undefined && value !== '') values.set(name, value);
	}
	const search = values.toString();
	return search === '' ? `#/${view}` : `#/${view}?${search}`;
}

class Route {
	view = $state<View>('open');
	parameters = $state.raw<RouteParameters>({});

	start(): void {
		this.#read();
		window.addEventListener('hashchange', () => this.#read());
	}

	/** Address of a view that keeps the filters and drops the selection. */
	href(view: View, id?: string): string {
		const { q, from, to } = this.parameters;
		return formatHash(view, { q, from, to, id });
	}

	/** Goes to a view; with `replace` the step back skips the present state. */
	go(view: View, parameters: RouteParameters, replace = false): void {
		const hash = formatHash(view, parameters);
		if (hash === location.hash) return;
		if (replace) history.replaceState(null, '', hash);
		else history.pushState(null, '', hash);
		this.#read();
	}

	/** Selects an event or alert in the present view, or nothing. */
	select(id: string | null, replace = false): void {
		this.go(this.view, { ...this.parameters, id: id ?? undefined }, replace);
	}

	#read(): void {
		const { view, parameters } = parseHash(location.hash);
		this.view = view;
		this.parameters = parameters;
	}
}

export const route = new Route();
