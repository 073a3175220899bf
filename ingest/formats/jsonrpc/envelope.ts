import type { RpcMessage } from '../../mcp/rpc.ts';
import {
	emptyMessage,
	MESSAGE_KEYS,
	nameText,
	newMessage,
	scanMembers,
	settleMessage,
	stringText,
} from '../../mcp/scan-rpc.ts';
import { KeyReader } from '../../read/json-keys.ts';
import { scanObject, skipValue } from '../../read/json-scan.ts';
import type { Line } from '../../read/line.ts';
import { parseIsoBytes } from '../../read/time.ts';

/** Keys that envelopes around JSON-RPC messages use, and the members of a message itself. */
const KEYS = [
	`${MESSAGE_KEYS.join(' ')} jsonrpc`,
	'timestamp ts time @timestamp t',
	'direction dir kind type from',
	'message raw payload data msg body request response frame text event',
	'server server_name serverName server_label mcpServerName metadata.serverName',
	'session_id sessionId conn_id metadata.sessionId client client_name clientName',
	'transport level levelname severity logger host hostname hostName user pid',
	'ipAddress client_ip metadata.clientIp url path status metadata.httpStatus',
	'duration_ms durationMs metadata.durationMs metadata',
	'trace_id traceId span_id spanId tool_call_id toolCallId truncated',
	'tool tool_name toolName args kwargs arguments input output count server_info calls command module',
]
	.join(' ')
	.split(' ');

const SLOTS: ReadonlyMap<string, number> = new Map(KEYS.map((key, slot) => [key, slot]));

/** Slots of the given keys, in the order in which they are asked. */
export function slots(keys: string): readonly number[] {
	return keys.split(' ').map((key) => {
		const slot = SLOTS.get(key);
		if (slot === undefined) throw new Error(`no envelope uses the key ${key}`);
		return slot;
	});
}

/** For each slot whether its key belongs to the set. */
export type KeySet = Uint8Array;

/** The set of the keys in some slots. */
export function keySet(...slots: readonly number[]): KeySet {
	return Uint8Array.from(KEYS, (_, slot) => (slots.includes(slot) ? 1 : 0));
}

const METADATA = SLOTS.get('metadata')!;
const VERSION = SLOTS.get('jsonrpc')!;
/** Members that hold a message, the likeliest first. */
export const MESSAGES = slots('message raw payload data msg body request response frame');
const IS_MESSAGE = keySet(...MESSAGES);
const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;

interface Inner {
	readonly slot: number;
	readonly from: number;
	readonly to: number;
	readonly message: RpcMessage;
}

/** A message, and whether it stands in a member or is the object itself. */
export interface Found {
	readonly message: RpcMessage;
	readonly isInner: boolean;
}

/** The top-level members of one JSON object as positions in the bytes of its line; of a key that stands twice, the last. */
export class Envelope {
	readonly #from = new Int32Array(KEYS.length).fill(-1);
	/** Slots in use, to empty them again. */
	readonly #used = new Uint8Array(KEYS.length);
	#count = 0;
	readonly #to = new Int32Array(KEYS.length);
	#line: Line | undefined;
	#prefix = '';
	#end = 0;
	#inner: Inner | null = null;
	/** Filled anew for each line. */
	readonly #outerMessage = newMessage();
	readonly #innerMessage = newMessage();
	readonly #member = (keyFrom: number, keyTo: number, from: number, to: number): void => {
		const slot = SLOTS.get(this.#prefix + this.#key(keyFrom, keyTo));
		if (slot !== undefined) this.#set(slot, from, to);
	};
	readonly #keys = new KeyReader(SLOTS);
	readonly #other = (slot: number, from: number): number => {
		const line = this.#line!;
		if (slot === -1) return skipValue(line.bytes, from, this.#end, line);
		let to = -1;
		// Of a key that stands twice the last one counts.
		if (this.#inner?.slot === slot) this.#inner = null;
		if (line.bytes[from] === OPEN_BRACE && IS_MESSAGE[slot] === 1) {
			const message = emptyMessage(this.#innerMessage);
			to = scanMembers(line, from, this.#end, message);
			if (to !== -1) this.#inner = { slot, from, to, message };
		}
		if (to === -1) to = skipValue(line.bytes, from, this.#end, line);
		this.#set(slot, from, to);
		return to;
	};

	#set(slot: number, from: number, to: number): void {
		if (this.#from[slot] === -1) this.#used[this.#count++] = slot;
		this.#from[slot] = from;
		this.#to[slot] = to;
	}

	#empty(): void {
		for (let i = 0; i < this.#count; i++) this.#from[this.#used[i]!] = -1;
		this.#count = 0;
	}

	#key(from: number, to: number): string {
		const key = this.#line!.slice(from + 1, to - 1);
		return key.includes('\\') ? stringText(this.#line!, from, to) : key;
	}

	/**
	 * Reads the object between two positions in one pass, with the message that it is or holds in one of its members;
	 * `null` when that takes a closer look with `read`. Members of the message itself are not kept; the message is filled
	 * anew for the next line.
	 */
	readMessage(line: Line, start: number, end: number): Found | null {
		this.#line = line;
		this.#empty();
		this.#prefix = '';
		this.#end = end;
		this.#inner = null;
		const outer = emptyMessage(this.#outerMessage);
		if (scanMembers(line, start, end, outer, this.#keys, this.#other) !== end) return null;
		this.#readMetadata();
		if (this.#from[VERSION] !== -1) {
			return settleMessage(line, start, end, outer) ? { message: outer, isInner: false } : null;
		}
		const inner = this.#inner as Inner | null;
		if (inner === null) return null;
		for (const slot of MESSAGES) if (slot !== inner.slot && this.#from[slot] !== -1) return null;
		return settleMessage(line, inner.from, inner.to, inner.message)
			? { message: inner.message, isInner: true }
			: null;
	}

	/** Reads the object between two positions; `false` when it is not well formed or something follows it. */
	read(line: Line, start: number, end: number): boolean {
		this.#line = line;
		this.#empty();
		this.#prefix = '';
		if (scanObject(line.bytes, start, end, this.#member) !== end) return false;
		this.#readMetadata();
		return true;
	}

	#readMetadata(): void {
		const metadata = this.#from[METADATA]!;
		if (metadata === -1) return;
		this.#prefix = 'metadata.';
		scanObject(this.#line!.bytes, metadata, this.#to[METADATA]!, this.#member);
	}

	/** Whether one of the keys is there. */
	has(keys: KeySet): boolean {
		for (let i = 0; i < this.#count; i++) if (keys[this.#used[i]!] === 1) return true;
		return false;
	}

	/** Where a value starts, -1 when its key is absent. */
	start(slot: number): number {
		return this.#from[slot]!;
	}

	/** Where a value ends. */
	end(slot: number): number {
		return this.#to[slot]!;
	}

	/** The first byte of a value: `{`, `[`, `"` or another; -1 when its key is absent. */
	opens(slot: number): number {
		const from = this.#from[slot]!;
		return from === -1 ? -1 : this.#line!.bytes[from]!;
	}

	/** The first of the keys that holds a string, a number or a literal, as text; `null` when none does. */
	scalar(keys: readonly number[]): string | null {
		for (const slot of keys) {
			const from = this.#from[slot]!;
			if (from === -1) continue;
			const first = this.#line!.bytes[from]!;
			if (first === QUOTE) return stringText(this.#line!, from, this.#to[slot]!);
			// Not an object, an array or null.
			if (first !== 0x7b && first !== 0x5b && first !== 0x6e) {
				return this.#line!.slice(from, this.#to[slot]!);
			}
		}
		return null;
	}

	/** The time of the first of the keys, when it is written `2025-06-17T13:22:03.708Z`: microseconds since 1970; otherwise NaN. */
	isoTime(keys: readonly number[]): number {
		for (const slot of keys) {
			const from = this.#from[slot]!;
			if (from === -1) continue;
			return this.#to[slot]! - from === 26
				? parseIsoBytes(this.#line!.bytes, from + 1)
				: Number.NaN;
		}
		return Number.NaN;
	}

	/** The first of the keys that holds a string; `null` when none does. */
	text(keys: readonly number[]): string | null {
		for (const slot of keys) {
			const from = this.#from[slot]!;
			if (from !== -1 && this.#line!.bytes[from] === QUOTE) {
				return nameText(this.#line!, from, this.#to[slot]!);
			}
		}
		return null;
	}

	/** The first of the keys that holds a finite number, also one written as a string; `null` when none does. */
	number(keys: readonly number[]): number | null {
		const text = this.scalar(keys);
		if (text === null || text === '') return null;
		const value = Number(text);
		return Number.isFinite(value) ? value : null;
	}

	/** JSON text of the first of the keys that is there and not null; `null` when none is. */
	json(keys: readonly number[]): string | null {
		for (const slot of keys) {
			const from = this.#from[slot]!;
			if (from !== -1 && this.#line!.bytes[from] !== 0x6e) {
				return this.#line!.slice(from, this.#to[slot]!);
			}
		}
		return null;
	}
}
