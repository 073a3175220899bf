import type { Alert } from '../../detections/engine/alert.ts';
import { LEVELS, type Level } from '../components/level.ts';
import type { WhereContext } from '../queries/where.ts';
import { session } from './session.svelte.ts';

/** The alerts by level, and what they say of events. */
class AlertIndex {
	/** Most urgent first, then by rule, newest first. */
	readonly alerts: readonly Alert[] = $derived(
		[...session.alerts].sort(
			(a, b) =>
				LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
				order(a.title.en, b.title.en) ||
				(b.time ?? 0) - (a.time ?? 0),
		),
	);

	readonly #byEvent: ReadonlyMap<string, readonly Alert[]> = $derived.by(() => {
		const found = new Map<string, Alert[]>();
		for (const alert of this.alerts)
			for (const id of alert.eventIds) {
				const known = found.get(id);
				if (known === undefined) found.set(id, [alert]);
				else known.push(alert);
			}
		return found;
	});

	readonly context: WhereContext = $derived.by(() => {
		const byEvent = this.#byEvent;
		return {
			eventsOfLevel: (level) =>
				level === null
					? [...byEvent.keys()]
					: [...byEvent].flatMap(([id, alerts]) => (alerts[0]?.level === level ? [id] : [])),
		};
	});

	/** The most urgent level of the alerts that rest on an event; `null` for none. */
	levelOf(eventId: string): Level | null {
		return this.#byEvent.get(eventId)?.[0]?.level ?? null;
	}

	/** The alerts that rest on an event, most urgent first. */
	of(eventId: string): readonly Alert[] {
		return this.#byEvent.get(eventId) ?? [];
	}
}

function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

export const alertIndex = new AlertIndex();
