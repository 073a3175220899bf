import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { answer, call, database, GOOSE_SCHEMA, message } from '../cli/make-store.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/node/cli/main.js', import.meta.url));

test('the built program reads a SQLite store', () => {
	const folder = mkdtempSync(join(tmpdir(), 'sillok-sqlite-'));
	writeFileSync(
		join(folder, 'sessions.db'),
		database(
			GOOSE_SCHEMA,
			message('20260907_4', 'assistant', call('c1', '/srv/a.md'), 1_788_771_600),
			message('20260907_4', 'user', answer('c1', 'milk'), 1_788_771_601),
		),
	);
	const run = spawnSync(process.execPath, [PROGRAM, 'normalize', 'sessions.db'], {
		cwd: folder,
		encoding: 'utf8',
	});
	rmSync(folder, { recursive: true });
	expect(run.stderr).toBe('');
	expect(run.status).toBe(0);
	const documents = run.stdout.trimEnd().split('\n');
	expect(documents.map((line) => JSON.parse(line).gen_ai.tool.name)).toEqual(['read', 'read']);
});
