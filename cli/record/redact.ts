import { isUtf8 } from 'node:buffer';
import { secretKindOfName } from '../../ingest/facts/secret-kinds.ts';
import { maskSecrets } from '../../ingest/facts/secrets.ts';
import { skipSpace, skipString, skipValue } from '../../ingest/read/json-scan.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Masks secrets in what is recorded; what passes between client and server is never touched. */
export class Redaction {
	readonly #keys: ReadonlySet<string>;

	/** `keys` are names of arguments whose values are masked whatever they are; case and punctuation do not count. */
	constructor(keys: readonly string[]) {
		this.#keys = new Set(keys.map(plain));
	}

	/** The bytes of a message with every secret replaced by its kind; JSON stays JSON. Bytes that are no text stay as they are. */
	message(bytes: Buffer): Buffer {
		if (!isUtf8(bytes)) return bytes;
		const text = this.#maskValues(bytes).toString();
		const masked = maskSecrets(text);
		return masked === text && text.length === bytes.length ? bytes : Buffer.from(masked);
	}

	/** A line of text with every secret replaced by its kind. */
	text(text: string): string {
		return maskSecrets(text);
	}

	/** The words of a command line; also values known only by the option before them. */
	words(words: readonly string[]): string[] {
		return words.map((word, at) => {
			const option = words[at - 1] ?? '';
			const kind = option.startsWith('-') && !word.startsWith('-') ? this.#kindOf(option) : null;
			if (kind !== null) return `[${kind}]`;
			const assigned = /^([-\w.]{1,80}=)(.+)$/s.exec(word);
			const named = assigned === null ? null : this.#kindOf(assigned[1]!);
			return named === null ? maskSecrets(word) : `${assigned![1]}[${named}]`;
		});
	}

	/** Replaces the values of members with telling names; one pass over strings, whatever the nesting. */
	#maskValues(bytes: Buffer): Buffer {
		const out: Uint8Array[] = [];
		let kept = 0;
		let at = bytes.indexOf(QUOTE);
		while (at !== -1) {
			const end = skipString(bytes, at, bytes.length);
			if (end === -1) break;
			const colon = skipSpace(bytes, end, bytes.length);
			if (bytes[colon] === COLON) {
				const from = skipSpace(bytes, colon + 1, bytes.length);
				const kind = this.#kindOfMember(bytes, at, end, from);
				const to =
					kind === null || from >= bytes.length ? -1 : skipValue(bytes, from, bytes.length);
				if (to > from) {
					out.push(bytes.subarray(kept, from), Buffer.from(`"[${kind}]"`));
					kept = to;
					at = bytes.indexOf(QUOTE, to);
					continue;
				}
			}
			at = bytes.indexOf(QUOTE, end);
		}
		if (kept === 0) return bytes;
		out.push(bytes.subarray(kept));
		return Buffer.concat(out);
	}

	#kindOfMember(bytes: Buffer, at: number, end: number, from: number): string | null {
		if (end - at > 128) return null;
		const name = nameOf(bytes.toString('utf8', at, end));
		if (this.#keys.has(plain(name))) return 'redacted';
		const first = bytes[from];
		if (first === OPEN_BRACE || first === OPEN_BRACKET) return null;
		// Counts, flags and the tokens of progress are no secrets.
		return first === QUOTE ? secretKindOfName(name) : null;
	}

	#kindOf(option: string): string | null {
		const name = option.replace(/^-+|=$/g, '');
		return this.#keys.has(plain(name)) ? 'redacted' : secretKindOfName(name);
	}
}

function nameOf(json: string): string {
	try {
		return String(JSON.parse(json));
	} catch {
		return json.slice(1, -1);
	}
}

function plain(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
