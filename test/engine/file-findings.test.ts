import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../detections/engine/database.ts';
import {
	describeFileFinding,
	type FileFinding,
	findFileFindings,
} from '../../detections/engine/file-findings.ts';
import { finalise } from '../../detections/engine/finalise.ts';
import { createTables, insertBatch } from '../../detections/engine/tables.ts';
import { newEventRow } from '../../ingest/ecs/event-row.ts';
import type { EventRow } from '../../ingest/ecs/fields.ts';
import { ENGINES } from './engines.ts';

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;
const START = Date.UTC(2026, 10, 12, 9) * 1000;
const CAP = 10_485_760;

interface Log {
	readonly path: string;
	/** Seconds after the start at which it has a line. */
	readonly at: readonly number[];
	/** Seconds this file's clock is ahead. */
	readonly ahead?: number;
	readonly source?: string;
	readonly zone?: string;
	readonly format?: string;
	readonly size?: number;
	readonly server?: string;
	readonly actions?: Readonly<Record<number, string>>;
	/** Seconds from which its messages are its own. */
	readonly ownFrom?: number;
}

/** `count` times, `every` seconds from `from`. */
function steady(from: number, count: number, every = 10): number[] {
	return Array.from({ length: count }, (_, i) => from + i * every);
}

function rows(log: Log, file: number): EventRow[] {
	const { at, ahead = 0, source = 'utc', server = 'files', actions = {}, ownFrom } = log;
	return at.map((second, i) => ({
		...newEventRow(),
		event_id: `${file}-${i}`,
		file_id: file,
		line: i + 1,
		byte_offset: i,
		sub: 0,
		quality: 'full',
		format: log.format ?? 'claude-desktop',
		timestamp_source: source,
		time: START + (second + ahead) * SECOND,
		server,
		kind: 'request',
		direction: 'client_to_server',
		method: 'tools/call',
		action: actions[second] ?? 'tools-call',
		arguments_text: `{"at":${second}}`,
		message_hash: ownFrom !== undefined && second >= ownFrom ? file * 1e9 + second : 1000 + second,
	}));
}

const short = ({ code, file, other, count, value, zone }: FileFinding) =>
	[code, file, other, count, value, zone] as const;

const OWN = 'logs/mcp-server-files.log';
const LONG = 5 * 3600;

const CASES: readonly [string, readonly Log[], readonly unknown[]][] = [
	['one ordinary log', [{ path: OWN, at: steady(0, 40) }], []],
	[
		'two logs of one program',
		[
			{ path: 'logs/mcp.log', at: steady(0, 40) },
			{ path: OWN, at: steady(0, 40) },
		],
		[],
	],
	[
		'a clock that is ahead',
		[
			{ path: 'a/x.log', at: steady(0, 40), format: 'jsonrpc' },
			{ path: OWN, at: steady(0, 40), ahead: 42 },
		],
		[['clock-skew', OWN, 'a/x.log', 40, 42_000, null]],
	],
	[
		'stated times a whole number of quarters apart',
		[
			{ path: 'a/x.log', at: steady(0, 900), format: 'jsonrpc' },
			{ path: OWN, at: steady(0, 900), ahead: 3600 },
		],
		[['zone-misstated', OWN, 'a/x.log', 900, 3_600_000, null]],
	],
	[
		'local times read as another zone',
		[
			{ path: 'a/x.log', at: steady(0, 40), format: 'jsonrpc' },
			{ path: 'b/y.log', at: steady(0, 40), ahead: 9 * 3600, source: 'assumed', format: 'vscode' },
		],
		[['zone-proposed', 'b/y.log', 'a/x.log', 40, 0, 540]],
	],
	[
		'local times of the assumed zone',
		[
			{ path: 'a/x.log', at: steady(0, 40), format: 'jsonrpc' },
			{ path: 'b/y.log', at: steady(0, 40), source: 'assumed', format: 'vscode' },
		],
		[['zone-fits', 'b/y.log', 'a/x.log', 40, 0, 'UTC']],
	],
	[
		'local times that were read again',
		[
			{ path: 'a/x.log', at: steady(0, 40), format: 'jsonrpc' },
			{ path: 'b/y.log', at: steady(0, 40), source: 'matched', zone: '+09:00', format: 'vscode' },
		],
		[['zone-matched', 'b/y.log', 'a/x.log', 40, 0, '+09:00']],
	],
	[
		'a generation that goes on where the older one ends',
		[
			{ path: 'logs/mcp.log', at: steady(405, 40) },
			{ path: 'logs/mcp1.log', at: steady(0, 40) },
		],
		[['continues', 'logs/mcp.log', 'logs/mcp1.log', 0, 15_000, null]],
	],
	[
		'three numbered generations, one compressed',
		[
			{ path: 'x.log', at: steady(1000, 30) },
			{ path: 'x.log.1', at: steady(600, 40) },
			{ path: 'x.log.2.gz', at: steady(0, 60) },
		],
		[
			['continues', 'x.log.1', 'x.log.2.gz', 0, 10_000, null],
			['continues', 'x.log', 'x.log.1', 0, 10_000, null],
		],
	],
	[
		'the rotated log of one server, whose name looks like that of another',
		[
			{ path: 'logs/mcp-server-files1.log', at: steady(0, 40) },
			{ path: OWN, at: steady(405, 40) },
		],
		[['continues', OWN, 'logs/mcp-server-files1.log', 0, 15_000, null]],
	],
	[
		'a server that is really called so',
		[
			{ path: 'logs/mcp-server-files1.log', at: steady(0, 40), server: 'files1' },
			{ path: OWN, at: steady(405, 40) },
		],
		[],
	],
	[
		'generations in two folders',
		[
			{ path: 'a/mcp.log', at: steady(405, 40) },
			{ path: 'b/mcp1.log', at: steady(0, 40) },
		],
		[],
	],
	[
		'a gap between generations',
		[
			{ path: 'x.log', at: steady(400 + LONG, 40) },
			{ path: 'x.log.1', at: steady(0, 40) },
		],
		[['rotation-gap', 'x.log', 'x.log.1', 0, (LONG + 10) * 1000, null]],
	],
	[
		'a copy that was cut off later than it was made',
		[
			{ path: 'x.log', at: steady(350, 40) },
			{ path: 'x.log.1', at: steady(0, 40) },
		],
		[['generations-overlap', 'x.log', 'x.log.1', 5, 0, null]],
	],
	[
		'a log at the size limit, and others that go on',
		[
			{ path: OWN, at: steady(0, 40), size: CAP + 2431 },
			{ path: 'logs/mcp-server-git.log', at: steady(0, 60), server: 'git' },
		],
		[['size-cap', OWN, null, 20, CAP + 2431, null]],
	],
	[
		'a full log that a newer one continues',
		[
			{ path: 'logs/mcp.log', at: steady(405, 40) },
			{ path: 'logs/mcp1.log', at: steady(0, 40), size: CAP },
		],
		[['continues', 'logs/mcp.log', 'logs/mcp1.log', 0, 15_000, null]],
	],
	['a full older generation alone', [{ path: 'logs/mcp1.log', at: steady(0, 40), size: CAP }], []],
	['a log well below the limit', [{ path: OWN, at: steady(0, 40), size: CAP - 70_000 }], []],
	[
		'a full log of another product',
		[{ path: 'x.log', at: steady(0, 40), size: CAP, format: 'jsonrpc' }],
		[],
	],
	[
		'idle twice',
		[{ path: OWN, at: [...steady(0, 40), ...steady(LONG, 40), ...steady(3 * LONG, 40)] }],
		[['silence-idle', OWN, null, 2, (2 * LONG - 390) * 1000, null]],
	],
	[
		'silent until it is started again',
		[
			{
				path: OWN,
				at: [...steady(0, 40), ...steady(LONG, 40)],
				actions: { [LONG]: 'server-start' },
			},
		],
		[['silence-restart', OWN, null, 1, (LONG - 390) * 1000, null]],
	],
	[
		'silent after it was closed',
		[{ path: OWN, at: [...steady(0, 40), ...steady(LONG, 40)], actions: { 390: 'server-end' } }],
		[['silence-restart', OWN, null, 1, (LONG - 390) * 1000, null]],
	],
	['slow all the time', [{ path: OWN, at: steady(0, 40, 3000) }], []],
	['too short to tell', [{ path: OWN, at: [...steady(0, 8), ...steady(LONG, 8)] }], []],
	[
		'silent while another file with the same messages goes on',
		[
			{ path: OWN, at: [...steady(0, 40), ...steady(LONG, 40)] },
			{ path: 'logs/mcp.log', at: [...steady(0, 80), ...steady(LONG, 40)] },
		],
		[
			['silence-missing', OWN, 'logs/mcp.log', 39, (LONG - 390) * 1000, null],
			['silence-idle', 'logs/mcp.log', null, 1, (LONG - 790) * 1000, null],
		],
	],
	[
		'silent while the other file goes on with another server',
		[
			{ path: OWN, at: [...steady(0, 40), ...steady(LONG, 40)] },
			{ path: 'logs/mcp-server-git.log', at: steady(0, 2000), server: 'git' },
		],
		[['silence-idle', OWN, null, 1, (LONG - 390) * 1000, null]],
	],
];

describe.each(ENGINES)('%s', (_, open) => {
	let db: Database;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(() => db.close());

	async function findingsOf(logs: readonly Log[]): Promise<FileFinding[]> {
		await createTables(db);
		const files = logs.map((log, file) => {
			const times = rows(log, file).map((row) => Number(row.time));
			return {
				file_id: file,
				path: log.path,
				format: log.format ?? 'claude-desktop',
				size: log.size ?? 5000,
				first_time: Math.min(...times),
				last_time: Math.max(...times),
				zone: log.zone ?? 'UTC',
			};
		});
		await insertBatch(db, { events: logs.flatMap(rows), files });
		await finalise(db);
		return findFileFindings(db, 'UTC');
	}

	test.each(CASES)('says of files: %s', async (_name, logs, expected) => {
		expect((await findingsOf(logs)).map(short)).toEqual(expected);
	});

	test('has nothing to say before anything was read', async () => {
		await createTables(db);
		expect(await findFileFindings(db, 'UTC')).toEqual([]);
	});

	test('allows for the clock of the other file when it looks into a silence', async () => {
		const findings = await findingsOf([
			{ path: 'a/x.log', at: steady(0, 400), format: 'jsonrpc' },
			{ path: OWN, at: [...steady(0, 40), ...steady(3900, 10)], ahead: 60 },
		]);
		expect(findings.map(short)).toEqual([
			['clock-skew', OWN, 'a/x.log', 50, 60_000, null],
			['silence-missing', OWN, 'a/x.log', 348, 3510_000, null],
		]);
	});
});

const FOUND: FileFinding = {
	code: 'continues',
	file: 'a.log',
	other: 'b.log',
	count: 41,
	value: 0,
	spread: 3,
	at: START,
	zone: null,
};
test.each<[Partial<FileFinding>, string]>([
	[
		{ code: 'clock-skew', value: -97_321 },
		'a.log: its clock is 97.3 s behind that of b.log, measured on 41 messages that stand in both (single ones differ by 3 ms); they are counted once.',
	],
	[
		{ code: 'zone-matched', zone: 540 },
		'a.log: read with the zone +09:00, as 41 of its messages also stand in b.log.',
	],
	[{ value: 15_000 }, 'a.log: continues b.log after 15.0 s.'],
	[
		{ code: 'silence-missing', value: (5 * HOUR) / 1000 },
		'a.log: silent for 5 h 0 min from 2026-11-12 09:00 UTC, while b.log, which holds the same messages, has 41 events that this file lacks.',
	],
	[
		{ code: 'silence-idle', count: 1, value: 45 * 60_000 },
		'a.log: silent for 45 min, longer than usual, from 2026-11-12 09:00 UTC; it goes on without a restart, as an idle connection does.',
	],
])('says in English %j', (part, text) => {
	expect(describeFileFinding({ ...FOUND, ...part })).toBe(text);
});
