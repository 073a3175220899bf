import { isRecord, parseJson } from '../read/json-record.ts';

/** Members that tell the results of the methods apart, the most telling first. */
const SHAPES: readonly (readonly [
	member: string,
	isFit: (value: unknown) => boolean,
	method: string,
])[] = [
	['serverInfo', isRecord, 'initialize'],
	['supportedVersions', Array.isArray, 'server/discover'],
	['tools', Array.isArray, 'tools/list'],
	['resourceTemplates', Array.isArray, 'resources/templates/list'],
	['resources', Array.isArray, 'resources/list'],
	['contents', Array.isArray, 'resources/read'],
	['prompts', Array.isArray, 'prompts/list'],
	['messages', Array.isArray, 'prompts/get'],
	['roots', Array.isArray, 'roots/list'],
	['completion', isRecord, 'completion/complete'],
	['content', Array.isArray, 'tools/call'],
];

/**
 * The method whose result has this shape (JSON text), for a log that shows only one side of the talk;
 * `null` when no method is that plain.
 */
export function methodOfResult(result: string): string | null {
	const value = parseJson(result);
	if (!isRecord(value)) return null;
	for (const [member, isFit, method] of SHAPES) {
		if (Object.hasOwn(value, member) && isFit(value[member])) return method;
	}
	return null;
}
