export type Overlay = 'nothing-sent' | 'keys' | 'time' | 'paste' | 'zone' | 'export' | 'more';

/** The one dialog that is open. */
class Overlays {
	open = $state<Overlay | null>(null);

	show(overlay: Overlay): void {
		this.open = overlay;
	}

	close(): void {
		this.open = null;
	}
}

export const overlays = new Overlays();
