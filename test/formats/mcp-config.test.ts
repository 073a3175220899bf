import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskUrl } from '../../ingest/facts/mask-url.ts';
import { blankComments } from '../../ingest/formats/mcp-config/json-comments.ts';
import { MCP_CONFIG } from '../../ingest/formats/mcp-config.ts';
import { inputOf } from '../../ingest/read/input.ts';
import { readAll } from '../read-sample.ts';
import { readLines } from './read-lines.ts';

async function servers(text: string, path = 'mcp.json') {
	const { batch } = await readAll([inputOf(path, text)]);
	return batch.servers;
}
function one(entry: object): string {
	return JSON.stringify({ mcpServers: { a: entry } });
}

test.each([
	[
		'command and arguments',
		{ command: 'npx', args: ['-y', '@example/a@1.0.0'] },
		'npx -y @example/a@1.0.0',
		null,
	],
	['one list', { command: ['bun', 'x', '@example/a'] }, 'bun x @example/a', null],
	['an object', { command: { path: '/opt/a', args: ['--b'] } }, '/opt/a --b', null],
	['a whole line', { command: 'npx -y "@example/a"' }, 'npx -y @example/a', null],
	[
		'a path with spaces',
		{ command: '/Applications/A B/a', args: [] },
		"'/Applications/A B/a'",
		null,
	],
	['numbers as arguments', { command: 'a', args: ['--port', 80] }, 'a --port 80', null],
	['url', { url: 'https://a.example.com/mcp' }, null, 'https://a.example.com/mcp'],
	['serverUrl', { serverUrl: 'https://a.example.com' }, null, 'https://a.example.com'],
	['httpUrl', { httpUrl: 'https://a.example.com' }, null, 'https://a.example.com'],
	['nothing', {}, null, null],
])('an entry: %s', async (_, entry, command_line, url) => {
	expect(await servers(one(entry))).toMatchObject([
		{ origin: 'config', server: 'a', command_line, url },
	]);
});

test.each([
	['env', { command: 'a', env: { B: '1', C: '2' } }, 'B,C', null],
	['environment', { command: ['a'], environment: { B: '1' } }, 'B', null],
	['envs and env_keys', { cmd: 'a', envs: { B: '1' }, env_keys: ['C_TOKEN'] }, 'B,C_TOKEN', true],
	[
		'a variable with the token',
		{ url: 'https://a.example.com', bearer_token_env_var: 'A_T' },
		'A_T',
		true,
	],
	['a header', { url: 'https://a.example.com', headers: { authorization: 'x' } }, null, true],
	[
		'a header that proves nothing',
		{ url: 'https://a.example.com', headers: { Accept: 'x' } },
		null,
		null,
	],
	[
		'headers of variables',
		{ url: 'https://a.example.com', env_http_headers: { 'X-Key': 'K' } },
		'K',
		null,
	],
	['a parameter', { url: 'https://a.example.com/?key=EXAMPLE01' }, null, true],
	['oauth', { url: 'https://a.example.com', oauth: { clientId: 'x' } }, null, true],
])('keys and credentials: %s', async (_, entry, env_keys, has_auth) => {
	expect(await servers(one(entry))).toMatchObject([{ env_keys, has_auth }]);
});

const SECRET = 'EXAMPLE9f8a7b6c5d4e3f2a';

test.each([
	['env', { command: 'a', env: { TOKEN: SECRET } }],
	['headers', { url: 'https://a.example.com', headers: { 'X-Key': SECRET } }],
	['an option', { command: 'a', args: ['--token', SECRET] }],
	['an option with =', { command: 'a', args: [`--api-key=${SECRET}`] }],
	[
		'a header among arguments',
		{ command: 'a', args: ['--header', `Authorization: Bearer ${SECRET}`] },
	],
	['a variable among arguments', { command: 'env', args: [`API_TOKEN=${SECRET}`, 'a'] }],
	['a parameter', { url: `https://a.example.com/mcp?profile=x&apiKey=${SECRET}` }],
	[
		'a path among arguments',
		{ command: 'npx', args: ['mcp-remote', `https://a.example.com/s/${SECRET}/mcp`] },
	],
	['a path', { url: `https://a.example.com/s/${SECRET}/mcp` }],
	['a password', { url: `https://alice:${SECRET}@a.example.com/` }],
	['settings', { source: 'extension', settings: { token: SECRET } }],
	['bearer_token', { url: 'https://a.example.com', bearer_token: SECRET }],
])('no secret leaves the reader: %s', async (_, entry) => {
	const { batch, documents } = await readAll([inputOf('mcp.json', one(entry))]);
	expect(batch.servers).toHaveLength(1);
	expect(JSON.stringify([batch, documents])).not.toContain(SECRET);
});

test.each([
	['https://a.example.com/mcp?x=1', 'https://a.example.com/mcp?x=1'],
	['https://a.example.com/mcp?token=<token>', null],
	['https://a.example.com/mcp?api_key=EXAMPLE', 'https://a.example.com/mcp?api_key=[token]'],
	['https://a.example.com/servers/my-server-for-2025-notes-and-more', null],
	['https://a.example.com#frag', 'https://a.example.com'],
	['not a url', null],
])('the URL %s', (url, shown) => {
	expect(maskUrl(url)).toBe(shown ?? url);
});

test.each([
	['.cursor/mcp.json', one({ command: 'a' }), 'Cursor'],
	['C:\\Users\\alice\\.cursor\\mcp.json', one({ command: 'a' }), 'Cursor'],
	['mcp.json', one({ command: 'a' }), null],
	['x.json', '{"context_servers":{"a":{"command":"a"}}}', 'Zed'],
	['mcp.json', '{"inputs":[],"servers":{"a":{"command":"a"}}}', 'Visual Studio Code'],
])('the client of %s', async (path, text, client) => {
	expect(await servers(text, path)).toMatchObject([{ client }]);
});

test('servers that stand more than once are told each time, with their places', async () => {
	const text =
		'{"mcpServers":{"a":{"command":"x"}},\n"projects":{"/p":{"mcpServers":{"a":{"command":"y"}}}}}';
	const { batch } = await readAll([inputOf('x.json', text)]);
	expect(batch.events.map((event) => [event.line, event.byte_offset, event.variant])).toEqual([
		[1, 19, 'mcpServers'],
		[2, 73, 'project'],
	]);
	expect(new Set(batch.events.map((event) => event.event_id)).size).toBe(2);
});

test.each([
	['a JSON-RPC log', '{"jsonrpc":"2.0","id":1,"method":"x","mcpServers":{}}'],
	['OpenAPI', '{"openapi":"3.1.0","servers":[{"url":"https://a.example.com","name":"x"}]}'],
	['other settings', '{"editor.fontSize":13}'],
	['other servers', '{"servers":{"a":{"host":"x","port":1}}}'],
	['YAML of another product', 'extensions:\n  - bash\n  - python\n'],
	['text', 'mcpServers'],
])('is not recognised: %s', (_, text) => {
	expect(MCP_CONFIG.detect({ path: 'mcp.json', lines: text.split('\n') })).toBe(0);
});

test.each([
	['an empty section', '{"chat.x":1,"mcp":{}}'],
	['switches alone', '{"chat.mcp.gallery.enabled":true}'],
])('settings without servers are known and say nothing: %s', (_, text) => {
	expect(MCP_CONFIG.detect({ path: 'settings.json', lines: [text] })).toBeGreaterThan(0.5);
	expect(readLines(MCP_CONFIG, text, 'settings.json')).toMatchObject({
		observations: [],
		rejects: [],
		accounts: [1],
	});
});

test.each([
	['cut JSON', '{\n "mcpServers": {\n  "a": {\n   "command": "npx", "args": ["x', 'json-cut'],
	['no JSON', '{', 'json-cut'],
	['bad YAML', 'mcpServers:\n  a: [1\n  b: {', 'unreadable'],
])('%s is a reject', (_, text, reason) => {
	const { rejects, accounts } = readLines(MCP_CONFIG, text, 'x');
	expect(rejects.map((reject) => reject.reason)).toEqual([reason]);
	expect(accounts.every((count) => count === 1)).toBe(true);
});

test.each([
	['{"a":1,}', '{"a":1 }'],
	['[1,2,\n]', '[1,2 \n]'],
	['{"a":"//x,}"} // y', '{"a":"//x,}"}     '],
	['{/* a\nb */"a":1,/*c*/}', '{    \n    "a":1      }'],
	['{"a":"\\"/*"}', '{"a":"\\"/*"}'],
	['/*/ x */1', '        1'],
	['/* open', '       '],
])('comments of %s become blanks', (text, expected) => {
	const bytes = new TextEncoder().encode(text);
	blankComments(bytes);
	expect(new TextDecoder().decode(bytes)).toBe(expected);
});

test.each([
	['brackets', `mcpServers:\n  a: ${'['.repeat(100_000)}`],
	['braces', `mcpServers:\n  a: ${'{a: '.repeat(50_000)}`],
	['sequences', `mcpServers:\n${'- '.repeat(50_000)}a`],
	['keys', `mcpServers:\n${'? '.repeat(50_000)}a`],
	[
		'maps',
		`mcpServers:\n${Array.from({ length: 500 }, (_, nth) => `${' '.repeat(nth)}a:`).join('\n')}`,
	],
	[
		'aliases',
		`a: &a [x]\n${Array.from('bcdefghijk', (key, nth) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghij'[nth]}`).join(', ')}]`).join('\n')}\nmcpServers:\n  x: *k`,
	],
])('YAML nested too deep is a reject: %s', (_, text) => {
	expect(MCP_CONFIG.detect({ path: 'config.yaml', lines: text.split('\n') })).toBeLessThan(0.8);
	const { rejects, accounts } = readLines(MCP_CONFIG, text, 'config.yaml');
	expect(rejects).toMatchObject([{ line: 1, reason: 'unreadable' }]);
	expect(accounts.every((count) => count === 1)).toBe(true);
});

test('JSON itself stays as it is', () => {
	fc.assert(
		fc.property(fc.json({ maxDepth: 5 }), fc.nat(2), (json, indent) => {
			const text = JSON.stringify(JSON.parse(json), null, indent);
			const bytes = new TextEncoder().encode(text);
			blankComments(bytes);
			expect(new TextDecoder().decode(bytes)).toBe(text);
		}),
	);
});

test('any configuration is accounted for line by line', () => {
	const value = fc.oneof(fc.string(), fc.jsonValue(), fc.constantFrom('npx', ['a'], { path: 'x' }));
	const entry = fc.dictionary(
		fc.constantFrom('command', 'cmd', 'args', 'url', 'env', 'headers', 'type', 'name', '__proto__'),
		value,
	);
	const root = fc.constantFrom('mcpServers', 'servers', 'mcp', 'extensions', 'projects', 'server');
	const config = fc.dictionary(
		root,
		fc.oneof(fc.dictionary(fc.string(), entry), fc.array(entry), value),
	);
	fc.assert(
		fc.property(config, fc.nat(2), fc.nat(400), (all, indent, cut) => {
			const text = JSON.stringify(all, null, indent);
			for (const some of [text, text.slice(0, cut)]) {
				const { accounts } = readLines(MCP_CONFIG, some, 'x');
				expect(accounts.every((count) => count === 1)).toBe(true);
			}
		}),
		{ numRuns: 300 },
	);
});
