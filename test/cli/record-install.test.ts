import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeConfig } from '../../cli/record/install/change-config.ts';
import { lineDiff } from '../../cli/record/install/line-diff.ts';
import type { Launcher } from '../../cli/record/install/wrap.ts';
import { commandsOf } from './commands-of.ts';

const LAUNCHER: Launcher = {
	command: '/usr/bin/node',
	args: ['/opt/sillok/main.js', 'record'],
	options: [],
};

function wrapped(text: string, launcher: Launcher | null = LAUNCHER, names: string[] = []): string {
	return changeConfig(Buffer.from(text), launcher, names)!.bytes.toString();
}

/** Configurations with every way to write an entry that a client accepts. */
const CONFIGS: readonly (readonly [name: string, text: string])[] = [
	[
		'two spaces, as most clients write',
		JSON.stringify(
			{ mcpServers: { notes: { command: 'npx', args: ['-y', '@example/notes'] } } },
			null,
			2,
		),
	],
	[
		'tabs',
		JSON.stringify(
			{ servers: { notes: { command: 'npx', args: ['-y', 'x'], env: { A: 'b' } } } },
			null,
			'\t',
		),
	],
	['one line', '{"mcpServers":{"notes":{"command":"npx","args":["-y","@example/notes"]}}}'],
	[
		'spaces in brackets',
		'{ "mcpServers": { "notes": { "command": "npx", "args": [ "-y", "x" ] } } }',
	],
	[
		'no args',
		'{\n  "mcpServers": {\n    "notes": {\n      "command": "notes-server"\n    }\n  }\n}\n',
	],
	['no args, one line', '{"mcpServers":{"notes":{"command":"notes-server","env":{"A":"1"}}}}'],
	['empty args', '{"mcpServers":{"notes":{"command":"notes-server","args":[]}}}'],
	['blank args', '{"mcpServers":{"notes":{"args":[\n\n],"command":"notes-server"}}}'],
	['args first', '{"mcpServers":{"notes":{"args":["a"],"command":"b"}}}'],
	[
		'escapes',
		'{"mcpServers":{"n\\u006ftes":{"command":"C:\\\\Program Files\\\\x.exe","args":["\\ud55c\\"글"]}}}',
	],
	[
		'CRLF',
		'{\r\n  "mcpServers": {\r\n    "a": {\r\n      "command": "x",\r\n      "args": [\r\n        "y"\r\n      ]\r\n    }\r\n  }\r\n}\r\n',
	],
	['byte order mark', '\ufeff{"mcpServers":{"a":{"command":"x","args":["y"]}}}'],
	[
		'comments and trailing commas',
		'// mine\n{\n\t"servers": {\n\t\t/* first */ "a": {\n\t\t\t"command": "x", // why\n\t\t\t"args": [ // all\n\t\t\t\t"y", /* z */\n\t\t\t],\n\t\t},\n\t\t"b": { "command": "b", },\n\t},\n}\n',
	],
	['comment before the bracket', '{"servers":{"a":{"command":"x" /* , */,"args": /* [ */ ["y"]}}}'],
	[
		'several projects',
		JSON.stringify(
			{
				numStartups: 3,
				projects: {
					'/home/alice/a': {
						mcpServers: { n: { type: 'stdio', command: 'x', args: [], env: {} } },
					},
					'/home/alice/b': {},
				},
				mcpServers: { m: { command: 'y' } },
			},
			null,
			2,
		),
	],
	[
		'settings of an editor',
		'{"editor.fontSize": 12, "mcp": {"servers": {"a": {"command": "x"}}}, "mcp.servers": {"b": {"command": "y", "args": ["--", "record"]}}}',
	],
];

test.each(CONFIGS)('%s: wrapped, wrapped again, unwrapped', (_, text) => {
	const once = wrapped(text);
	expect(once).not.toBe(text);
	expect(wrapped(once)).toBe(once);
	expect(wrapped(once, null)).toBe(text);
	// Every server is started by us, and would start what it was.
	for (const { command, args } of commandsOf(once)) {
		expect(command).toBe(LAUNCHER.command);
		expect(args.slice(0, 2)).toEqual(LAUNCHER.args);
	}
	const inner = commandsOf(once).map(({ args }) => args.slice(args.indexOf('--') + 1));
	expect(inner).toEqual(commandsOf(text).map(({ args, command }) => [command, ...args]));
});

const word = fc.string({ unit: 'binary', maxLength: 12 });
const space = fc.constantFrom('', ' ', '\n', '\n    ', '\t', '\r\n  ');
const separator = fc.tuple(space, space);

test('any entry comes back byte for byte', () => {
	const entry = fc.record({
		name: word,
		command: word,
		args: fc.option(fc.array(word, { maxLength: 4 })),
		spaces: fc.array(separator, { minLength: 12, maxLength: 12 }),
		isArgsFirst: fc.boolean(),
		env: fc.boolean(),
	});
	fc.assert(
		fc.property(entry, ({ args, command, env, isArgsFirst, name, spaces }) => {
			let at = 0;
			const gap = () => spaces[at++ % spaces.length]![0];
			const text = (value: string) => JSON.stringify(value);
			const members = [`"command"${gap()}:${gap()}${text(command)}`];
			if (args !== null) {
				const list = `"args":${gap()}[${gap()}${args.map(text).join(`,${gap()}`)}${gap()}]`;
				if (isArgsFirst) members.unshift(list);
				else members.push(list);
			}
			if (env) members.push('"env":{"KEY":"value"}');
			const config = `{"mcpServers":{${text(name)}:{${gap()}${members.join(`${gap()},${gap()}`)}${gap()}}}}`;
			const once = wrapped(config);
			expect(wrapped(once)).toBe(once);
			expect(wrapped(once, null)).toBe(config);
			const [now] = commandsOf(once);
			expect(now?.args.slice(now.args.indexOf('--') + 1)).toEqual([command, ...(args ?? [])]);
		}),
		{ numRuns: 500 },
	);
});

test('a client that writes the file anew in between does no harm', () => {
	for (const [, text] of CONFIGS.slice(0, 12)) {
		const plain = text.replace(/^\ufeff/, '');
		const rewritten = JSON.stringify(JSON.parse(wrapped(plain)), null, 4);
		expect(JSON.parse(wrapped(rewritten, null))).toEqual(JSON.parse(plain));
	}
});

test('a program that moved, or other options, replace what was there', () => {
	const [, text] = CONFIGS[0]!;
	const moved = { ...LAUNCHER, args: ['/elsewhere/main.js', 'record'], options: ['--redact'] };
	const again = wrapped(wrapped(text), moved);
	expect(commandsOf(again)[0]?.args).toEqual([
		...moved.args,
		'--installed',
		'args',
		'--server=notes',
		'--redact',
		'--',
		'npx',
		'-y',
		'@example/notes',
	]);
	expect(wrapped(again, null)).toBe(text);
});

test.each([
	['remote', '{"mcpServers":{"a":{"url":"https://example.com/mcp"}}}', 'remote'],
	['remote of Gemini CLI', '{"mcpServers":{"a":{"httpUrl":"https://example.com"}}}', 'remote'],
	['neither', '{"mcpServers":{"a":{}}}', 'refused'],
	['no object', '{"mcpServers":{"a":[]}}', 'refused'],
	['a list as command', '{"mcpServers":{"a":{"command":["x"]}}}', 'refused'],
	['an object as command', '{"context_servers":{"a":{"command":{"path":"x"}}}}', 'refused'],
	['args as text', '{"mcpServers":{"a":{"command":"x","args":"y"}}}', 'refused'],
	['a number in args', '{"mcpServers":{"a":{"command":"x","args":[1]}}}', 'refused'],
	['a key twice', '{"mcpServers":{"a":{"command":"x","command":"y"}}}', 'refused'],
	['another type', '{"mcpServers":{"a":{"type":"sse","command":"x"}}}', 'refused'],
	[
		'half unwrapped',
		'{"mcpServers":{"a":{"command":"x","args":["record","--installed","args"]}}}',
		'refused',
	],
])('%s is left as it is', (_, text, done) => {
	const change = changeConfig(Buffer.from(text), LAUNCHER, [])!;
	expect(change.bytes.toString()).toBe(text);
	expect(change.servers.map((server) => server.done)).toEqual([done]);
});

test.each([
	'',
	'[]',
	'"x"',
	'{"mcpServers":{',
	'mcpServers: {}',
	'{"mcpServers":{"a":{"command":"x"}}} x',
])('%j is no configuration', (text) => {
	expect(changeConfig(Buffer.from(text), LAUNCHER, [])).toBeNull();
});

test('only the named servers change', () => {
	const text = '{"mcpServers":{"a":{"command":"x"},"b":{"command":"y"}}}';
	const once = wrapped(text, LAUNCHER, ['b']);
	expect(commandsOf(once).map(({ command }) => command)).toEqual(['x', LAUNCHER.command]);
});

test('the difference shows lines by number, with secrets masked', () => {
	expect(lineDiff('a\nb\nc\nd', 'a\nB\nc\nx\nd')).toEqual(['    2 - b', '    2 + B', '    4 + x']);
	expect(lineDiff('same', 'same')).toEqual([]);
	expect(lineDiff('', 'token=ghp_EXAMPLEexampleEXAMPLE0123456789').join()).toContain(
		'[github-token]',
	);
});
