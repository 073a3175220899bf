import { writeFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { toAlertDocument } from '../../detections/engine/alert-document.ts';
import type { Database } from '../../detections/engine/database.ts';
import { describeFileFinding, findFileFindings } from '../../detections/engine/file-findings.ts';
import { describeReason } from '../../detections/engine/health.ts';
import { describeLimit, findLimits } from '../../detections/engine/limits.ts';
import { describePackError } from '../../detections/engine/pack-error.ts';
import { runRules } from '../../detections/engine/run.ts';
import { discover, discoveryReport, sinceTime, thisMachine } from '../discover.ts';
import { CommandError, EXIT } from '../exit.ts';
import { findInputs, totalBytes } from '../inputs.ts';
import { loadLogs, localZone } from '../load.ts';
import { readPack } from '../packs.ts';
import { openProgress } from '../progress.ts';
import { LEVELS } from '../report/levels.ts';
import { type ScanResult, textReport } from '../report/text-report.ts';
import { styleOf } from '../terminal.ts';
import { writeOut } from '../write-out.ts';

export interface ScanOptions {
	readonly format: 'text' | 'ndjson' | 'json';
	readonly failOn?: string;
	readonly rules?: readonly string[];
	readonly health?: string;
	readonly timezone?: string;
	readonly as?: string;
	readonly discover?: boolean;
	readonly since?: string;
	readonly dryRun?: boolean;
	readonly log: Logger;
}

/**
 * `sillok scan`: reads, detects, reports. Results go to stdout, everything else to stderr.
 * Returns the exit code.
 */
export async function scan(given: readonly string[], options: ScanOptions): Promise<number> {
	const { log } = options;
	const paths = [...given, ...(options.discover === true ? await discovered(options) : [])];
	if (options.dryRun === true) return EXIT.ok;
	if (paths.length === 0) {
		if (options.discover === true) return EXIT.input;
		throw new CommandError(EXIT.usage, 'give files or folders, or --discover');
	}
	const pack = await readPack(options.rules);
	for (const error of pack.errors) process.stderr.write(`${describePackError(error)}\n`);
	const inputs = await findInputs(paths);
	log.info({ file: { size: totalBytes(inputs) } }, `reading ${inputs.length} files`);
	const progress = openProgress(process.stderr, totalBytes(inputs));
	const zone = options.timezone ?? localZone();
	const loaded = await loadLogs(inputs, {
		zone,
		matchZones: options.timezone === undefined,
		...(options.as === undefined ? {} : { format: options.as }),
		onProgress: (now) => progress.reading(now),
	});
	try {
		let done = 0;
		const { alerts, health } = await runRules(loaded.db, pack, {
			onRule(rule) {
				done++;
				progress.rules(done, pack.rules.length);
				log.debug({ rule: { id: rule.ruleId, name: rule.title.en } }, `rule ${rule.state}`);
			},
		});
		progress.end();
		const limits = await findLimits(loaded.db);
		const findings = await findFileFindings(loaded.db, zone);
		const [events, duplicates] = await countEvents(loaded.db);
		const result: ScanResult = {
			files: loaded.files,
			events,
			duplicates,
			alerts,
			health,
			limits,
			findings,
		};
		await report(result, options);
		log.info(`${events} events, ${alerts.length} alerts`);
		return exitCode(result, pack.errors.length, options.failOn);
	} finally {
		progress.end();
		await loaded.close();
	}
}

/** Paths of what clients left in their usual places; says what that is, on stdout only where a person reads it. */
async function discovered({ since = '30d', format }: ScanOptions): Promise<string[]> {
	const from = sinceTime(since, Date.now());
	if (Number.isNaN(from)) {
		throw new CommandError(EXIT.usage, `--since ${since}: write days or hours (7d, 12h), or all`);
	}
	const found = await discover(thisMachine(), from);
	const stream = format === 'text' ? process.stdout : process.stderr;
	const text = `${discoveryReport(found, styleOf(stream))}\n`;
	if (format === 'text') await writeOut(text);
	else process.stderr.write(text);
	return found.flatMap(({ files }) => files.map((file) => file.path));
}

async function countEvents(db: Database): Promise<[events: number, duplicates: number]> {
	const { rows } = await db.query(
		'SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM duplicates)',
	);
	return [Number(rows[0]?.[0] ?? 0), Number(rows[0]?.[1] ?? 0)];
}

async function report(result: ScanResult, options: ScanOptions): Promise<void> {
	const health = {
		rules: result.health.map((rule) => ({
			...rule,
			reason: rule.reason === null ? null : describeReason(rule.reason),
		})),
		limits: result.limits.map((limit) => ({ ...limit, text: describeLimit(limit) })),
		fileFindings: result.findings.map((one) => ({ ...one, text: describeFileFinding(one) })),
		files: result.files,
	};
	if (options.health !== undefined) {
		await writeFile(options.health, `${JSON.stringify(health, null, '\t')}\n`);
	}
	const created = Date.now();
	const documents = result.alerts.map((alert) => toAlertDocument(alert, { created }));
	if (options.format === 'json') {
		await writeOut(`${JSON.stringify({ alerts: documents, ...health }, null, '\t')}\n`);
		return;
	}
	if (options.format === 'text') {
		await writeOut(textReport(result, styleOf(process.stdout)));
		return;
	}
	for (const document of documents) await writeOut(`${JSON.stringify(document)}\n`);
	process.stderr.write(textReport({ ...result, alerts: [] }, styleOf(process.stderr)));
}

function exitCode(result: ScanResult, packErrors: number, failOn: string | undefined): number {
	const unread = result.files.some((file) => file.format === null && (file.rejected ?? 0) > 0);
	if (failOn !== undefined) {
		const limit = LEVELS.indexOf(failOn as (typeof LEVELS)[number]);
		if (result.alerts.some((alert) => LEVELS.indexOf(alert.level) <= limit)) return EXIT.alert;
	}
	return packErrors > 0 || (unread && result.events === 0) ? EXIT.input : EXIT.ok;
}
