import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from '../ingest/formats/index.ts';
import { checkDocument } from './ecs/check-document.ts';
import { expectedText, formatOf, readAll, sampleFile } from './read-sample.ts';
import { samples } from './sample-folders.ts';

const SAMPLES = samples();

test('every format has a sample', () => {
	const sampled = new Set(SAMPLES.map((sample) => sample.format));
	expect(FORMATS.map((format) => format.id).filter((id) => !sampled.has(id))).toEqual([]);
});

test.each(SAMPLES.map((s) => [relative('sample-logs', s.file), s] as const))(
	'%s',
	async (_, sample) => {
		const { files, documents } = await readAll([sampleFile(sample.file)], formatOf(sample));
		const [file] = files;
		expect(file?.format).toBe(sample.format);
		// Promise: every line is an event, part of one, or a counted reject.
		const spanned = documents.length;
		expect(spanned).toBeGreaterThan(0);
		expect(existsSync(sample.expected), 'npm run samples:update writes the expected file').toBe(
			true,
		);
		expect(expectedText(documents)).toBe(readFileSync(sample.expected, 'utf8'));
		expect(documents.flatMap(checkDocument)).toEqual([]);
	},
);
