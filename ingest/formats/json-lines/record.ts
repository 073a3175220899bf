import { jsonText } from '../../facts/json-value.ts';
import type { JsonRecord } from '../../read/json-record.ts';
import type { Zone } from '../../read/time.ts';
import { type Moment, parseTimestamp } from '../../read/timestamp.ts';

/** What the usual keys of a log record say. */
export interface LogRecord {
	readonly moment: Moment | null;
	readonly level: string | null;
	readonly logger: string | null;
	readonly server: string | null;
	readonly host: string | null;
	readonly pid: number | null;
	/** The message, then the members that no other field takes, as JSON. */
	readonly text: string;
}

const TIME = words(
	'timestamp @timestamp time ts datetime date eventTime created_at createdAt asctime t',
);
const LEVEL = words('level levelname severity lvl log.level loglevel');
const LOGGER = words('logger logger_name loggerName name log.logger component module');
const SERVER = words(
	'server server_name serverName mcp_server mcpServer mcpServerName mcp.server.name',
);
const HOST = words('hostname host.name host');
const PID = words('pid process.pid');
const MESSAGE = words('message msg text event body');
/** pino and bunyan. */
const LEVELS: ReadonlyMap<unknown, string> = new Map([
	[10, 'trace'],
	[20, 'debug'],
	[30, 'info'],
	[40, 'warn'],
	[50, 'error'],
	[60, 'fatal'],
]);

/** Reads the members of one object; of several keys for one field the first that fits is taken. */
export function readRecord(record: JsonRecord, zone: Zone): LogRecord {
	const taken = new Set<string>();
	const take = <T>(keys: readonly string[], read: (value: unknown) => T | null): T | null => {
		for (const key of keys) {
			if (!Object.hasOwn(record, key)) continue;
			const found = read(record[key]);
			if (found === null) continue;
			taken.add(key);
			return found;
		}
		return null;
	};
	const moment = take(TIME, (value) => momentOf(value, zone));
	const level = take(LEVEL, (value) => LEVELS.get(value) ?? word(value));
	const logger = take(LOGGER, word);
	const server = take(SERVER, word);
	const host = take(HOST, word);
	const pid = take(PID, (value) => (Number.isSafeInteger(value) ? Number(value) : null));
	const message = take(MESSAGE, (value) => (typeof value === 'string' ? value : null));
	const rest = Object.entries(record).filter(([key]) => !taken.has(key));
	const members = rest.length === 0 ? '' : jsonText(Object.fromEntries(rest));
	const text = [message ?? '', members].filter((part) => part !== '').join(' ');
	return { moment, level, logger, server, host, pid, text };
}

function momentOf(value: unknown, zone: Zone): Moment | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	return parseTimestamp(String(value).trim(), zone);
}

/** A short text, such as a name. */
function word(value: unknown): string | null {
	return typeof value === 'string' && value !== '' && value.length <= 256 ? value : null;
}

function words(text: string): readonly string[] {
	return text.split(' ');
}
