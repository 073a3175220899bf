import type { TextRow } from '../ecs/fields.ts';
import { parseJson } from '../read/json-record.ts';
import { blocksText, resourceText } from './content.ts';
import { cutText } from './cut.ts';
import type { FactHead } from './head.ts';
import { inspectText } from './hidden.ts';
import { isObject, listMember, member, textMember } from './json-value.ts';

/** Texts read from one message; further ones are left out. */
export const MOST_TEXTS = 5000;

/**
 * A row for a text that a model or a user gets to read. The whole text is inspected, then text, visible and decoded text are cut
 * at `limit` characters. `visible_text` is `null` when it is the text itself.
 */
export function textRow(
	head: FactHead,
	role: string,
	tool: string | null,
	name: string | null,
	text: string,
	limit: number,
): TextRow {
	const hidden = inspectText(text);
	const visible = hidden === null ? compatible(text) : hidden.visible;
	return {
		event_id: head.event_id,
		time: head.time,
		session_id: head.session_id,
		client: head.client,
		server: head.server,
		tool,
		role,
		name,
		text: cutText(text, limit),
		visible_text: visible === text ? null : cutText(visible, limit),
		decoded_text: hidden?.decoded == null ? null : cutText(hidden.decoded, limit),
		hidden_tags: hidden?.tags ?? 0,
		hidden_zero_width: hidden?.zeroWidth ?? 0,
		hidden_bidi: hidden?.bidi ?? 0,
		hidden_ansi: hidden?.ansi ?? 0,
		hidden_padding: hidden?.padding ?? 0,
	};
}

/** Whether a text hides nothing and reads as it is written: a row of it would say nothing new. */
export function isPlainText(text: string): boolean {
	return inspectText(text) === null && compatible(text) === text;
}

/** Full-width, mathematical and other look-alike letters as plain ones. */
function compatible(text: string): string {
	return /[^\x00-\x7f]/.test(text) ? text.normalize('NFKC') : text;
}

/** Collects rows of one message up to `MOST_TEXTS`; empty texts are no texts. */
export class TextRows {
	readonly rows: TextRow[] = [];
	/** Texts that were left out. */
	omitted = 0;
	readonly #head: FactHead;
	readonly #limit: number;

	constructor(head: FactHead, limit: number) {
		this.#head = head;
		this.#limit = limit;
	}

	/** Adds a text, unless it is `null` or empty or the message has too many. */
	add(role: string, tool: string | null, name: string | null, text: string | null): void {
		if (text === null || text === '') return;
		if (this.rows.length >= MOST_TEXTS) this.omitted++;
		else this.rows.push(textRow(this.#head, role, tool, name, text, this.#limit));
	}
}

/** Texts of a `prompts/get` result: its description and messages. */
export function readPrompt(resultJson: string, head: FactHead, limit: number): TextRow[] {
	const result = parseJson(resultJson);
	const found = new TextRows(head, limit);
	found.add('prompt_description', null, 'description', textMember(result, 'description'));
	for (const [at, message] of listMember(result, 'messages').entries()) {
		found.add('prompt', null, `messages[${at}]`, blocksText(member(message, 'content')));
	}
	return cutOr(found, result, 'prompt', resultJson);
}

/** Texts of a `resources/read` result, named by their URI. */
export function readResource(resultJson: string, head: FactHead, limit: number): TextRow[] {
	const result = parseJson(resultJson);
	const found = new TextRows(head, limit);
	for (const contents of listMember(result, 'contents')) {
		found.add('resource', null, textMember(contents, 'uri'), resourceText(contents));
	}
	return cutOr(found, result, 'resource', resultJson);
}

/** Texts of an `initialize` or `server/discover` result: the instructions and what the server says of itself. */
export function readInstructions(resultJson: string, head: FactHead, limit: number): TextRow[] {
	const result = parseJson(resultJson);
	const found = new TextRows(head, limit);
	found.add('instructions', null, 'instructions', textMember(result, 'instructions'));
	const info =
		member(result, 'serverInfo') ??
		member(member(result, '_meta'), 'io.modelcontextprotocol/serverInfo');
	for (const key of ['title', 'description']) {
		found.add('instructions', null, `serverInfo.${key}`, textMember(info, key));
	}
	return cutOr(found, result, 'instructions', resultJson);
}

/** Texts of a `prompts/list` result: names, titles and descriptions of prompts and their arguments. */
export function readPromptList(resultJson: string, head: FactHead, limit: number): TextRow[] {
	const result = parseJson(resultJson);
	const found = new TextRows(head, limit);
	for (const prompt of listMember(result, 'prompts')) {
		const name = textMember(prompt, 'name') ?? '';
		addDescribed(found, 'prompt_description', name, prompt);
		for (const argument of listMember(prompt, 'arguments')) {
			const path = `${name}.${textMember(argument, 'name') ?? ''}`;
			addDescribed(found, 'prompt_description', path, argument);
		}
	}
	return cutOr(found, result, 'prompt_description', resultJson);
}

/** Texts of a `resources/list` or `resources/templates/list` result, named by URI or URI template. */
export function readResourceList(resultJson: string, head: FactHead, limit: number): TextRow[] {
	const result = parseJson(resultJson);
	const found = new TextRows(head, limit);
	const all = [...listMember(result, 'resources'), ...listMember(result, 'resourceTemplates')];
	for (const resource of all) {
		const uri = textMember(resource, 'uri') ?? textMember(resource, 'uriTemplate') ?? '';
		addDescribed(found, 'resource_description', uri, resource);
	}
	return cutOr(found, result, 'resource_description', resultJson);
}

/** Texts of the parameters of `elicitation/create`: the message, the URL, and what the form asks for. */
export function readElicitation(paramsJson: string, head: FactHead, limit: number): TextRow[] {
	const params = parseJson(paramsJson);
	const found = new TextRows(head, limit);
	found.add('elicitation', null, 'message', textMember(params, 'message'));
	found.add('elicitation', null, 'url', textMember(params, 'url'));
	const properties = member(member(params, 'requestedSchema'), 'properties');
	for (const [name, field] of isObject(properties) ? Object.entries(properties) : []) {
		found.add('elicitation', null, name, name);
		for (const key of ['title', 'description', 'default']) {
			found.add('elicitation', null, `${name}.${key}`, textMember(field, key));
		}
		const choices = [...listMember(field, 'enum'), ...listMember(field, 'enumNames')];
		for (const choice of [...listMember(field, 'oneOf'), ...listMember(field, 'anyOf')]) {
			choices.push(member(choice, 'title'), member(choice, 'const'));
		}
		for (const choice of choices) {
			if (typeof choice === 'string') found.add('elicitation', null, `${name}.enum`, choice);
		}
	}
	return cutOr(found, params, 'elicitation', paramsJson);
}

/** Texts of the parameters of `sampling/createMessage`: the system prompt and the messages. */
export function readSampling(paramsJson: string, head: FactHead, limit: number): TextRow[] {
	const params = parseJson(paramsJson);
	const found = new TextRows(head, limit);
	found.add('sampling', null, 'systemPrompt', textMember(params, 'systemPrompt'));
	for (const [at, message] of listMember(params, 'messages').entries()) {
		found.add('sampling', null, `messages[${at}]`, blocksText(member(message, 'content')));
	}
	return cutOr(found, params, 'sampling', paramsJson);
}

function addDescribed(found: TextRows, role: string, name: string, described: unknown): void {
	found.add(role, null, name, textMember(described, 'name'));
	found.add(role, null, `${name} title`, textMember(described, 'title'));
	found.add(role, null, `${name} description`, textMember(described, 'description'));
}

/** A message that the log cut is no JSON any more; what is left of it is still text that was read. */
function cutOr(found: TextRows, parsed: unknown, role: string, json: string): TextRow[] {
	if (parsed === undefined) found.add(role, null, null, json);
	return found.rows;
}
