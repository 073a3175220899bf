import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { maskUrl } from '../../ingest/facts/mask-url.ts';
import { recordingsFolder } from '../client-paths.ts';
import { CommandError, EXIT } from '../exit.ts';
import { microseconds } from '../record/clock.ts';
import { serveHttpProxy } from '../record/http-proxy.ts';
import type { RecorderSettings } from '../record/operation.ts';
import { RecorderThread } from '../record/recorder-thread.ts';
import { recordingName, serverName } from '../record/recording-name.ts';
import { runStdioProxy } from '../record/stdio-proxy.ts';
import { safe } from '../terminal.ts';

export interface RecordOptions {
	readonly out?: string;
	readonly server?: string;
	readonly http?: string;
	readonly port?: number;
	/** Bytes. */
	readonly maxSize: number;
	readonly keep: number;
	/** Seconds. */
	readonly grace: number;
	/** `true`, or names of arguments separated by commas. */
	readonly redact?: boolean | string;
}

const MACHINE = {
	platform: process.platform,
	home: homedir(),
	env: process.env,
};

/**
 * `sillok record -- COMMAND…`: runs a stdio server between us and its client and keeps every message. Ends with the exit
 * code of the server. With `http` it serves a proxy for a remote server instead, until it is stopped.
 */
export async function record(command: readonly string[], options: RecordOptions): Promise<number> {
	if (options.http !== undefined) {
		if (command.length > 0) {
			throw new CommandError(EXIT.usage, 'record either a command or --http URL, not both');
		}
		return recordHttp(options.http, options);
	}
	const [program, ...args] = command;
	if (program === undefined) {
		throw new CommandError(EXIT.usage, 'record needs a command behind --, or --http URL');
	}
	return recordStdio(program, args, options);
}

async function recordStdio(
	program: string,
	args: readonly string[],
	options: RecordOptions,
): Promise<number> {
	// A client that went away is the server's to notice, as it would without us.
	process.stdout.removeAllListeners('error');
	const server = options.server ?? serverName(program, args);
	let recorder: RecorderThread | undefined;
	const event = (event: Record<string, unknown>) =>
		recorder?.take({ op: 'event', time: microseconds(), event });
	const begin = (pid: number | null) => {
		const env = Object.keys(process.env).sort();
		const head = { server, transport: 'stdio', command: program, args, pid, env };
		recorder = new RecorderThread(settings(server, head, options), say);
	};
	const code = await runStdioProxy({
		command: program,
		args,
		graceMs: options.grace * 1000,
		stdin: process.stdin,
		stdout: process.stdout,
		stderr: process.stderr,
		events: {
			started: (pid) => {
				begin(pid);
				event({ event: 'started' });
			},
			bytes: (from, bytes) => recorder?.bytes(from, bytes),
			ended: (from) => {
				recorder?.take({ op: 'ended', from, time: microseconds() });
				if (from === 'client') event({ event: 'client-closed' });
			},
			signal: (signal) => event({ event: 'signal', signal }),
			exited: (code, signal) => event({ event: 'exited', code, signal }),
			notStarted: (error) => {
				begin(null);
				event({ event: 'not-started', error: error.message });
				say(`${program} did not start: ${error.message}`);
			},
		},
	});
	await recorder?.close();
	// The client may keep our input open; the server has ended, so we do.
	process.exit(code);
}

async function recordHttp(address: string, options: RecordOptions): Promise<number> {
	const upstream = URL.canParse(address) ? new URL(address) : null;
	if (upstream === null || !/^https?:$/.test(upstream.protocol)) {
		throw new CommandError(EXIT.usage, `${address} is no http:// or https:// address`);
	}
	if (upstream.username !== '' || upstream.password !== '') {
		throw new CommandError(EXIT.usage, 'the address may not hold a user and a password');
	}
	const server = options.server ?? upstream.host;
	const url = maskUrl(upstream.href);
	const head = { server, transport: 'http', url, pid: process.pid };
	const set = settings(server, head, options);
	const recorder = new RecorderThread(set, say);
	recorder.take({ op: 'event', time: microseconds(), event: { event: 'started' } });
	const proxy = await serveHttpProxy({
		upstream,
		port: options.port ?? 0,
		record: (operation) => recorder.take(operation),
	}).catch(async (error: Error) => {
		await recorder.close();
		throw new CommandError(EXIT.input, error.message);
	});
	process.stdout.write(`${proxy.url}\n`);
	say(
		`give this address to the client in place of ${url}; recording to ${set.path}. Ctrl+C ends it.`,
	);
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	await proxy.close();
	recorder.take({ op: 'event', time: microseconds(), event: { event: 'stopped' } });
	await recorder.close();
	return EXIT.ok;
}

function settings(
	server: string,
	head: Readonly<Record<string, unknown>>,
	options: RecordOptions,
): RecorderSettings {
	const { keep, maxSize, out, redact } = options;
	const folder = recordingsFolder(MACHINE);
	return {
		path: out ?? `${folder}/${recordingName(server, Date.now(), process.pid)}`,
		maxSize,
		keep,
		head: { session: randomUUID(), ...head },
		redact: redact === undefined || redact === false ? null : namesOf(redact),
	};
}

function namesOf(redact: string | true): string[] {
	return redact === true ? [] : redact.split(',').filter((name) => name.trim() !== '');
}

/** A sentence for the person; on stderr, as stdout belongs to the server. */
function say(sentence: string): void {
	process.stderr.write(`sillok: ${safe(sentence)}\n`);
}
