import { type Alert, alertId, EVIDENCE_LIMIT, type Evidence } from './alert.ts';
import type { Database, QueryOptions, Result, ResultValue } from './database.ts';
import { findEvidence } from './evidence.ts';
import type { Pack } from './pack.ts';
import type { Rule } from './rule.ts';
import { LEVELS, type Level } from './rule-schema.ts';

/** A row of a rule's query breaks the contract. */
export class ContractError extends Error {
	override readonly name = 'ContractError';
}

interface Hit {
	readonly eventIds: readonly string[];
	readonly reason: string;
	readonly reasonKo: string | null;
	readonly server: string | null;
	readonly tool: string | null;
	readonly sessionId: string | null;
	readonly level: Level | null;
	readonly groupKey: string | null;
}

/** The alerts of a rule's rows, in their order, the same one only once; throws `ContractError`. */
export async function alertsOf(
	db: Database,
	pack: Pick<Pack, 'name' | 'version'>,
	rule: Rule,
	result: Result,
	options: QueryOptions,
): Promise<Alert[]> {
	const hits = readHits(result);
	const wanted = new Set(hits.flatMap((hit) => hit.eventIds.slice(0, EVIDENCE_LIMIT)));
	const places = await findEvidence(db, wanted, options);
	const alerts = new Map<string, Alert>();
	for (const hit of hits) {
		const id = alertId(rule.id, hit.groupKey, hit.eventIds);
		if (alerts.has(id)) continue;
		const evidence = hit.eventIds
			.slice(0, EVIDENCE_LIMIT)
			.map((eventId) => places.get(eventId))
			.filter((place) => place !== undefined);
		if (evidence.length === 0) {
			throw new ContractError(`no event has the id ${hit.eventIds[0]} of event_ids`);
		}
		alerts.set(id, makeAlert(id, pack, rule, hit, evidence));
	}
	return [...alerts.values()];
}

function makeAlert(
	id: string,
	pack: Pick<Pack, 'name' | 'version'>,
	rule: Rule,
	hit: Hit,
	evidence: readonly Evidence[],
): Alert {
	const times = evidence.map((one) => one.time).filter((time) => time !== null);
	return {
		id,
		ruleId: rule.id,
		ruleName: rule.path.slice(rule.path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, ''),
		ruleVersion: rule.modified ?? rule.date,
		ruleStatus: rule.status,
		ruleset: pack.version === null ? pack.name : `${pack.name} ${pack.version}`,
		title: rule.title,
		description: rule.description,
		response: rule.response,
		falsepositives: rule.falsepositives,
		author: rule.author,
		references: rule.references,
		tags: rule.tags,
		level: hit.level ?? rule.level,
		reason: hit.reason,
		reasonKo: hit.reasonKo,
		groupKey: hit.groupKey,
		client: evidence.find((one) => one.client !== null)?.client ?? null,
		server: hit.server,
		tool: hit.tool,
		sessionId: hit.sessionId,
		time: times.length === 0 ? null : Math.max(...times),
		firstTime: times.length === 0 ? null : Math.min(...times),
		eventIds: hit.eventIds,
		evidence,
	};
}

function readHits({ columns, rows }: Result): Hit[] {
	const index = new Map(columns.map((column, i) => [column.name.toLowerCase(), i]));
	for (const needed of ['event_ids', 'reason']) {
		if (!index.has(needed)) throw new ContractError(`the query returns no column ${needed}`);
	}
	return rows.map((row) => {
		const cell = (name: string): ResultValue => row[index.get(name) ?? -1] ?? null;
		const eventIds = idsOf(cell('event_ids'));
		if (eventIds.length === 0) throw new ContractError('a row has no event_ids');
		const level = cell('level');
		if (level !== null && !isLevel(level)) {
			throw new ContractError(`level must be one of ${LEVELS.join(', ')}, not ${String(level)}`);
		}
		return {
			eventIds,
			reason: textOf(cell('reason')) ?? '',
			reasonKo: textOf(cell('reason_ko')) || null,
			server: textOf(cell('server')),
			tool: textOf(cell('tool')),
			sessionId: textOf(cell('session_id')),
			level,
			groupKey: textOf(cell('group_key')),
		};
	});
}

/** One id or a list of ids, in order, each once; NULL in a list is skipped. */
function idsOf(value: ResultValue): string[] {
	const all = Array.isArray(value) ? value : [value];
	return [...new Set(all.filter((id) => typeof id === 'string'))];
}

function isLevel(value: ResultValue): value is Level {
	return LEVELS.some((level) => level === value);
}

function textOf(value: ResultValue): string | null {
	return value === null ? null : String(value);
}
