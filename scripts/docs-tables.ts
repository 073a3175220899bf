import { readFile, writeFile } from 'node:fs/promises';
import { PUBLISHED } from '../detections/engine/published.ts';
import type { Table } from '../ingest/ecs/table.ts';
import type { Format, Shows } from '../ingest/formats/format.ts';
import { detectedFormats, SHOWS } from '../ingest/formats/shows.ts';

/**
 * Writes the published tables into detections/README.md and the formats into README.md, each between two marks.
 * With `--check` writes nothing and fails when a file says otherwise.
 */
const DOCS = [
	{ file: 'detections/README.md', mark: 'tables', text: PUBLISHED.map(describeTable).join('\n') },
	{ file: 'README.md', mark: 'formats', text: describeFormats(detectedFormats()) },
];

for (const { file, mark, text } of DOCS) {
	const path = new URL(`../${file}`, import.meta.url);
	const now = await readFile(path, 'utf8');
	const begin = `<!-- ${mark}: begin, written by npm run docs:tables -->`;
	const from = now.indexOf(begin);
	const to = now.indexOf(`<!-- ${mark}: end -->`);
	if (from < 0 || to < from) throw new Error(`${file} has no marks ${begin} …`);
	const wanted = `${now.slice(0, from + begin.length)}\n\n${text}\n${now.slice(to)}`;
	if (wanted === now) {
		console.log(`${file} is up to date`);
	} else if (process.argv.includes('--check')) {
		console.error(`${file} is out of date: run npm run docs:tables`);
		process.exitCode = 1;
	} else {
		await writeFile(path, wanted);
		console.log(`${file} written`);
	}
}

function describeTable({ name, about, columns }: Table): string {
	const rows = columns.map((column) => {
		const field = column.field === undefined ? '' : `\`${column.field}\``;
		return `| \`${column.name}\` | ${column.type} | ${cell(column.about)} | ${field} |`;
	});
	return [
		`### ${name}`,
		'',
		about,
		'',
		'| column | type | what it holds | field |',
		'|---|---|---|---|',
		...rows,
		'',
	].join('\n');
}

function describeFormats(formats: readonly Format[]): string {
	const heads: Readonly<Record<Shows, string>> = {
		'tool-names': 'tool',
		arguments: 'arguments',
		results: 'results',
		definitions: 'definitions',
		errors: 'errors',
		decisions: 'decisions',
		stderr: 'stderr',
		launch: 'launch',
		time: 'time',
		zone: 'zone',
	};
	const rows = [...formats]
		.sort((a, b) => a.title.localeCompare(b.title, 'en'))
		.map(({ id, title, shows }) => {
			const marks = SHOWS.map((one) => (shows.includes(one) ? '●' : ''));
			return `| ${cell(title)} | \`${id}\` | ${marks.join(' | ')} |`;
		});
	return [
		`| log | format | ${SHOWS.map((one) => heads[one]).join(' | ')} |`,
		`|---|---|${SHOWS.map(() => ':-:|').join('')}`,
		...rows,
		'',
	].join('\n');
}

function cell(about: string): string {
	return about.replaceAll('|', '\\|');
}
