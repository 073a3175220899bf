import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { type LogHead, readLogHead } from '../server-log/log-head.ts';

/** `[I 2025-07-01 10:00:00,123.123 mcp_proxy.mcp_server] `: Python's own time already ends in milliseconds. */
const HEAD =
	/^\[([DIWEC]) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d{3})(?:\.\d{3,4})? ([\w.-]{1,128})\] ?/;
const LEVELS: ReadonlyMap<string, string> = new Map([
	['D', 'debug'],
	['I', 'info'],
	['W', 'warning'],
	['E', 'error'],
	['C', 'critical'],
]);

/** The head of a line of mcp-proxy since 2025-05; before that, and for uvicorn in it, one of the usual ones. */
export function readProxyHead(line: string, zone: Zone): LogHead | null {
	const found = HEAD.exec(line);
	if (found === null) return readLogHead(line, zone);
	const [head, letter, stamp, logger] = found;
	const moment = parseTimestamp(stamp!, zone);
	const level = LEVELS.get(letter!) ?? null;
	return { at: head.length, moment, level, logger: logger!, pid: null, variant: 'letter' };
}
