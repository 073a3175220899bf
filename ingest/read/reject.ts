/** Why a line became no event; shown to people and counted. */
export type RejectReason =
	| 'line-too-long'
	| 'not-json'
	| 'json-cut'
	| 'not-utf8'
	| 'binary'
	| 'not-this-format'
	| 'not-mcp'
	| 'bad-timestamp'
	| 'unknown-format'
	| 'archive-limit'
	| 'archive-broken'
	| 'unreadable';
