import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentText } from '../../ingest/facts/content.ts';

test('the text of a single block is what JSON.parse finds', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'binary' }),
			fc.constantFrom(undefined, true, false),
			(text, isError) => {
				const json = JSON.stringify({ content: [{ type: 'text', text }], isError });
				expect(contentText(json)).toBe(text);
			},
		),
	);
});

test.each([
	['two blocks', '{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}', 'a\nb'],
	['a quote that looks like the end', '{"content":[{"type":"text","text":"a\\"}]}"}]}', 'a"}]}'],
	['a backslash before the end', '{"content":[{"type":"text","text":"a\\\\"}]}', 'a\\'],
	['more members', '{"content":[{"type":"text","text":"a"}],"structuredContent":{"b":1}}', 'a'],
	[
		'cut JSON stays as it is',
		'{"content":[{"type":"text","text":"a',
		'{"content":[{"type":"text","text":"a',
	],
	[
		'an image',
		'{"content":[{"type":"image","data":"AAAA","mimeType":"image/png"}]}',
		'[image image/png 3 bytes]',
	],
])('%s', (_, json, text) => {
	expect(contentText(json)).toBe(text);
});
