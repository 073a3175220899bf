import { writeFileSync } from 'node:fs';
import { expectedText, formatOf, readAll, sampleFile } from '../test/read-sample.ts';
import { samples } from '../test/sample-folders.ts';

/** Writes the expected documents of all samples (or of those whose path holds the argument); read the diff. */
const only = process.argv[2] ?? '';
for (const sample of samples()) {
	if (!sample.file.includes(only)) continue;
	const { documents } = await readAll([sampleFile(sample.file)], formatOf(sample));
	writeFileSync(sample.expected, expectedText(documents));
}
