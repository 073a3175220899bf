import { isRecord, type JsonRecord } from '../../read/json-record.ts';
import { field, textField } from '../ecs/fields.ts';

/** How a logger names the members that every record has. */
export interface Dialect {
	/** The logger, or the family of loggers that write the same. */
	readonly name: string;
	readonly level: string;
	readonly time: string | null;
	readonly text: string;
}

/** Numbers of pino and bunyan. */
const NUMBERS: ReadonlyMap<number, string> = new Map([
	[10, 'trace'],
	[20, 'debug'],
	[30, 'info'],
	[40, 'warn'],
	[50, 'error'],
	[60, 'fatal'],
]);
const LEVELS = ['level', 'levelname', 'severity', 'log_level', 'lvl', '@l', 'LogLevel', 'L'];
const TIMES = [
	'time',
	'timestamp',
	'ts',
	'@timestamp',
	'asctime',
	'datetime',
	'@t',
	'Timestamp',
	'date',
	'T',
];
const TEXTS = ['msg', 'message', 'event', '@m', '@mt', 'Message', 'fields.message', 'M'];
const LEVEL_WORD =
	/^(?:trace|debug|info|information|notice|success|warn|warning|error|err|critical|fatal|alert|emergency|panic|dpanic|verbose|silly|http)$/i;
const SEVERITIES = /^[0-7]$/;

/** The members of a record that loggers put below a member of their own: `record` of loguru. */
export function unwrap(record: JsonRecord): JsonRecord {
	const inner = record.record;
	if (!isRecord(inner) || typeof record.text !== 'string' || !isRecord(inner.level)) return record;
	return {
		level: inner.level.name,
		time: isRecord(inner.time) ? inner.time.timestamp : undefined,
		message: inner.message,
		logger: inner.name,
		pid: isRecord(inner.process) ? inner.process.id : undefined,
		...(isRecord(inner.extra) ? inner.extra : {}),
	};
}

/** The names of level, time and text in a record; `null` when it has no level, or neither text nor time. */
export function dialectOf(record: JsonRecord): Dialect | null {
	if (isMiddleware(record)) return { name: 'fastmcp', level: 'level', time: null, text: 'event' };
	const level = LEVELS.find((path) => isLevel(field(record, path)));
	if (level === undefined) return null;
	const text = TEXTS.find((path) => typeof field(record, path) === 'string');
	const time = TIMES.find((path) => /^(?:string|number)$/.test(typeof field(record, path)));
	if (text === undefined && time === undefined) return null;
	const name = nameOf(record, level, text ?? '', time ?? '');
	return { name, level, time: time ?? null, text: text ?? 'msg' };
}

/** What FastMCP's structured logging middleware writes where nothing stands before it. */
function isMiddleware(record: JsonRecord): boolean {
	const { event, method } = record;
	return (
		typeof event === 'string' &&
		typeof method === 'string' &&
		/^(?:request|notification)_(?:start|success|error)$/.test(event)
	);
}

function isLevel(value: unknown): boolean {
	if (typeof value === 'number') return NUMBERS.has(value);
	return typeof value === 'string' && (LEVEL_WORD.test(value) || SEVERITIES.test(value));
}

/** The logger as far as the names of the members tell. */
function nameOf(record: JsonRecord, level: string, text: string, time: string): string {
	if (typeof field(record, level) === 'number') return 'pino';
	if (text === 'event') return 'structlog';
	if (level === 'levelname') return 'python-json';
	if (text === '@m' || text === '@mt') return 'serilog';
	if (text === 'fields.message') return 'tracing';
	if (text === 'msg' && time === 'ts') return 'zap';
	if (text === 'msg' && time === 'time') return 'slog';
	if (text === 'message' && time === 'time') return 'zerolog';
	return text === 'message' && time === 'timestamp' ? 'winston' : 'json';
}

/** The level of a record in words. */
export function levelOf(record: JsonRecord, dialect: Dialect): string | null {
	const value = field(record, dialect.level);
	if (typeof value === 'number') return NUMBERS.get(value) ?? null;
	return typeof value === 'string' ? value.toLowerCase() : null;
}

/** What a record says to people: its message, and the error it carries with its stack. */
export function recordText(record: JsonRecord, dialect: Dialect): string {
	const message = textField(record, dialect.text) ?? '';
	const parts = [message];
	const stack = textField(
		record,
		'err.stack',
		'error.stack',
		'stack',
		'stacktrace',
		'exc_info',
		'exception',
		'error.stack_trace',
		'@x',
	);
	const type = textField(record, 'err.type', 'error.type', 'error.name');
	const error = textField(record, 'err.message', 'error.message', 'error', 'err');
	if (stack !== null) parts.push(stack);
	else if (error !== null && !message.includes(error)) {
		parts.push(type === null ? error : `${type}: ${error}`);
	}
	return parts.filter((part) => part !== '').join('\n');
}
