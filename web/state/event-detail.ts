import type { EventRow } from '../../ingest/ecs/fields.ts';
import { answersOf, decodedTexts, eventArguments, eventDetail } from '../queries/events.ts';
import { session } from './session.svelte.ts';

export interface ArgumentValue {
	readonly path: string;
	readonly value: string | null;
	readonly value_type: string | null;
}

export interface DecodedText {
	readonly event_id: string;
	readonly role: string;
	readonly tool: string | null;
	readonly name: string | null;
	readonly decoded_text: string | null;
	readonly hidden: number;
}

export interface EventFacts {
	readonly event: EventRow & { readonly seq: number };
	readonly arguments: readonly ArgumentValue[];
	readonly decoded: readonly DecodedText[];
	readonly answers: readonly string[];
}

/** Reads everything the page shows of one event; `null` when there is no such event. */
export async function readEvent(id: string, signal: AbortSignal): Promise<EventFacts | null> {
	const [event] = await session.rows<EventRow & { seq: number }>(eventDetail(id), signal);
	if (event === undefined) return null;
	const isCall = event.kind === 'request' || event.kind === 'decision';
	return {
		event,
		arguments: isCall ? await session.rows<ArgumentValue>(eventArguments(id), signal) : [],
		decoded: await session.rows<DecodedText>(decodedTexts([id]), signal),
		answers:
			event.kind === 'request'
				? (await session.rows<{ event_id: string }>(answersOf(id), signal)).map(
						(row) => row.event_id,
					)
				: [],
	};
}
