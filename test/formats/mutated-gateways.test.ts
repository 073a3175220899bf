import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatById } from '../../ingest/formats/detect.ts';
import { samples } from '../sample-folders.ts';
import { readLines } from './read-lines.ts';

const IDS = new Set([
	'otlp',
	'gemini-cli',
	'agentgateway',
	'docker-mcp-gateway',
	'contextforge',
	'cloudflare-portal',
	'agentcore',
	'envoy-ai-gateway',
	'kong',
	'tyk',
	'microsoft-mcp-gateway',
	'invariant',
	'agent-beacon',
	'splunk-mcp',
	'lasso',
]);
const SAMPLES = samples().filter(({ format }) => IDS.has(format));

/** One damage that logs meet: cut, doubled, turned round, flipped, interleaved. */
const damage = fc.record({
	kind: fc.constantFrom('cut', 'double', 'swap', 'flip', 'insert', 'drop'),
	at: fc.double({ min: 0, max: 1, noNaN: true }),
	to: fc.double({ min: 0, max: 1, noNaN: true }),
	byte: fc.integer({ min: 0, max: 255 }),
});

test.each(SAMPLES.map((sample) => [sample.file, sample] as const))(
	'damaged: %s',
	(file, { format: id }) => {
		const format = formatById(id);
		const whole = new Uint8Array(readFileSync(file));
		fc.assert(
			fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
				const bytes = damages.reduce(damaged, whole);
				const { accounts } = readLines(format!, bytes, file);
				expect(accounts.filter((count) => count !== 1)).toEqual([]);
			}),
			{ numRuns: 60 },
		);
	},
);

interface Damage {
	kind: string;
	at: number;
	to: number;
	byte: number;
}

function damaged(bytes: Uint8Array, { kind, at, to, byte }: Damage): Uint8Array {
	const from = Math.floor(at * bytes.length);
	const end = Math.min(bytes.length, from + Math.floor(to * 400));
	const piece = bytes.slice(from, end);
	switch (kind) {
		case 'cut':
			return bytes.slice(0, from);
		case 'double':
			return joined(bytes.subarray(0, end), piece, bytes.subarray(end));
		case 'swap':
			return joined(bytes.subarray(0, from), piece.reverse(), bytes.subarray(end));
		case 'drop':
			return joined(bytes.subarray(0, from), bytes.subarray(end));
		case 'insert':
			return joined(bytes.subarray(0, from), Uint8Array.of(byte), bytes.subarray(from));
		default:
			return bytes.map((old, index) => (index === from ? old ^ byte : old));
	}
}

function joined(...parts: Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}
