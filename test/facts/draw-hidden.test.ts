import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawHidden, type Part } from '../../ingest/facts/draw-hidden.ts';

const tags = (text: string) =>
	Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

test.each<[string, Part[]]>([
	['', []],
	['plain\n\ttext', [{ text: 'plain\n\ttext' }]],
	['a\r\nb', [{ text: 'a\nb' }]],
	['a\rb', [{ text: 'a' }, { hidden: 'control', label: 'U+000D', count: 1 }, { text: 'b' }]],
	[
		'a\u200b\u200bb',
		[{ text: 'a' }, { hidden: 'zero-width', label: 'U+200B', count: 2 }, { text: 'b' }],
	],
	[
		'\u200b\u2060',
		[
			{ hidden: 'zero-width', label: 'U+200B', count: 1 },
			{ hidden: 'zero-width', label: 'U+2060', count: 1 },
		],
	],
	[
		`x${tags('hi there')}`,
		[{ text: 'x' }, { hidden: 'tag', label: 'U+E0068…U+E0065', count: 8, decoded: 'hi there' }],
	],
	['\x1b[31mred', [{ hidden: 'ansi', label: '\\x1b[31m', count: 1 }, { text: 'red' }]],
	[
		'\x1b]0;t\u202e\x07x',
		[{ hidden: 'ansi', label: '\\x1b]0;t\\u202e\\x07', count: 1 }, { text: 'x' }],
	],
	['שלום\u200f', [{ text: 'שלום' }, { hidden: 'bidi', label: 'U+200F', count: 1 }]],
	['\ud800', [{ hidden: 'surrogate', label: 'U+D800', count: 1 }]],
	['\x00\x00', [{ hidden: 'control', label: 'U+0000', count: 2 }]],
	['a\u2028', [{ text: 'a' }, { hidden: 'control', label: 'U+2028', count: 1 }]],
	[
		`a${' '.repeat(120)}b`,
		[{ text: 'a' }, { hidden: 'padding', label: 'U+0020', count: 120 }, { text: 'b' }],
	],
	['👨\u200d👩 می\u200cخواهم', [{ text: '👨\u200d👩 می\u200cخواهم' }]],
])('%j is drawn', (text, parts) => {
	expect(drawHidden(text)).toEqual(parts);
});

const anything = fc.string({
	unit: fc.oneof(
		fc.constantFrom(...'ab c\n\r\t[]8;m\\'),
		fc.constantFrom(
			'\x1b',
			'\x9b',
			'\x9d',
			'\x07',
			'\u202e',
			'\u200b',
			'\u200f',
			'\ud800',
			'\udc00',
			'\u{e0041}',
			'\u{e0123}',
			'😀',
			'ש',
		),
		fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
	),
	maxLength: 80,
});

test('nothing raw is left in any part, and plain text stays in order', () => {
	fc.assert(
		fc.property(anything, (text) => {
			const parts = drawHidden(text);
			let rest = text.replaceAll('\r\n', '\n');
			for (const part of parts) {
				const shown = 'text' in part ? part.text : part.label + (part.decoded ?? '');
				expect(shown).not.toMatch(
					/[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
				);
				expect(shown).not.toMatch(/\p{Surrogate}/u);
				if (!('text' in part)) continue;
				const at = rest.indexOf(part.text);
				expect(at).toBeGreaterThanOrEqual(0);
				rest = rest.slice(at + part.text.length);
			}
		}),
		{ numRuns: 2000 },
	);
});
