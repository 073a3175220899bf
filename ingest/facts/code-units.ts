/** Classes of UTF-16 code units, as far as hidden text is concerned; 0 is plain, and harmless classes come first. */
export const ENCODABLE = 1;
export const BLANK = 2;
export const LESS_THAN = 3;
/** From here on a unit may hide something and needs a closer look. */
export const CONTROL = 4;
export const ESCAPE = 5;
export const ZERO_WIDTH = 6;
export const JOINER = 7;
export const BIDI = 8;
export const VARIATION = 9;
export const HIGH_SURROGATE = 10;
export const LOW_SURROGATE = 11;

const RANGES: readonly (readonly [first: number, last: number, unitClass: number])[] = [
	[0x00, 0x1f, CONTROL],
	[0x7f, 0x9f, CONTROL],
	[0x09, 0x0d, BLANK],
	[0x20, 0x20, BLANK],
	[0x85, 0x85, BLANK],
	[0xa0, 0xa0, BLANK],
	[0x1680, 0x1680, BLANK],
	[0x2000, 0x200a, BLANK],
	[0x2028, 0x2029, BLANK],
	[0x202f, 0x202f, BLANK],
	[0x205f, 0x205f, BLANK],
	[0x3000, 0x3000, BLANK],
	[0x30, 0x39, ENCODABLE],
	[0x41, 0x5a, ENCODABLE],
	[0x61, 0x7a, ENCODABLE],
	[0x2b, 0x2b, ENCODABLE],
	[0x2d, 0x2d, ENCODABLE],
	[0x2f, 0x2f, ENCODABLE],
	[0x5f, 0x5f, ENCODABLE],
	[0x3c, 0x3c, LESS_THAN],
	[0x1b, 0x1b, ESCAPE],
	// C1 introducers: DCS, SOS, CSI, OSC, PM, APC.
	[0x90, 0x90, ESCAPE],
	[0x98, 0x98, ESCAPE],
	[0x9b, 0x9b, ESCAPE],
	[0x9d, 0x9f, ESCAPE],
	// Soft hyphen, grapheme joiner, Hangul fillers, Khmer inherent vowels, Mongolian vowel separator.
	[0xad, 0xad, ZERO_WIDTH],
	[0x34f, 0x34f, ZERO_WIDTH],
	[0x115f, 0x1160, ZERO_WIDTH],
	[0x17b4, 0x17b5, ZERO_WIDTH],
	[0x180e, 0x180e, ZERO_WIDTH],
	[0x200b, 0x200b, ZERO_WIDTH],
	// Word joiner, invisible operators, deprecated format characters.
	[0x2060, 0x2065, ZERO_WIDTH],
	[0x206a, 0x206f, ZERO_WIDTH],
	// Braille blank, Hangul fillers, byte order mark, interlinear annotation.
	[0x2800, 0x2800, ZERO_WIDTH],
	[0x3164, 0x3164, ZERO_WIDTH],
	[0xfeff, 0xfeff, ZERO_WIDTH],
	[0xffa0, 0xffa0, ZERO_WIDTH],
	[0xfff9, 0xfffb, ZERO_WIDTH],
	[0x200c, 0x200d, JOINER],
	[0x61c, 0x61c, BIDI],
	[0x200e, 0x200f, BIDI],
	[0x202a, 0x202e, BIDI],
	[0x2066, 0x2069, BIDI],
	[0xfe00, 0xfe0f, VARIATION],
	[0xd800, 0xdbff, HIGH_SURROGATE],
	[0xdc00, 0xdfff, LOW_SURROGATE],
];

/** Class of each UTF-16 code unit; later ranges override earlier ones. */
export const UNIT_CLASS: Uint8Array = new Uint8Array(0x10000);
for (const [first, last, unitClass] of RANGES) UNIT_CLASS.fill(unitClass, first, last + 1);

/** Lead surrogates whose pairs are always plain text, such as emoji: the survey skips them. */
export function isPlainLead(unit: number): boolean {
	return (
		unit !== 0xdb40 && unit !== 0xdb41 && unit !== 0xdb42 && unit !== 0xdb43 && unit !== 0xd834
	);
}
