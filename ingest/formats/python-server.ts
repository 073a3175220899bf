import type { Format, Head } from './format.ts';
import { layoutOf } from './server-log/layout.ts';
import { ServerLogReader } from './server-log/reader.ts';
import { countSigns } from './server-log/signs.ts';

/**
 * Logs of servers written in Python: the SDK (1.0 to 2.3) and FastMCP (2.0 to 4.1) with plain logging or `rich`, loguru,
 * and the access lines of uvicorn, all of which may stand in one file.
 */
export const PYTHON_SERVER: Format = {
	id: 'python-server',
	title: 'MCP server in Python (SDK, FastMCP, uvicorn)',
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
	],
	detect,
	open: (source) => new ServerLogReader(source),
};

/** Layouts that Python programs have. */
const PYTHON = ['asctime', 'basic', 'rich', 'loguru', 'structlog', 'level'];
/** What only a Python program writes, whatever the layout of its log. */
const WORDS =
	/Traceback \(most recent call last\)|\.py:\d|\bFastMCP\b|\bfastmcp\b|(?<![\w.])mcp\.(?:server|shared)\.|[Uu]vicorn|HTTP\/1\.1" \d{3} [A-Z]|Processing request of type \w+Request|event=request_start method=|Starting MCP server '/;
/** What only a Java program writes; its loggers may have a comma before the milliseconds too. */
const JAVA =
	/^\tat [\w.$]+\(|\[io\.qua|\bo(?:rg)?\.s(?:pringframework)?\.|\bjava\.(?:lang|util|io)\.|\((?:vert\.x-|executor-thread)/;

/** How sure the lines are of a Python server of MCP: they look like its log, and some bear a sign of MCP. */
function detect(head: Head): number {
	const signs = countSigns(head.lines);
	if (signs.strong === 0) return 0;
	const layout = layoutOf(head.lines);
	let fitting = layout.below + layout.life;
	let python = 0;
	for (const [variant, count] of layout.heads) {
		fitting += count;
		if (PYTHON.includes(variant)) python += count;
	}
	const hasWords = head.lines.some((line) => WORDS.test(line));
	if (!hasWords && head.lines.some((line) => JAVA.test(line))) return 0;
	// A level alone in front is in use everywhere.
	const own = python - (layout.heads.get('level') ?? 0);
	if (!hasWords && own <= 0) return 0;
	if (python + layout.crashes === 0) return 0;
	if (signs.messages * 2 > signs.lines) return 0.2;
	const share = (fitting + layout.crashes) / Math.max(1, layout.lines);
	// Documents of such servers show lines of their logs.
	if (share < 0.4) return 0.2;
	return (signs.strong / signs.lines >= 0.02 ? 0.5 : 0.35) + 0.38 * share;
}
