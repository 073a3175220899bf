import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findIndicators } from '../../ingest/facts/indicators.ts';
import { findSecrets, maskSecrets, secretHash } from '../../ingest/facts/secrets.ts';
import { HEAD } from './head.ts';

const JWT = [
	Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
	Buffer.from('{"sub":"alice","iss":"example.com"}').toString('base64url'),
	'EXAMPLEsignatureEXAMPLEsignature0123456789',
].join('.');
const body = (kind: string) =>
	`-----BEGIN ${kind}-----\nMIIEXAMPLEEXAMPLEEXAMPLE0123456789\nabcdEXAMPLE==\n-----END ${kind}-----`;

/** Each is split, so that no scanner of source code takes it for a real one. */
const SECRETS: [kind: string, secret: string][] = [
	['aws-access-key', `AKIA${'IOSFODNN7EXAMPLE'}`],
	['aws-access-key', `ASIA${'IOSFODNN7EXAMPLE'}`],
	['github-token', `ghp_${'EXAMPLE0123456789abcdefghijklmnopqrs'}`],
	['github-token', `gho_${'EXAMPLE0123456789abcdefghijklmnopqrs'}`],
	['github-token', `github_pat_${'11EXAMPLE0123456789_abcdefghijklmnopqrstuvwxyz'}`],
	['gitlab-token', `glpat-${'EXAMPLE0123456789_ab'}`],
	['slack-token', `xoxb-${'1234567890-EXAMPLEabcdef'}`],
	['openai-key', `sk-proj-${'EXAMPLE0123456789abcdef_-xyz'}`],
	['openai-key', `sk-${'EXAMPLE0123456789abcdefghijklmnopqrstuvwxyz'}`],
	['anthropic-key', `sk-ant-${'api03-EXAMPLE0123456789abcdef'}`],
	['openrouter-key', `sk-or-${'v1-0123456789abcdef0123456789abcdef'}`],
	['google-api-key', `AIza${'SyEXAMPLE0123456789abcdefghijklmnop'}`],
	['stripe-key', `sk_live_${'EXAMPLE0123456789abcdef'}`],
	['stripe-key', `rk_test_${'EXAMPLE0123456789abcdef'}`],
	['npm-token', `npm_${'EXAMPLE0123456789abcdefghijklmnopqrs'}`],
	['huggingface-token', `hf_${'EXAMPLEabcdefghijklmnopqrstuvwxyz'}`],
	['twilio-key', `SK${'0123456789abcdef0123456789abcdef'}`],
	['sendgrid-key', `SG.${'EXAMPLE0123456789abcde.EXAMPLE0123456789abcdefghijklmnopqrstuvwxyz012'}`],
	['telegram-token', `123456789:${'AAEXAMPLE0123456789abcdefghijklmno_'}`],
	['google-token', `ya29.${'EXAMPLE0123456789abcdefghij'}`],
	['digitalocean-token', `dop_v1_${'0123456789abcdef'.repeat(4)}`],
	['jwt', JWT],
	['private-key', body('RSA PRIVATE KEY')],
	['private-key', body('PRIVATE KEY')],
	['private-key', body('PGP PRIVATE KEY BLOCK')],
	['ssh-private-key', body('OPENSSH PRIVATE KEY')],
];

test.each(SECRETS)('%s is found and masked: %s', (kind, secret) => {
	for (const [before, after] of [
		['', ''],
		['use ', ' now'],
		['{"value":"', '"}'],
		['\\n', '\\n'],
		['(', ').'],
		['키는 ', '입니다'],
	]) {
		const text = `${before}${secret}${after}`;
		expect(findSecrets(text).map((span) => [span.kind, text.slice(span.start, span.end)])).toEqual([
			[kind, secret],
		]);
		expect(maskSecrets(text)).toBe(`${before}[${kind}]${after}`);
	}
});

test.each([
	['password=Tr0ub4dor&x', 'password=[password]&x'],
	['PGPASSWORD=correct7horse psql', 'PGPASSWORD=[password] psql'],
	['{"api_key": "a8F3kL09sQ2xZ7", "user": "bob"}', '{"api_key": "[api-key]", "user": "bob"}'],
	['{\\"clientSecret\\":\\"a8F3kL09sQ2xZ7\\"}', '{\\"clientSecret\\":\\"[secret]\\"}'],
	["const apiKey = 'a8F3kL09sQ2xZ7';", "const apiKey = '[api-key]';"],
	['access_token: a8F3kL09sQ2xZ7.', 'access_token: [token].'],
	['https://example.com/?token=a8F3kL09sQ2xZ7#x', 'https://example.com/?token=[token]'],
	['run --api-key a8F3kL09sQ2xZ7 now', 'run --api-key [api-key] now'],
	['run --token=a8F3kL09sQ2xZ7', 'run --token=[token]'],
	['Authorization: Bearer a8F3kL09sQ2xZ7pQ', 'Authorization: Bearer [bearer-token]'],
	['authorization: Basic YWxpY2U6c2VjcmV0MTIz', 'authorization: Basic [basic-auth]'],
	[
		'postgres://alice:s3cretEX@db.example.com/x',
		'postgres://alice:[url-password]@db.example.com/x',
	],
	[
		'AccountName=a;AccountKey=EXAMPLEabcdef0123456789+/EXAMPLE==;',
		'AccountName=a;AccountKey=[azure-storage-key];',
	],
	[
		'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
		'aws_secret_access_key = [aws-secret-key]',
	],
	['-----BEGIN PRIVATE KEY-----\\nMIIEXAMPLE0123456789', '[private-key]'],
])('%s is masked', (text, masked) => {
	expect(maskSecrets(text)).toBe(masked);
});

test.each([
	'The password is required. Token: string. secret: optional',
	`password=\${DB_PASSWORD} api_key: <your-api-key> token={{token}} TOKEN=$TOKEN`,
	'api_key = os.environ["API_KEY1"]; token = getToken2(x); const token = process.env.TOKEN_1',
	'--clientSecret \\u0022$env:CLIENT_SECRET_1\\u0022',
	'nextPageToken: a8F3kL09sQ2xZ7 progressToken=17a8F3kL09sQ2xZ7 max_tokens: 4096',
	'password: ******** apiKey=xxxxxxxxxxxx1 sk-... ghp_xxx',
	'a task-force-for-everyone-involved and risk-assessment-of-all-the-things',
	'sk-learn-something-new-every-single-day',
	'the class AKIAnimationControllerDelegateFactory',
	'Bearer tokens-are-sent-in-the-header',
	'-----BEGIN PRIVATE KEY----- is how such a file begins',
	'-----BEGIN PUBLIC KEY-----\nMIIEXAMPLEEXAMPLEEXAMPLE\n-----END PUBLIC KEY-----',
	'eyJhbGci.nothing.here and eyJub3QiOiJhIGhlYWRlciJ9.eyJhIjoxfQ.xxxxxxxxxxxxxxxx',
	'postgres://user:password@localhost/db https://example.com:8080/a@b',
	'if (token == "a8F3kL09sQ2xZ7") token::a8F3kL09sQ2xZ7',
	'2026-01-01T00:00:00Z 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
	'date_token: 2026-01-01T00:00:00 token: /etc/passwd2 key: https://example.com/1',
])('no secret in: %s', (text) => {
	expect(findSecrets(text)).toEqual([]);
});

test('a salted hash is stable, and different for another salt', () => {
	// printf %s secret | openssl dgst -sha256 -hmac salt
	expect(secretHash('secret', 'salt')).toBe('98e5340f0f4f96d2');
	expect(secretHash('secret', 'other')).not.toBe(secretHash('secret', 'salt'));
});

test('no indicator ever holds a secret', () => {
	const surroundings = fc.constantFrom(
		...[
			'',
			' ',
			'"',
			'\n',
			'/',
			'=',
			':',
			'?token=',
			'https://example.com/',
			'https://bob:',
			'@example.com',
			'/etc/',
			'~/',
			'C:\\',
			'\\\\s\\',
			'--key ',
			'.',
			',',
			'&',
			'#',
			'%20',
		],
	);
	fc.assert(
		fc.property(
			fc.constantFrom(...SECRETS),
			surroundings,
			surroundings,
			fc.constantFrom('argument', 'result'),
			fc.constantFrom(null, 'path', 'options.password'),
			([, secret], before, after, role, name) => {
				const text = `${before}${secret}${after}`;
				const rows = findIndicators(text, HEAD, role, 'tool', name, 'salt');
				if (rows.some((row) => row.kind === 'secret')) {
					expect(JSON.stringify(rows.map(({ value }) => value))).not.toContain(
						JSON.stringify(secret).slice(1, -1),
					);
				} else {
					// A token that is part of a longer word is none.
					expect(before + after).toMatch(/[\w.:/=%]/);
				}
			},
		),
		{ numRuns: 3000 },
	);
});
