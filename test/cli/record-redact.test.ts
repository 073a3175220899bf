import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecording } from './read-recording.ts';
import { freshFile, recordAll, said } from './record-all.ts';

test.each([
	['a known token', '{"a":"ghp_EXAMPLEexampleEXAMPLE0123456789"}', '{"a":"[github-token]"}'],
	[
		'a value by its name',
		'{"password":"hunter2","user":"alice"}',
		'{"password":"[password]","user":"alice"}',
	],
	['a name with an escape', '{"p\\u0061ssword":"hunter2"}', '{"p\\u0061ssword":"[password]"}'],
	[
		'names that were given, whatever the value',
		'{"IBAN":["x",{"y":1}],"n":1}',
		'{"IBAN":"[redacted]","n":1}',
	],
	['the same names, written otherwise', '{"i_ban": 12 }', '{"i_ban": "[redacted]" }'],
	[
		'nested',
		'{"params":{"arguments":{"apiKey":"a","deep":[{"iban":"b"}]}}}',
		'{"params":{"arguments":{"apiKey":"[api-key]","deep":[{"iban":"[redacted]"}]}}}',
	],
	[
		'progress is no secret',
		'{"_meta":{"progressToken":"abc"},"max_tokens":5}',
		'{"_meta":{"progressToken":"abc"},"max_tokens":5}',
	],
])('redacted: %s', async (_, message, kept) => {
	const path = freshFile();
	await recordAll(path, [said('client', `${message}\n`)], { redact: ['iban'] });
	expect(readRecording(path).client.toString()).toBe(`${kept}\n`);
});

test('redacted JSON stays JSON, and holds no secret', async () => {
	const key = fc.constantFrom('password', 'token', 'a', 'api_key', 'x"y');
	const value = fc.oneof(
		fc.constant('ghp_EXAMPLEexampleEXAMPLE0123456789'),
		fc.string({ unit: 'binary' }),
		fc.integer(),
	);
	await fc.assert(
		fc.asyncProperty(fc.dictionary(key, value), async (message) => {
			const path = freshFile();
			await recordAll(path, [said('client', `${JSON.stringify(message)}\n`)], { redact: [] });
			const [, line] = readFileSync(path, 'utf8').split('\n');
			expect(line).not.toContain('ghp_EXAMPLE');
			const kept = JSON.parse(line!) as { msg: Record<string, unknown> };
			expect(Object.keys(kept.msg)).toEqual(Object.keys(message));
		}),
		{ numRuns: 100 },
	);
});

test('the words of a command are masked when asked', async () => {
	const path = freshFile();
	const args = ['-y', 'x', '--token', 'EXAMPLE-1', '--api-key=EXAMPLE2', '--port', '80'];
	await recordAll(path, [said('client', '{}\n')], { redact: [], head: { command: 'npx', args } });
	expect(readRecording(path).heads[0]).toMatchObject({
		args: ['-y', 'x', '--token', '[token]', '--api-key=[api-key]', '--port', '80'],
		redacted: true,
	});
});
