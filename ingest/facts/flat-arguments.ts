/** One member of a flat JSON object: its value as text, and the type of it. */
export interface FlatMember {
	readonly name: string;
	readonly value: string;
	readonly type: 'string' | 'number' | 'boolean' | 'null';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const MOST_MEMBERS = 32;
const LITERALS = [
	{ text: 'true', type: 'boolean' },
	{ text: 'false', type: 'boolean' },
	{ text: 'null', type: 'null' },
] as const;

/**
 * The members of a small flat JSON object, as the arguments of most calls are, read without JSON.parse; `null` for
 * anything that needs it: blanks, nesting, escapes, numbers other than plain integers, keys that stand twice or that
 * an object would reorder, values with a brace in them.
 */
export function flatMembers(json: string): FlatMember[] | null {
	const last = json.length - 1;
	if (last < 1 || json.charCodeAt(0) !== OPEN_BRACE || json.charCodeAt(last) !== CLOSE_BRACE) {
		return null;
	}
	const members: FlatMember[] = [];
	if (last === 1) return members;
	for (let at = 1; ; at++) {
		const keyEnd = plainStringEnd(json, at);
		if (keyEnd === -1 || json.charCodeAt(keyEnd) !== COLON || members.length === MOST_MEMBERS) {
			return null;
		}
		const name = json.slice(at + 1, keyEnd - 1);
		if (isDigit(name.charCodeAt(0))) return null;
		for (const member of members) if (member.name === name) return null;
		at = keyEnd + 1;
		const first = json.charCodeAt(at);
		let end: number;
		if (first === QUOTE) {
			end = plainStringEnd(json, at);
			if (end === -1) return null;
			members.push({ name, value: json.slice(at + 1, end - 1), type: 'string' });
		} else if (isDigit(first)) {
			end = at + 1;
			while (isDigit(json.charCodeAt(end))) end++;
			if (end - at > 15 || (first === 0x30 && end - at > 1)) return null;
			members.push({ name, value: json.slice(at, end), type: 'number' });
		} else {
			const literal = LITERALS.find(({ text }) => json.startsWith(text, at));
			if (literal === undefined) return null;
			end = at + literal.text.length;
			members.push({ name, value: literal.text, type: literal.type });
		}
		if (end === last) return members;
		if (json.charCodeAt(end) !== COMMA) return null;
		at = end;
	}
}

/** Position after the string at `at`; -1 when there is none, or one with escapes, control characters or a brace. */
function plainStringEnd(json: string, at: number): number {
	if (json.charCodeAt(at) !== QUOTE) return -1;
	for (let i = at + 1; i < json.length; i++) {
		const unit = json.charCodeAt(i);
		if (unit === QUOTE) return i + 1;
		if (unit < 0x20 || unit === BACKSLASH || unit === OPEN_BRACE) return -1;
	}
	return -1;
}

function isDigit(unit: number): boolean {
	return unit >= 0x30 && unit <= 0x39;
}
