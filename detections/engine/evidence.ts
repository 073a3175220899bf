import type { Evidence } from './alert.ts';
import type { Database, QueryOptions, ResultValue } from './database.ts';
import { sqlLiteral } from './sql-literal.ts';

/** Events looked up in one statement. */
const AT_ONCE = 2000;

/** Where the given events stand; ids that no event has are missing from the map. */
export async function findEvidence(
	db: Database,
	eventIds: ReadonlySet<string>,
	options: QueryOptions,
): Promise<Map<string, Evidence>> {
	const found = new Map<string, Evidence>();
	const ids = [...eventIds];
	for (let from = 0; from < ids.length; from += AT_ONCE) {
		const some = ids.slice(from, from + AT_ONCE).map((id) => sqlLiteral(id));
		const { rows } = await db.query(
			`SELECT e.event_id, e."time", e.file_id, f.path, f.sha256, e.line, e.lines, e.byte_offset,
				e.byte_length, e.client, e.host, e."user", e.source_ip
			FROM events e LEFT JOIN files f USING (file_id) WHERE e.event_id IN (${some.join(', ')})`,
			[],
			options,
		);
		for (const row of rows) {
			const eventId = text(row[0]);
			if (eventId === null) continue;
			found.set(eventId, {
				eventId,
				time: number(row[1]),
				fileId: number(row[2]),
				file: text(row[3]),
				sha256: text(row[4]),
				line: number(row[5]),
				lines: number(row[6]),
				offset: number(row[7]),
				length: number(row[8]),
				client: text(row[9]),
				host: text(row[10]),
				user: text(row[11]),
				sourceIp: text(row[12]),
			});
		}
	}
	return found;
}

function text(value: ResultValue | undefined): string | null {
	return typeof value === 'string' ? value : null;
}

function number(value: ResultValue | undefined): number | null {
	return typeof value === 'number' ? value : null;
}
