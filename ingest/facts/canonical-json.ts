import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A value as JSON with keys in the order of RFC 8785 (UTF-16 code units), at any depth. */
export function canonicalJson(value: unknown): string {
	const out: string[] = [];
	const stack: Task[] = [{ value }];
	for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
		if ('text' in task) out.push(task.text);
		else write(task.value, out, stack);
	}
	return out.join('');
}

type Task = { text: string } | { value: unknown };

/** Pushes what follows in reverse, so that the stack gives it back in order. */
function write(value: unknown, out: string[], stack: Task[]): void {
	if (value === null || typeof value !== 'object') {
		out.push(JSON.stringify(value) ?? 'null');
		return;
	}
	if (Array.isArray(value)) {
		out.push('[');
		stack.push({ text: ']' });
		for (let at = value.length - 1; at >= 0; at--) {
			stack.push({ value: value[at] });
			if (at > 0) stack.push({ text: ',' });
		}
		return;
	}
	const members = Object.entries(value).filter(([, member]) => member !== undefined);
	members.sort(([a], [b]) => (a < b ? -1 : 1));
	out.push('{');
	stack.push({ text: '}' });
	for (let at = members.length - 1; at >= 0; at--) {
		const [key, member] = members[at]!;
		stack.push({ value: member }, { text: `${at > 0 ? ',' : ''}${JSON.stringify(key)}:` });
	}
}

const DEFINITION = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'];

/**
 * The first 16 bytes, in hex, of the SHA-256 of a tool's canonical definition: name, title, description, schemas and annotations.
 * A member that is `null` counts as absent, since servers write both.
 */
export function definitionHash(tool: unknown): string {
	const definition: [string, unknown][] = [];
	if (tool !== null && typeof tool === 'object') {
		const members = new Map(Object.entries(tool));
		for (const key of DEFINITION) {
			const member = members.get(key);
			if (member !== undefined && member !== null) definition.push([key, member]);
		}
	}
	return shortHash(canonicalJson(Object.fromEntries(definition)));
}

/** The first 16 bytes, in hex, of the SHA-256 of a text in UTF-8. */
export function shortHash(text: string): string {
	return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16));
}
