import { isObject } from './json-value.ts';

/** A text inside a JSON schema; `name` is the path of the parameter, with the keyword where it is no description. */
export interface SchemaText {
	role: 'parameter_name' | 'parameter_description' | 'schema';
	name: string;
	text: string;
}

const DEEPEST = 64;
const MOST_NODES = 20_000;

const MAPS_OF_SCHEMAS = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const DEFINITIONS = new Set(['$defs', 'definitions']);
const SCHEMAS = new Set([
	'items',
	'prefixItems',
	'additionalItems',
	'additionalProperties',
	'unevaluatedItems',
	'unevaluatedProperties',
	'contains',
	'propertyNames',
	'not',
	'if',
	'then',
	'else',
	'allOf',
	'anyOf',
	'oneOf',
]);
const LISTS_OF_ITEMS = new Set(['items', 'prefixItems', 'additionalItems', 'contains']);
/** Keywords whose values are words of the schema language; anything with a blank in it is text all the same. */
const GRAMMAR = new Set(['type', 'format', '$ref', '$schema', '$id', '$anchor', 'required']);

type Kind = 'schema' | 'properties' | 'definitions' | 'value' | 'grammar';

interface Node {
	kind: Kind;
	path: string;
	value: unknown;
	depth: number;
}

/** Every readable text of a JSON schema, down to 64 levels, in about the order of the document. */
export function schemaTexts(schema: unknown): SchemaText[] {
	const found: SchemaText[] = [];
	const stack: Node[] = [{ kind: 'schema', path: '', value: schema, depth: 0 }];
	let nodes = 0;
	for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
		if (++nodes > MOST_NODES) break;
		const { value } = node;
		if (typeof value === 'string') {
			if (node.kind === 'value' || (node.kind === 'grammar' && /\s/.test(value))) {
				found.push({ role: 'schema', name: node.path, text: value });
			}
			continue;
		}
		if (value === null || typeof value !== 'object' || node.depth >= DEEPEST) continue;
		const children = Array.isArray(value)
			? value.map((item, at) => elementOf(node, item, at))
			: membersOf(node, Object.entries(value), found);
		for (let at = children.length - 1; at >= 0; at--) stack.push(children[at]!);
	}
	return found;
}

function elementOf(node: Node, value: unknown, at: number): Node {
	const path = node.kind === 'schema' ? node.path : `${node.path}[${at}]`;
	return { kind: node.kind, path, value, depth: node.depth + 1 };
}

function membersOf(node: Node, members: [string, unknown][], found: SchemaText[]): Node[] {
	const depth = node.depth + 1;
	return members.map(([key, value]) => {
		const path = node.path === '' ? key : `${node.path}.${key}`;
		switch (node.kind) {
			case 'properties':
				found.push({ role: 'parameter_name', name: path, text: key });
				return { kind: 'schema', path, value, depth };
			case 'definitions':
				addStrangeKey(key, path, found);
				return { kind: 'schema', path, value, depth };
			case 'schema':
				return keyword(node, key, path, value, depth, found);
			default:
				addStrangeKey(key, path, found);
				return { kind: node.kind, path, value, depth };
		}
	});
}

function keyword(
	node: Node,
	key: string,
	path: string,
	value: unknown,
	depth: number,
	found: SchemaText[],
): Node {
	if (MAPS_OF_SCHEMAS.has(key) && isObject(value)) {
		return { kind: 'properties', path: node.path, value, depth };
	}
	if (DEFINITIONS.has(key) && isObject(value)) return { kind: 'definitions', path, value, depth };
	if (SCHEMAS.has(key) && value !== null && typeof value === 'object') {
		const inner = LISTS_OF_ITEMS.has(key) ? `${node.path}[]` : node.path;
		return { kind: 'schema', path: inner, value, depth };
	}
	if (key === 'description' && typeof value === 'string' && node.path !== '') {
		found.push({ role: 'parameter_description', name: node.path, text: value });
		return { kind: 'grammar', path, value: null, depth };
	}
	if (GRAMMAR.has(key)) return { kind: 'grammar', path, value, depth };
	addStrangeKey(key, path, found);
	return { kind: 'value', path, value, depth };
}

/** A key is a word; a sentence as a key is there to be read. */
function addStrangeKey(key: string, path: string, found: SchemaText[]): void {
	if (/\s/.test(key)) found.push({ role: 'schema', name: path, text: key });
}
