import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, ResultValue } from '../../detections/engine/database.ts';
import { finalise } from '../../detections/engine/finalise.ts';
import { PUBLISHED } from '../../detections/engine/published.ts';
import { createTables, insertBatch } from '../../detections/engine/tables.ts';
import { newEventRow } from '../../ingest/ecs/event-row.ts';
import type { EventRow, ToolRow } from '../../ingest/ecs/fields.ts';
import { ENGINES } from './engines.ts';

const MS = 1000;

function event(id: string, fields: Partial<EventRow>): EventRow {
	return { ...newEventRow(), event_id: id, file_id: 0, line: 1, quality: 'full', ...fields };
}

/** The same message as two files hold it: `mcp.log` and the server's own file. */
function message(id: string, file: number, time: number, fields: Partial<EventRow> = {}): EventRow {
	return event(id, {
		file_id: file,
		time,
		format: 'claude-desktop',
		server: 'files',
		kind: 'request',
		direction: 'client_to_server',
		message_hash: 1,
		...fields,
	});
}

const FILES = [
	{ file_id: 0, path: 'Claude/mcp.log' },
	{ file_id: 1, path: 'Claude/mcp-server-files.log' },
	{ file_id: 2, path: 'elsewhere/mcp-server-files.log' },
];

function tool(id: string, time: number, name: string, hash: string, client = 'claude'): ToolRow {
	return {
		event_id: id,
		time,
		session_id: 's',
		client,
		server: 'files',
		server_version: null,
		tool: name,
		title: null,
		description: null,
		input_schema: null,
		output_schema: null,
		annotations: null,
		read_only_hint: null,
		destructive_hint: null,
		open_world_hint: null,
		hash,
	};
}

describe.each(ENGINES)('%s', (_, open) => {
	let db: Database;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(() => db.close());

	/** Runs `check` on fresh tables with these rows, finalised after each batch. */
	async function withRows(
		batches: readonly Parameters<typeof insertBatch>[1][],
		check: (rows: (sql: string) => Promise<readonly (readonly ResultValue[])[]>) => Promise<void>,
	): Promise<void> {
		await createTables(db);
		for (const batch of batches) {
			await insertBatch(db, batch);
			await finalise(db);
		}
		await check(async (sql) => (await db.query(sql)).rows);
	}

	test('publishes every table with the columns it is documented with', async () => {
		const events = [event('a', { time: 1, session_id: 's' })];
		for (const batches of [[], [{ events, files: FILES }]]) {
			await createTables(db);
			for (const batch of batches) await insertBatch(db, batch);
			await finalise(db);
			for (const table of PUBLISHED) {
				const { columns } = await db.query(`SELECT * FROM ${table.name} LIMIT 0`);
				expect([table.name, columns]).toEqual([
					table.name,
					table.columns.map(({ name, type }) => ({ name, type })),
				]);
			}
		}
	});

	test('numbers events by time, those without one last, ties by place in the file', async () => {
		const events = [
			event('late', { time: 9 * MS }),
			event('none', { time: null }),
			event('second', { time: 5 * MS, byte_offset: 20 }),
			event('first', { time: 5 * MS, byte_offset: 10 }),
			event('sub', { time: 5 * MS, byte_offset: 10, sub: 1 }),
		].map((row) => ({ ...row, byte_offset: row.byte_offset ?? 0, sub: row.sub ?? 0 }));
		await withRows([{ events, files: FILES }], async (rows) => {
			expect(await rows('SELECT seq, event_id FROM events ORDER BY seq')).toEqual([
				[1, 'first'],
				[2, 'sub'],
				[3, 'second'],
				[4, 'late'],
				[5, 'none'],
			]);
		});
	});

	test("sets the copy in mcp.log aside, with its facts, and keeps the server's own", async () => {
		const text = { time: 1, session_id: 's', client: 'c', server: 'files', role: 'result' };
		await withRows(
			[
				{
					events: [message('copy', 0, 1000 * MS), message('own', 1, 1001 * MS)],
					texts: [
						{ ...text, event_id: 'copy', text: 'x' },
						{ ...text, event_id: 'own', text: 'x' },
					],
					files: FILES,
				},
			],
			async (rows) => {
				expect(await rows('SELECT event_id FROM events')).toEqual([['own']]);
				expect(await rows('SELECT event_id, duplicate_of FROM duplicates')).toEqual([
					['copy', 'own'],
				]);
				expect(await rows('SELECT event_id FROM texts')).toEqual([['own']]);
			},
		);
	});

	test.each<[string, EventRow[], [string, string][]]>([
		['further apart than 2 ms', [message('a', 0, 0), message('b', 1, 2001)], []],
		['just 2 ms apart', [message('a', 0, 0), message('b', 1, 2000)], [['a', 'b']]],
		['in one file', [message('a', 1, 0), message('b', 1, 0)], []],
		['of another server', [message('a', 0, 0), message('b', 1, 0, { server: 'git' })], []],
		[
			'in the other direction',
			[message('a', 0, 0), message('b', 1, 0, { direction: 'server_to_client' })],
			[],
		],
		['of another kind', [message('a', 0, 0), message('b', 1, 0, { kind: 'notification' })], []],
		['with another text', [message('a', 0, 0), message('b', 1, 0, { message_hash: 2 })], []],
		[
			'without a time',
			[message('a', 0, 0, { time: null }), message('b', 1, 0, { time: null })],
			[],
		],
		[
			'twice in both files',
			[message('a1', 0, 0), message('a2', 0, 100), message('b1', 1, 0), message('b2', 1, 100)],
			[
				['a1', 'b1'],
				['a2', 'b2'],
			],
		],
		[
			'twice in one, once in the other',
			[message('a1', 0, 0), message('a2', 0, 100), message('b1', 1, 50)],
			[['a1', 'b1']],
		],
		[
			'again much later',
			[message('a1', 0, 0), message('b2', 1, 9_000_000), message('a2', 0, 9_000_000)],
			[['a2', 'b2']],
		],
		[
			'in three files',
			[message('a', 0, 0), message('b', 1, 0), message('c', 2, 0)],
			[
				['a', 'b'],
				['c', 'b'],
			],
		],
		[
			'as a standard error line of Claude Desktop',
			[
				message('a', 0, 0, { kind: 'log', message_hash: null, message: 'boom', direction: null }),
				message('b', 1, 0, { kind: 'log', message_hash: null, message: 'boom', direction: null }),
			],
			[['a', 'b']],
		],
		[
			'as a log line of another product',
			[
				message('a', 0, 0, { kind: 'log', message_hash: null, message: 'boom', format: 'vscode' }),
				message('b', 1, 0, { kind: 'log', message_hash: null, message: 'boom', format: 'vscode' }),
			],
			[],
		],
		[
			'with a poorer quality',
			[message('a', 2, 0), message('b', 1, 0, { quality: 'truncated' })],
			[['b', 'a']],
		],
	])('finds duplicates: the same message %s', async (_name, events, expected) => {
		await withRows([{ events, files: FILES }], async (rows) => {
			expect(await rows('SELECT event_id, duplicate_of FROM duplicates ORDER BY event_id')).toEqual(
				expected,
			);
			expect(await rows('SELECT count(*) FROM events')).toEqual([
				[events.length - expected.length],
			]);
		});
	});

	test('keeps one of an event that two files give the same id', async () => {
		const fact = { time: 0, session_id: 's', client: 'c', server: 'files', tool: 't', path: 'p' };
		const batch = {
			events: [message('same', 1, 0), message('same', 2, 0)],
			arguments: [
				{ ...fact, event_id: 'same', name: 'p', value: 'v', value_type: 'string' },
				{ ...fact, event_id: 'same', name: 'p', value: 'v', value_type: 'string' },
			],
			files: FILES,
		};
		await withRows([batch], async (rows) => {
			expect(await rows('SELECT event_id, file_id FROM events')).toEqual([['same', 1]]);
			expect(await rows('SELECT event_id, file_id FROM duplicates')).toEqual([['same', 2]]);
			expect(await rows('SELECT count(*) FROM arguments')).toEqual([[1]]);
		});
	});

	test('points a response to the request that was kept', async () => {
		const events = [
			message('q-copy', 0, 0),
			message('q', 1, 0),
			message('a', 0, 50 * MS, {
				kind: 'result',
				message_hash: 9,
				request_event_id: 'q-copy',
			}),
		];
		await withRows([{ events, files: FILES }], async (rows) => {
			expect(await rows("SELECT request_event_id FROM events WHERE event_id = 'a'")).toEqual([
				['q'],
			]);
		});
	});

	test('applies marks to events, also to ones published before', async () => {
		await withRows(
			[
				{
					events: [
						event('a', { time: 1, pairing: null }),
						event('b', { time: 2, pairing: 'late' }),
					],
					files: FILES,
				},
				{ marks: [{ event_id: 'a', pairing: 'cancelled' }] },
			],
			async (rows) => {
				expect(await rows('SELECT event_id, pairing FROM events ORDER BY seq')).toEqual([
					['a', 'cancelled'],
					['b', 'late'],
				]);
			},
		);
	});

	test('joins calls with their responses, and keeps records without a pair', async () => {
		const call = { method: 'tools/call', tool: 'read', session_id: 's', server: 'files' };
		const events = [
			event('q1', {
				...call,
				time: 1,
				kind: 'request',
				arguments_text: '{"p":1}',
				tool_call_id: 'c1',
			}),
			event('d1', {
				time: 2,
				kind: 'decision',
				session_id: 's',
				tool_call_id: 'c1',
				decision: 'denied',
			}),
			event('a1', {
				...call,
				time: 3,
				kind: 'result',
				request_event_id: 'q1',
				result_text: 'ok',
				outcome: 'success',
				duration_ms: 2,
				quality: 'truncated',
			}),
			event('a1b', {
				...call,
				time: 4,
				kind: 'result',
				request_event_id: 'q1',
				result_text: 'again',
			}),
			event('q2', { ...call, time: 5, kind: 'request', pairing: 'unanswered', outcome: 'unknown' }),
			event('a3', {
				...call,
				time: 6,
				kind: 'error',
				error_type: 'jsonrpc_error',
				error_code: '-32602',
				pairing: 'unpaired',
			}),
			event('other', { time: 7, kind: 'request', method: 'tools/list', session_id: 's' }),
		];
		await withRows([{ events, files: FILES }], async (rows) => {
			expect(
				await rows(`SELECT event_id, response_event_id, arguments_text, result_text, outcome,
					error_code, duration_ms, decision, pairing, quality FROM calls ORDER BY time`),
			).toEqual([
				['q1', 'a1', '{"p":1}', 'ok', 'success', null, 2, 'denied', null, 'truncated'],
				['q2', null, null, null, 'unknown', null, null, null, 'unanswered', 'full'],
				['a3', 'a3', null, null, null, '-32602', null, null, 'unpaired', 'full'],
			]);
			expect(await rows('SELECT session_id, server, servers, events, calls FROM sessions')).toEqual(
				[['s', 'files', 1, 7, 3]],
			);
		});
	});

	test('gives every tool sighting the one before, of the same client, server and tool', async () => {
		const events = ['e1', 'e2', 'e3', 'e4'].map((id, i) => event(id, { time: (i + 1) * MS }));
		const first = { events: events.slice(0, 2), files: FILES };
		const tools = [
			tool('e1', 1, 'read', 'h1'),
			tool('e1', 1, 'write', 'w1'),
			tool('e2', 2, 'read', 'h2'),
		];
		const later = [tool('e3', 3, 'read', 'h2'), tool('e4', 4, 'read', 'h3', 'other')];
		await withRows(
			[
				{ ...first, tools },
				{ events: events.slice(2), tools: later },
			],
			async (rows) => {
				expect(
					await rows('SELECT event_id, tool, hash, previous_hash, previous_event_id FROM tools'),
				).toEqual([
					['e1', 'read', 'h1', null, null],
					['e1', 'write', 'w1', null, null],
					['e2', 'read', 'h2', 'h1', 'e1'],
					['e3', 'read', 'h2', 'h2', 'e2'],
					['e4', 'read', 'h3', null, null],
				]);
			},
		);
	});

	test('fills the texts that rules match on', async () => {
		const text = { event_id: 'a', role: 'result', name: null };
		const texts = [
			{ ...text, text: 'x', visible_text: 'y', decoded_text: 'z' },
			{ ...text, text: 'x', visible_text: null, decoded_text: null },
			{ ...text, text: null },
		];
		await withRows([{ events: [event('a', { time: 1 })], texts, files: FILES }], async (rows) => {
			expect(await rows('SELECT text, visible_text, decoded_text FROM texts')).toEqual([
				['x', 'y', 'z'],
				['x', 'x', ''],
				[null, '', ''],
			]);
		});
	});

	test('says where a reject stands', async () => {
		const rejects = [
			{ file_id: 1, line: 7, byte_offset: 0, byte_length: 1, reason: 'bad-json', detail: 'x' },
		];
		await withRows([{ rejects, files: FILES }], async (rows) => {
			expect(await rows('SELECT path, line, reason FROM rejects')).toEqual([
				['Claude/mcp-server-files.log', 7, 'bad-json'],
			]);
		});
	});

	test('gives the same tables in whatever order the files came, and when called again', async () => {
		const events = [
			message('a', 0, 0),
			message('b', 1, 0),
			message('c', 2, 500),
			message('d', 1, 5000 * MS, { message_hash: 5 }),
		];
		const read = 'SELECT event_id FROM events ORDER BY seq';
		const apart = 'SELECT event_id, duplicate_of FROM duplicates ORDER BY event_id';
		const seen: unknown[] = [];
		for (const order of [
			[events],
			[
				[events[2]!, events[0]!],
				[events[3]!, events[1]!],
			],
		]) {
			const batches = order.map((some, i) => ({
				events: some,
				...(i === 0 ? { files: FILES } : {}),
			}));
			await withRows([...batches, {}], async (rows) => {
				seen.push([await rows(read), await rows(apart)]);
			});
		}
		expect(seen[1]).toEqual(seen[0]);
	});
});
