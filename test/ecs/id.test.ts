import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newEventRow } from '../../ingest/ecs/event-row.ts';
import { EVENTS } from '../../ingest/ecs/fields.ts';
import { base64url, derivedId, eventId, streamKey } from '../../ingest/ecs/id.ts';
import { hashBytes } from '../../ingest/read/hash.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

// Golden vectors: these ids stand in people's SIEMs. A change here is a breaking change.
test.each([
	['', 'mcp.log', '2025-06-17T13:22:03.708Z [info] [memory] hello', 'tJwwOqtxWK'],
] as const)('stream key of %s %s', (source, stream, line, key) => {
	expect(streamKey(source, stream, bytes(line))).toBe(key);
});

test.each([
	[0, 'a', 0, 'AbCdEfGhIjAAAAAAADmdwK'],
	[123_456_789, 'a line', 0, 'AbCdEfGhIjAAHW80VkMtNs'],
	[3_999_999_999_999, 'naïve 회의', 2, 'AbCdEfGhIj6NSlD__VSroc#2'],
])('event id at %i', (offset, line, sub, id) => {
	const text = bytes(line);
	expect(eventId('AbCdEfGhIj', offset, hashBytes(text, 0, text.length), sub)).toBe(id);
});

test('derived ids tell their parts apart', () => {
	expect(derivedId('s1', 'a', 'b')).toBe('0JlMbVHatR9493G4FVvgyf');
	expect(derivedId('s1', 'a|b')).not.toBe(derivedId('s1', 'a', 'b'));
});

test('two positions never share an id', () => {
	const offset = fc.integer({ min: 0, max: 2 ** 42 - 1 });
	fc.assert(
		fc.property(offset, offset, fc.maxSafeNat(), fc.maxSafeNat(), (a, b, x, y) => {
			fc.pre(a !== b);
			expect(eventId('AbCdEfGhIj', a, x, 0)).not.toBe(eventId('AbCdEfGhIj', b, y, 0));
		}),
	);
});

test('base64url agrees with Buffer', () => {
	fc.assert(
		fc.property(fc.uint8Array(), (data) => {
			expect(base64url(data)).toBe(Buffer.from(data).toString('base64url'));
		}),
	);
});

test('an event row has exactly the columns of the field table', () => {
	expect(Object.keys(newEventRow())).toEqual(EVENTS.columns.map((column) => column.name));
});
