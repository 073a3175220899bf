import { expect, test } from 'vitest';
import { elasticBulk } from '../../sinks/elastic-bulk.ts';
import { ALERT, EVENT, HOSTILE_TEXTS, hostileEvent, linesOf } from './documents.ts';

test.each([
	['event', EVENT, 'mcp.events', 'm3RkT0aQyB9cW1dZ5xUvEg'],
	['alert', ALERT, 'mcp.alerts', 'kQ1n8b2m0ZJtR5cW9yXv3A'],
])('an %s is created in its own data stream, under its id', (_, document, dataset, id) => {
	expect(linesOf(elasticBulk.encode([document]))).toEqual([
		{ create: { _index: `logs-${dataset}-default`, _id: id } },
		{ ...document, data_stream: { type: 'logs', dataset, namespace: 'default' } },
	]);
});

test('a document without id leaves the id to Elasticsearch', () => {
	const [action] = linesOf(elasticBulk.encode([{ ...EVENT, event: { kind: 'event', id: '' } }]));
	expect(action).toEqual({ create: { _index: 'logs-mcp.events-default' } });
});

test('data_stream from a log does not choose the data stream', () => {
	const document = { ...EVENT, data_stream: { type: 'logs', dataset: 'other', namespace: 'prod' } };
	const [action, source] = linesOf(elasticBulk.encode([document]));
	expect(action).toMatchObject({ create: { _index: 'logs-mcp.events-default' } });
	expect(source).toMatchObject({ data_stream: { dataset: 'mcp.events', namespace: 'default' } });
});

test.each(HOSTILE_TEXTS)('hostile text %j forges no action', (text) => {
	const lines = linesOf(elasticBulk.encode([hostileEvent(text), EVENT, hostileEvent(text)]));
	expect(lines).toHaveLength(6);
	for (const [index, line] of lines.entries()) {
		const action = index % 2 === 0;
		expect(Object.keys(line as object).includes('create')).toBe(action);
		if (action) expect(Object.keys(line as object)).toEqual(['create']);
	}
});
