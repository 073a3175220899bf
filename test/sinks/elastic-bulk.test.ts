import { expect, test } from 'vitest';
import { elasticBulk } from '../../sinks/elastic-bulk.ts';
import { ALERT, EVENT, HOSTILE_TEXTS, hostileEvent } from './documents.ts';
import { acceptBulk } from './receivers.ts';

test.each([
	['event', EVENT, 'mcp.events', 'm3RkT0aQyB9cW1dZ5xUvEg'],
	['alert', ALERT, 'mcp.alerts', 'kQ1n8b2m0ZJtR5cW9yXv3A'],
])('an %s is created in its own data stream, under its id', (_, document, dataset, id) => {
	expect(acceptBulk(elasticBulk.encode([document]))).toEqual([
		{
			index: `logs-${dataset}-default`,
			id,
			source: { ...document, data_stream: { type: 'logs', dataset, namespace: 'default' } },
		},
	]);
});

test('a document without id leaves the id to Elasticsearch', () => {
	const [created] = acceptBulk(
		elasticBulk.encode([{ ...EVENT, event: { kind: 'event', id: '' } }]),
	);
	expect(created).not.toHaveProperty('id');
});

test('data_stream from a log does not choose the data stream', () => {
	const document = { ...EVENT, data_stream: { type: 'logs', dataset: 'other', namespace: 'prod' } };
	const [created] = acceptBulk(elasticBulk.encode([document]));
	expect(created?.index).toBe('logs-mcp.events-default');
});

test.each(HOSTILE_TEXTS)('hostile text %j forges no action', (text) => {
	const created = acceptBulk(elasticBulk.encode([hostileEvent(text), EVENT, hostileEvent(text)]));
	expect(created.map(({ index, id }) => `${index}/${id}`)).toEqual(
		Array.from({ length: 3 }, () => 'logs-mcp.events-default/m3RkT0aQyB9cW1dZ5xUvEg'),
	);
});

test('no documents make no body', () => {
	expect(elasticBulk.encode([])).toBe('');
});
