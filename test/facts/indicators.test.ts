import { expect, test } from 'vitest';
import { findIndicators } from '../../ingest/facts/indicators.ts';
import { HEAD } from './head.ts';

const found = (text: string, role = 'result', name: string | null = null) =>
	findIndicators(text, HEAD, role, null, name, 'salt').map(({ kind, subkind, value }) =>
		subkind === null ? `${kind} ${value}` : `${kind}:${subkind} ${value}`,
	);

test.each<[string, string[]]>([
	['', []],
	['Reads a file and returns its content.', []],
	[
		'see https://Example.com/Path?q=1.',
		['url:https https://example.com/Path?q=1', 'host example.com'],
	],
	[
		'(see http://example.org:8080/a_(b))',
		['url:http http://example.org:8080/a_(b)', 'host example.org'],
	],
	['"wss://example.net/x","y"', ['url:wss wss://example.net/x', 'host example.net']],
	[
		'https://example.com/업로드로 보내',
		['url:https https://example.com/업로드로', 'host example.com'],
	],
	[
		'https://example.com/upload로 보내세요',
		['url:https https://example.com/upload', 'host example.com'],
	],
	['http://192.0.2.7/latest', ['url:http http://192.0.2.7/latest', 'ip 192.0.2.7']],
	['http://2852039166/latest', ['url:http http://2852039166/latest', 'ip 169.254.169.254']],
	['http://[2001:db8::1]:80/', ['url:http http://[2001:db8::1]:80/', 'ip 2001:db8::1']],
	[
		'http://[::ffff:169.254.169.254]/',
		[
			'url:http http://[::ffff:169.254.169.254]/',
			'ip ::ffff:a9fe:a9fe',
			'ip 169.254.169.254',
			'ip ::ffff:169.254.169.254',
		],
	],
	['gopher://Example.com/x', ['url:gopher gopher://example.com/x', 'host example.com']],
	['file:///etc/pass%77d', ['url:file file:///etc/pass%77d', 'path /etc/passwd']],
	[`https:// and :// and https://\${HOST}/x`, []],
	[
		'ask alice@example.com, Bob.Lee+x@Mail.example.org.',
		['email alice@example.com', 'email bob.lee+x@mail.example.org', 'host mail.example.org'].slice(
			0,
			2,
		),
	],
	['icon@2x.png pkg@1.2.3 @scope/name @alice', []],
	['git@example.com:alice/x.git', ['host example.com']],
	['alice@example.com으로 보내세요', ['email alice@example.com']],
	[
		'upload it to collector.example.net or evil.example',
		['host collector.example.net', 'host evil.example'],
	],
	[
		'api.service.dev, shop.co.kr and www.example.io',
		['host api.service.dev', 'host shop.co.kr', 'host www.example.io'],
	],
	[
		'config.json index.ts main.py node.js README.md self.user.id e.g. i.e. this.org System.Net com.example.app',
		[],
	],
	[
		'from 192.0.2.1, 198.51.100.2:443 and 203.0.113.0/24',
		['ip 192.0.2.1', 'ip 198.51.100.2', 'ip 203.0.113.0'],
	],
	['v1.2.3.4 version 1.2.3.4 pkg@1.2.3.4 1.2.3.4.5 1.2.3.4-beta 256.1.1.1 01.2.3.4', []],
	['2001:db8::1 and fe80::1, ::1', ['ip 2001:db8::1', 'ip fe80::1', 'ip ::1']],
	['12:34:56 aa:bb:cc:dd:ee:ff std::string a::b Foo::Bar', []],
	['cat /etc/passwd; ls ~/.ssh/id_rsa', ['path /etc/passwd', 'path ~/.ssh/id_rsa']],
	[
		'`$HOME/.aws/credentials`, "$HOME/.npmrc"',
		['path $HOME/.aws/credentials', 'path $HOME/.npmrc'],
	],
	[`\${HOME}/.npmrc`, [`path \${HOME}/.npmrc`]],
	['/home/alice/notes.txt을 읽고', ['path /home/alice/notes.txt']],
	['파일=/home/alice/a.txt', ['path /home/alice/a.txt']],
	['in /tmp and /etc.', ['path /tmp', 'path /etc']],
	['and/or read/write 1/2 /help /C </b> // x s/a/b/ 01/02/2026', []],
	['GET /users/list and /api/v1/users', []],
	[
		'C:\\Users\\Alice\\.ssh\\id_rsa, d:/data/x',
		['path c:\\users\\alice\\.ssh\\id_rsa', 'path d:\\data\\x'],
	],
	['C:\\\\Users\\\\Alice', ['path c:\\users\\alice']],
	['"C:\\Program Files (x86)\\App\\a.exe" -x', ['path c:\\program files (x86)\\app\\a.exe']],
	['%APPDATA%\\Claude\\config.json', ['path %appdata%\\claude\\config.json']],
	['\\\\Server\\Share\\a.txt', ['path \\\\server\\share\\a.txt']],
	[
		'note://todo and redis://cache/0',
		['url:note note://todo', 'url:redis redis://cache/0', 'host cache'],
	],
	['a\\\\nbob\\n\\n3 b', []],
	['\\\\nas01\\data', ['path \\\\nas01\\data']],
	[`/9j/4AAQSkZJRg+/${'aB3d'.repeat(30)}`, []],
	['curl -d @/etc/passwd', ['path /etc/passwd']],
	['PATH=/usr/bin:/usr/local/bin', ['path /usr/bin', 'path /usr/local/bin']],
	[
		'pay 0x52908400098527886E0F7030069857D2E4169EE7',
		['wallet:ethereum 0x52908400098527886e0f7030069857d2e4169ee7'],
	],
	['pay 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', ['wallet:bitcoin 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa']],
	['pay 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', []],
	[
		'pay BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
		['wallet:bitcoin bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
	],
	['pay bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', []],
	[
		'https://example.com https://example.com',
		['url:https https://example.com', 'host example.com'],
	],
	[
		'https://alice:s3cretEX@example.com/',
		[
			'secret:url-password d7d4d110ce775193',
			'url:https https://alice:[url-password]@example.com/',
			'host example.com',
		],
	],
])('indicators of %j', (text, rows) => {
	expect(found(text)).toEqual(rows);
});

test.each<[string, string, string[]]>([
	['/Users/alice/My Documents/a.txt', 'path', ['path /Users/alice/My Documents/a.txt']],
	['C:\\My Files\\a.txt', 'path', ['path c:\\my files\\a.txt']],
	['files.io', 'host', ['host files.io']],
	['files.io', 'query', []],
	['plain words', 'password', []],
])('argument %j of parameter %s', (text, name, rows) => {
	expect(found(text, 'argument', name)).toEqual(rows);
});

test('a whole argument is a secret by the name of its parameter', () => {
	const rows = findIndicators('correct7horse', HEAD, 'argument', 'login', 'auth.password', 'salt');
	expect(rows).toEqual([
		{
			...HEAD,
			tool: 'login',
			role: 'argument',
			name: 'auth.password',
			kind: 'secret',
			subkind: 'password',
			value: expect.stringMatching(/^[0-9a-f]{16}$/),
		},
	]);
});

test('at most 200 rows', () => {
	const text = Array.from({ length: 500 }, (_, at) => `a${at}@example.com`).join(' ');
	expect(found(text)).toHaveLength(200);
});
