/** Writes the log files of the incidents; the same files at every run. `npx tsx scripts/make-incidents.ts` */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { changedOvernight } from './incidents/changed-overnight.ts';
import { forecastThatWantedAKey } from './incidents/forecast-that-wanted-a-key.ts';
import { quietWeek } from './incidents/quiet-week.ts';

const STORIES = {
	'forecast-that-wanted-a-key': forecastThatWantedAKey,
	'changed-overnight': changedOvernight,
	'quiet-week': quietWeek,
};

for (const [id, story] of Object.entries(STORIES)) {
	for (const [name, text] of story()) {
		const path = join(import.meta.dirname, '..', 'sample-logs', 'incidents', id, 'logs', name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
		console.log(`${id}/${name}: ${text.split('\n').length - 1} lines, ${text.length} characters`);
	}
}
