import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Row } from './measure.ts';

const CHILD = fileURLToPath(new URL('./record-child.js', import.meta.url));
/** Messages before those that count. */
const WARM_UP = 1000;

/**
 * Time from a message to its echo, directly and through `sillok record`: one message each in turn, so that a slow moment
 * of the machine meets both.
 */
export async function benchRecord(messages: number, bytes: number): Promise<Row[]> {
	const folder = mkdtempSync(join(tmpdir(), 'sillok-bench-'));
	const echo = [process.execPath, CHILD, '--echo'];
	const direct = new Echo(echo);
	const file = join(folder, 'r.jsonl');
	const through = new Echo([process.execPath, CHILD, file, ...echo]);
	const text = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"`;
	const message = Buffer.from(`${text}${'x'.repeat(Math.max(0, bytes - text.length - 5))}"}}}\n`);
	const times = { direct: [] as number[], through: [] as number[] };
	try {
		for (let nth = 0; nth < WARM_UP + messages; nth++) {
			const one = await direct.ask(message);
			const other = await through.ask(message);
			if (nth < WARM_UP) continue;
			times.direct.push(one);
			times.through.push(other);
		}
	} finally {
		await Promise.all([direct.close(), through.close()]);
		const kept = readFileSync(file, 'latin1').split('"msg":').length - 1;
		if (kept !== 2 * times.through.length + 2 * WARM_UP) {
			process.stderr.write(`record: only ${kept} messages are in the recording\n`);
		}
		rmSync(folder, { recursive: true });
	}
	const size = `${messages.toLocaleString('en')} messages of ${message.length.toLocaleString('en')} bytes`;
	return ([50, 99] as const).flatMap((percent) => {
		const floor = percentile(times.direct, percent);
		const ours = percentile(times.through, percent);
		const row = (what: string, ms: number): Row => ({
			what: `echo ${what}: p${percent} ${ms.toFixed(3)} ms (${size})`,
			events: messages,
			seconds: ms / 1000,
		});
		return [
			row('direct', floor),
			row('through record', ours),
			row('added by record', ours - floor),
		];
	});
}

function percentile(times: readonly number[], percent: number): number {
	const sorted = [...times].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]!;
}

/** A process that returns what it is sent. */
class Echo {
	readonly #child: ChildProcessByStdio<Writable, Readable, null>;
	#left = 0;
	#onDone: () => void = () => {};

	constructor([program, ...args]: readonly string[]) {
		this.#child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'] });
		this.#child.stdout.on('data', (bytes: Buffer) => {
			this.#left -= bytes.length;
			if (this.#left === 0) this.#onDone();
		});
	}

	/** Milliseconds until the message has come back. */
	async ask(message: Buffer): Promise<number> {
		const done = new Promise<void>((resolve) => {
			this.#onDone = resolve;
		});
		this.#left = message.length;
		const start = performance.now();
		this.#child.stdin.write(message);
		await done;
		return performance.now() - start;
	}

	async close(): Promise<void> {
		const closed = once(this.#child, 'close');
		this.#child.stdin.end();
		await closed;
	}
}
