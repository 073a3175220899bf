import { formatById } from '../../ingest/formats/detect.ts';
import type { Shows } from '../../ingest/formats/format.ts';
import { lacking } from '../../ingest/formats/shows.ts';
import type { Database } from './database.ts';

/** Something that the logs at hand cannot show, whatever the rules say. */
export interface Limit {
	readonly code:
		| 'format-lacks'
		| 'no-definitions'
		| 'no-arguments'
		| 'no-results'
		| 'no-servers'
		| 'summaries'
		| 'truncated'
		| 'names-only'
		| 'assumed-zone'
		| 'no-time'
		| 'rejects'
		| 'unknown-files';
	readonly count: number;
	/** `format-lacks`: the title of the format, and what even a full log of it does not hold. */
	readonly format?: string;
	readonly lacks?: readonly Shows[];
}

const COUNTS = `SELECT
	(SELECT count(*) FROM events) AS events,
	(SELECT count(*) FROM tools) AS definitions,
	(SELECT count(*) FROM calls) AS calls,
	(SELECT count(*) FROM calls WHERE arguments_text IS NOT NULL) AS with_arguments,
	(SELECT count(*) FROM calls WHERE result_text IS NOT NULL) AS with_results,
	(SELECT count(*) FROM servers WHERE origin <> 'handshake') AS launches,
	(SELECT count(*) FROM events WHERE quality = 'summary') AS summaries,
	(SELECT count(*) FROM events WHERE quality = 'truncated') AS truncated,
	(SELECT count(*) FROM events WHERE quality = 'name-only') AS names_only,
	(SELECT count(*) FROM events WHERE timestamp_source = 'assumed') AS assumed,
	(SELECT count(*) FROM events WHERE timestamp_source IN ('none', 'file')) AS timeless,
	(SELECT coalesce(sum(rejected), 0) FROM files WHERE format IS NOT NULL) AS rejects,
	(SELECT count(*) FROM files WHERE format IS NULL AND rejected > 0) AS unknown_files`;

/** What these logs cannot show, most important first; empty when nothing was read. */
export async function findLimits(db: Database): Promise<Limit[]> {
	const { columns, rows } = await db.query(COUNTS);
	const count = new Map(columns.map((column, i) => [column.name, Number(rows[0]?.[i] ?? 0)]));
	const of = (name: string) => count.get(name) ?? 0;
	const limits: Limit[] = [];
	const add = (code: Limit['code'], n: number, when = n > 0) => {
		if (when) limits.push({ code, count: n });
	};
	if (of('events') > 0) {
		add('no-definitions', 0, of('definitions') === 0);
		add('no-arguments', of('calls'), of('calls') > 0 && of('with_arguments') === 0);
		add('no-results', of('calls'), of('calls') > 0 && of('with_results') === 0);
		add('no-servers', 0, of('launches') === 0);
	}
	const read = await db.query(
		'SELECT format, sum(events) FROM files WHERE events > 0 GROUP BY format ORDER BY format',
	);
	for (const [id, events] of read.rows) {
		const format = formatById(String(id));
		const lacks = format === undefined ? [] : lacking(format);
		if (format !== undefined && lacks.length > 0) {
			limits.push({ code: 'format-lacks', count: Number(events), format: format.title, lacks });
		}
	}
	add('summaries', of('summaries'));
	add('names-only', of('names_only'));
	add('truncated', of('truncated'));
	add('assumed-zone', of('assumed'));
	add('no-time', of('timeless'));
	add('rejects', of('rejects'));
	add('unknown-files', of('unknown_files'));
	return limits;
}

/** A limit in English, one sentence. */
export function describeLimit({ code, count, format = '', lacks = [] }: Limit): string {
	const n = count.toLocaleString('en');
	switch (code) {
		case 'format-lacks':
			return `${format}: a log of this kind never holds ${list(lacks.map((one) => one.replace('-', ' ')))}.`;
		case 'no-definitions':
			return 'No tool definitions: a poisoned or changed tool description cannot be seen.';
		case 'no-arguments':
			return `No arguments in any of ${n} tool calls: what was asked of the tools cannot be seen.`;
		case 'no-results':
			return `No results in any of ${n} tool calls: what the tools answered cannot be seen.`;
		case 'no-servers':
			return 'No launch lines or endpoints: how the servers are started cannot be seen.';
		case 'summaries':
			return `${things(count, 'message')} logged as a summary, without names, arguments or results (Claude Desktop since July 2026 writes nothing else).`;
		case 'names-only':
			return `${things(count, 'record')} naming a tool without arguments or results.`;
		case 'truncated':
			return `${things(count, 'message')} cut by the program that wrote the log.`;
		case 'assumed-zone':
			return `${things(count, 'event')} with a local time without zone; the zone is assumed (--timezone changes it).`;
		case 'no-time':
			return `${things(count, 'event')} without a time of its own.`;
		case 'rejects':
			return `${things(count, 'line')} that could not be read.`;
		case 'unknown-files':
			return `${things(count, 'file')} in no format that sillok knows.`;
	}
}

function list(words: readonly string[]): string {
	return new Intl.ListFormat('en', { type: 'disjunction' }).format(words);
}

function things(count: number, noun: string): string {
	return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
