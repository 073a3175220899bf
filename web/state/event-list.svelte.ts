import type { Preset } from '../components/event-presets.ts';
import { route } from './route.svelte.ts';

/** Where a person is in the event list. */
class EventList {
	preset = $state<Preset>('calls');
	/** Newest first. */
	descending = $state(false);
	/** Place of the row with the keyboard focus, counted as shown; -1 before the first move. */
	focused = $state(-1);

	/** The selected event's id. */
	get selected(): string | null {
		return route.view === 'events' ? (route.parameters.id ?? null) : null;
	}
}

export const eventList = new EventList();
