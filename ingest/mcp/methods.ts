import type { Direction } from './observation.ts';

/** What a method means in ECS: `event.action`, and a pair that ECS allows for `event.category` and `event.type`. */
export interface Method {
	readonly action: string;
	readonly category: string;
	readonly type: string;
	/** Who sends it; `null` when either side may. */
	readonly from: Direction | null;
}

const CLIENT = 'client_to_server';
const SERVER = 'server_to_client';

/** Methods of the revisions 2024-11-05 to 2026-07-28. */
const METHODS: ReadonlyMap<string, Method> = new Map(
	(
		[
			['initialize', 'session', 'start', CLIENT],
			['notifications/initialized', 'session', 'info', CLIENT],
			['server/discover', 'session', 'info', CLIENT],
			['ping', 'api', 'info', null],
			['tools/list', 'api', 'info', CLIENT],
			['tools/call', 'api', 'access', CLIENT],
			['resources/list', 'api', 'info', CLIENT],
			['resources/templates/list', 'api', 'info', CLIENT],
			['resources/read', 'api', 'access', CLIENT],
			['resources/subscribe', 'api', 'change', CLIENT],
			['resources/unsubscribe', 'api', 'change', CLIENT],
			['prompts/list', 'api', 'info', CLIENT],
			['prompts/get', 'api', 'access', CLIENT],
			['completion/complete', 'api', 'info', CLIENT],
			['logging/setLevel', 'configuration', 'change', CLIENT],
			['subscriptions/listen', 'api', 'start', CLIENT],
			['tasks/get', 'api', 'info', null],
			['tasks/list', 'api', 'info', null],
			['tasks/result', 'api', 'access', null],
			['tasks/cancel', 'api', 'end', null],
			['tasks/update', 'api', 'change', null],
			['sampling/createMessage', 'api', 'access', SERVER],
			['elicitation/create', 'api', 'access', SERVER],
			['roots/list', 'api', 'info', SERVER],
			['notifications/cancelled', 'api', 'end', null],
			['notifications/progress', 'api', 'info', null],
			['notifications/message', 'api', 'info', SERVER],
			['notifications/tasks/status', 'api', 'info', null],
			['notifications/elicitation/complete', 'api', 'info', SERVER],
			['notifications/subscriptions/acknowledged', 'api', 'info', SERVER],
			['notifications/resources/updated', 'api', 'change', SERVER],
			['notifications/roots/list_changed', 'configuration', 'change', CLIENT],
			['notifications/tools/list_changed', 'configuration', 'change', SERVER],
			['notifications/resources/list_changed', 'configuration', 'change', SERVER],
			['notifications/prompts/list_changed', 'configuration', 'change', SERVER],
		] as const
	).map(([name, category, type, from]) => [
		name,
		{
			action: name
				.replace(/^notifications\//, '')
				.replace(/[/_]/g, '-')
				.toLowerCase(),
			category,
			type,
			from,
		},
	]),
);

const UNKNOWN: Method = { action: 'unknown-method', category: 'api', type: 'info', from: null };

/** The meaning of a method; one of its own for names that no revision defines. */
export function methodMeaning(name: string): Method {
	return METHODS.get(name) ?? UNKNOWN;
}

/** Whether a protocol revision defines the method. */
export function isKnownMethod(name: string): boolean {
	return METHODS.has(name);
}

/** Actions of records that are no JSON-RPC message. */
export const OTHER_ACTIONS = {
	log: { action: 'log', category: 'process', type: 'info' },
	starting: { action: 'server-start', category: 'process', type: 'start' },
	connected: { action: 'server-connect', category: 'session', type: 'start' },
	closing: { action: 'server-close', category: 'session', type: 'info' },
	closed: { action: 'server-end', category: 'session', type: 'end' },
	failed: { action: 'server-fail', category: 'process', type: 'end' },
	info: { action: 'server-info', category: 'process', type: 'info' },
	launch: { action: 'server-launch', category: 'process', type: 'start' },
	endpoint: { action: 'server-endpoint', category: 'configuration', type: 'info' },
	config: { action: 'server-config', category: 'configuration', type: 'info' },
	accepted: { action: 'call-accept', category: 'api', type: 'allowed' },
	denied: { action: 'call-deny', category: 'api', type: 'denied' },
	http: { action: 'http-request', category: 'web', type: 'access' },
} as const;

const CLASSES: ReadonlyMap<string, { category: string; type: string }> = new Map(
	[...METHODS.values(), UNKNOWN, ...Object.values(OTHER_ACTIONS)].map((m) => [m.action, m]),
);

/** `event.category` and `event.type` of an `event.action` that `methods.ts` gave out. */
export function actionClass(action: string): { category: string; type: string } | undefined {
	return CLASSES.get(action);
}
