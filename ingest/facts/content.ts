import { parseJson } from '../read/json-record.ts';
import { base64Bytes, readableText } from './encoded.ts';
import { isObject, jsonText, listMember, member, textMember } from './json-value.ts';

/**
 * The text of a `CallToolResult`: text and embedded resources as they are, images and audio as `[image image/png 1234 bytes]`,
 * `structuredContent` as JSON when no block has text. A result that is not JSON, because the log cut it, is returned as it is.
 */
export function contentText(resultJson: string): string {
	const plain = singleText(resultJson);
	if (plain !== undefined) return plain;
	const result = parseJson(resultJson);
	if (result === undefined) return resultJson;
	if (typeof result === 'string') return result;
	if (Array.isArray(result)) return blocksText(result);
	if (!isObject(result)) return '';
	const content = member(result, 'content');
	const text = typeof content === 'string' ? content : blocksText(listMember(result, 'content'));
	if (text !== '') return text;
	// `toolResult` is the form of revision 2024-10-07.
	const other = member(result, 'structuredContent') ?? member(result, 'toolResult');
	if (other === undefined || other === null) return '';
	return typeof other === 'string' ? other : jsonText(other);
}

const ONE_TEXT = '{"content":[{"type":"text","text":"';
const ENDS = ['"}]}', '"}],"isError":false}', '"}],"isError":true}'];

/** The text of a result that holds one text block and nothing else, as most do: found without parsing the rest. */
function singleText(json: string): string | undefined {
	if (!json.startsWith(ONE_TEXT)) return undefined;
	let end = ONE_TEXT.length;
	while (true) {
		end = json.indexOf('"', end);
		if (end === -1) return undefined;
		let slashes = end - 1;
		while (json.charCodeAt(slashes) === 0x5c) slashes--;
		if ((end - slashes) % 2 === 1) break;
		end++;
	}
	if (!ENDS.some((tail) => tail.length === json.length - end && json.endsWith(tail)))
		return undefined;
	const text = json.slice(ONE_TEXT.length, end);
	if (!text.includes('\\')) return text;
	const parsed = parseJson(`"${text}"`);
	return typeof parsed === 'string' ? parsed : undefined;
}

/** The text of content blocks (or of one block), joined by newlines. */
export function blocksText(blocks: unknown): string {
	const list = Array.isArray(blocks) ? blocks : [blocks];
	return list
		.map(blockText)
		.filter((text) => text !== '')
		.join('\n');
}

function blockText(block: unknown): string {
	if (typeof block === 'string') return block;
	if (!isObject(block)) return '';
	const type = textMember(block, 'type');
	switch (type) {
		case 'image':
		case 'audio':
			return mediaText(type, block);
		case 'resource': {
			const resource = member(block, 'resource');
			return resourceText(resource) ?? `[resource ${textMember(resource, 'uri') ?? ''}]`;
		}
		case 'resource_link':
			return [
				`[resource link ${textMember(block, 'uri') ?? ''}]`,
				textMember(block, 'title') ?? textMember(block, 'name'),
				textMember(block, 'description'),
			]
				.filter((part) => part !== null)
				.join(' ');
		case 'tool_use':
			return `[tool use ${textMember(block, 'name') ?? ''}] ${jsonText(member(block, 'input') ?? {})}`;
		case 'tool_result':
			return listMember(block, 'content').map(innerText).filter(Boolean).join('\n');
		default:
			return textMember(block, 'text') ?? '';
	}
}

/** Text inside a tool result block; blocks nest no further. */
function innerText(block: unknown): string {
	return textMember(block, 'text') ?? '';
}

function mediaText(type: string, block: unknown): string {
	const data = textMember(block, 'data');
	const mime = textMember(block, 'mimeType');
	const size = data === null ? '' : ` ${base64Length(data)} bytes`;
	return `[${type}${mime === null ? '' : ` ${mime}`}${size}]`;
}

/** Text of resource contents; a blob with a textual media type is decoded, any other blob is named; `null` without contents. */
export function resourceText(resource: unknown): string | null {
	const text = textMember(resource, 'text');
	if (text !== null) return text;
	const blob = textMember(resource, 'blob');
	if (blob === null) return null;
	const mime = textMember(resource, 'mimeType') ?? 'application/octet-stream';
	if (/^text\/|[/+](?:json|xml|yaml|javascript)/.test(mime)) {
		const decoded = readableText(base64Bytes(blob));
		if (decoded !== null) return decoded;
	}
	return `[resource ${mime} ${base64Length(blob)} bytes]`;
}

function base64Length(data: string): number {
	const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
	return Math.max(0, Math.floor((data.length * 3) / 4) - padding);
}
