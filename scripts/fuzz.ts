import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FORMATS } from '../ingest/formats/index.ts';
import { normalise } from '../ingest/normalise.ts';
import { inputOf } from '../ingest/read/input.ts';
import { sampleFile } from '../test/read-sample.ts';
import { samples } from '../test/sample-folders.ts';

/**
 * `npm run fuzz -- [FORMAT…] [--seconds 600] [--seed N]`: feeds each reader its own samples, cut, spliced, doubled,
 * reordered, blown up and with flipped bits, and looks for a crash, a line that is not accounted for, a run that takes
 * too long for its bytes, and memory that grows. Prints what to run again when it finds something, and exits with 1.
 */
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		seconds: { type: 'string', default: '600' },
		seed: { type: 'string', default: String(Date.now() % 1e9) },
	},
});
const seconds = Number(values.seconds);
/** Milliseconds for a run of any size, and for each KiB on top. */
const SLOW_MS = 2000;
const SLOW_MS_PER_KIB = 4;
const MAX_GROWTH = 512 * 1024 * 1024;
const HUGE = 2 * 1024 * 1024;

const all = samples();
let failed = false;
for (const { id } of FORMATS) {
	if (positionals.length > 0 && !positionals.includes(id)) continue;
	const texts = all
		.filter((sample) => sample.format === id)
		.map(({ file }) => ({
			name: sampleFile(file).path,
			bytes: new Uint8Array(readFileSync(file)),
		}));
	if (texts.length > 0) await fuzz(id, texts);
}
process.exit(failed ? 1 : 0);

interface Sample {
	readonly name: string;
	readonly bytes: Uint8Array;
}

async function fuzz(id: string, of: readonly Sample[]): Promise<void> {
	let seed = Number(values.seed);
	const until = Date.now() + seconds * 1000;
	globalThis.gc?.();
	const before = process.memoryUsage().rss;
	let runs = 0;
	let slowest = 0;
	for (; Date.now() < until; runs++, seed++) {
		const random = mulberry32(seed);
		const sample = of[Math.floor(random() * of.length)]!;
		const bytes = mutate(sample.bytes, of[Math.floor(random() * of.length)]!.bytes, random);
		const start = performance.now();
		const fault = await read(id, sample.name, bytes).catch((error: unknown) =>
			error instanceof Error ? (error.stack ?? error.message) : String(error),
		);
		const took = performance.now() - start;
		slowest = Math.max(slowest, took);
		const slow = took > SLOW_MS + (bytes.length / 1024) * SLOW_MS_PER_KIB;
		if (fault === null && !slow) continue;
		failed = true;
		console.error(`${id}: ${fault ?? `${Math.round(took)} ms for ${bytes.length} bytes`}`);
		console.error(`again: npm run fuzz -- ${id} --seconds 1 --seed ${seed}`);
		break;
	}
	const growth = process.memoryUsage().rss - before;
	if (growth > MAX_GROWTH) {
		failed = true;
		console.error(`${id}: memory grew by ${Math.round(growth / 1e6)} MB`);
	}
	console.log(`${id}: ${runs} runs, slowest ${Math.round(slowest)} ms`);
}

/** Reads the bytes as the format and as whatever they look like; says what is wrong, `null` when nothing is. */
async function read(format: string, path: string, bytes: Uint8Array): Promise<string | null> {
	for (const asked of [format, undefined]) {
		const rejects: string[] = [];
		const [file] = await normalise([inputOf(path, bytes)], {
			zone: 'UTC',
			secretSalt: 'fuzz',
			reuseRows: true,
			...(asked === undefined ? {} : { format: asked }),
			onBatch(batch) {
				for (const { detail } of batch.rejects) rejects.push(detail ?? '');
			},
		});
		if (file === undefined) return 'the file is gone';
		const lost = rejects.find((detail) => detail.includes('unaccounted'));
		if (lost !== undefined) return lost;
	}
	return null;
}

function mutate(from: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
	let bytes: Uint8Array = from.slice();
	for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
		const a = Math.floor(random() * (bytes.length + 1));
		const b = Math.floor(random() * (bytes.length + 1));
		const [low, high] = a < b ? [a, b] : [b, a];
		switch (Math.floor(random() * 8)) {
			case 0:
				bytes = bytes.slice(0, a);
				break;
			case 1:
				bytes = join(bytes.slice(0, low), bytes.slice(high));
				break;
			case 2:
				bytes = join(bytes.slice(0, a), other.slice(Math.floor(random() * other.length)));
				break;
			case 3:
				bytes = join(bytes.slice(0, high), bytes.slice(low, high), bytes.slice(high));
				break;
			case 4:
				bytes = join(bytes.slice(high), bytes.slice(low, high), bytes.slice(0, low));
				break;
			case 5:
				for (let flips = 1 + Math.floor(random() * 8); flips > 0 && bytes.length > 0; flips--) {
					bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
				}
				break;
			case 6:
				bytes = linesShuffled(bytes, random);
				break;
			default:
				bytes = blown(bytes, a, random);
		}
	}
	return bytes;
}

/** One piece written very often: brackets, quotes, spaces, a line end, or what stands there. */
function blown(bytes: Uint8Array, at: number, random: () => number): Uint8Array {
	const pieces = ['[', '{"a":', '"', '\\', ' ', '\n', '\t', '\u0000', '\u001b[31m', '- ', 'a'];
	const own = bytes.slice(at, at + 1 + Math.floor(random() * 64));
	const pick = Math.floor(random() * (pieces.length + 2));
	const piece = pick < pieces.length ? new TextEncoder().encode(pieces[pick]) : own;
	if (piece.length === 0) return bytes;
	const size = Math.min(HUGE, Math.floor(2 ** (4 + random() * 17)));
	const middle = new Uint8Array(size);
	for (let i = 0; i < size; i++) middle[i] = piece[i % piece.length]!;
	return join(bytes.slice(0, at), middle, bytes.slice(at));
}

function linesShuffled(bytes: Uint8Array, random: () => number): Uint8Array {
	const lines: Uint8Array[] = [];
	for (let at = 0; at < bytes.length; ) {
		const end = bytes.indexOf(10, at) + 1 || bytes.length;
		lines.splice(Math.floor(random() * (lines.length + 1)), 0, bytes.slice(at, end));
		at = end;
	}
	return joined(lines);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
	return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

function mulberry32(start: number): () => number {
	let state = start;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
