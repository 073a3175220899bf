/** What kind of crash a block of lines shows so far; `done` when its last line was its end. */
export type Crash = 'none' | 'python' | 'python-end' | 'node' | 'go' | 'done';

/** Lines with which a crash begins that no logger wrote. */
const PYTHON_START =
	/^(?:Traceback \(most recent call last\):| {1,2}\+ Exception Group Traceback )/;
const NODE_START = /^(?:node:|file:\/\/|[/~]|[A-Za-z]:[\\/])\S.{0,500}:\d{1,9}$/;
const GO_START = /^(?:panic: |fatal error: |goroutine \d{1,9} \[)/;

const PYTHON_CHAIN =
	/^(?:During handling of the above exception|The above exception was the direct cause)/;
/** `ValueError: no such table`, `anyio.ClosedResourceError`. */
const PYTHON_END = /^(?:[A-Za-z_]\w{0,63}\.){0,8}[A-Z_a-z]\w{0,63}(?::(?: |$)|$)/;
const NODE_END = /^(?:Node\.js v\d|Bun v\d)/;
/** `java.io.IOException: closed`, and what the JVM writes below it. */
const JVM =
	/^(?:Caused by: |Suppressed: |(?:Exception in thread "[^"]{0,100}" )?(?:[a-z][\w$]{0,63}\.){1,16}[A-Z][\w$]{0,63}(?:Exception|Error|Throwable)\b)/;
const GO_FRAME =
	/^(?:[\w./*()-]{1,300}\([^)]{0,300}\)$|created by |exit status \d|goroutine \d|\[signal )/;
const NODE_ERROR = /^(?:Uncaught )?[A-Z]\w{0,63}Error(?: \[\w{1,64}\])?: /;
/** Levels of records that no traceback belongs to. */
const CALM = new Set(['trace', 'debug', 'info', 'information', 'notice', 'success', 'http']);
const CLOSERS = /^[)\]}╭│╰┌└]/;

/**
 * The state of a block after a line without a head joined it, or `null` when the line begins something of its own.
 * `level` is that of the logger whose head the block began with, `undefined` when it began without one. Below a record
 * of trouble, or of no level, its traceback is written.
 */
export function continuesBlock(
	line: string,
	crash: Crash,
	level: string | null | undefined,
): Crash | null {
	const first = line.charCodeAt(0);
	if (Number.isNaN(first) || first <= 0x20) {
		return crash === 'python-end' && PYTHON_START.test(line) ? null : crash;
	}
	if (crash === 'node') return NODE_START.test(line) ? null : NODE_END.test(line) ? 'done' : 'node';
	if (crash === 'done') return null;
	if (crash === 'python') {
		if (PYTHON_CHAIN.test(line) || PYTHON_START.test(line)) return 'python';
		// Loguru marks the frame that caught the error.
		if (line.startsWith('> File "')) return 'python';
		return PYTHON_END.test(line) ? 'python-end' : null;
	}
	if (crash === 'python-end') return PYTHON_CHAIN.test(line) ? 'python' : null;
	if (crash === 'go') return GO_FRAME.test(line) ? 'go' : null;
	if (CLOSERS.test(line)) return crash;
	if (level !== undefined) {
		if (level === null || !CALM.has(level)) {
			if (PYTHON_START.test(line)) return 'python';
			if (GO_START.test(line)) return 'go';
			if (NODE_ERROR.test(line)) return crash;
		}
		// JSON over several lines.
		if (/^[{[]\s*$/.test(line)) return crash;
	}
	return JVM.test(line) ? crash : null;
}

/** The state of a block that begins with a line without a head. */
export function crashOf(line: string): Crash {
	if (PYTHON_START.test(line)) return 'python';
	if (NODE_START.test(line)) return 'node';
	return GO_START.test(line) ? 'go' : 'none';
}

/** The last line of a block that names what went wrong, such as `ValueError: no such table`; `null` when none does. */
export function errorLine(lines: readonly string[]): string | null {
	for (let at = lines.length - 1; at > 0; at--) {
		const line = lines[at]!.trim();
		if (
			/^(?:[A-Za-z_]\w{0,63}\.){0,8}[A-Z]\w{0,63}(?:Error|Exception|Exit|Interrupt|Warning|Group)?(?:: |$)/.test(
				line,
			)
		) {
			return line;
		}
	}
	return null;
}
