import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Operation, RecorderSettings, Side } from '../../cli/record/operation.ts';
import { Recorder } from '../../cli/record/recorder.ts';

/** Where the recordings of a test file go. */
export const folder = mkdtempSync(join(tmpdir(), 'sillok-bytes-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
/** A path at which there is nothing yet. */
export const freshFile = () => join(folder, `r${files++}.jsonl`);

export const SETTINGS: Omit<RecorderSettings, 'path'> = {
	maxSize: 2 ** 30,
	keep: 8,
	head: { server: 'test', transport: 'stdio' },
	redact: null,
};

/** A recorder that is given the bytes of one side at once. */
export async function recordAll(
	path: string,
	operations: readonly Operation[],
	settings: Partial<RecorderSettings> = {},
): Promise<string[]> {
	const failures: string[] = [];
	const recorder = new Recorder({ ...SETTINGS, ...settings, path }, (reason) =>
		failures.push(reason),
	);
	for (const operation of operations) recorder.take(operation);
	await recorder.close();
	return failures;
}

/** What a side said, all at one time. */
export const said = (from: Side, text: string | Uint8Array): Operation => ({
	op: 'bytes',
	from,
	time: Date.UTC(2025, 10, 3) * 1000,
	bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
});
