import { EcsFlat } from '@elastic/ecs';

interface EcsField {
	readonly type: string;
	readonly normalize?: readonly string[];
	readonly allowed_values?: readonly { name: string; expected_event_types?: readonly string[] }[];
}

const FLAT = new Map(Object.entries(EcsFlat as unknown as Record<string, EcsField>));

/** Roots of our own, and OpenTelemetry attributes that ECS 9.4 does not have. */
const OWN = [
	/^sillok\./,
	/^mcp\./,
	/^jsonrpc\.request\.id$/,
	/^rpc\.response\.status_code$/,
	/^gen_ai\.prompt\.name$/,
	/^gen_ai\.tool\.call\.(arguments|result)$/,
];

const CATEGORY = FLAT.get('event.category');
const PAIRS = new Map(
	CATEGORY?.allowed_values?.map((v) => [v.name, new Set(v.expected_event_types)]),
);

/** What is wrong with a document by ECS 9.4: unknown fields, wrong types, missing arrays, forbidden pairs. */
export function checkDocument(document: unknown): string[] {
	const problems: string[] = [];
	walk(document, '', problems);
	const event = (document as { event?: { category?: string[]; type?: string[] } }).event;
	for (const category of event?.category ?? []) {
		const allowed = PAIRS.get(category);
		if (allowed === undefined) problems.push(`event.category: ${category} is not allowed`);
		for (const type of event?.type ?? []) {
			if (event?.category?.length === 1 && allowed !== undefined && !allowed.has(type)) {
				problems.push(`event.type: ${type} is not allowed with ${category}`);
			}
		}
		if (!(event?.type ?? []).some((type) => allowed?.has(type))) {
			problems.push(`event.type: nothing that is allowed with ${category}`);
		}
	}
	return problems;
}

function walk(value: unknown, path: string, problems: string[]): void {
	if (isObject(value) && FLAT.get(path)?.type !== 'flattened') {
		for (const [key, inner] of Object.entries(value)) {
			walk(inner, path === '' ? key : `${path}.${key}`, problems);
		}
		return;
	}
	if (OWN.some((own) => own.test(path))) return;
	const field = FLAT.get(path);
	if (field === undefined) {
		problems.push(`${path}: not in ECS`);
		return;
	}
	if (field.normalize?.includes('array') && !Array.isArray(value))
		problems.push(`${path}: must be an array`);
	if (Array.isArray(value) && !field.normalize?.includes('array'))
		problems.push(`${path}: must not be an array`);
	for (const one of Array.isArray(value) ? value : [value]) {
		if (isObject(one)) continue;
		const problem = checkValue(one, field);
		if (problem !== undefined) problems.push(`${path}: ${problem}`);
	}
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function checkValue(value: unknown, field: EcsField): string | undefined {
	switch (field.type) {
		case 'date':
			return typeof value === 'string' && ISO.test(value)
				? undefined
				: 'must be an ISO date in UTC';
		case 'long':
		case 'integer':
			return Number.isSafeInteger(value) ? undefined : 'must be an integer';
		case 'float':
		case 'scaled_float':
		case 'double':
			return typeof value === 'number' ? undefined : 'must be a number';
		case 'boolean':
			return typeof value === 'boolean' ? undefined : 'must be true or false';
		case 'ip':
			return typeof value === 'string' && /^[\d.]+$|:/.test(value)
				? undefined
				: 'must be an address';
		case 'keyword':
		case 'constant_keyword':
		case 'wildcard':
		case 'text':
		case 'match_only_text': {
			if (typeof value !== 'string') return 'must be text';
			const allowed = field.allowed_values;
			return allowed !== undefined && !allowed.some((a) => a.name === value)
				? `${value} is not an allowed value`
				: undefined;
		}
		default:
			return undefined;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
