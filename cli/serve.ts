import { randomBytes, timingSafeEqual } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { extname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A file that the page may read: its name for people and where it lies. */
export interface LocalFile {
	readonly path: string;
	readonly file: string;
}

export interface ServeOptions {
	/** The built page. */
	readonly dir: string;
	/** Files that the page opens by itself. */
	readonly files?: readonly LocalFile[];
	/** Address to listen on, loopback unless given. */
	readonly host?: string;
	/** Port, 0 for a free one. */
	readonly port?: number;
}

export interface Served {
	/** Address for the person; carries the token when files are offered. */
	readonly url: string;
	close(): Promise<void>;
}

interface Asset {
	readonly file: string;
	readonly type: string;
	readonly brotli: boolean;
	readonly cache: string;
}

type Headers = Record<string, string>;

/** What the build wrote down for any server of the page. */
const HEADERS_FILE = '_headers';
const TYPES: Readonly<Record<string, string>> = {
	'.css': 'text/css; charset=utf-8',
	'.html': 'text/html; charset=utf-8',
	'.ico': 'image/x-icon',
	'.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.map': 'application/json; charset=utf-8',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.wasm': 'application/wasm',
	'.webmanifest': 'application/manifest+json',
	'.woff2': 'font/woff2',
};

/** Serves the built page, and the given files to whoever holds the token in its address; rejects when there is no page in `dir`. */
export async function serveApp(options: ServeOptions): Promise<Served> {
	const { dir, files = [], host = '127.0.0.1', port = 0 } = options;
	const assets = await listAssets(dir);
	const security = await readSecurityHeaders(dir);
	const token = randomBytes(24).toString('base64url');

	const server = createServer((request, response) => {
		answer(request, response).catch(() => {
			if (response.headersSent) response.destroy();
			else fail(response, security, 500);
		});
	});
	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		// A page that points its own name at this address (DNS rebinding) still sends that name.
		if (!isOwnName(request.headers.host, host)) return fail(response, security, 403);
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			response.setHeader('Allow', 'GET, HEAD');
			return fail(response, security, 405);
		}
		const path = (request.url ?? '/').replace(/[?#].*$/s, '');
		if (path.startsWith('/files/')) {
			if (!sameToken(request.headers['x-sillok-token'], token)) {
				return fail(response, security, 403);
			}
			return sendLocalFile(path.slice('/files/'.length), files, request, response, security);
		}
		const asset = assets.get(path === '/' ? '/index.html' : path);
		if (asset === undefined) return fail(response, security, 404);
		return sendAsset(asset, request, response, security);
	}

	await new Promise<void>((done, failed) => {
		server.once('error', failed);
		server.listen(port, host, done);
	});
	const bound = (server.address() as AddressInfo).port;
	const name = isIP(host) === 6 ? `[${host}]` : host;
	return {
		url: `http://${name}:${bound}/${files.length > 0 ? `?files=${token}` : ''}`,
		close: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
}

/** Every file that can be asked for, by its path in a URL: a path outside `dir` is not in the map. */
async function listAssets(dir: string): Promise<Map<string, Asset>> {
	const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
	const names = entries
		.filter((entry) => entry.isFile())
		.map((entry) => relative(dir, join(entry.parentPath, entry.name)));
	const all = new Set(names);
	if (!all.has('index.html')) throw new Error(`${dir} holds no built page; run \`npm run build\``);
	const assets = new Map<string, Asset>();
	for (const name of names) {
		if (name === HEADERS_FILE || name.endsWith('.br')) continue;
		const path = `/${name.split(sep).join('/')}`;
		assets.set(path, {
			file: join(dir, name),
			type: TYPES[extname(name)] ?? 'application/octet-stream',
			brotli: all.has(`${name}.br`),
			cache: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
		});
	}
	return assets;
}

async function readSecurityHeaders(dir: string): Promise<Headers> {
	const headers: Headers = {};
	const text = await readFile(join(dir, HEADERS_FILE), 'utf8');
	for (const line of text.split('\n')) {
		const colon = line.indexOf(': ');
		if (line.startsWith('  ') && colon > 0) headers[line.slice(2, colon)] = line.slice(colon + 2);
	}
	return headers;
}

async function sendAsset(
	asset: Asset,
	request: IncomingMessage,
	response: ServerResponse,
	security: Headers,
): Promise<void> {
	const packed = asset.brotli && /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''));
	const headers: Headers = {
		...security,
		'Content-Type': asset.type,
		'Cache-Control': asset.cache,
		Vary: 'Accept-Encoding',
	};
	if (packed) headers['Content-Encoding'] = 'br';
	await sendFile(packed ? `${asset.file}.br` : asset.file, request, response, headers);
}

async function sendLocalFile(
	name: string,
	files: readonly LocalFile[],
	request: IncomingMessage,
	response: ServerResponse,
	security: Headers,
): Promise<void> {
	const headers: Headers = { ...security, 'Cache-Control': 'no-store' };
	if (name === 'manifest.json') {
		const entries = await Promise.all(
			files.map(async ({ path, file }, index) => {
				const found = await stat(file).catch(() => null);
				if (found === null) return [];
				return [{ index, path, size: found.size, modified: Math.trunc(found.mtimeMs) }];
			}),
		);
		const body = JSON.stringify({ files: entries.flat() });
		response.writeHead(200, { ...headers, 'Content-Type': TYPES['.json']! });
		response.end(request.method === 'HEAD' ? undefined : body);
		return;
	}
	const local = /^\d{1,9}$/.test(name) ? files[Number(name)] : undefined;
	if (local === undefined) return fail(response, security, 404);
	headers['Content-Type'] = 'application/octet-stream';
	await sendFile(local.file, request, response, headers);
}

async function sendFile(
	file: string,
	request: IncomingMessage,
	response: ServerResponse,
	headers: Headers,
): Promise<void> {
	const handle = await open(file);
	try {
		// A log may grow while it is sent: what counts is its size now.
		const { size } = await handle.stat();
		response.writeHead(200, { ...headers, 'Content-Length': String(size) });
		if (request.method === 'HEAD' || size === 0) response.end();
		else
			await pipeline(
				handle.createReadStream({ start: 0, end: size - 1, autoClose: false }),
				response,
			);
	} finally {
		await handle.close();
	}
}

function fail(response: ServerResponse, security: Headers, status: number): void {
	response.writeHead(status, { ...security, 'Content-Type': 'text/plain; charset=utf-8' });
	response.end(`${status}\n`);
}

/** Whether a Host header names this machine by address, as localhost, or as it was told to listen. */
function isOwnName(header: string | undefined, host: string): boolean {
	const name = (header ?? '').replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
	return name === 'localhost' || name === host || isIP(name) !== 0;
}

function sameToken(given: string | string[] | undefined, token: string): boolean {
	const bytes = Buffer.from(typeof given === 'string' ? given : '');
	const expected = Buffer.from(token);
	return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
