import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detectFormat } from '../../ingest/formats/detect.ts';
import { MCP_SCAN } from '../../ingest/formats/mcp-scan.ts';
import { SERVER_JSON } from '../../ingest/formats/server-json.ts';
import { SMITHERY } from '../../ingest/formats/smithery.ts';
import { inputOf } from '../../ingest/read/input.ts';
import { readAll } from '../read-sample.ts';
import { readLines } from './read-lines.ts';

async function servers(value: unknown) {
	const { batch } = await readAll([inputOf('x.json', JSON.stringify(value, null, 2))]);
	return batch.servers;
}
function entry(pack: object): object {
	return { name: 'org.example/a', version: '1.0.0', packages: [pack] };
}

test.each([
	[
		'npm',
		{ registryType: 'npm', identifier: '@example/a', version: '1.2.3' },
		'npx -y @example/a@1.2.3',
		'@example/a',
		'1.2.3',
	],
	[
		'pypi',
		{ registryType: 'pypi', identifier: 'a-mcp', version: '2.0' },
		'uvx a-mcp==2.0',
		'a-mcp',
		'2.0',
	],
	[
		'oci',
		{ registryType: 'oci', identifier: 'registry.example.com/a:3.1' },
		'docker run -i --rm registry.example.com/a:3.1',
		'registry.example.com/a',
		'3.1',
	],
	[
		'docker, to 2025',
		{ registry_name: 'docker', name: 'example/a', version: '3.1' },
		'docker run -i --rm example/a:3.1',
		'example/a',
		'3.1',
	],
	[
		'another program',
		{ registryType: 'npm', identifier: '@example/a', version: '1.2.3', runtimeHint: 'bunx' },
		'bunx @example/a@1.2.3',
		'@example/a',
		'1.2.3',
	],
	[
		'no version',
		{ registryType: 'npm', identifier: '@example/a' },
		'npx -y @example/a',
		'@example/a',
		null,
	],
])('a package of server.json: %s', async (_, pack, command_line, name, version) => {
	expect(await servers(entry(pack))).toMatchObject([
		{
			origin: 'config',
			server: 'org.example/a',
			command_line,
			package: name,
			package_version: version,
		},
	]);
});

const SECRET = 'EXAMPLE9f8a7b6c5d4e3f2a';

test.each([
	[
		'an argument of a package',
		entry({
			registryType: 'npm',
			identifier: '@example/a',
			packageArguments: [{ type: 'named', name: '--x', value: SECRET, isSecret: true }],
		}),
	],
	[
		'a variable of a package',
		entry({
			registryType: 'npm',
			identifier: '@example/a',
			environmentVariables: [{ name: 'K', default: SECRET }],
		}),
	],
	[
		'an address',
		{
			name: 'org.example/a',
			remotes: [{ type: 'sse', url: `https://a.example.com/?key=${SECRET}` }],
		},
	],
	[
		'a listing',
		{
			qualifiedName: 'a',
			displayName: 'A',
			connections: [{ type: 'http', url: `https://a.example.com/?api_key=${SECRET}` }],
		},
	],
	[
		'a scanned server',
		{
			'/x/mcp.json': {
				path: '/x/mcp.json',
				issues: [],
				servers: [
					{
						name: 'a',
						server: { command: 'a', env: { T: SECRET } },
						error: { message: `token=${SECRET}`, server_output: SECRET },
					},
				],
			},
		},
	],
])('no secret leaves the reader: %s', async (_, value) => {
	const { batch, documents } = await readAll([inputOf('x.json', JSON.stringify(value))]);
	expect(batch.servers).toHaveLength(1);
	expect(JSON.stringify([batch, documents])).not.toContain(SECRET);
});

test('definitions of a scan fill tools with the hash that the server itself would have', async () => {
	const tool = { name: 't', description: 'd', inputSchema: { type: 'object' } };
	const scan = {
		path: '/x/mcp.json',
		issues: [],
		servers: [{ name: 'a', server: { command: 'a' }, signature: { metadata: {}, tools: [tool] } }],
	};
	const log = { jsonrpc: '2.0', id: 1, result: { tools: [tool] } };
	const { batch } = await readAll([
		inputOf('scan.json', JSON.stringify({ '/x/mcp.json': scan })),
		inputOf('log.jsonl', JSON.stringify(log)),
	]);
	expect(batch.tools).toHaveLength(2);
	expect(batch.tools[0]).toMatchObject({ server: 'a', tool: 't', hash: batch.tools[1]?.hash });
});

const SAMPLES = [
	['server-json', 'server-json/current/server.json'],
	['server-json', 'server-json/version-detail/server.json'],
	['server-json', 'server-json/api/servers.json'],
	['smithery', 'smithery/page/servers.json'],
	['smithery', 'smithery/server/recipes.json'],
	['mcp-scan', 'mcp-scan/result/result.json'],
	['mcp-scan', 'mcp-scan/agent-scan/results.json'],
] as const;

test.each(SAMPLES)('%s is recognised by the start of %s', (id, path) => {
	const text = readFileSync(new URL(`../../sample-logs/${path}`, import.meta.url), 'utf8');
	const head = text.slice(0, text.length * 0.8);
	expect(detectFormat({ path: 'x', lines: head.split('\n') })?.format.id).toBe(id);
});

test.each([
	['OpenAPI', { openapi: '3.1.0', servers: [{ url: 'https://a.example.com' }] }],
	['a package.json', { name: '@example/a', version: '1.0.0', packages: ['a'] }],
	['names of code', { qualifiedName: 'a.b', displayName: 'b' }],
	['other findings', { x: { servers: ['a'], issues: [] }, issues: [] }],
])('is not recognised: %s', (_, value) => {
	const head = { path: 'server.json', lines: [JSON.stringify(value)] };
	expect(SERVER_JSON.detect(head)).toBe(0);
	expect(SMITHERY.detect(head)).toBe(0);
});

test.each([SERVER_JSON, SMITHERY, MCP_SCAN])(
	'any document is accounted for line by line: $id',
	(format) => {
		const leaf = fc.oneof(fc.string(), fc.jsonValue());
		const keys = fc.constantFrom(
			'name',
			'server',
			'servers',
			'packages',
			'remotes',
			'identifier',
			'registryType',
			'url',
			'qualifiedName',
			'displayName',
			'verified',
			'connections',
			'tools',
			'signature',
			'metadata',
			'issues',
			'message',
			'reference',
			'error',
			'_meta',
			'__proto__',
		);
		const { any } = fc.letrec((tie) => ({
			any: fc.oneof(
				{ maxDepth: 4 },
				leaf,
				fc.dictionary(keys, tie('any')),
				fc.array(tie('any'), { maxLength: 3 }),
			),
		}));
		fc.assert(
			fc.property(any, fc.nat(2), fc.nat(300), (value, indent, cut) => {
				const text = JSON.stringify(value, null, indent);
				for (const some of [text, text.slice(0, cut)]) {
					const { accounts } = readLines(format, some, 'x');
					expect(accounts.every((count) => count === 1)).toBe(true);
				}
			}),
			{ numRuns: 300 },
		);
	},
);
