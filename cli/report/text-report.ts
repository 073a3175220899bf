import type { Alert } from '../../detections/engine/alert.ts';
import { describeFileFinding, type FileFinding } from '../../detections/engine/file-findings.ts';
import { describeReason, type RuleHealth } from '../../detections/engine/health.ts';
import { describeLimit, type Limit } from '../../detections/engine/limits.ts';
import { isoTime } from '../../ingest/ecs/document.ts';
import type { FileRow } from '../../ingest/ecs/fields.ts';
import { padColumns, type Style, safe, shorten, wrap } from '../terminal.ts';
import { LEVELS } from './levels.ts';

export interface ScanResult {
	readonly files: readonly FileRow[];
	readonly events: number;
	/** Events that say what an event of another file says. */
	readonly duplicates: number;
	readonly alerts: readonly Alert[];
	readonly health: readonly RuleHealth[];
	readonly limits: readonly Limit[];
	readonly findings: readonly FileFinding[];
}

/** Alerts of one group that are shown with their evidence; the rest is counted. */
const SHOWN_PER_GROUP = 3;
const SHOWN_EVIDENCE = 8;
const SHOWN_FINDINGS = 12;

/** The report for a person: verdict, alerts with evidence, rules, files, and what these logs cannot show. */
export function textReport(result: ScanResult, style: Style): string {
	const folder = commonFolder(result.files.map((file) => file.path ?? ''));
	return [
		...verdict(result, style),
		...groups(result.alerts).flatMap((group) => alertGroup(group, folder, style)),
		...rules(result.health, style),
		...files(result.files, folder, style),
		...findings(result.findings, folder, style),
		...limits(result.limits, style),
		'',
	].join('\n');
}

function verdict(
	{ alerts, files, events, duplicates, health }: ScanResult,
	style: Style,
): string[] {
	const read = files.filter((file) => file.format !== null).length;
	const bytes = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
	const same =
		duplicates === 0 ? '' : ` (${duplicates.toLocaleString('en')} more stand in two files)`;
	const subject = `${plural(read, 'log')} of ${plural(files.length, 'file')}, ${megabytes(bytes)}, ${plural(events, 'event')}${same}${span(files)}`;
	const ran = health.filter((rule) => rule.state === 'hit' || rule.state === 'no-hit').length;
	const counts = LEVELS.flatMap((level) => {
		const n = alerts.filter((alert) => alert.level === level).length;
		return n === 0 ? [] : [style.level(level, `${n} ${level}`)];
	});
	const sentence =
		alerts.length === 0
			? style.bold(
					events === 0
						? 'Nothing to judge: no events were read.'
						: `No alerts. ${ran} of ${plural(health.length, 'rule')} could run.`,
				)
			: `${style.bold(plural(alerts.length, 'alert'))}: ${counts.join(', ')}`;
	return [wrap(subject, style.width, ''), '', sentence];
}

interface Group {
	readonly first: Alert;
	readonly alerts: readonly Alert[];
}

/** Alerts of one rule on one server and tool, the most urgent first. */
function groups(alerts: readonly Alert[]): Group[] {
	const found = new Map<string, Alert[]>();
	for (const alert of alerts) {
		const key = JSON.stringify([alert.level, alert.ruleId, alert.server, alert.tool]);
		const same = found.get(key);
		if (same === undefined) found.set(key, [alert]);
		else same.push(alert);
	}
	return [...found.values()]
		.map((same) => ({ first: same[0]!, alerts: same }))
		.sort(
			(a, b) =>
				LEVELS.indexOf(a.first.level) - LEVELS.indexOf(b.first.level) ||
				(a.first.time ?? 0) - (b.first.time ?? 0),
		);
}

function alertGroup({ first, alerts }: Group, folder: string, style: Style): string[] {
	const subject = [first.server, first.tool].filter((one) => one !== null).join(' - ');
	const count = alerts.length === 1 ? '' : `  x ${alerts.length}`;
	const lines = [
		'',
		`${style.level(first.level, first.level.toUpperCase())}  ${style.bold(first.title.en)}${count}`,
	];
	if (subject !== '') lines.push(style.dim(`  ${shorten(safe(subject), style.width - 2)}`));
	for (const alert of alerts.slice(0, SHOWN_PER_GROUP)) {
		lines.push(wrap(safe(alert.reason), style.width, '  '));
		for (const one of alert.evidence.slice(0, SHOWN_EVIDENCE)) {
			const place = `${safe((one.file ?? '?').slice(folder.length))}:${one.line ?? '?'}`;
			const time = one.time === null ? '' : isoTime(one.time);
			lines.push(`    ${padColumns(time, 24)}  ${shortenFront(place, style.width - 30)}`);
		}
		if (alert.eventIds.length > SHOWN_EVIDENCE) {
			lines.push(style.dim(`    and ${alert.eventIds.length - SHOWN_EVIDENCE} more events`));
		}
	}
	if (alerts.length > SHOWN_PER_GROUP) {
		lines.push(style.dim(`  and ${alerts.length - SHOWN_PER_GROUP} more of the same`));
	}
	lines.push('  What to do');
	first.response.en.forEach((step, i) => {
		lines.push(wrap(`${i + 1}. ${step}`, style.width, '    ', '       '));
	});
	return lines;
}

function rules(health: readonly RuleHealth[], style: Style): string[] {
	const count = (state: RuleHealth['state']) =>
		health.filter((rule) => rule.state === state).length;
	const lines = [
		'',
		style.bold('Rules'),
		`  ${plural(health.length, 'rule')}: ${count('hit')} hit, ${count('no-hit')} no hit, ${count('could-not-run')} could not run, ${plural(count('error'), 'error')}, ${count('off')} off`,
	];
	for (const rule of health) {
		if (rule.reason === null || rule.state === 'off') continue;
		const word = rule.state === 'error' ? 'error' : rule.state === 'hit' ? 'hit' : 'could not run';
		lines.push(
			wrap(
				`- ${rule.title.en}: ${word}: ${safe(describeReason(rule.reason))}`,
				style.width,
				'  ',
				'    ',
			),
		);
	}
	return lines;
}

function files(rows: readonly FileRow[], folder: string, style: Style): string[] {
	const width = style.width - 58;
	const lines = [
		'',
		wrap(folder === '' ? 'Files' : `Files in ${safe(folder)}`, style.width, ''),
		style.dim(
			`  ${padColumns('file', width)}  ${'format'.padEnd(22)}${'lines'.padStart(9)}${'events'.padStart(9)}${'rejects'.padStart(9)}`,
		),
	];
	for (const file of rows) {
		const name = padColumns(
			shortenFront(safe((file.path ?? '').slice(folder.length)), width),
			width,
		);
		const format = (file.format ?? 'not recognised').padEnd(22);
		lines.push(
			`  ${name}  ${format}${number(file.lines)}${number(file.events)}${number(file.rejected)}`,
		);
	}
	return lines;
}

function findings(found: readonly FileFinding[], folder: string, style: Style): string[] {
	if (found.length === 0) return [];
	const within = (path: string) => (path.startsWith(folder) ? path.slice(folder.length) : path);
	const lines = found.slice(0, SHOWN_FINDINGS).map((one) => {
		const other = one.other === null ? null : within(one.other);
		const text = describeFileFinding({ ...one, file: within(one.file), other });
		return wrap(`- ${safe(text)}`, style.width, '  ', '    ');
	});
	if (found.length > SHOWN_FINDINGS) {
		lines.push(style.dim(`  and ${found.length - SHOWN_FINDINGS} more (--health FILE has all)`));
	}
	return ['', style.bold('What the files say of each other'), ...lines];
}

function limits(found: readonly Limit[], style: Style): string[] {
	if (found.length === 0) return [];
	return [
		'',
		style.bold('What these logs cannot show'),
		...found.map((limit) => wrap(`- ${describeLimit(limit)}`, style.width, '  ', '    ')),
	];
}

function span(rows: readonly FileRow[]): string {
	const from = rows.flatMap((file) => (file.first_time === null ? [] : [file.first_time]));
	const to = rows.flatMap((file) => (file.last_time === null ? [] : [file.last_time]));
	if (from.length === 0) return '';
	const minute = (time: number) => isoTime(time).slice(0, 16).replace('T', ' ');
	return `, ${minute(Math.min(...from))} to ${minute(Math.max(...to))} UTC`;
}

/** The folder that all paths lie in, with its last `/`; empty for a single file. */
function commonFolder(paths: readonly string[]): string {
	const [first, ...others] = paths;
	if (first === undefined || others.length === 0) return '';
	let end = first.length;
	for (const path of others) while (!path.startsWith(first.slice(0, end))) end--;
	return first.slice(0, first.lastIndexOf('/', end - 1) + 1);
}

/** A path cut at its front: the file's own name says most. */
function shortenFront(text: string, width: number): string {
	return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`;
}

function number(value: number | null): string {
	return (value ?? 0).toLocaleString('en').padStart(9);
}

function plural(count: number, noun: string): string {
	return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function megabytes(bytes: number): string {
	return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
