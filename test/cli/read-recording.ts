import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface RecordedBytes {
	readonly client: Buffer;
	readonly server: Buffer;
	readonly stderr: Buffer;
	readonly events: Record<string, unknown>[];
	readonly heads: Record<string, unknown>[];
	readonly files: string[];
}

const ENDS: Readonly<Record<string, string>> = { crlf: '\r\n', none: '' };

/** The streams that a recording gives back, put together from its lines; all its files in order. */
export function readRecording(path: string): RecordedBytes {
	const sides = { client: [] as Buffer[], server: [] as Buffer[], stderr: [] as Buffer[] };
	const events: Record<string, unknown>[] = [];
	const heads: Record<string, unknown>[] = [];
	const files = generations(path);
	for (const file of files) {
		const bytes = readFileSync(file);
		let from = 0;
		while (from < bytes.length) {
			const end = bytes.indexOf(0x0a, from);
			if (end === -1) throw new Error(`the last line of ${file} is cut`);
			const line = bytes.subarray(from, end);
			from = end + 1;
			const value = JSON.parse(line.toString()) as Record<string, unknown>;
			if (value.sillok !== undefined) heads.push(value);
			else if (value.from === 'sillok') events.push(value);
			else {
				const side = sides[value.from as keyof typeof sides];
				side.push(saidIn(line, value));
				if (value.more !== true) side.push(Buffer.from(ENDS[String(value.end)] ?? '\n'));
			}
		}
	}
	return {
		client: Buffer.concat(sides.client),
		server: Buffer.concat(sides.server),
		stderr: Buffer.concat(sides.stderr),
		events,
		heads,
		files,
	};
}

function saidIn(line: Buffer, value: Record<string, unknown>): Buffer {
	if (typeof value.text === 'string') return Buffer.from(value.text);
	if (typeof value.base64 === 'string') return Buffer.from(value.base64, 'base64');
	// Inside a JSON string the quotes of this mark would be escaped.
	const mark = line.indexOf(',"msg":');
	return line.subarray(mark + 7, line.length - 1);
}

function generations(path: string): string[] {
	const name = basename(path).replace(/\.jsonl$/, '');
	const number = (file: string) => Number(/\.(\d+)\.jsonl$/.exec(file)?.[1] ?? 1);
	return readdirSync(dirname(path))
		.filter(
			(file) =>
				file === `${name}.jsonl` || (file.startsWith(`${name}.`) && /\.\d+\.jsonl$/.test(file)),
		)
		.sort((a, b) => number(a) - number(b))
		.map((file) => join(dirname(path), file));
}
