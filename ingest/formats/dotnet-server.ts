import { isRecord, parseJson } from '../read/json-record.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { textField } from './ecs/fields.ts';
import type { Format, Head } from './format.ts';
import { withoutFrame } from './server-log/frame.ts';
import { type LogHead, readLogHead } from './server-log/log-head.ts';
import { ServerLogReader } from './server-log/reader.ts';
import { countSigns } from './server-log/signs.ts';

/** Logs of servers written in C#: the console loggers of .NET (simple, in one or two lines, systemd and JSON) and Serilog's. */
export const DOTNET_SERVER: Format = {
	id: 'dotnet-server',
	title: 'MCP server in C# (.NET console, Serilog)',
	shows: ['tool-names', 'arguments', 'results', 'definitions', 'errors', 'stderr', 'time'],
	detect,
	open: (source) => new ServerLogReader(source, readHead),
};

/** `info: Category[0]`, then the text indented below it, or behind it on one line; a time may stand in front. */
const SIMPLE =
	/^(?:\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?)\]? {0,2}|\[?\d\d:\d\d:\d\d(?:\.\d{1,7})?\]? {0,2})?(trce|dbug|info|warn|fail|crit): ([\w.`+<>,-]{1,300})\[(-?\d{1,10})\](?: |$)/;
/** `<6>Category[0] text`, where the number is syslog's. */
const SYSTEMD = /^<([0-7])>(?:(\d{4}-\d\d-\d\dT\S{8,30}) )?([\w.`+<>,-]{1,300})\[(-?\d{1,10})\] /;
/** `[12:00:00 INF] text` and `2025-06-01 12:00:00.123 +00:00 [INF] text`. */
const SERILOG =
	/^(?:\[\d\d:\d\d:\d\d (VRB|DBG|INF|WRN|ERR|FTL)\]|(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,7} [+-]\d\d:\d\d) \[(VRB|DBG|INF|WRN|ERR|FTL)\]) /;
const LEVELS: ReadonlyMap<string, string> = new Map([
	['trce', 'trace'],
	['dbug', 'debug'],
	['info', 'information'],
	['warn', 'warning'],
	['fail', 'error'],
	['crit', 'critical'],
	['VRB', 'trace'],
	['DBG', 'debug'],
	['INF', 'information'],
	['WRN', 'warning'],
	['ERR', 'error'],
	['FTL', 'critical'],
	['0', 'critical'],
	['1', 'critical'],
	['2', 'critical'],
	['3', 'error'],
	['4', 'warning'],
	['5', 'information'],
	['6', 'information'],
	['7', 'debug'],
]);

function readHead(line: string, zone: Zone): LogHead | null {
	const own = readOwnHead(line.length > 1000 && line[0] !== '{' ? line.slice(0, 1000) : line, zone);
	return own ?? readLogHead(line, zone);
}

function readOwnHead(line: string, zone: Zone): LogHead | null {
	if (line[0] === '{') return readJsonHead(line, zone);
	const simple = SIMPLE.exec(line);
	if (simple !== null) {
		const [head, stamp, level, category] = simple;
		return headOf(head.length, stamp, level!, category!, 'simple', zone);
	}
	const systemd = SYSTEMD.exec(line);
	if (systemd !== null) {
		const [head, level, stamp, category] = systemd;
		return headOf(head.length, stamp, level!, category!, 'systemd', zone);
	}
	const serilog = SERILOG.exec(line);
	if (serilog === null) return null;
	const [head, short, stamp, level] = serilog;
	return headOf(head.length, stamp, (short ?? level)!, null, 'serilog', zone);
}

/** `{"EventId":0,"LogLevel":"Information","Category":"…","Message":"…","State":{…}}` of the JSON console. */
function readJsonHead(line: string, zone: Zone): LogHead | null {
	if (!/^\{"(?:Timestamp|EventId)":/.test(line)) return null;
	const record = parseJson(line);
	if (!isRecord(record)) return null;
	const level = textField(record, 'LogLevel');
	const message = textField(record, 'Message');
	if (level === null || message === null) return null;
	const stamp = textField(record, 'Timestamp');
	const exception = textField(record, 'Exception');
	const text = exception === null ? message : `${message}\n${exception}`;
	return {
		at: 0,
		moment: stamp === null ? null : parseTimestamp(stamp.trim(), zone),
		level: level.toLowerCase(),
		logger: textField(record, 'Category'),
		pid: null,
		variant: 'json-console',
		message: text,
	};
}

function headOf(
	at: number,
	stamp: string | undefined,
	level: string,
	logger: string | null,
	variant: string,
	zone: Zone,
): LogHead {
	return {
		at,
		moment: stamp === undefined ? null : parseTimestamp(stamp.replace(/ (?=[+-])/, ''), zone),
		level: LEVELS.get(level) ?? level,
		logger,
		pid: null,
		variant,
	};
}

/** How sure the lines are those of a C# server of MCP. */
function detect(head: Head): number {
	let heads = 0;
	let lines = 0;
	for (const raw of head.lines) {
		if (/^\s|^$/.test(raw)) continue;
		lines++;
		if (readOwnHead(withoutFrame(raw), 0) !== null) heads++;
	}
	if (heads === 0) return 0;
	const { strong } = countSigns(head.lines);
	return strong === 0 ? 0 : 0.4 + 0.5 * (heads / lines);
}
