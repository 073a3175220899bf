import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { DATA } from './folders.ts';

export type Shape = 'jsonrpc' | 'claude-desktop';

export interface Workload {
	readonly shape: Shape;
	readonly events: number;
	readonly path: string;
	readonly bytes: number;
}

/** A generated log of about `events` messages, made once and kept in `bench/data/`. Same seed, same bytes. */
export async function workload(shape: Shape, events: number): Promise<Workload> {
	mkdirSync(DATA, { recursive: true });
	const path = `${DATA}${shape}-${events}.log`;
	if (!existsSync(path)) {
		const out = createWriteStream(`${path}.tmp`, { highWaterMark: 1 << 20 });
		for (const piece of lines(shape, events)) if (!out.write(piece)) await once(out, 'drain');
		out.end();
		await once(out, 'finish');
		renameSync(`${path}.tmp`, path);
	}
	return { shape, events, path, bytes: statSync(path).size };
}

const WORDS =
	'report invoice meeting notes summary customer ticket deploy server branch commit review budget travel draft update status project release'.split(
		' ',
	);
const OTHER_WORDS = '회의록 배포 검토 고객 요청 naïve café Zürich 東京 “quoted”'.split(' ');
const TOOLS = [
	'read_text_file',
	'write_file',
	'list_directory',
	'search_nodes',
	'create_issue',
	'send_email',
	'query',
	'fetch_url',
	'get_forecast',
	'add_note',
];
const SERVERS = ['filesystem', 'memory', 'github', 'mail', 'postgres', 'fetch', 'weather', 'notes'];

/** Exchanges as real logs have them: 92 % tool calls, 6 % notifications, 1 % handshakes, 1 % tool lists. */
function* lines(shape: Shape, events: number): Generator<string> {
	const random = mulberry32(20261122);
	const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
	// One phrase in ten is not ASCII, as in the logs of people who do not write English.
	const phrase = (count: number) => {
		const other = random() < 0.1;
		return Array.from({ length: count }, () =>
			pick(other && random() < 0.5 ? OTHER_WORDS : WORDS),
		).join(' ');
	};
	let time = Date.UTC(2026, 5, 1);
	let id = 0;
	let piece = '';
	let done = 0;
	const write = (server: string, fromClient: boolean, message: unknown) => {
		const json = JSON.stringify(message);
		const iso = new Date(time).toISOString();
		piece +=
			shape === 'claude-desktop'
				? `${iso} [info] [${server}] Message from ${fromClient ? 'client' : 'server'}: ${json}\n`
				: `{"timestamp":"${iso}","direction":"${fromClient ? 'client_to_server' : 'server_to_client'}","server":"${server}","message":${json}}\n`;
		done++;
	};
	while (done < events) {
		time += 20 + Math.floor(random() * 4000);
		const server = pick(SERVERS);
		const kind = random();
		id++;
		if (kind < 0.92) {
			const args = {
				path: `/Users/alice/code/${pick(WORDS)}/${pick(WORDS)}.md`,
				query: phrase(6),
				limit: Math.floor(random() * 100),
			};
			write(server, true, {
				jsonrpc: '2.0',
				id,
				method: 'tools/call',
				params: { name: pick(TOOLS), arguments: args },
			});
			time += 5 + Math.floor(random() * 300);
			const failed = random() < 0.014;
			const text = failed ? 'Error: not found' : phrase(10 + Math.floor(random() * 60));
			write(server, false, {
				jsonrpc: '2.0',
				id,
				result: { content: [{ type: 'text', text }], ...(failed ? { isError: true } : {}) },
			});
		} else if (kind < 0.98) {
			write(server, false, {
				jsonrpc: '2.0',
				method: 'notifications/progress',
				params: { progressToken: id, progress: 1, total: 2, message: phrase(4) },
			});
		} else if (kind < 0.99) {
			write(server, true, {
				jsonrpc: '2.0',
				id,
				method: 'initialize',
				params: {
					protocolVersion: '2025-06-18',
					capabilities: {},
					clientInfo: { name: 'claude-ai', version: '0.1.0' },
				},
			});
			write(server, false, {
				jsonrpc: '2.0',
				id,
				result: {
					protocolVersion: '2025-06-18',
					capabilities: { tools: {} },
					serverInfo: { name: server, version: '1.4.2' },
				},
			});
		} else {
			write(server, true, { jsonrpc: '2.0', id, method: 'tools/list', params: {} });
			const tools = TOOLS.map((name) => ({
				name,
				description: `${name} for ${server}. Returns text and takes a path and a query.`,
				inputSchema: {
					type: 'object',
					properties: {
						path: { type: 'string', description: 'Path of the file' },
						query: { type: 'string' },
					},
					required: ['path'],
				},
			}));
			write(server, false, { jsonrpc: '2.0', id, result: { tools } });
		}
		if (piece.length > 1 << 18) {
			yield piece;
			piece = '';
		}
	}
	yield piece;
}

function mulberry32(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
