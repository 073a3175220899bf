import type { Database, ResultValue } from '../../detections/engine/database.ts';
import { finalise } from '../../detections/engine/finalise.ts';
import { createTables, insertBatch } from '../../detections/engine/tables.ts';
import type { FileRow } from '../../ingest/ecs/fields.ts';
import { normalise } from '../../ingest/normalise.ts';
import { inputOf } from '../../ingest/read/input.ts';
import { type Rendered, ZONE } from './renderer.ts';
import type { Call, Session } from './session.ts';

/** What is known of one call, by its name. */
type PerCall<T> = { readonly [call: string]: T };

/** What a log tells of a session, as the tables that rules read have it. Keyed by call, or sorted. */
export interface Facts {
	/** Names of the calls there are, in the order of the session, then records of no call of it. */
	readonly calls: readonly string[];
	readonly tools: PerCall<ResultValue>;
	readonly servers: PerCall<ResultValue>;
	/** Milliseconds since 1970. */
	readonly times: PerCall<ResultValue>;
	readonly durations: PerCall<ResultValue>;
	/** `success` or `no success`. Of a refused call this is all that is said of its end. */
	readonly outcomes: PerCall<ResultValue>;
	readonly errorTypes: PerCall<ResultValue>;
	readonly errorCodes: PerCall<ResultValue>;
	readonly errorMessages: PerCall<ResultValue>;
	/** Whether the call was refused. */
	readonly refusals: PerCall<boolean>;
	readonly arguments: PerCall<unknown>;
	readonly results: PerCall<ResultValue>;
	readonly argumentRows: PerCall<readonly string[]>;
	/** Texts that hide characters: role, then counts by kind. */
	readonly hidden: PerCall<readonly string[]>;
	readonly argumentIndicators: PerCall<readonly string[]>;
	readonly resultIndicators: PerCall<readonly string[]>;
	/** Hash of each tool's definition, by server and tool. */
	readonly definitions: { readonly [tool: string]: ResultValue };
	/** Server and line, of the lines that servers of the session wrote. */
	readonly stderr: readonly string[];
	/** Server, and its command line or address. */
	readonly launches: readonly string[];
	/** Whether request and answer of a call that went well were read whole. */
	readonly isFull: PerCall<boolean>;
}

export interface Read {
	readonly files: readonly FileRow[];
	readonly rejects: readonly string[];
	readonly facts: Facts;
}

/** Reads what a renderer wrote, and gathers the facts of the session's calls. */
export async function readFacts(
	db: Database,
	rendered: readonly Rendered[],
	session: Session,
	toolName: (call: Call) => string,
): Promise<Read> {
	await createTables(db);
	const files = await normalise(
		rendered.map(({ path, text }) => inputOf(path, text)),
		{
			zone: ZONE,
			secretSalt: 'parity',
			onBatch: (batch) => insertBatch(db, batch),
		},
	);
	await insertBatch(db, { files });
	await finalise(db);
	const rejects = await rowsOf(db, 'SELECT path, line, reason, detail FROM rejects ORDER BY ALL');
	return {
		files,
		rejects: rejects.map((row) => Object.values(row).join(' ')),
		facts: await gather(db, session, toolName),
	};
}

type Row = Readonly<Record<string, ResultValue>>;

async function gather(
	db: Database,
	session: Session,
	toolName: (call: Call) => string,
): Promise<Facts> {
	const rows = await rowsOf(
		db,
		`SELECT c.*, epoch_us(c.time) / 1000 AS at FROM calls c JOIN events e USING (event_id) ORDER BY e.seq`,
	);
	const { named, others } = nameCalls(rows, session, toolName);
	const refused = new Set(
		session.calls.filter(({ ending }) => ending.type === 'refused').map(nameOf),
	);
	const lines = new Set(session.servers.flatMap(({ stderr }) => stderr));
	const answered = new Map([...named].filter(([name]) => !refused.has(name)));
	const good = new Set(session.calls.filter(isSuccess).map(nameOf));
	const wentWell = new Map([...named].filter(([name]) => good.has(name)));
	const pick = (column: string, of = named) => perCall(of, (row) => row[column]!);
	const rowsPerCall = async (of: ReadonlyMap<string, Row>, sql: string) => {
		const all = await rowsOf(db, sql);
		return perCall(of, (row) =>
			all
				.filter((fact) => fact.event_id === row.event_id || fact.event_id === row.response_event_id)
				.map((fact) => String(fact.fact))
				.sort(),
		);
	};
	const list = async (sql: string) => (await rowsOf(db, sql)).map(({ fact }) => String(fact));
	return {
		calls: [...named.keys(), ...others],
		tools: pick('tool'),
		servers: pick('server'),
		times: pick('at'),
		durations: pick('duration_ms', answered),
		outcomes: perCall(named, ({ outcome }) => (outcome === 'success' ? outcome : 'no success')),
		errorTypes: pick('error_type', answered),
		errorCodes: pick('error_code', answered),
		errorMessages: pick('error_message', answered),
		refusals: perCall(named, (row) => row.decision === 'denied'),
		arguments: perCall(named, ({ arguments_text: text }) =>
			text === null ? null : parsed(String(text)),
		),
		results: pick('result_text', answered),
		argumentRows: await rowsPerCall(
			named,
			`SELECT event_id, concat_ws(' ', path, name, value_type, value) AS fact FROM arguments`,
		),
		hidden: await rowsPerCall(
			answered,
			`SELECT event_id, concat_ws(' ', role, hidden_tags, hidden_zero_width, hidden_bidi,
				hidden_ansi, decoded_text) AS fact FROM texts
			WHERE hidden_tags + hidden_zero_width + hidden_bidi + hidden_ansi > 0`,
		),
		argumentIndicators: await rowsPerCall(
			named,
			`SELECT event_id, concat_ws(' ', name, kind, subkind, value) AS fact FROM indicators
			WHERE role = 'argument'`,
		),
		resultIndicators: await rowsPerCall(
			answered,
			`SELECT event_id, concat_ws(' ', kind, subkind, value) AS fact FROM indicators
			WHERE role IN ('result', 'error')`,
		),
		definitions: Object.fromEntries(
			(
				await rowsOf(
					db,
					`SELECT DISTINCT concat_ws(' ', server, tool) AS name, hash FROM tools ORDER BY ALL`,
				)
			).map(({ name, hash }) => [String(name), hash!]),
		),
		stderr: (
			await rowsOf(db, `SELECT server, message FROM events WHERE kind IN ('log', 'lifecycle')`)
		)
			.filter(({ message }) => lines.has(String(message)))
			.map(({ server, message }) => [server ?? [], message].flat().join(': '))
			.sort(),
		launches: await list(
			`SELECT DISTINCT concat_ws(': ', server, coalesce(command_line, url)) AS fact FROM servers
			WHERE coalesce(command_line, url) IS NOT NULL ORDER BY ALL`,
		),
		isFull: perCall(wentWell, (row) => row.quality === 'full'),
	};
}

/** The rows of the session's calls: each is the first one left of the same tool, which is asked for in order. */
function nameCalls(
	rows: readonly Row[],
	session: Session,
	toolName: (call: Call) => string,
): { named: Map<string, Row>; others: string[] } {
	const left = [...session.calls];
	const found = new Map<Call, Row>();
	const others: string[] = [];
	for (const row of rows) {
		const at = left.findIndex((call) => row.tool === null || row.tool === toolName(call));
		if (at === -1) others.push(`another call of ${row.tool}`);
		else for (const call of left.splice(at, 1)) found.set(call, row);
	}
	const named = session.calls.flatMap((call): [string, Row][] => {
		const row = found.get(call);
		return row === undefined ? [] : [[nameOf(call), row]];
	});
	return { named: new Map(named), others };
}

/** Whether a tool did what it was asked for. */
export function isSuccess({ ending }: Call): boolean {
	return ending.type === 'result' && ending.result.isError !== true;
}

/** The name by which facts are kept. */
export function nameOf({ server, id, tool }: Call): string {
	return `${server} ${id} ${tool}`;
}

function perCall<T>(named: ReadonlyMap<string, Row>, of: (row: Row) => T): PerCall<T> {
	return Object.fromEntries([...named].map(([name, row]) => [name, of(row)]));
}

function parsed(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return `no JSON: ${json}`;
	}
}

async function rowsOf(db: Database, sql: string): Promise<Row[]> {
	const { columns, rows } = await db.query(sql);
	return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]!])));
}
