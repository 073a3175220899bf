import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInputs } from '../../cli/inputs.ts';
import { type Loaded, loadLogs } from '../../cli/load.ts';
import { gatedStatement } from '../../detections/engine/gate.ts';
import {
	answersOf,
	BLOCK,
	decodedTexts,
	eventArguments,
	eventBlocks,
	eventBounds,
	eventCount,
	eventDetail,
	eventRows,
	eventsById,
	facetCounts,
	histogram,
	passingEvents,
	topServers,
} from '../../web/queries/events.ts';
import { FACET_FIELDS, NO_FILTERS } from '../../web/queries/filter.ts';
import {
	activeStretches,
	assumedZones,
	oddities,
	qualities,
	rejectsOf,
} from '../../web/queries/recognition.ts';
import { rowsOf } from '../../web/queries/rows.ts';
import { rowCounts, schemaColumns } from '../../web/queries/schema.ts';
import { parseSearch } from '../../web/queries/search-line.ts';
import { raw, type Sql } from '../../web/queries/sql.ts';
import { whereOf } from '../../web/queries/where.ts';

const LOGS = join(
	import.meta.dirname,
	'../../sample-logs/incidents/forecast-that-wanted-a-key/logs',
);
let loaded: Loaded;

beforeAll(async () => {
	loaded = await loadLogs(await findInputs([LOGS]), { zone: 'UTC' });
});
afterAll(() => loaded.close());

async function ask<T extends object>(statement: Sql): Promise<T[]> {
	return rowsOf<T>(await loaded.db.query(statement.sql, statement.values));
}

async function count(where: Sql): Promise<number> {
	const [row] = await ask<{ n: number }>(eventCount(where));
	return row?.n ?? -1;
}

const evil = `x'); DROP TABLE events; --`;
const nobody = { eventsOfLevel: () => [] };

function where(line: string, from: number | null = null, to: number | null = null): Sql {
	return whereOf({ filters: parseSearch(line).filters, from, to }, nobody);
}

test.each([
	['', 'TRUE'],
	['server:notes', `server = 'notes'`],
	['server:notes|weather', `server IN ('notes', 'weather')`],
	['-server:notes', `server IS DISTINCT FROM 'notes'`],
	['tool:""', 'tool IS NULL'],
	['-tool:""', 'tool IS NOT NULL'],
	['tool:""|add_note', `tool IS NULL OR tool = 'add_note'`],
	['server:notes -kind:request|result', `server = 'notes' AND kind NOT IN ('request', 'result')`],
	['"saved note"', `lower(result_text) LIKE '%saved note%' OR lower(message) LIKE '%saved note%'`],
	['level:critical', 'FALSE'],
	['-level:critical', 'TRUE'],
	['level:""', 'TRUE'],
	[
		'file:mcp-server-notes.log',
		`file_id = (SELECT file_id FROM files WHERE path LIKE '%mcp-server-notes.log')`,
	],
	['http_status:200', 'http_status = 200'],
])('%s passes the same events as %s', async (line, plain) => {
	expect(await count(where(line))).toBe(await count(raw(`(${plain})`)));
});

test('text of a tool definition is found in the event that listed it', async () => {
	const [found] = await ask<{ n: number }>(eventCount(where('"forecasts are calibrated"')));
	expect(found?.n).toBeGreaterThan(0);
});

test.each(['server:notes', '-tool:add_note', 'tool:""', '"a\'b"', 'file:mcp.log', 'level:""'])(
	'the shown form of %s is SQL that passes the gate and gives the same',
	async (line) => {
		const condition = where(line, 1_700_000_000_000_000, 1_800_000_000_000_000);
		const shown = gatedStatement(`SELECT count(*) AS n FROM events WHERE ${condition.shown}`, {
			tables: new Set(['events', 'texts', 'files']),
			params: new Map(),
		});
		const [row] = rowsOf<{ n: number }>(await loaded.db.query(shown));
		expect(row?.n).toBe(await count(condition));
	},
);

test.each(['server', 'text', 'file', 'level', 'method'])(
	'a value of %s is never SQL',
	async (field) => {
		const set = { ...NO_FILTERS, filters: [{ field, values: [evil], not: false }] };
		const context = { eventsOfLevel: () => [evil] };
		const condition = whereOf(set, context);
		expect(condition.sql).not.toContain('DROP');
		expect(await count(condition)).toBe(0);
	},
);

test('a field that does not exist passes nothing', async () => {
	const filters = [{ field: 'nonsense', values: ['x'], not: false }];
	expect(await count(whereOf({ ...NO_FILTERS, filters }, nobody))).toBe(0);
});

test('the time range is half open and leaves out events without a time', async () => {
	const [bounds] = await ask<{ events: number; first_time: number; last_time: number }>(
		eventBounds(),
	);
	const { events, first_time, last_time } = bounds ?? { events: 0, first_time: 0, last_time: 0 };
	expect(events).toBeGreaterThan(100);
	expect(await count(where('', first_time, last_time + 1))).toBe(events);
	expect(await count(where('', first_time + 1, null))).toBeLessThan(events);
	expect(await count(where('', null, first_time))).toBe(0);
});

test.each(['', 'server:notes', 'tool:add_note', 'server:nobody'])(
	'blocks and rows of %j cover every passing event once, in order',
	async (line) => {
		const condition = where(line);
		const blocks = await ask<{ block: number; n: number }>(eventBlocks(condition));
		const rows = [];
		for (const { block, n } of blocks) {
			const page = await ask<{ seq: number; event_id: string }>(
				eventRows(condition, block * BLOCK, (block + 1) * BLOCK),
			);
			expect(page).toHaveLength(n);
			rows.push(...page);
		}
		expect(rows).toHaveLength(await count(condition));
		expect(new Set(rows.map((row) => row.event_id)).size).toBe(rows.length);
		expect(rows.map((row) => row.seq)).toEqual(
			rows.map((row) => row.seq).toSorted((a, b) => a - b),
		);
	},
);

test.each(FACET_FIELDS.filter((field) => field !== 'level'))(
	'the counts of %s add up to all events, and each is what its filter passes',
	async (field) => {
		const values = await ask<{ value: string; n: number }>(facetCounts(field, raw('TRUE'), 200));
		expect(values.reduce((sum, one) => sum + one.n, 0)).toBe(await count(raw('TRUE')));
		for (const { value, n } of values.slice(0, 5)) {
			const filters = [{ field, values: [value], not: false }];
			expect(await count(whereOf({ ...NO_FILTERS, filters }, nobody))).toBe(n);
		}
	},
);

test('the histogram counts every event with a time once', async () => {
	const [bounds] = await ask<{ first_time: number }>(eventBounds());
	const servers = (await ask<{ server: string }>(topServers(2))).map((row) => row.server);
	const width = 3_600_000_000;
	const bins = await ask<{ bin: number; series: number; n: number }>(
		histogram(raw('TRUE'), bounds?.first_time ?? 0, width, servers),
	);
	expect(bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(await count(raw('time IS NOT NULL')));
	expect(Math.min(...bins.map((bin) => bin.bin))).toBe(0);
	const [first = ''] = servers;
	const ofFirst = bins.filter((bin) => bin.series === 0).reduce((sum, bin) => sum + bin.n, 0);
	expect(ofFirst).toBe(await count(where(`server:${first}`)));
});

test('one event is found with all columns, its arguments, its answer and what it hides', async () => {
	const [call] = await ask<{ event_id: string }>(
		eventRows(where('tool:add_note kind:request'), 0, 1_000_000),
	);
	const id = call?.event_id ?? '';
	const [detail] = await ask<{ event_id: string; tool: string }>(eventDetail(id));
	expect(detail).toMatchObject({ event_id: id, tool: 'add_note' });
	expect(await ask<{ path: string }>(eventArguments(id))).toContainEqual(
		expect.objectContaining({ path: 'title', value_type: 'string' }),
	);
	const [answer] = await ask<{ event_id: string }>(answersOf(id));
	expect((await ask<{ kind: string }>(eventsById([answer?.event_id ?? ''])))[0]?.kind).toBe(
		'result',
	);
	const lists = await ask<{ event_id: string }>(
		eventRows(where('method:tools/list kind:result server:weather'), 0, 1_000_000),
	);
	const hidden = await ask<{ decoded_text: string; hidden: number }>(
		decodedTexts(lists.map((row) => row.event_id)),
	);
	expect(hidden.some((one) => one.hidden > 0 && one.decoded_text.includes('.ssh'))).toBe(true);
});

test('ids are looked up without order or number mattering', async () => {
	const all = await ask<{ event_id: string }>(eventRows(raw('TRUE'), 0, 1_000_000));
	const ids = all.map((row) => row.event_id).reverse();
	expect(await ask(eventsById(ids))).toHaveLength(all.length);
	expect(await ask(passingEvents(where('server:notes'), ids))).toHaveLength(
		await count(where('server:notes')),
	);
	expect(await ask(eventsById([]))).toEqual([]);
});

test.each<[string, Sql]>([
	['rejects', rejectsOf(0, 10)],
	['qualities', qualities()],
	['assumed zones', assumedZones()],
	['oddities', oddities()],
	['stretches', activeStretches(60_000_000)],
	['schema', schemaColumns()],
	['row counts', rowCounts(['events', 'calls', 'files'])],
	['no row counts', rowCounts(['x; DROP TABLE events'])],
])('%s can be asked', async (_, statement) => {
	expect(Array.isArray(await ask(statement))).toBe(true);
});
