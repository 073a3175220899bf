import type { EventRow } from '../../ingest/ecs/fields.ts';
import type { Dictionary } from '../i18n/en.ts';
import { formatDuration } from '../i18n/format.ts';
import type { Sentence } from '../i18n/sentence.ts';

/** What happened, in one or two sentences with the real values. */
export function eventSentence(event: EventRow, t: Dictionary, locale: string): Sentence {
	return [...mainSentence(event, t), ...asides(event, t, locale)];
}

function mainSentence(event: EventRow, t: Dictionary): Sentence {
	const server = event.server ?? t.aServer;
	const client = event.client ?? t.aClient;
	const toClient = event.direction === 'server_to_client';
	const method = event.method ?? event.message ?? '';
	switch (event.kind) {
		case 'request':
			if (event.tool !== null && !toClient) return t.sayCall(client, event.tool, server);
			return toClient ? t.sayRequest(server, method, client) : t.sayRequest(client, method, server);
		case 'result':
			if (event.error_type === 'tool_error') return t.sayToolFailed(server, event.tool ?? method);
			return t.sayResult(toClient ? server : client, event.tool ?? method);
		case 'error':
			return t.sayError(toClient ? server : client, event.tool ?? method);
		case 'notification':
			return t.sayNotification(toClient ? server : client, method);
		case 'log':
			return t.sayLog(server);
		case 'lifecycle':
			return t.sayLifecycle(server);
		case 'decision':
			return t.sayDecision(event.tool ?? method, event.decision ?? '');
		case 'http':
			return t.sayHttp(event.http_method ?? '', event.url ?? '');
		case 'config':
			return t.sayConfig(server);
		default:
			return t.sayOther(event.kind ?? '');
	}
}

function asides(event: EventRow, t: Dictionary, locale: string): readonly string[] {
	const parts: string[] = [];
	if (event.kind === 'request' && event.arguments_text !== null)
		parts.push(t.sayArguments(event.arguments_text.length));
	if (event.kind !== 'request' && event.duration_ms !== null)
		parts.push(t.sayDuration(formatDuration(event.duration_ms, locale)));
	if (event.pairing === 'unanswered') parts.push(t.sayNoReply);
	if (event.pairing === 'cancelled') parts.push(t.sayCancelled);
	if (event.pairing === 'late') parts.push(t.sayLate);
	if (event.quality === 'truncated') parts.push(t.sayTruncated);
	if (event.quality === 'summary') parts.push(t.saySummaryOnly);
	if (event.quality === 'name-only') parts.push(t.sayNameOnly);
	return parts;
}
