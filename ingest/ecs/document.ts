import { actionClass } from '../mcp/methods.ts';
import { EVENTS, type EventRow, type FileRow, type RejectRow } from './fields.ts';
import type { Column } from './table.ts';

/** A nested ECS document, as it goes to files, Elastic and Splunk. */
export interface EcsDocument {
	[key: string]: EcsValue;
}
export type EcsValue = string | number | boolean | null | EcsDocument | EcsValue[];

const ECS_VERSION = '9.4.0';
const columns: readonly Column[] = EVENTS.columns;
/** Column, path and how the cell becomes a field. */
const MAPPED = columns
	.filter((c) => c.field !== undefined)
	.map((c) => ({ name: c.name as keyof EventRow, path: c.field!.split('.'), type: c.type }));

/**
 * The ECS 9.4 document of an event; `file` adds path and hash of where it was read.
 * `duplicate_of` names the event that says the same in another file. An event without a time gets `readAt`
 * (microseconds) as `@timestamp`; `sillok.timestamp.source` says `none` then.
 */
export function toDocument(
	row: EventRow & { readonly duplicate_of?: string | null },
	file?: Pick<FileRow, 'path' | 'sha256'>,
	readAt = 0,
): EcsDocument {
	const document: EcsDocument = { '@timestamp': isoTime(row.time ?? readAt) };
	for (const { name, path, type } of MAPPED) {
		const value = row[name];
		if (value === null || name === 'time') continue;
		if (name === 'duration_ms') setPath(document, path, Math.round((value as number) * 1e6));
		else setPath(document, path, type === 'TIMESTAMP' ? isoTime(value as number) : value);
	}
	const meaning = row.action === null ? undefined : actionClass(row.action);
	setPath(document, ['ecs', 'version'], ECS_VERSION);
	setPath(document, ['event', 'kind'], 'event');
	if (meaning !== undefined) {
		setPath(document, ['event', 'category'], [meaning.category]);
		setPath(document, ['event', 'type'], [meaning.type]);
	}
	setPath(document, ['event', 'module'], 'mcp');
	setPath(document, ['event', 'dataset'], 'mcp.events');
	if (row.format !== null) setPath(document, ['event', 'provider'], row.format);
	if (row.server !== null) setPath(document, ['service', 'type'], 'mcp-server');
	if (row.tool !== null && row.method === 'tools/call') {
		setPath(document, ['gen_ai', 'operation', 'name'], 'execute_tool');
	}
	if (row.error_code !== null && row.error_type === 'jsonrpc_error') {
		setPath(document, ['rpc', 'response', 'status_code'], row.error_code);
	}
	if (row.time !== null && row.duration_ms !== null) {
		setPath(document, ['event', 'start'], isoTime(row.time - Math.round(row.duration_ms * 1000)));
		setPath(document, ['event', 'end'], isoTime(row.time));
	}
	if (row.duplicate_of != null) setPath(document, ['sillok', 'duplicate_of'], row.duplicate_of);
	addRelated(document, row);
	if (file?.path != null) setPath(document, ['log', 'file', 'path'], file.path);
	if (file?.sha256 != null) setPath(document, ['sillok', 'source', 'sha256'], file.sha256);
	return document;
}

/** The document of a line that could not be read; `time` (microseconds) is when it was tried. */
export function toRejectDocument(
	reject: RejectRow,
	time: number,
	file: Pick<FileRow, 'path' | 'sha256'>,
): EcsDocument {
	return {
		'@timestamp': isoTime(time),
		ecs: { version: ECS_VERSION },
		event: { kind: 'pipeline_error', module: 'mcp', dataset: 'mcp.events' },
		error: { type: reject.reason, message: reject.detail },
		log: { file: { path: file.path } },
		sillok: {
			source: {
				line: reject.line,
				offset: reject.byte_offset,
				length: reject.byte_length,
				sha256: file.sha256,
			},
		},
	};
}

function addRelated(document: EcsDocument, row: EventRow): void {
	if (row.host !== null) setPath(document, ['related', 'hosts'], [row.host]);
	if (row.source_ip !== null) setPath(document, ['related', 'ip'], [row.source_ip]);
	if (row.user !== null) setPath(document, ['related', 'user'], [row.user]);
}

/** ISO 8601 in UTC with milliseconds, or microseconds where there are any; `time` in microseconds since 1970. */
export function isoTime(time: number): string {
	const ms = Math.floor(time / 1000);
	const micros = time - ms * 1000;
	const iso = new Date(ms).toISOString();
	return micros === 0 ? iso : `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

/** Sets a value under a dotted path; the path comes from the field table, never from a log. */
export function setPath(document: EcsDocument, path: readonly string[], value: EcsValue): void {
	let at = document;
	for (let i = 0; i < path.length - 1; i++) {
		const key = path[i]!;
		let next = at[key];
		if (typeof next !== 'object' || next === null || Array.isArray(next)) {
			next = {};
			at[key] = next;
		}
		at = next;
	}
	at[path[path.length - 1]!] = value;
}
