import type { Document } from '../../sinks/sink.ts';

/** Log text that tries to leave its JSON string. */
export const HOSTILE_TEXTS: readonly string[] = [
	'\n{"create":{"_index":"logs-other-default","_id":"forged"}}\n{"forged":true}\n',
	'"}}\n{"delete":{"_index":"logs-mcp.events-default","_id":"1"}}\n',
	'\r\n\u0085\u2028\u2029{"index":{}}',
	'\\ud800 is text, \ud800 is half a pair, \udfff too, \u{1f600} is whole',
	'\u0000\u001b[31m',
	'{"time":0,"event":"forged"}{"event":"forged"}',
];

export const EVENT: Document = {
	'@timestamp': '2026-11-03T09:14:07.512Z',
	message: 'Server started',
	event: { kind: 'event', id: 'm3RkT0aQyB9cW1dZ5xUvEg', dataset: 'mcp.events', module: 'mcp' },
	host: { name: 'laptop.example.com' },
	log: { file: { path: 'Claude/mcp-server-files.log' } },
	service: { name: 'files', type: 'mcp-server' },
};

export const ALERT: Document = {
	'@timestamp': '2026-11-03T09:14:08.25Z',
	message: 'Tool description hides an instruction',
	event: {
		kind: 'alert',
		id: 'kQ1n8b2m0ZJtR5cW9yXv3A',
		severity: 73,
		dataset: 'mcp.alerts',
		module: 'mcp',
	},
	rule: {
		id: '6e2b7f0e-2d0d-5a60-9d0f-2b1f3a8f7c11',
		name: 'Tool description hides an instruction',
		version: '1',
		ruleset: 'sillok',
	},
	threat: { technique: { id: ['T1552'], subtechnique: { id: ['T1552.001'] } } },
	service: { name: 'files', type: 'mcp-server' },
	user: { name: 'alice' },
	mcp: { client: { name: 'Claude Desktop' } },
	sillok: {
		alert: {
			reason: 'The description of read_file asks for ~/.ssh/id_rsa',
			evidence: [
				{ event_id: 'm3RkT0aQyB9cW1dZ5xUvEg', file: 'a.log', line: 7 },
				{ event_id: 'p0QzT0aQyB9cW1dZ5xUvEg', file: 'a.log', line: 9 },
			],
		},
	},
};

/** The event with one text in every place that log text reaches. */
export function hostileEvent(text: string): Document {
	return {
		...EVENT,
		message: text,
		service: { name: text },
		gen_ai: { tool: { name: text, call: { arguments: text, result: text } } },
		log: { file: { path: text } },
	};
}
