import type { Format, Head } from './format.ts';
import { layoutOf } from './server-log/layout.ts';
import { ServerLogReader } from './server-log/reader.ts';
import { countSigns } from './server-log/signs.ts';

/** Text logs and stderr captures of servers in any language: hand-written layouts, winston, Go's `log`, Rust's `tracing`, crash dumps. */
export const SERVER_TEXT: Format = {
	id: 'server-text',
	title: 'MCP server (text log, stderr capture)',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'stderr',
		'launch',
		'time',
	],
	detect,
	open: (source) => new ServerLogReader(source),
};

/** How sure the lines are the log of a server of MCP, in a layout of no product in particular. */
function detect(head: Head): number {
	const signs = countSigns(head.lines);
	if (signs.strong === 0 || signs.messages * 2 > signs.lines) return 0;
	const layout = layoutOf(head.lines);
	let heads = 0;
	for (const count of layout.heads.values()) heads += count;
	// Prose and program text are indented and speak of MCP too, but have no heads, crashes or sentences of a server.
	const own = heads + layout.crashes + layout.life;
	if (own * 4 < layout.lines - layout.below || own === 0) return 0;
	if (heads === 0 && layout.life === 0 && layout.crashes < 2) return 0;
	const share = (own + layout.below) / layout.lines;
	if (heads === 0 && share < 0.25) return 0;
	return (signs.strong / signs.lines >= 0.02 ? 0.35 : 0.3) + (heads > 0 ? 0.25 : 0.08) * share;
}
