interface Shape {
	readonly d: string;
	readonly fill?: boolean;
	readonly heavy?: boolean;
}

/** Outlines on a 16 by 16 grid. */
export const ICONS = {
	open: [{ d: 'M2.5 9.5v3.5h11V9.5M8 2.5v7M5.2 6.9 8 9.7l2.8-2.8' }],
	alerts: [{ d: 'M4 14V2.5M4 3h8.5l-2 3 2 3H4' }],
	events: [{ d: 'M2.5 4h11M2.5 8h11M2.5 12h11M5 2.8v2.4M9 6.8v2.4M6.5 10.8v2.4' }],
	query: [{ d: 'm2.5 4.5 3.5 3.5-3.5 3.5M8 12h5.5' }],
	more: [{ d: 'M3 8h.01M8 8h.01M13 8h.01', heavy: true }],
	keys: [{ d: 'M2 4.5h12v7H2zM4.5 7h.01M7 7h.01M9.5 7h.01M12 7h.01M5 9.3h6' }],
	rail: [{ d: 'M2.5 3h11v10h-11zM6 3v10' }],
	search: [{ d: 'M2.8 7a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0M10.2 10.2l3.3 3.3' }],
	theme: [
		{ d: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0' },
		{ d: 'M8 2.5a5.5 5.5 0 0 1 0 11Z', fill: true },
	],
	shield: [{ d: 'M8 2 3 3.8v4c0 3 2.1 5.2 5 6.2 2.9-1 5-3.2 5-6.2v-4zM5.8 8l1.6 1.6 2.9-3.2' }],
	clock: [{ d: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0M8 5v3.2l2.2 1.4' }],
	down: [{ d: 'm4 6 4 4 4-4' }],
	right: [{ d: 'm6 4 4 4-4 4' }],
	left: [{ d: 'm10 4-4 4 4 4' }],
	close: [{ d: 'm4 4 8 8M12 4l-8 8' }],
	plus: [{ d: 'M8 3.5v9M3.5 8h9' }],
	minus: [{ d: 'M3.5 8h9' }],
	check: [{ d: 'm3 8.5 3.2 3.2L13 5' }],
	copy: [{ d: 'M5.5 5.5h8v8h-8zM3 10.5v-8h7.5' }],
	folder: [{ d: 'M2 4h4.5l1.5 2H14v7H2z' }],
	file: [{ d: 'M4 2h5.5L12.5 5v9H4zM9.5 2v3h3' }],
	paste: [{ d: 'M5 3.5H3.5v10h9v-10H11M5.5 2.5h5V5h-5z' }],
	save: [{ d: 'M8 2.5v7M5.2 6.9 8 9.7l2.8-2.8M3 13h10' }],
	run: [{ d: 'M5 3.5v9l7-4.5z', fill: true }],
	stop: [{ d: 'M4 4h8v8H4z', fill: true }],
	warning: [{ d: 'M8 2.5 14 13H2zM8 6.5v3M8 11.3v.01' }],
	ring: [{ d: 'M3.5 8a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0' }],
	hit: [{ d: 'M4 14V2.5' }, { d: 'M4 3h8.5l-2 3 2 3H4z', fill: true }],
	columns: [{ d: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10' }],
} as const satisfies Readonly<Record<string, readonly Shape[]>>;

export type IconName = keyof typeof ICONS;
