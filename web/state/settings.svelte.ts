export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const LOCAL_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What a person set for this browser: theme, folded rail, zone in which times are shown, single keys. */
class Settings {
	theme = $state<Theme>('system');
	railFolded = $state(false);
	zone = $state(LOCAL_ZONE);
	singleKeys = $state(true);
	readonly localZone = LOCAL_ZONE;

	start(): void {
		const theme = read('theme');
		this.setTheme(THEMES.find((known) => known === theme) ?? 'system');
		this.railFolded = read('rail') === 'folded';
		this.singleKeys = read('keys') !== 'off';
		if (read('zone') === 'UTC') this.zone = 'UTC';
	}

	setTheme(theme: Theme): void {
		this.theme = theme;
		if (theme === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
		write('theme', theme);
	}

	nextTheme(): void {
		this.setTheme(THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length] ?? 'system');
	}

	foldRail(folded: boolean): void {
		this.railFolded = folded;
		write('rail', folded ? 'folded' : 'open');
	}

	setZone(zone: string): void {
		this.zone = zone;
		write('zone', zone);
	}

	setSingleKeys(on: boolean): void {
		this.singleKeys = on;
		write('keys', on ? 'on' : 'off');
	}
}

function read(name: string): string | null {
	try {
		return localStorage.getItem(`sillok.${name}`);
	} catch {
		return null;
	}
}

function write(name: string, value: string): void {
	try {
		localStorage.setItem(`sillok.${name}`, value);
	} catch {
		// storage may be forbidden; the choice then lasts as long as the page
	}
}

export const settings = new Settings();
