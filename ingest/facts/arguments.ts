import type { ArgumentRow } from '../ecs/fields.ts';
import { parseJson } from '../read/json-record.ts';
import { cutText } from './cut.ts';
import { type FlatMember, flatMembers } from './flat-arguments.ts';
import type { FactHead } from './head.ts';
import { isObject, jsonText } from './json-value.ts';

const MOST_LEAVES = 1000;
const DEEPEST = 64;
/** Longest text that is tried as JSON. */
const LONGEST_NESTED = 65_536;

interface Node {
	path: string;
	name: string;
	value: unknown;
	depth: number;
	/** Inside a text that was itself JSON. */
	nested: boolean;
}

/**
 * The leaves of a call's arguments in document order, at most 1,000, from at most 64 levels (deeper values as JSON text).
 * A text that is a JSON object is a leaf and is also walked, with `{}` in its path. Arguments that are not JSON become one row
 * with an empty path.
 */
export function readArguments(
	argumentsJson: string,
	head: FactHead,
	tool: string | null,
	limit: number,
): ArgumentRow[] {
	const flat = flatMembers(argumentsJson);
	if (flat !== null) return flatRows(flat, head, tool, limit);
	const root = parseJson(argumentsJson);
	const rows: ArgumentRow[] = [];
	const stack: Node[] = [
		{
			path: '',
			name: '',
			value: root === undefined ? argumentsJson : root,
			depth: 0,
			nested: false,
		},
	];
	for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
		if (rows.length >= MOST_LEAVES) break;
		const { value } = node;
		if (value !== null && typeof value === 'object' && node.depth < DEEPEST) {
			pushMembers(stack, node, value);
			continue;
		}
		rows.push({
			event_id: head.event_id,
			time: head.time,
			session_id: head.session_id,
			client: head.client,
			server: head.server,
			tool,
			path: node.path,
			name: node.name,
			value: cutText(typeof value === 'string' ? value : jsonText(value), limit),
			value_type: typeOf(value),
		});
		if (typeof value === 'string' && !node.nested && root !== undefined) {
			pushNested(stack, node, value);
		}
	}
	return rows;
}

function flatRows(
	members: readonly FlatMember[],
	head: FactHead,
	tool: string | null,
	limit: number,
): ArgumentRow[] {
	const { event_id, time, session_id, client, server } = head;
	return members.map(({ name, value, type }) => ({
		event_id,
		time,
		session_id,
		client,
		server,
		tool,
		path: memberPath('', name),
		name,
		value: cutText(value, limit),
		value_type: type,
	}));
}

/** In reverse, so that the stack gives them back in order. */
function pushMembers(stack: Node[], node: Node, value: object): void {
	const depth = node.depth + 1;
	const { nested } = node;
	if (Array.isArray(value)) {
		for (let at = Math.min(value.length, MOST_LEAVES) - 1; at >= 0; at--) {
			const path = `${node.path}[${at}]`;
			stack.push({ path, name: node.name, value: value[at], depth, nested });
		}
		return;
	}
	const members = Object.entries(value);
	for (let at = Math.min(members.length, MOST_LEAVES) - 1; at >= 0; at--) {
		const [name, child] = members[at]!;
		stack.push({ path: memberPath(node.path, name), name, value: child, depth, nested });
	}
}

function pushNested(stack: Node[], node: Node, text: string): void {
	if (text.length > LONGEST_NESTED || !looksLikeObject(text)) return;
	const inner = parseJson(text);
	if (!isObject(inner)) return;
	stack.push({
		path: `${node.path}{}`,
		name: node.name,
		value: inner,
		depth: node.depth,
		nested: true,
	});
}

function looksLikeObject(text: string): boolean {
	if (!text.includes('{')) return false;
	const trimmed = text.trim();
	return trimmed.startsWith('{') && trimmed.endsWith('}');
}

function memberPath(path: string, name: string): string {
	const shown = isPlainName(name) ? name : JSON.stringify(name);
	return path === '' ? shown : `${path}.${shown}`;
}

/** Whether a name needs no quotes in a path. */
function isPlainName(name: string): boolean {
	for (let at = 0; at < name.length; at++) {
		const unit = name.charCodeAt(at);
		const isLetter = (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
		if (!isLetter && unit !== 0x5f) return PLAIN_NAME.test(name);
	}
	return name !== '';
}

const PLAIN_NAME = /^[^.[\]{}"\s]+$/;

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return typeof value === 'number' || typeof value === 'boolean' ? typeof value : 'string';
}
