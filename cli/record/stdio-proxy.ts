import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { Ending } from './ending.ts';
import type { Side } from './operation.ts';
import { flushed, pass } from './pass.ts';
import { systemCommand } from './system-command.ts';

/** A server that exited may leave programs behind that keep its output open; they are heard until they pause this long. */
const LINGER_MS = 500;
/** As shells have it: a program that is not there, one that cannot be started, one ended by a signal. */
const NOT_FOUND = 127;
const NOT_STARTED = 126;
const SIGNALLED = 128;

/** What the proxy sees, in the order in which it happens; none of these may throw. */
export interface ProxyEvents {
	/** The server runs. */
	started(pid: number): void;
	/** Bytes that have been passed on. */
	bytes(from: Side, bytes: Uint8Array): void;
	/** A side ended its stream. */
	ended(from: Side): void;
	/** A signal to the proxy has been passed on. */
	signal(signal: NodeJS.Signals): void;
	exited(code: number | null, signal: NodeJS.Signals | null): void;
	notStarted(error: Error): void;
}

export interface ProxyOptions {
	readonly command: string;
	readonly args: readonly string[];
	/** How long a server may be silent after its client left before it is told to end, in milliseconds. */
	readonly graceMs: number;
	/** Streams of the client. */
	readonly stdin: Readable & { isTTY?: boolean };
	readonly stdout: Writable;
	readonly stderr: Writable;
	readonly events: ProxyEvents;
}

/** Runs a server between the streams of its client until it has ended; resolves to the exit code to end with. */
export async function runStdioProxy(options: ProxyOptions): Promise<number> {
	const { events, stderr, stdin, stdout } = options;
	let child: ChildProcessWithoutNullStreams;
	try {
		child = start(options);
	} catch (error) {
		events.notStarted(error instanceof Error ? error : new Error(String(error)));
		return NOT_STARTED;
	}
	const exit = exitOf(child);
	if (child.pid === undefined) {
		const error = await exit.failure;
		events.notStarted(error);
		return 'code' in error && error.code === 'ENOENT' ? NOT_FOUND : NOT_STARTED;
	}
	events.started(child.pid);
	const ending = new Ending(child, options.graceMs);
	const stopSignals = passSignals(child, stdin.isTTY === true, (signal) => {
		events.signal(signal);
		ending.hurry();
	});
	pass(stdin, child.stdin, (bytes) => events.bytes('client', bytes));
	const left = () => {
		events.ended('client');
		ending.begin();
	};
	stdin.once('end', left);
	stdin.once('error', left);
	let lastBytes = 0;
	pass(child.stdout, stdout, (bytes) => {
		lastBytes = performance.now();
		ending.delay();
		events.bytes('server', bytes);
	});
	pass(child.stderr, stderr, (bytes) => {
		lastBytes = performance.now();
		events.bytes('stderr', bytes);
	});
	child.stdout.once('end', () => events.ended('server'));
	child.stderr.once('end', () => events.ended('stderr'));

	const { code, signal } = await exit.exited;
	ending.cancel();
	lastBytes = performance.now();
	while (
		!exit.isClosed() &&
		(stdout.writableNeedDrain || performance.now() - lastBytes < LINGER_MS)
	) {
		await Promise.race([exit.closed, new Promise((resolve) => setTimeout(resolve, 50))]);
	}
	events.exited(code, signal);
	// From here on a signal is meant for the proxy alone.
	stopSignals();
	await Promise.all([flushed(stdout), flushed(stderr)]);
	return signal === null ? (code ?? NOT_STARTED) : SIGNALLED + constants.signals[signal];
}

function start({ args, command }: ProxyOptions): ChildProcessWithoutNullStreams {
	const found = systemCommand(command, args, process.platform, process.env);
	return spawn(found.command, found.args, {
		stdio: ['pipe', 'pipe', 'pipe'],
		windowsHide: true,
		windowsVerbatimArguments: found.verbatim,
	});
}

interface Exit {
	readonly failure: Promise<Error>;
	readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
	/** All that the server wrote has been read. */
	readonly closed: Promise<void>;
	isClosed(): boolean;
}

function exitOf(child: ChildProcess): Exit {
	let isClosed = false;
	return {
		failure: new Promise((resolve) => {
			child.on('error', resolve);
		}),
		exited: new Promise((resolve) => {
			child.once('exit', (code, signal) => resolve({ code, signal }));
		}),
		closed: new Promise((resolve) => {
			child.once('close', () => {
				isClosed = true;
				resolve();
			});
		}),
		isClosed: () => isClosed,
	};
}

const SIGNALS: readonly NodeJS.Signals[] =
	process.platform === 'win32'
		? ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK']
		: ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** Passes signals on to the server; returns what ends that. */
function passSignals(
	child: ChildProcess,
	isTerminal: boolean,
	onSignal: (signal: NodeJS.Signals) => void,
): () => void {
	const listener = (signal: NodeJS.Signals) => {
		// A terminal sends the interrupt to the server as well.
		if (!(isTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT'))) child.kill(signal);
		onSignal(signal);
	};
	for (const signal of SIGNALS) process.on(signal, listener);
	return () => {
		for (const signal of SIGNALS) process.off(signal, listener);
	};
}
