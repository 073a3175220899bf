import type { RpcMessage } from '../../mcp/rpc.ts';
import {
	emptyMessage,
	newMessage,
	scanMembers,
	settleMessage,
	stringText,
} from '../../mcp/scan-rpc.ts';
import { KeyReader } from '../../read/json-keys.ts';
import { parseJson } from '../../read/json-record.ts';
import { skipValue } from '../../read/json-scan.ts';
import type { Line } from '../../read/line.ts';

/** Keys of a recorded line. Those of a JSON-RPC message have the numbers below. */
const KEYS = [
	't',
	'from',
	'end',
	'part',
	'more',
	'x',
	'verb',
	'path',
	'status',
	'session',
	'headers',
	'auth',
	'event',
	'msg',
	'text',
	'base64',
	'sillok',
] as const;
export type RecordedKey = (typeof KEYS)[number];

const FIRST = 5;
const CODES: ReadonlyMap<string, number> = new Map(KEYS.map((key, at) => [key, FIRST + at]));
const MSG = CODES.get('msg')!;
const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;

/** The members of one line of a recording as positions in its bytes; used again for the next line. */
export class RecordedLine {
	#line: Line | undefined;
	#end = 0;
	readonly #from = new Int32Array(KEYS.length);
	readonly #to = new Int32Array(KEYS.length);
	readonly #keys = new KeyReader(CODES);
	readonly #outer = newMessage();
	readonly #inner = newMessage();
	#isRpc = false;
	readonly #member = (code: number, from: number): number => {
		const line = this.#line!;
		let to = -1;
		if (code === MSG) {
			this.#isRpc = false;
			if (line.bytes[from] === OPEN_BRACE) {
				to = scanMembers(line, from, this.#end, emptyMessage(this.#inner));
				this.#isRpc = to !== -1 && settleMessage(line, from, to, this.#inner);
			}
		}
		if (to === -1) to = skipValue(line.bytes, from, this.#end, line);
		if (code >= FIRST) {
			this.#from[code - FIRST] = from;
			this.#to[code - FIRST] = to;
		}
		return to;
	};

	/** Reads the object between two positions; `false` when it is not closed or something follows it. */
	read(line: Line, start: number, end: number): boolean {
		this.#line = line;
		this.#end = end;
		this.#from.fill(-1);
		this.#isRpc = false;
		return scanMembers(line, start, end, this.#outer, this.#keys, this.#member) === end;
	}

	has(key: RecordedKey): boolean {
		return this.#from[CODES.get(key)! - FIRST] !== -1;
	}

	/** Where a value starts, -1 when its key is absent. */
	start(key: RecordedKey): number {
		return this.#from[CODES.get(key)! - FIRST]!;
	}

	/** Where a value ends. */
	end(key: RecordedKey): number {
		return this.#to[CODES.get(key)! - FIRST]!;
	}

	/** The JSON-RPC message in `msg`, filled anew for the next line; `null` when it is none or several. */
	message(): RpcMessage | null {
		return this.#isRpc ? this.#inner : null;
	}

	/** A string; `null` when the key is absent or holds something else. */
	text(key: RecordedKey): string | null {
		const from = this.start(key);
		const line = this.#line!;
		return from === -1 || line.bytes[from] !== QUOTE ? null : stringText(line, from, this.end(key));
	}

	/** A finite number; `null` when the key is absent or holds something else. */
	number(key: RecordedKey): number | null {
		const from = this.start(key);
		const line = this.#line!;
		if (from === -1 || line.bytes[from] === QUOTE) return null;
		const value = Number(line.slice(from, this.end(key)));
		return Number.isFinite(value) ? value : null;
	}

	/** The value as JSON means it; `undefined` when the key is absent. */
	value(key: RecordedKey): unknown {
		const from = this.start(key);
		return from === -1 ? undefined : parseJson(this.#line!.slice(from, this.end(key)));
	}
}
