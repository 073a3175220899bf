import { expect, test } from 'vitest';
import { readLaunch } from '../../ingest/facts/launch.ts';
import type { ServerLaunch } from '../../ingest/mcp/observation.ts';
import { HEAD } from './head.ts';

const launch = (command: string | null, args: string[] = [], more: Partial<ServerLaunch> = {}) =>
	readLaunch(
		{ origin: 'launch', command, args, url: null, envKeys: [], hasAuth: null, ...more },
		HEAD,
	);

type Expected = [name: string | null, version: string | null, registry: string | null];

test.each<[string, Expected]>([
	[
		'npx -y @modelcontextprotocol/server-filesystem /home/alice',
		['@modelcontextprotocol/server-filesystem', null, 'npm'],
	],
	['npx -y @playwright/mcp@latest', ['@playwright/mcp', null, 'npm']],
	['npx tavily-mcp@0.2.15', ['tavily-mcp', '0.2.15', 'npm']],
	['npx --yes foo@^1.2.0', ['foo', null, 'npm']],
	['npx --yes foo@1', ['foo', null, 'npm']],
	['npx -p @scope/pkg@1.0.0-beta.1 run-it --flag', ['@scope/pkg', '1.0.0-beta.1', 'npm']],
	['npx --package=foo@2.0.0 foo', ['foo', '2.0.0', 'npm']],
	['npx --registry https://registry.example.com foo', ['foo', null, 'npm']],
	['npx github:alice/server', ['github:alice/server', null, null]],
	[
		'npx alice/server#0123456789abcdef0123456789abcdef01234567',
		['alice/server', '0123456789abcdef0123456789abcdef01234567', null],
	],
	['npx ./local', [null, null, null]],
	['/usr/local/bin/npx foo', ['foo', null, 'npm']],
	['npx.cmd -y foo', ['foo', null, 'npm']],
	['npm exec -- foo@1.2.3', ['foo', '1.2.3', 'npm']],
	['bunx foo@1.2.3', ['foo', '1.2.3', 'npm']],
	['bun x foo', ['foo', null, 'npm']],
	['pnpm dlx foo', ['foo', null, 'npm']],
	['pnpm --package=foo dlx bar', [null, null, null]],
	['yarn dlx -p foo@1.0.0 bar', ['foo', '1.0.0', 'npm']],
	['deno run -A npm:foo@1.2.3 x', ['foo', '1.2.3', 'npm']],
	['uvx mcp-server-fetch', ['mcp-server-fetch', null, 'pypi']],
	['uvx mcp-server-fetch@2025.4.7', ['mcp-server-fetch', '2025.4.7', 'pypi']],
	['uvx mcp-server-fetch@latest', ['mcp-server-fetch', null, 'pypi']],
	['uvx --python 3.12 --from foo[cli]==1.2.3 bar', ['foo', '1.2.3', 'pypi']],
	['uvx --with httpx foo', ['foo', null, 'pypi']],
	[
		'uvx --from git+https://github.com/alice/foo@main foo',
		['git+https://github.com/alice/foo@main', null, null],
	],
	['uv tool run foo==1.0', ['foo', '1.0', 'pypi']],
	['uv run --with httpx --with foo==1.0 foo', ['foo', '1.0', 'pypi']],
	['uv run --with foo>=1.0 fastmcp run server.py', ['foo', null, 'pypi']],
	['uv --directory /home/alice/x run server.py', [null, null, null]],
	['uv run python -m mcp_server_time', ['mcp-server-time', null, 'pypi']],
	['pipx run --spec foo==1.0 bar', ['foo', '1.0', 'pypi']],
	['pipx run foo', ['foo', null, 'pypi']],
	['python3.12 -u -m mcp_server_git --repo x', ['mcp-server-git', null, 'pypi']],
	['python server.py -m x', [null, null, null]],
	['docker run -i --rm mcp/fetch', ['mcp/fetch', null, 'oci']],
	[
		'docker run -i --rm -e TOKEN --mount type=bind,src=/a,dst=/b ghcr.io/github/server:1.2 stdio',
		['ghcr.io/github/server', '1.2', 'oci'],
	],
	[
		'docker run -it --network=host -v /:/host localhost:5000/a/b:latest',
		['localhost:5000/a/b', null, 'oci'],
	],
	['docker run --name x --env-file .env img@sha256:0123abcd', ['img', 'sha256:0123abcd', 'oci']],
	['podman run --rm --pull always img:2', ['img', '2', 'oci']],
	['docker compose run app', [null, null, null]],
	['docker mcp gateway run', [null, null, null]],
	['cmd /c npx -y foo@1.2.3', ['foo', '1.2.3', 'npm']],
	['cmd.exe /d /s /c npx -y foo', ['foo', null, 'npm']],
	['env A=b C=d npx foo', ['foo', null, 'npm']],
	['A=b npx foo', ['foo', null, 'npm']],
	['sudo -u alice env -i npx foo', ['foo', null, 'npm']],
	['op run --env-file=.env -- npx foo', ['foo', null, 'npm']],
	['node /home/alice/node_modules/@scope/name/dist/index.js', ['@scope/name', null, 'npm']],
	['node --inspect C:\\x\\node_modules\\foo\\a.js', ['foo', null, 'npm']],
	['node /usr/lib/node_modules/npm/bin/npx-cli.js -y foo', ['foo', null, 'npm']],
	['node server.js', [null, null, null]],
	['/home/alice/server', [null, null, null]],
	['npx', [null, null, null]],
	['env', [null, null, null]],
])('package of: %s', (line, [name, version, registry]) => {
	const [command, ...args] = line.split(' ');
	expect(launch(command!, args)).toMatchObject({
		package: name,
		package_version: version,
		registry,
	});
});

test.each<[string, string[], string | null]>([
	['sh', ['-c', 'cd /srv && exec npx -y foo@1.0.0 --x'], 'foo'],
	['bash', ['-lc', "A='b c' uvx 'foo' | tee log"], 'foo'],
	['cmd', ['/c', 'npx -y foo'], 'foo'],
	['powershell.exe', ['-NoProfile', '-Command', 'npx foo'], 'foo'],
	['npx -y foo --port 1', [], 'foo'],
	['C:\\Program Files\\nodejs\\npx.cmd', ['-y', 'foo'], 'foo'],
	['sh', ['-c', 'sh -c "sh -c \'npx foo\'"'], 'foo'],
	['sh', ['-c', 'echo "unclosed'], null],
	['sh', ['-c'], null],
])('package behind %s %j', (command, args, name) => {
	expect(launch(command, args).package).toBe(name);
});

test.each<[string, string[], string | null, boolean | null]>([
	['npx', ['mcp-remote', 'https://mcp.example.com/sse'], 'https://mcp.example.com/sse', null],
	[
		'npx',
		[
			'-y',
			'mcp-remote@0.1.16',
			'http://mcp.example.com',
			'--header',
			`Authorization: Bearer \${TOKEN}`,
		],
		'http://mcp.example.com',
		true,
	],
	[
		'npx',
		['mcp-remote', 'https://mcp.example.com', `--header=X-API-Key:\${KEY}`],
		'https://mcp.example.com',
		true,
	],
	[
		'npx',
		['mcp-remote', 'https://mcp.example.com', '--header', 'X-Trace: 1'],
		'https://mcp.example.com',
		null,
	],
	[
		'npx',
		['mcp-remote', 'https://mcp.example.com/?api_key=x'],
		'https://mcp.example.com/?api_key=[token]',
		true,
	],
	[
		'uvx',
		['mcp-proxy', '--transport', 'sse', 'http://127.0.0.1:9/sse'],
		'http://127.0.0.1:9/sse',
		null,
	],
	['npx', ['foo', '--base-url', 'https://example.com'], null, null],
	['npx', ['foo', '--api-key', 'x'], null, true],
	['docker', ['run', '-e', 'API_TOKEN', 'img'], null, true],
])('endpoint and credential of %s %j', (command, args, url, hasAuth) => {
	expect(launch(command, args)).toMatchObject({ url, has_auth: hasAuth });
});

test.each<[string[], string]>([
	[['foo', '--api-key', 'plainword'], 'npx foo --api-key [api-key]'],
	[['foo', '--token=short'], 'npx foo --token=[token]'],
	[['foo', '-e', 'DB_PASSWORD=hunter2'], 'npx foo -e DB_PASSWORD=[password]'],
	[['foo', '-e', `DB_PASSWORD=\${PW}`], `npx foo -e 'DB_PASSWORD=\${PW}'`],
	[['foo', '--header', 'Authorization: Bearer abc'], "npx foo --header 'Authorization: [token]'"],
	[['foo', '--header', `Authorization:\${AUTH}`], `npx foo --header 'Authorization:\${AUTH}'`],
	[['foo', `ghp_${'EXAMPLE0123456789abcdefghijklmnopqrs'}`], 'npx foo [github-token]'],
	[
		['foo', 'postgres://alice:s3cretEX@db.example.com/x'],
		'npx foo postgres://alice:[url-password]@db.example.com/x',
	],
	[['foo', 'two words', "it's"], "npx foo 'two words' 'it'\\''s'"],
])('command line of %j', (args, line) => {
	expect(launch('npx', args).command_line).toBe(line);
});

test('a remote server has an endpoint and no command', () => {
	const row = launch(null, [], {
		origin: 'endpoint',
		url: 'https://alice:s3cretEX@mcp.example.com/mcp',
		envKeys: ['A', 'B'],
		hasAuth: false,
	});
	expect(row).toMatchObject({
		...HEAD,
		origin: 'endpoint',
		command: null,
		command_line: null,
		url: 'https://alice:[url-password]@mcp.example.com/mcp',
		package: null,
		env_keys: 'A,B',
		has_auth: false,
	});
});

test('the hash follows the definition, not its secrets', () => {
	const hash = launch('npx', ['foo', '--token', 'one']).hash;
	expect(hash).toMatch(/^[0-9a-f]{32}$/);
	expect(launch('npx', ['foo', '--token', 'two']).hash).toBe(hash);
	expect(launch('npx', ['foo', '--token', 'one', '-x']).hash).not.toBe(hash);
	expect(launch('npx', ['foo --token', 'one']).hash).not.toBe(hash);
	expect(launch(null, [], { url: 'https://example.com' }).hash).not.toBe(
		launch(null, [], { url: 'http://example.com' }).hash,
	);
});
