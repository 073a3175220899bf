import { type JsonObject, textMember } from '../../facts/json-value.ts';
import type { Body, LifecycleStep } from '../../mcp/observation.ts';

/** What a line about the session itself says: a body and its level, or `null` when it only completes another line. */
export interface RecordedEvent {
	readonly body: Body;
	readonly level: string | null;
}

/** Reads lines about the session itself; whether an end was expected depends on what came before. */
export class RecordedEvents {
	#isClosing = false;

	/** A line with `"from":"sillok"`, by its JSON value. */
	read(value: JsonObject): RecordedEvent | null {
		const event = textMember(value, 'event') ?? '';
		switch (event) {
			case 'started':
				return null;
			case 'stopped':
				return step('closed', 'The recording ends');
			case 'client-closed':
				this.#isClosing = true;
				return step('closing', 'The client closed its end');
			case 'signal':
				this.#isClosing = true;
				return step('closing', `Told to end by ${textMember(value, 'signal') ?? 'a signal'}`);
			case 'exited':
				return this.#exited(value);
			case 'not-started':
				return step('failed', `The server did not start: ${textMember(value, 'error') ?? ''}`);
			case 'lost':
				return {
					body: {
						type: 'log',
						text: `${count(value, 'bytes')} bytes were not recorded: ${textMember(value, 'reason') ?? ''}`,
					},
					level: 'warning',
				};
			case 'http':
				return httpEvent(value);
			default:
				return step('info', event === '' ? JSON.stringify(value).slice(0, 1024) : event);
		}
	}

	#exited(value: JsonObject): RecordedEvent {
		const { code } = value;
		const signal = textMember(value, 'signal');
		const how = signal === null ? `exited with code ${String(code)}` : `was ended by ${signal}`;
		const isExpected = code === 0 || this.#isClosing;
		return step(isExpected ? 'closed' : 'failed', `The server ${how}`);
	}
}

function step(name: LifecycleStep, text: string): RecordedEvent {
	return {
		body: { type: 'lifecycle', step: name, text },
		level: name === 'failed' ? 'error' : null,
	};
}

/** An exchange without a message in its answer; one that only says that a message arrived tells nothing of its own. */
function httpEvent(value: JsonObject): RecordedEvent | null {
	const verb = textMember(value, 'verb') ?? '';
	const status = typeof value.status === 'number' ? value.status : null;
	const error = textMember(value, 'error');
	const text = `${verb} ${(textMember(value, 'path') ?? '').replace(/[?#].*$/s, '')}`;
	if (error !== null) {
		return { body: { type: 'http', text: `${text} failed: ${error}` }, level: 'error' };
	}
	const isGood = status !== null && status >= 200 && status < 300;
	if (isGood && verb === 'POST') return null;
	if (isGood && verb === 'DELETE') {
		return step('closed', `${text} ${status}: the client ended the session`);
	}
	if (isGood && textMember(value, 'type') === 'text/event-stream') {
		return step('info', `${text} ${status}: a stream opens`);
	}
	return { body: { type: 'http', text: `${text} ${status ?? ''}`.trim() }, level: null };
}

function count(value: JsonObject, key: string): number {
	const found = value[key];
	return typeof found === 'number' ? found : 0;
}
