import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import type { Format, Head } from './format.ts';
import { withoutFrame } from './server-log/frame.ts';
import { type LogHead, readLogHead } from './server-log/log-head.ts';
import { ServerLogReader } from './server-log/reader.ts';
import { countSigns } from './server-log/signs.ts';

/** Logs of servers written in Java: Spring Boot 2 to 4 with Spring AI, Quarkus with its MCP extension, and Logback's own layout. */
export const SPRING_SERVER: Format = {
	id: 'spring-server',
	title: 'MCP server in Java (Spring AI, Quarkus, Logback)',
	shows: ['tool-names', 'arguments', 'results', 'definitions', 'errors', 'stderr', 'time', 'zone'],
	detect,
	open: (source) => new ServerLogReader(source, readHead),
};

const STAMP = String.raw`(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)`;
const LEVEL = '(TRACE|DEBUG|INFO|WARN|ERROR|FATAL|OFF)';
/** `2025-04-15T14:04:39.274-07:00  INFO 33380 --- [app] [main] [trace-span] o.s.a.m.McpServer : text`. */
const BOOT = new RegExp(
	String.raw`^${STAMP} {1,3}${LEVEL} (\d{1,9}|\$\{PID:? ?\}) --- ((?:\[[^\]]{0,120}\] ?){1,4})([\w.$/[\]-]{1,200}) *: ?`,
);
/** `2025-06-01 12:00:00,123 INFO  [io.qua.mcp.server] (main) text`. */
const QUARKUS = new RegExp(
	String.raw`^${STAMP} ${LEVEL} {1,2}\[([\w.$/-]{1,200})\] \([^)]{1,200}\) `,
);
/** `2025-06-01 12:00:00.123 [main] INFO  com.example.Notes - text`, and Logback's layout with the time of day alone. */
const LOGBACK = new RegExp(
	String.raw`^(?:${STAMP}|\d\d:\d\d:\d\d[.,]\d{3}) \[([^\]]{1,120})\] ${LEVEL} {1,2}([\w.$/-]{1,200}) --? `,
);
const TRACE = /\[([0-9a-f]{32}|[0-9a-f]{16})-([0-9a-f]{16})\]/;

function readHead(line: string, zone: Zone): LogHead | null {
	const first = line.charCodeAt(0);
	if (!(first >= 0x30 && first <= 0x39)) return readLogHead(line, zone);
	const text = line.length > 1000 ? line.slice(0, 1000) : line;
	const boot = BOOT.exec(text);
	if (boot !== null) return readBoot(boot, zone);
	const quarkus = QUARKUS.exec(text);
	if (quarkus !== null) {
		const [head, stamp, level, logger] = quarkus;
		return headOf(head, stamp, level!, logger!, 'quarkus', zone);
	}
	const logback = LOGBACK.exec(text);
	if (logback !== null) {
		const [head, stamp, , level, logger] = logback;
		return headOf(head, stamp, level!, logger!, 'logback', zone);
	}
	return readLogHead(line, zone);
}

function readBoot(found: RegExpExecArray, zone: Zone): LogHead | null {
	const [head, stamp, level, pid, brackets, logger] = found;
	const known = headOf(head, stamp, level!, logger!, 'boot', zone);
	if (known === null) return null;
	const trace = TRACE.exec(brackets!);
	// Since Boot 3.2 the name of the application stands before the thread, which is padded to 15 characters.
	const parts = [...brackets!.matchAll(/\[([^\]]*)\]/g)].map((part) => part[1]!);
	const app =
		parts.length > 1 && !/^\s/.test(parts[0]!) && parts[0]!.trim() !== '' ? parts[0]! : null;
	return {
		...known,
		pid: /^\d+$/.test(pid!) ? Number(pid) : null,
		server: app,
		...(trace === null ? {} : { traceId: trace[1]!, spanId: trace[2]! }),
	};
}

function headOf(
	head: string,
	stamp: string | undefined,
	level: string,
	logger: string,
	variant: string,
	zone: Zone,
): LogHead | null {
	const moment = stamp === undefined ? null : parseTimestamp(stamp, zone);
	if (stamp !== undefined && moment === null) return null;
	return { at: head.length, moment, level: level.toLowerCase(), logger, pid: null, variant };
}

/** How sure the lines are those of a Java server of MCP. */
function detect(head: Head): number {
	let heads = 0;
	let lines = 0;
	for (const raw of head.lines) {
		// Stack traces and banners go with the lines above them.
		if (/^\s|^$|^[)}\]]/.test(raw)) continue;
		lines++;
		const line = withoutFrame(raw);
		if (BOOT.test(line) || QUARKUS.test(line) || LOGBACK.test(line)) heads++;
	}
	if (heads === 0) return 0;
	const { strong } = countSigns(head.lines);
	return strong === 0 ? 0 : 0.4 + 0.5 * (heads / lines);
}
