import type { Batch } from '../batch.ts';
import type { EventRow, IndicatorRow, TextRow } from '../ecs/fields.ts';
import type { ServerLaunch } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { readArguments } from './arguments.ts';
import type { FactHead } from './head.ts';
import { inspectText } from './hidden.ts';
import { findIndicators } from './indicators.ts';
import { readLaunch } from './launch.ts';
import {
	contentText,
	readElicitation,
	readInstructions,
	readPrompt,
	readPromptList,
	readResource,
	readResourceList,
	readSampling,
	textRow,
} from './texts.ts';
import { readTools } from './tools.ts';

export interface FactOptions {
	/** Characters of a text that are kept. */
	readonly textLimit: number;
	/** Salt for the hashes of secrets. */
	readonly secretSalt: string;
}

/** Adds what can be said of a JSON-RPC message: arguments, texts, definitions, servers, indicators. */
export function factsOfMessage(
	batch: Batch,
	row: EventRow,
	message: RpcMessage,
	options: FactOptions,
): void {
	const head = headOf(row);
	if (message.kind === 'request' || message.kind === 'notification') {
		factsOfRequest(batch, row, head, message, options);
	} else if (message.kind === 'error') {
		if (row.error_message !== null) {
			if (row.method === 'tools/call') row.result_text = row.error_message;
			addText(batch, head, 'error', row.tool, null, row.error_message, options);
			addIndicators(
				batch,
				findIndicators(row.error_message, head, 'error', row.tool, null, options.secretSalt),
			);
		}
	} else if (message.result !== null) factsOfResult(batch, row, head, message.result, options);
}

function factsOfRequest(
	batch: Batch,
	row: EventRow,
	head: FactHead,
	message: RpcMessage,
	options: FactOptions,
): void {
	if (message.arguments !== null && (row.method === 'tools/call' || row.method === 'prompts/get')) {
		const leaves = readArguments(message.arguments, head, row.tool, options.textLimit);
		for (const leaf of leaves) {
			batch.arguments.push(leaf);
			if (leaf.value === null || leaf.value_type !== 'string') continue;
			addIndicators(
				batch,
				findIndicators(leaf.value, head, 'argument', row.tool, leaf.path, options.secretSalt),
			);
			if (inspectText(leaf.value) !== null) {
				addText(batch, head, 'argument', row.tool, leaf.path, leaf.value, options);
			}
		}
	}
	if (message.params === null) return;
	if (row.method === 'elicitation/create') {
		addTexts(batch, readElicitation(message.params, head, options.textLimit));
	} else if (row.method === 'sampling/createMessage') {
		addTexts(batch, readSampling(message.params, head, options.textLimit));
	} else if (row.method === 'notifications/message') {
		row.message = logData(message.params);
		if (row.message !== null) factsOfLog(batch, row, row.message, options);
	}
}

function factsOfResult(
	batch: Batch,
	row: EventRow,
	head: FactHead,
	result: string,
	options: FactOptions,
): void {
	const limit = options.textLimit;
	switch (row.method) {
		case 'tools/list': {
			const found = readTools(result, head);
			for (const tool of found.tools) {
				// A definition that was cut has another hash than the whole one: it must not look changed.
				const hash = row.quality === 'full' ? tool.hash : null;
				batch.tools.push({ ...tool, hash, server_version: row.server_version });
			}
			addTexts(batch, found.texts);
			addIndicators(batch, found.indicators);
			return;
		}
		case 'initialize':
		case 'server/discover':
			addTexts(batch, readInstructions(result, head, limit));
			batch.servers.push(handshake(row, head));
			return;
		case 'prompts/list':
			addTexts(batch, readPromptList(result, head, limit));
			return;
		case 'prompts/get':
			addTexts(batch, readPrompt(result, head, limit));
			return;
		case 'resources/list':
		case 'resources/templates/list':
			addTexts(batch, readResourceList(result, head, limit));
			return;
		case 'resources/read': {
			const texts = readResource(result, head, limit);
			addTexts(batch, texts);
			for (const text of texts) {
				addIndicators(
					batch,
					findIndicators(text.text ?? '', head, 'resource', null, text.name, options.secretSalt),
				);
			}
			return;
		}
		case 'tools/call':
		case null: {
			const text = contentText(result);
			if (text === '') return;
			const kept = addText(
				batch,
				head,
				row.error_type === 'tool_error' ? 'error' : 'result',
				row.tool,
				null,
				text,
				options,
			);
			row.result_text = kept.text;
			if (kept.text !== null && kept.text.length < text.length) row.text_truncated = true;
			if (row.error_type === 'tool_error') row.error_message = text.slice(0, 1024);
			addIndicators(
				batch,
				findIndicators(text, head, 'result', row.tool, null, options.secretSalt),
			);
			return;
		}
		default:
			return;
	}
}

/** Adds what can be said of log text: hidden characters, indicators; what the user typed counts as `user`. */
export function factsOfLog(batch: Batch, row: EventRow, text: string, options: FactOptions): void {
	const head = headOf(row);
	const role = row.logger === 'user' ? 'user' : 'log';
	addIndicators(batch, findIndicators(text, head, role, null, null, options.secretSalt));
	if (inspectText(text) !== null) addText(batch, head, 'log', null, null, text, options);
}

/** Adds how a server is started or reached. */
export function factsOfLaunch(
	batch: Batch,
	row: EventRow,
	launch: ServerLaunch,
	options: FactOptions,
): void {
	const head = headOf(row);
	const server = readLaunch(launch, head);
	row.command_line = server.command_line;
	batch.servers.push(server);
	const text = [launch.command ?? '', ...launch.args, launch.url ?? ''].join(' ');
	addIndicators(batch, findIndicators(text, head, 'launch', null, null, options.secretSalt));
}

function headOf(row: EventRow): FactHead {
	return {
		event_id: row.event_id,
		time: row.time,
		session_id: row.session_id,
		client: row.client,
		server: row.server,
	};
}

function handshake(row: EventRow, head: FactHead): Batch['servers'][number] {
	return {
		...head,
		origin: 'handshake',
		server_name: row.server_name,
		server_version: row.server_version,
		command: null,
		command_line: null,
		url: row.url,
		package: null,
		package_version: null,
		registry: null,
		env_keys: null,
		has_auth: null,
		hash: null,
	};
}

/** `data` of a log notification: text as it is, anything else as JSON. */
function logData(params: string): string | null {
	try {
		const { data } = JSON.parse(params) as { data?: unknown };
		if (data === undefined) return null;
		return typeof data === 'string' ? data : JSON.stringify(data);
	} catch {
		return null;
	}
}

function addText(
	batch: Batch,
	head: FactHead,
	role: string,
	tool: string | null,
	name: string | null,
	text: string,
	options: FactOptions,
): TextRow {
	const row = textRow(head, role, tool, name, text, options.textLimit);
	batch.texts.push(row);
	return row;
}

function addTexts(batch: Batch, rows: readonly TextRow[]): void {
	for (const row of rows) batch.texts.push(row);
}

function addIndicators(batch: Batch, rows: readonly IndicatorRow[]): void {
	for (const row of rows) batch.indicators.push(row);
}
