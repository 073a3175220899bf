const COMPRESSED = /\.(?:gz|bz2|xz|zst|zip|z)$/i;
/** `.1` and `.log.2`; a number alone after a name without a log's ending may be a version. */
const NUMBERED = /(\.(?:log|txt|out|err|jsonl?|ndjson))\.\d{1,4}$/i;
/** `-20261122`, `.2026-11-22`, `-2026112213`, `-20261122-1790000000`, `.2026-11-22_13-05-59`. */
const DATED =
	/[-._](?:19|20)\d\d(-?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?:[-_T]?\d\d(?:[-_]?\d\d){0,2}|[-.]\d{9,11})?(?:\.\d{1,3})?$/;
/** electron-log puts the number before the ending. A server's own log is left alone: `NAME1` may be its name. */
const ELECTRON = /^(mcp|main)[1-9]\d?(\.log)$/i;

/**
 * The name under which a log keeps its identity when it is rotated or compressed: the base name of the path
 * without rotation number, rotation date and compression ending (`logs/mcp.log.2.gz` is `mcp.log`).
 */
export function logicalStream(path: string): string {
	let name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
	for (;;) {
		const shorter = name.replace(COMPRESSED, '').replace(NUMBERED, '$1').replace(DATED, '');
		if (shorter === name || shorter === '') break;
		name = shorter;
	}
	return name.replace(ELECTRON, '$1$2');
}
