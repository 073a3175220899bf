import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../detections/engine/database.ts';
import { finalise } from '../../detections/engine/finalise.ts';
import { createTables, insertBatch } from '../../detections/engine/tables.ts';
import { findZones } from '../../detections/engine/zones.ts';
import { newEventRow } from '../../ingest/ecs/event-row.ts';
import type { EventRow } from '../../ingest/ecs/fields.ts';
import { ENGINES } from './engines.ts';

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;
const START = Date.UTC(2026, 10, 12, 9) * 1000;
/** Milliseconds by which a proxy writes a message later, never the same twice in a row. */
const JITTER = [0, 2, 1, 3, 0, 1, 2];

const FILES = [
	{ file_id: 0, path: 'laptop/proxy.log' },
	{ file_id: 1, path: 'laptop/mcpServer.files.log' },
	{ file_id: 2, path: 'laptop/gateway.log' },
];

interface Holds {
	readonly file: number;
	/** Microseconds that this file's clock is ahead. */
	readonly ahead?: number | ((i: number) => number);
	readonly source?: string;
	readonly fields?: Partial<EventRow>;
	readonly messages?: number;
	/** Microseconds between two messages. */
	readonly every?: number;
	readonly of?: (i: number) => Partial<EventRow>;
}

/** A call with arguments of its own every ten seconds, as one file holds it. */
function held({ file, ahead = 0, source = 'utc', fields = {}, of, ...rest }: Holds): EventRow[] {
	const { messages = 12, every = 10 * SECOND } = rest;
	return Array.from({ length: messages }, (_, i) => ({
		...newEventRow(),
		event_id: `${file}-${String(i).padStart(3, '0')}`,
		file_id: file,
		line: i + 1,
		byte_offset: i * 100,
		sub: 0,
		quality: 'full',
		format: `format-${file}`,
		timestamp_source: source,
		time:
			START +
			i * every +
			(typeof ahead === 'number' ? ahead : ahead(i)) +
			(file === 0 ? 0 : (JITTER[i % JITTER.length] ?? 0) * 1000),
		server: 'files',
		kind: 'request',
		direction: 'client_to_server',
		method: 'tools/call',
		tool: 'read',
		arguments_text: `{"path":"/notes/${i}.md"}`,
		message_hash: 1000 + i,
		...fields,
		...of?.(i),
	}));
}

const SKEW = 97_321_000;
const ping = () => ({ method: 'ping', tool: null, arguments_text: null, message_hash: 7 });
const handshake = (i: number) => ({ method: i === 0 ? 'initialize' : 'tools/list' });

/** Name, files, then: offsets in milliseconds (rounded), zone proposals, events left. */
const CASES: readonly [string, readonly Holds[], readonly number[], readonly unknown[], number][] =
	[
		['a clock that is ahead', [{ file: 0 }, { file: 1, ahead: SKEW }], [97_322], [], 12],
		['a clock that is behind', [{ file: 0 }, { file: 1, ahead: -SKEW }], [-97_320], [], 12],
		[
			'five messages',
			[
				{ file: 0, messages: 5 },
				{ file: 1, ahead: 3 * SECOND, messages: 5 },
			],
			[3001],
			[],
			5,
		],
		[
			'four messages',
			[
				{ file: 0, messages: 4 },
				{ file: 1, ahead: 3 * SECOND, messages: 4 },
			],
			[],
			[],
			8,
		],
		[
			'pings of one text',
			[
				{ file: 0, of: ping },
				{ file: 1, ahead: 3 * SECOND, of: ping },
			],
			[],
			[],
			24,
		],
		[
			'pings with ids, as every session has them',
			[
				{ file: 0, fields: { method: 'ping', arguments_text: null } },
				{ file: 1, ahead: 3 * SECOND, fields: { method: 'ping', arguments_text: null } },
			],
			[],
			[],
			24,
		],
		[
			'the beginnings of two sessions',
			[
				{ file: 0, of: handshake },
				{ file: 1, ahead: 5 * HOUR + SKEW, of: handshake },
			],
			[],
			[],
			24,
		],
		[
			'one call again and again',
			[
				{ file: 0, fields: { arguments_text: '{}' } },
				{ file: 1, ahead: SECOND, fields: { arguments_text: '{}' } },
			],
			[],
			[],
			24,
		],
		[
			'two runs of one script, one after the other',
			[{ file: 0 }, { file: 1, ahead: 11 * 60 * SECOND }],
			[],
			[],
			24,
		],
		[
			'messages that lie apart by another time each',
			[{ file: 0 }, { file: 1, ahead: (i) => (i + 1) * SECOND }],
			[],
			[],
			24,
		],
		[
			'another server',
			[{ file: 0 }, { file: 1, ahead: 3 * SECOND, fields: { server: 'git' } }],
			[],
			[],
			24,
		],
		[
			'a log that names the server as it calls itself',
			[
				{ file: 0, fields: { server: 'files-server' } },
				{ file: 1, ahead: 3 * SECOND, fields: { server_name: 'files-server' } },
			],
			[3001],
			[],
			12,
		],
		[
			'a log that knows neither server nor direction',
			[
				{ file: 0, fields: { server: null, direction: null } },
				{ file: 1, ahead: 3 * SECOND },
			],
			[3001],
			[],
			12,
		],
		[
			'few of the messages of both',
			[
				{ file: 0, messages: 40 },
				{
					file: 1,
					messages: 40,
					ahead: 3 * SECOND,
					of: (i) => (i % 6 === 0 ? {} : { message_hash: 5000 + i }),
				},
			],
			[],
			[],
			80,
		],
		[
			'three files',
			[{ file: 0 }, { file: 1, ahead: 3 * SECOND }, { file: 2, ahead: -5 * SECOND }],
			[3001, -4999, -8000],
			[],
			12,
		],
		[
			'local times of another zone',
			[{ file: 0 }, { file: 1, ahead: 9 * HOUR, source: 'assumed' }],
			[9 * 3600_000 + 1],
			[[1, 0, 540, false, 12]],
			12,
		],
		[
			'local times west of the assumed zone, by quarters of an hour',
			[{ file: 0 }, { file: 1, ahead: -3.75 * HOUR, source: 'assumed' }],
			[-3.75 * 3600_000 + 1],
			[[1, 0, -225, false, 12]],
			12,
		],
		[
			'local times of the assumed zone',
			[{ file: 0 }, { file: 1, source: 'assumed' }],
			[1],
			[[1, 0, 'UTC', true, 12]],
			12,
		],
		[
			'local times of another zone and a clock that is ahead',
			[{ file: 0 }, { file: 1, ahead: 9 * HOUR + 4 * SECOND, source: 'assumed' }],
			[9 * 3600_000 + 4001],
			[[1, 0, 540, false, 12]],
			12,
		],
		[
			'local times that no zone explains',
			[{ file: 0 }, { file: 1, ahead: 9 * HOUR + 5 * 60 * SECOND, source: 'assumed' }],
			[],
			[],
			24,
		],
		[
			'local times across a change to winter time',
			[
				{ file: 0, messages: 24 },
				{ file: 1, messages: 24, ahead: (i) => (i < 12 ? -4 : -5) * HOUR, source: 'assumed' },
			],
			[-5 * 3600_000 + 1, -4 * 3600_000 + 1],
			[],
			24,
		],
		[
			'local times in both',
			[
				{ file: 0, source: 'assumed' },
				{ file: 1, source: 'assumed', ahead: 3 * SECOND },
			],
			[3001],
			[],
			12,
		],
		[
			'times that are no times of the message',
			[{ file: 0 }, { file: 1, source: 'inherited', ahead: 3 * SECOND }],
			[],
			[],
			24,
		],
	];

describe.each(ENGINES)('%s', (_, open) => {
	let db: Database;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(() => db.close());

	async function load(files: readonly Holds[]): Promise<void> {
		await createTables(db);
		await insertBatch(db, { events: files.flatMap(held), files: FILES });
		await finalise(db);
	}

	test.each(CASES)('measures clocks: %s', async (_name, files, offsets, zones, events) => {
		await load(files);
		const { rows } = await db.query(
			'SELECT offset_us FROM file_clocks ORDER BY file_id, other_id, quarters',
		);
		expect(rows.map(([us]) => Math.round(Number(us) / 1000))).toEqual(offsets);
		const found = await findZones(db, 'files', 'UTC');
		expect(found.map((one) => [one.fileId, one.otherId, one.zone, one.fits, one.matches])).toEqual(
			zones,
		);
		const left = await db.query('SELECT count(*), count(DISTINCT message_hash) FROM events');
		expect(left.rows[0]?.[0]).toBe(events);
		const lost = await db.query(
			'SELECT count(*) FROM duplicates WHERE duplicate_of NOT IN (SELECT event_id FROM events)',
		);
		expect(lost.rows).toEqual([[0]]);
	});

	test('finds repeated messages too once the clocks are known, each once', async () => {
		const pings = (file: number, ahead: number): EventRow[] =>
			held({ file, ahead, of: ping, messages: 6, every: 20 * SECOND }).map((row) => ({
				...row,
				event_id: `ping-${row.event_id}`,
			}));
		await createTables(db);
		const events = [
			...held({ file: 0 }),
			...held({ file: 1, ahead: SKEW }),
			...pings(0, 0),
			...pings(1, SKEW).slice(1),
		];
		await insertBatch(db, { events, files: FILES });
		await finalise(db);
		const { rows } = await db.query(
			"SELECT (SELECT count(*) FROM events WHERE method = 'ping'), (SELECT count(*) FROM duplicates WHERE method = 'ping')",
		);
		expect(rows).toEqual([[6, 5]]);
	});

	test('keeps the event whose zone is stated', async () => {
		await load([
			{ file: 0, source: 'assumed', ahead: 9 * HOUR },
			{ file: 1, source: 'offset' },
		]);
		const { rows } = await db.query('SELECT DISTINCT timestamp_source FROM events');
		expect(rows).toEqual([['offset']]);
	});

	test('takes the assumed zone with its summer time into account', async () => {
		await createTables(db);
		const events = [
			...held({ file: 0 }),
			...held({ file: 1, ahead: 14 * HOUR, source: 'assumed' }),
		];
		await insertBatch(db, { events, files: FILES });
		await finalise(db);
		const [found] = await findZones(db, 'files', 'America/New_York');
		expect(found?.zone).toBe(9 * 60);
	});
});
