import { expect, test } from 'vitest';
import { methodOfResult } from '../../ingest/mcp/result-shape.ts';

test.each([
	['{"protocolVersion":"2024-11-05","capabilities":{},"serverInfo":{"name":"x"}}', 'initialize'],
	['{"supportedVersions":["2026-07-28"],"capabilities":{}}', 'server/discover'],
	['{"tools":[]}', 'tools/list'],
	['{"resources":[]}', 'resources/list'],
	['{"resourceTemplates":[]}', 'resources/templates/list'],
	['{"contents":[]}', 'resources/read'],
	['{"prompts":[]}', 'prompts/list'],
	['{"messages":[]}', 'prompts/get'],
	['{"roots":[]}', 'roots/list'],
	['{"completion":{"values":[]}}', 'completion/complete'],
	['{"content":[],"isError":true}', 'tools/call'],
	['{}', null],
	['{"tools":{}}', null],
	['{"content":{"type":"text"}}', null],
	['{"__proto__":{"tools":[]}}', null],
	['[]', null],
	['null', null],
	['{"tools":[', null],
])('%s', (result, method) => {
	expect(methodOfResult(result)).toBe(method);
});
