import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ndjson } from '../../sinks/ndjson.ts';
import { ALERT, EVENT, HOSTILE_TEXTS, hostileEvent } from './documents.ts';
import { linesOf } from './receivers.ts';

test('no documents make no text', () => {
	expect(ndjson.encode([])).toBe('');
});

test('one line per document, in order', () => {
	expect(linesOf(ndjson.encode([EVENT, ALERT]))).toEqual([EVENT, ALERT]);
});

test.each(HOSTILE_TEXTS)('hostile text %j stays one well-formed line', (text) => {
	const body = ndjson.encode([hostileEvent(text)]);
	const wellFormed = text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
	expect(linesOf(body)).toEqual([hostileEvent(wellFormed)]);
});

test('any text survives, in any field', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			expect(linesOf(ndjson.encode([hostileEvent(text)]))).toEqual([hostileEvent(text)]);
		}),
	);
});

test('encoding in parts gives the same text as in one go', () => {
	const documents = HOSTILE_TEXTS.map(hostileEvent);
	const parts = documents.map((document) => ndjson.encode([document]));
	expect(parts.join('')).toBe(ndjson.encode(documents));
});
