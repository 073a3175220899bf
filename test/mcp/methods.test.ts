import { expect, test } from 'vitest';
import { toDocument } from '../../ingest/ecs/document.ts';
import { newEventRow } from '../../ingest/ecs/event-row.ts';
import {
	actionClass,
	isKnownMethod,
	methodMeaning,
	OTHER_ACTIONS,
} from '../../ingest/mcp/methods.ts';
import { checkDocument } from '../ecs/check-document.ts';

const METHODS = [
	'initialize',
	'server/discover',
	'ping',
	'tools/list',
	'tools/call',
	'resources/read',
	'prompts/get',
	'completion/complete',
	'logging/setLevel',
	'sampling/createMessage',
	'elicitation/create',
	'roots/list',
	'notifications/cancelled',
	'notifications/message',
	'notifications/tools/list_changed',
	'tasks/get',
];

test.each(METHODS)('%s has a class that ECS allows', (method) => {
	expect(isKnownMethod(method)).toBe(true);
	expect(
		checkDocument(
			toDocument({ ...newEventRow(), time: 1e15, action: methodMeaning(method).action }),
		),
	).toEqual([]);
});

test.each(Object.values(OTHER_ACTIONS))('$action has a class that ECS allows', ({ action }) => {
	expect(actionClass(action)).toBeDefined();
	expect(checkDocument(toDocument({ ...newEventRow(), time: 1e15, action }))).toEqual([]);
});

test('a method that no revision defines does not name its own action', () => {
	expect(methodMeaning('constructor').action).toBe('unknown-method');
	expect(methodMeaning('__proto__').action).toBe('unknown-method');
});
