/**
 * Records real MCP servers over stdio: sends the requests of `recordings/dialogues.ts`, writes what
 * the server really answered to `recordings/<server>.jsonl`.
 *
 *     npm install --prefix DIR --save-exact @modelcontextprotocol/server-memory@2025.9.25 …
 *     npx tsx scripts/record-samples.ts DIR
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DIALOGUES, type Dialogue } from './recordings/dialogues.ts';

/** Invented day; only the pauses between two messages are measured. */
const DAY = Date.UTC(2025, 10, 3, 1, 0, 0);
const PATIENCE_MS = 10_000;

interface Recorded {
	ts: string;
	server: string;
	version: string;
	direction: 'client->server' | 'server->client' | 'stderr';
	message: unknown;
}

async function record(dialogue: Dialogue, installed: string): Promise<Recorded[]> {
	const folder = join(installed, 'node_modules', dialogue.package);
	const manifest: { version: string; bin: Record<string, string> } = JSON.parse(
		readFileSync(join(folder, 'package.json'), 'utf8'),
	);
	// The invented home lies in a temporary folder; its prefix is taken off again in every message.
	const root = realpathSync(mkdtempSync(join(tmpdir(), 'sillok-record-')));
	for (const [path, content] of Object.entries(dialogue.files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), content);
	}
	const bin = Object.values(manifest.bin)[0];
	if (bin === undefined) throw new Error(`${dialogue.package} has no program`);
	const env = Object.fromEntries(
		Object.entries(dialogue.env).map(([key, value]) => [key, join(root, value)]),
	);
	const server = spawn(
		process.execPath,
		[join(folder, bin), ...dialogue.args.map((path) => join(root, path))],
		{ env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['pipe', 'pipe', 'pipe'] },
	);
	const recorded: Recorded[] = [];
	const started = performance.now();
	const keep = (direction: Recorded['direction'], text: string) => {
		const clean = text.replaceAll(root, '');
		recorded.push({
			ts: new Date(DAY + Math.round(performance.now() - started)).toISOString(),
			server: dialogue.server,
			version: manifest.version,
			direction,
			message: direction === 'stderr' ? clean : JSON.parse(clean),
		});
	};
	const waiting = new Map<number, () => void>();
	createInterface({ input: server.stdout }).on('line', (line) => {
		keep('server->client', line);
		const { id }: { id?: number } = JSON.parse(line);
		if (id !== undefined) waiting.get(id)?.();
	});
	createInterface({ input: server.stderr }).on('line', (line) => keep('stderr', line));
	const send = (message: object) => {
		const text = JSON.stringify(message);
		keep('client->server', text);
		server.stdin.write(`${text.replaceAll('/Users/alice', `${root}/Users/alice`)}\n`);
	};
	try {
		for (const [id, { method, params }] of dialogue.requests.entries()) {
			const answered = new Promise<void>((resolve, reject) => {
				const timer = setTimeout(
					() => reject(new Error(`${dialogue.server}: no answer to ${method} (${id})`)),
					PATIENCE_MS,
				);
				waiting.set(id, () => {
					clearTimeout(timer);
					resolve();
				});
			});
			send({ method, ...(params === undefined ? {} : { params }), jsonrpc: '2.0', id });
			await answered;
			if (method === 'initialize') send({ method: 'notifications/initialized', jsonrpc: '2.0' });
		}
	} finally {
		server.kill();
		rmSync(root, { recursive: true });
	}
	return recorded;
}

const [installed] = process.argv.slice(2);
if (installed === undefined) throw new Error('usage: record-samples.ts DIR');
for (const dialogue of DIALOGUES) {
	const recorded = await record(dialogue, installed);
	const path = join(import.meta.dirname, 'recordings', `${dialogue.server}.jsonl`);
	writeFileSync(path, recorded.map((line) => `${JSON.stringify(line)}\n`).join(''));
	console.log(`${path}: ${recorded.length} messages`);
}
