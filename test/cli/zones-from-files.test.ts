import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { loadLogs } from '../../cli/load.ts';
import { findFileFindings } from '../../detections/engine/file-findings.ts';
import type { InputFile } from '../../ingest/read/input.ts';

const START = Date.UTC(2026, 10, 12, 1);

function input(path: string, bytes: Uint8Array): InputFile {
	return {
		path,
		size: bytes.length,
		modified: START,
		stream: () => new Blob([new Uint8Array(bytes)]).stream(),
	};
}

/** Calls every 40 seconds, by the call's number: the log of an editor in local time, or a capture in UTC. */
function messages(): { at: number; text: string }[] {
	return Array.from({ length: 12 }, (_, i) => ({
		at: START + i * 40_000,
		text: `{"jsonrpc":"2.0","id":${i + 1},"method":"tools/call","params":{"name":"read_note","arguments":{"path":"/notes/${i}.md"}}}`,
	}));
}

function editorLog(minutesEast: number): Uint8Array {
	const lines = messages().map(({ at, text }) => {
		const wall = new Date(at + minutesEast * 60_000).toISOString().replace('T', ' ').slice(0, 23);
		return `${wall} [debug] [editor -> server] ${text}`;
	});
	return strToU8(`${lines.join('\n')}\n`);
}

const capture = strToU8(
	`${messages()
		.map(
			({ at, text }) =>
				`{"timestamp":"${new Date(at).toISOString()}","direction":"request","server_name":"notes","message":${text}}`,
		)
		.join('\n')}\n`,
);

const EDITOR = 'Code/mcpServer.notes.log';

async function load(inputs: readonly InputFile[], zone: string, matchZones: boolean) {
	const loaded = await loadLogs(inputs, { zone, matchZones });
	const { rows } = await loaded.db.query(
		`SELECT (SELECT count(*) FROM events WHERE method = 'tools/call'),
			(SELECT count(*) FROM duplicates WHERE method = 'tools/call'),
			(SELECT count(*) FROM arguments),
			(SELECT min(epoch_ms(time)) FROM events WHERE method = 'tools/call')`,
	);
	const { rows: sources } = await loaded.db.query(
		`SELECT DISTINCT timestamp_source FROM (SELECT * FROM (SELECT file_id, timestamp_source FROM events) UNION ALL SELECT file_id, timestamp_source FROM duplicates)
		JOIN files USING (file_id) WHERE path LIKE '%mcpServer.notes.log' ORDER BY 1`,
	);
	const findings = await findFileFindings(loaded.db, zone);
	const files = loaded.files.map((file) => [file.file_id, file.path, file.zone, file.events]);
	await loaded.close();
	return {
		counts: rows[0],
		sources: sources.flat(),
		findings: findings.map((one) => [one.code, one.file, one.count, one.zone]),
		files,
	};
}

test.each([
	['UTC', 540],
	['America/New_York', 540],
	['Asia/Seoul', 540],
	['UTC', -210],
] as const)(
	'reads a file again in the zone that another one makes known: %s, %i',
	async (zone, east) => {
		const inputs = [input(EDITOR, editorLog(east)), input('capture.jsonl', capture)];
		const { counts, sources, findings, files } = await load(inputs, zone, true);
		expect(counts).toEqual([12, 12, 12, START]);
		expect(sources).toEqual(['matched']);
		expect(findings.map(([code, file, count]) => [code, file, count])).toEqual([
			['zone-matched', EDITOR, 12],
		]);
		expect(files.map(([id, path]) => [id, path])).toEqual([
			[0, EDITOR],
			[1, 'capture.jsonl'],
		]);
	},
);

test('keeps to the zone that was asked for, and says what fits', async () => {
	const inputs = [input(EDITOR, editorLog(540)), input('capture.jsonl', capture)];
	const { sources, findings } = await load(inputs, 'UTC', false);
	expect(sources).toEqual(['assumed']);
	expect(findings).toEqual([['zone-proposed', EDITOR, 12, 540]]);
});

test('reads an archive again as a whole, and only it', async () => {
	const zip = zipSync({
		'mcpServer.notes.log': editorLog(540),
		'other.jsonl': strToU8('{"a":1}\n'),
	});
	const inputs = [input('capture.jsonl', capture), input('laptop.zip', zip)];
	const { counts, sources, files } = await load(inputs, 'UTC', true);
	expect(counts).toEqual([12, 12, 12, START]);
	expect(sources).toEqual(['matched']);
	expect(files.map(([id, path, zone]) => [id, path, zone])).toEqual([
		[0, 'capture.jsonl', 'UTC'],
		[1, 'laptop.zip/mcpServer.notes.log', '+09:00'],
		[2, 'laptop.zip/other.jsonl', null],
	]);
});

test('leaves a file alone that no other one speaks of', async () => {
	const { sources, findings } = await load([input(EDITOR, editorLog(540))], 'UTC', true);
	expect(sources).toEqual(['assumed']);
	expect(findings).toEqual([]);
});
