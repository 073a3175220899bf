import { expect, test } from 'vitest';
import { recordingName, serverName } from '../../cli/record/recording-name.ts';
import { systemCommand } from '../../cli/record/system-command.ts';
import { splitCommand } from '../../cli/record-command.ts';

test.each([
	['npx -y @modelcontextprotocol/server-memory', 'server-memory'],
	['npx -y @example/notes@1.2.0 --verbose', 'notes'],
	['uvx mcp-server-fetch', 'mcp-server-fetch'],
	['node /home/alice/weather.js', 'weather'],
	['node /home/alice/weather/dist/index.js', 'weather'],
	['/usr/bin/node node_modules/@example/server-mail/dist/index.js', 'server-mail'],
	['C:\\tools\\notes-server.exe --port 1', 'notes-server'],
	['python server.py', 'server'],
	['./run', 'run'],
])('%s is called %s', (line, name) => {
	const [command, ...args] = line.split(' ');
	expect(serverName(command!, args)).toBe(name);
});

test.each([
	['notes', 'notes-2025-11-03T01-02-03.004Z-7.jsonl'],
	['My server: 한글', 'My_server_한글-2025-11-03T01-02-03.004Z-7.jsonl'],
	['../../etc/passwd', '__.._etc_passwd-2025-11-03T01-02-03.004Z-7.jsonl'],
	['', 'server-2025-11-03T01-02-03.004Z-7.jsonl'],
])('the recording of %j is %s', (server, name) => {
	expect(recordingName(server, Date.UTC(2025, 10, 3, 1, 2, 3, 4), 7)).toBe(name);
});

const FILES = new Set([
	'C:\\node\\npx.cmd',
	'C:\\node\\node.exe',
	'C:\\Program Files\\x y\\tool.bat',
	'C:\\p\\node_modules\\.bin\\x.cmd',
	'D:\\own.exe',
]);
const ENV = { Path: 'C:\\Windows;C:\\node', PATHEXT: '.EXE;.CMD', ComSpec: 'C:\\Windows\\cmd.exe' };
const onWindows = (command: string, ...args: string[]) =>
	systemCommand(command, args, 'win32', ENV, (path) =>
		[...FILES].some((file) => file.toLowerCase() === path.toLowerCase()),
	);

test('elsewhere a command is what it is', () => {
	expect(systemCommand('npx', ['-y', 'a b'], 'linux', {})).toEqual({
		command: 'npx',
		args: ['-y', 'a b'],
		verbatim: false,
	});
});

test('on Windows programs are found as the shell finds them', () => {
	expect(onWindows('node', 'x').command.toLowerCase()).toBe('c:\\node\\node.exe');
	expect(onWindows('D:\\own').command.toLowerCase()).toBe('d:\\own.exe');
	expect(onWindows('nothing', 'x')).toEqual({ command: 'nothing', args: ['x'], verbatim: false });
});

test('on Windows batch files run in cmd.exe with their arguments quoted', () => {
	const found = onWindows('npx', '-y', 'a "b" & c', '%PATH%', '');
	expect(found.command).toBe('C:\\Windows\\cmd.exe');
	expect(found.verbatim).toBe(true);
	expect(found.args.slice(0, 3)).toEqual(['/d', '/s', '/c']);
	const line = found.args[3]!;
	// Nothing that cmd.exe would act on stands there bare.
	expect(line.slice(1, -1).replace(/\^[\s\S]/g, '')).not.toMatch(/[&|<>%"!]/);
	expect(onWindows('C:\\Program Files\\x y\\tool.bat', 'a b').args[3]).toBe(
		'"C:\\Program^ Files\\x^ y\\tool.bat ^"a^ b^""',
	);
	expect(onWindows('C:\\p\\node_modules\\.bin\\x.cmd', 'a').args[3]).toBe(
		'"C:\\p\\node_modules\\.bin\\x.cmd ^^^"a^^^""',
	);
});

test.each([
	['record -- npx -y x', ['record'], ['npx', '-y', 'x']],
	['record --server a -- x -- --out y', ['record', '--server', 'a'], ['x', '--', '--out', 'y']],
	['--log-level info record -- x', ['--log-level', 'info', 'record'], ['x']],
	['record', ['record'], []],
	['scan -- -odd', ['scan', '--', '-odd'], []],
	['scan record -- -odd', ['scan', 'record', '--', '-odd'], []],
])('sillok %s', (line, own, command) => {
	expect(splitCommand(line.split(' '))).toEqual({ own, command });
});
