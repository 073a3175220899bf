import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import type { Head } from '../format.ts';
import { field } from './fields.ts';

/** How sure a file's first lines are ECS records or pino's own: the share of lines that are. */
export function detectEcs(head: Head): number {
	let score = 0;
	let lines = 0;
	for (const [at, raw] of head.lines.entries()) {
		const line = raw.trim();
		if (line === '') continue;
		const value = line.startsWith('{') ? parseJson(line) : undefined;
		const record = isRecord(value) ? value : null;
		if (record === null && at === head.lines.length - 1 && lines > 0) continue;
		lines++;
		if (record !== null) score += isEcs(record) ? 0.97 : isPino(record) ? 0.75 : 0;
	}
	return lines === 0 ? 0 : score / lines;
}

/** Whether a record is of the Elastic Common Schema: `@timestamp` with a version, a level or a data set. */
export function isEcs(record: JsonRecord): boolean {
	if (field(record, '@timestamp') === undefined) return false;
	return ['ecs.version', 'log.level', 'event.dataset', 'event.kind', 'data_stream.type'].some(
		(path) => field(record, path) !== undefined,
	);
}

/** Whether a record is pino's own: a numeric level, a time in milliseconds, a process. */
export function isPino(record: JsonRecord): boolean {
	return (
		typeof record.level === 'number' &&
		typeof record.time === 'number' &&
		(typeof record.pid === 'number' || typeof record.msg === 'string')
	);
}
