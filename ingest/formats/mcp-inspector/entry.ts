import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import { closeJson } from '../cut-rpc.ts';
import type { Head } from '../format.ts';
import type { PlacedValue } from '../json-document.ts';

/** An element of one of the exports. */
export interface Entry {
	readonly kind: 'protocol' | 'network' | 'auth' | 'logs' | 'console';
	readonly value: JsonRecord;
}

const MAX_HEAD = 64 * 1024;
/** `inspector-network-my%20server-2026-03-17T10-31-00.000Z.json`; the server is left out when it has no id. */
const FILE =
	/(?:^|\/)inspector-(?:protocol(?:-pinned|-unpinned)?|history(?:-pinned|-unpinned)?|logs|network|console)(?:-([^/]{1,512}))?-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z[^/]*$/;

/** How sure a file's first lines are an export of MCP Inspector. */
export function detectInspector(head: Head): number {
	if (!/^\s*\[/.test(head.lines[0] ?? '')) return 0;
	const text = head.lines.join('\n').slice(0, MAX_HEAD);
	const list = parseJson(closeJson(text));
	const first: unknown = Array.isArray(list) ? list[0] : undefined;
	const kind = isRecord(first) ? kindOf(first) : null;
	if (kind === null) return 0;
	// Time and text alone are what many programs write.
	if (kind === 'console') return FILE.test(head.path) ? 0.9 : 0;
	return 0.95;
}

/** The server by the id that the exporting person gave it; `null` when the file has another name. */
export function serverOfPath(path: string): string | null {
	const id = FILE.exec(path)?.[1];
	if (id === undefined) return null;
	try {
		return decodeURIComponent(id);
	} catch {
		return id;
	}
}

/** The entry at a place; `null` when it is none. */
export function entryOf(place: PlacedValue): Entry | null {
	const value = parseJson(place.text);
	if (!isRecord(value)) return null;
	const kind = kindOf(value);
	return kind === null ? null : { kind, value };
}

function kindOf(value: JsonRecord): Entry['kind'] | null {
	const { direction, message, params, requestHeaders, timestamp } = value;
	if (typeof value.receivedAt === 'string') return isRecord(params) ? 'logs' : null;
	if (typeof timestamp !== 'string') return null;
	if (isRecord(requestHeaders) && typeof value.url === 'string') {
		return value.category === 'auth' ? 'auth' : 'network';
	}
	if (isRecord(message)) return typeof direction === 'string' ? 'protocol' : null;
	return typeof message === 'string' && Object.keys(value).length === 2 ? 'console' : null;
}
