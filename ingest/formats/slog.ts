import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { textField } from './ecs/fields.ts';
import type { Format, Head } from './format.ts';
import { withoutFrame } from './server-log/frame.ts';
import { type LogHead, readLogHead } from './server-log/log-head.ts';
import { readLogfmt } from './server-log/logfmt.ts';
import { ServerLogReader } from './server-log/reader.ts';
import { countSigns } from './server-log/signs.ts';

/** Logs of servers written in Go, as `key=value` pairs: `log/slog` (text handler), logrus and others of that form. */
export const SLOG: Format = {
	id: 'slog',
	title: 'MCP server in Go (slog, logrus: key=value)',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'decisions',
		'stderr',
		'launch',
		'time',
		'zone',
	],
	detect,
	open: (source) => new ServerLogReader(source, readHead),
};

const TIMES = ['time', 'ts', 'timestamp', 't'];
const LEVELS = ['level', 'lvl', 'severity'];
const TEXTS = ['msg', 'message', 'event'];
const LOGGERS = ['logger', 'component', 'source', 'caller'];

/** The head of a line of pairs: what is not time and level is its text. */
function readHead(line: string, zone: Zone): LogHead | null {
	const pairs = readPairs(line);
	if (pairs === null) return readLogHead(line, zone);
	const { record, ends } = pairs;
	const stamp = textField(record, ...TIMES);
	const level = textField(record, ...LEVELS);
	let at = 0;
	// Time and level stand first, in either order.
	for (const [key, end] of ends) {
		if (!TIMES.includes(key) && !LEVELS.includes(key)) break;
		at = end + 1;
	}
	return {
		at,
		moment: stamp === null ? null : parseTimestamp(stamp, zone),
		level: level?.toLowerCase() ?? null,
		logger: textField(record, ...LOGGERS),
		pid: null,
		variant: 'logfmt',
		server: textField(record, 'service', 'server', 'server_name'),
		record,
		message: textField(record, ...TEXTS) ?? '',
	};
}

function readPairs(line: string): ReturnType<typeof readLogfmt> {
	if (!/^(?:[a-z]{1,20})=/.test(line)) return null;
	const pairs = readLogfmt(line);
	if (pairs === null) return null;
	const { record } = pairs;
	const has = (keys: readonly string[]) => keys.some((key) => Object.hasOwn(record, key));
	return has(LEVELS) && has(TEXTS) ? pairs : null;
}

/** How sure the lines are pairs that a server of MCP wrote. */
function detect(head: Head): number {
	let pairs = 0;
	let lines = 0;
	let named = 0;
	for (const raw of head.lines) {
		const line = withoutFrame(raw);
		if (line.trim() === '') continue;
		lines++;
		const found = readPairs(line);
		if (found === null) continue;
		pairs++;
		const { record } = found;
		if (Object.hasOwn(record, 'tool') || Object.hasOwn(record, 'tool_name')) named++;
	}
	if (pairs === 0) return 0;
	const { strong } = countSigns(head.lines);
	if (strong === 0 && named === 0) return 0;
	const share = pairs / lines;
	// A tool alone may be an agent's of any kind.
	if (strong === 0) return /mcp/i.test(head.path) ? 0.35 : 0.2;
	return 0.35 + 0.55 * share;
}
