import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EndpointRewrite } from '../../cli/record/endpoint-rewrite.ts';
import { refusal } from '../../cli/record/http-guard.ts';
import { SseEvents } from '../../cli/record/sse-events.ts';

test.each([
	[undefined, undefined, false],
	['127.0.0.1', undefined, true],
	['127.0.0.1:80', undefined, true],
	['[::1]:80', undefined, true],
	['LOCALHOST:80', undefined, true],
	['127.0.0.1:81', undefined, false],
	['127.0.0.1.example.com', undefined, false],
	['localhost.example.com:80', undefined, false],
	['127.0.0.1', 'http://127.0.0.1:5173', true],
	['127.0.0.1', 'http://127.0.0.1.example.com', false],
	['127.0.0.1', 'file://', false],
	['127.0.0.1', 'https://localhost@example.com', false],
])('Host %s, Origin %s', (host, origin, isFine) => {
	expect(refusal(host, origin, 80) === null).toBe(isFine);
});

const UPSTREAM = 'https://mail.example.com';
const LOCAL = 'http://127.0.0.1:8080';
const MESSAGE_EVENT = 'event: message\ndata: {"x":"https://mail.example.com/"}\n\n';

test.each([
	[
		'absolute',
		`event: endpoint\ndata: ${UPSTREAM}/m?s=1\n\n`,
		`event: endpoint\ndata: ${LOCAL}/m?s=1\n\n`,
	],
	[
		'absolute, CRLF, no space',
		`event:endpoint\r\ndata:${UPSTREAM}/m\r\n\r\n`,
		`event:endpoint\r\ndata:${LOCAL}/m\r\n\r\n`,
	],
	[
		'after a comment',
		`: hi\n\nevent: endpoint\ndata: ${UPSTREAM}/m\n\n`,
		`: hi\n\nevent: endpoint\ndata: ${LOCAL}/m\n\n`,
	],
	['relative', 'event: endpoint\ndata: /m?s=1\n\n', null],
	['elsewhere', 'event: endpoint\ndata: https://other.example.com/m\n\n', null],
	['a name that begins alike', `event: endpoint\ndata: ${UPSTREAM}.example.net/m\n\n`, null],
	['no endpoint', MESSAGE_EVENT, null],
	['only data', 'data: {"jsonrpc":"2.0"}\n\n', null],
	['never closed', `event: endpoint\ndata: ${UPSTREAM}/m`, null],
	['not first', `${MESSAGE_EVENT}event: endpoint\ndata: ${UPSTREAM}/m\n\n`, null],
])('the address of an endpoint event: %s', async (_, sent, expected) => {
	const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(cuts, async (sizes) => {
			const rewrite = new EndpointRewrite(UPSTREAM, LOCAL);
			const out = buffer(rewrite);
			const whole = Buffer.from(`${sent}${expected === null ? '' : MESSAGE_EVENT}한글`);
			for (let at = 0, nth = 0; at < whole.length; nth++) {
				const to = at + sizes[nth % sizes.length]!;
				rewrite.write(whole.subarray(at, to));
				at = to;
			}
			rewrite.end();
			expect((await out).toString()).toBe(
				expected === null ? `${sent}한글` : `${expected}${MESSAGE_EVENT}한글`,
			);
		}),
		{ numRuns: 25 },
	);
});

test('a stream of which bytes are missing goes on with its next event', () => {
	const events: string[] = [];
	const reader = new SseEvents(({ data }) => events.push(data.toString()));
	reader.push(Buffer.from('data: one\n\ndata: two\nda'));
	expect(reader.skip()).toBe(5);
	reader.push(Buffer.from(' rest\ndata: more\n\ndata: three\n\n'));
	reader.end();
	expect(events).toEqual(['one', 'three']);
});

test('events of a stream, however it is cut', () => {
	const events: [string, string][] = [];
	const text =
		': note\r\n\r\nid: 7\ndata: a\ndata:b\n\nevent: endpoint\r\ndata: /m\r\n\r\nretry: 1\n\ndata\n\ndata: end';
	const reader = new SseEvents(({ data, type }) => events.push([type, data.toString()]));
	for (const byte of Buffer.from(text)) reader.push(Uint8Array.of(byte));
	reader.end();
	expect(events).toEqual([
		['message', 'a\nb'],
		['endpoint', '/m'],
		['message', ''],
		['message', 'end'],
	]);
});
