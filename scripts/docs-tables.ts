import { readFile, writeFile } from 'node:fs/promises';
import { PUBLISHED } from '../detections/engine/published.ts';
import type { Table } from '../ingest/ecs/table.ts';

/**
 * Writes the published tables into detections/README.md, between the two marks.
 * With `--check` writes nothing and fails when the file says otherwise.
 */
const FILE = new URL('../detections/README.md', import.meta.url);
const BEGIN = '<!-- tables: begin, written by npm run docs:tables -->';
const END = '<!-- tables: end -->';

const text = await readFile(FILE, 'utf8');
const begin = text.indexOf(BEGIN);
const end = text.indexOf(END);
if (begin < 0 || end < begin)
	throw new Error(`detections/README.md has no marks ${BEGIN} … ${END}`);
const tables = PUBLISHED.map(describeTable).join('\n');
const wanted = `${text.slice(0, begin + BEGIN.length)}\n\n${tables}\n${text.slice(end)}`;
if (wanted === text) {
	console.log('detections/README.md is up to date');
} else if (process.argv.includes('--check')) {
	console.error('detections/README.md is out of date: run npm run docs:tables');
	process.exitCode = 1;
} else {
	await writeFile(FILE, wanted);
	console.log('detections/README.md written');
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

function cell(about: string): string {
	return about.replaceAll('|', '\\|');
}
