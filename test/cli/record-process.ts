import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const TSX = import.meta.resolve('tsx');

/** The server that the tests record. */
export const ECHO = [process.execPath, `${ROOT}test/cli/echo-server.mjs`];

/** A client of `sillok record`, which runs from its sources as a process of its own. */
export class RecordedClient {
	readonly process: ChildProcessWithoutNullStreams;
	readonly #exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
	#waiting: ((bytes: number) => boolean)[] = [];
	readonly out: Buffer[] = [];
	err = '';
	#bytes = 0;

	/** `maxKiB` limits the size of the files that it may write. */
	constructor(args: readonly string[], env: Record<string, string> = {}, maxKiB?: number) {
		const words = ['--import', TSX, `${ROOT}cli/main.ts`, 'record', ...args];
		const limit = ['-c', 'ulimit -f "$0"; exec "$@"', String(maxKiB), process.execPath];
		const [program, own] = maxKiB === undefined ? [process.execPath, []] : ['bash', limit];
		this.process = spawn(program, [...own, ...words], {
			stdio: 'pipe',
			env: { ...process.env, ...env },
			cwd: ROOT,
		});
		this.#exit = once(this.process, 'close').then(([code, signal]) => ({ code, signal }));
		this.process.stdout.on('data', (bytes: Buffer) => {
			this.out.push(bytes);
			this.#bytes += bytes.length;
			this.#waiting = this.#waiting.filter((isDone) => !isDone(this.#bytes));
		});
		this.process.stderr.setEncoding('utf8').on('data', (text: string) => {
			this.err += text;
			this.#waiting = this.#waiting.filter((isDone) => !isDone(this.#bytes));
		});
		// A server that is gone closes our pipe; the tests look at what it said before.
		this.process.stdin.on('error', () => {});
	}

	send(message: unknown): boolean {
		return this.process.stdin.write(`${JSON.stringify(message)}\n`);
	}

	/** Resolves when so much has come, or when stderr has the text. */
	until(what: number | string): Promise<void> {
		return new Promise((resolve) => {
			const isDone = (bytes: number) => {
				const done = typeof what === 'number' ? bytes >= what : this.err.includes(what);
				if (done) resolve();
				return done;
			};
			if (!isDone(this.#bytes)) this.#waiting.push(isDone);
		});
	}

	/** Sends a request and waits for its answer. */
	async ask(id: number, method: string, params: unknown = {}): Promise<Record<string, unknown>> {
		this.send({ jsonrpc: '2.0', id, method, params });
		for (;;) {
			for (const line of this.text().split('\n').slice(0, -1)) {
				const message = JSON.parse(line) as Record<string, unknown>;
				if (message.id === id) return message;
			}
			await this.until(this.#bytes + 1);
		}
	}

	/** All that came on stdout. */
	text(): string {
		return Buffer.concat(this.out).toString();
	}

	/** How it ended. */
	ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
		return this.#exit;
	}
}

/** The first line, which is written beside the session. */
export async function headOf(file: string): Promise<{ pid: number }> {
	await expect.poll(() => sizeOf(file), { timeout: 10_000 }).toBeGreaterThan(0);
	return JSON.parse(readFileSync(file, 'utf8').split('\n')[0]!);
}

/** Whether a process runs. */
export function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		// One that ended and that nobody asked for how.
		const state = existsSync('/proc/self') ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
		return !/\) Z /.test(state);
	} catch {
		return false;
	}
}

/** Resolves when a value has stopped changing. */
export async function settled(value: () => number): Promise<void> {
	for (let still = 0, last = value(); still < 5; ) {
		await new Promise((resolve) => setTimeout(resolve, 100));
		still = value() === last ? still + 1 : 0;
		last = value();
	}
}

/** Bytes of a file, 0 when there is none. */
export function sizeOf(file: string): number {
	return existsSync(file) ? statSync(file).size : 0;
}
