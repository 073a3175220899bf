import type { Batch } from '../batch.ts';
import type { EventRow, IndicatorRow, TextRow } from '../ecs/fields.ts';
import type { ServerLaunch } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { inspectArgument } from './argument-value.ts';
import { readArguments } from './arguments.ts';
import type { FactHead } from './head.ts';
import { inspectText } from './hidden.ts';
import { findIndicators, indicatorRows } from './indicators.ts';
import { readLaunch } from './launch.ts';
import {
	isPlainText,
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
	/** `false` leaves the fact tables empty; events are the same. */
	readonly facts: boolean;
}

/**
 * Adds what can be said of a JSON-RPC message: arguments, texts, definitions, servers, indicators.
 * `resultText` is the whole text of a tool's result, of which the event may hold only the start.
 */
export function factsOfMessage(
	batch: Batch,
	row: EventRow,
	message: RpcMessage,
	resultText: string | null,
	options: FactOptions,
): void {
	const head = headOf(row);
	if (message.kind === 'request' || message.kind === 'notification') {
		factsOfRequest(batch, row, head, message, options);
	} else if (message.kind === 'error') {
		if (row.result_text !== null)
			factsOfResultText(batch, row, head, 'error', row.result_text, options);
		else if (row.error_message !== null) {
			addText(batch, head, 'error', null, null, row.error_message, options);
			addIndicators(
				batch,
				findIndicators(row.error_message, head, 'error', null, null, options.secretSalt),
			);
		}
	} else if (message.result !== null)
		factsOfResult(batch, row, head, message.result, resultText, options);
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
			const { indicators, hides } = inspectArgument(
				leaf.value,
				leaf.path ?? '',
				options.secretSalt,
			);
			if (indicators.length > 0) {
				addIndicators(batch, indicatorRows(indicators, head, 'argument', row.tool, leaf.path));
			}
			if (hides) {
				addText(batch, head, 'argument', row.tool, leaf.path, leaf.value, options);
			}
		}
	}
	if (message.params === null) return;
	if (row.method === 'elicitation/create') {
		addReadTexts(
			batch,
			readElicitation(message.params, head, options.textLimit),
			'prompt',
			options,
		);
	} else if (row.method === 'sampling/createMessage') {
		addReadTexts(batch, readSampling(message.params, head, options.textLimit), 'prompt', options);
	} else if (row.method === 'notifications/message' && row.message !== null) {
		factsOfLog(batch, row, row.message, options);
	}
}

function factsOfResult(
	batch: Batch,
	row: EventRow,
	head: FactHead,
	result: string,
	resultText: string | null,
	options: FactOptions,
): void {
	const limit = options.textLimit;
	switch (row.method) {
		case 'tools/list': {
			const found = readTools(result, head, limit, options.secretSalt);
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
			addReadTexts(batch, readInstructions(result, head, limit), 'instructions', options);
			batch.servers.push(handshake(row, head));
			return;
		case 'prompts/list':
			addReadTexts(batch, readPromptList(result, head, limit), 'definition', options);
			return;
		case 'prompts/get':
			addReadTexts(batch, readPrompt(result, head, limit), 'prompt', options);
			return;
		case 'resources/list':
		case 'resources/templates/list':
			addReadTexts(batch, readResourceList(result, head, limit), 'definition', options);
			return;
		case 'resources/read':
			addReadTexts(batch, readResource(result, head, limit), 'resource', options);
			return;
		case 'tools/call':
		case null:
			if (resultText !== null) {
				const role = row.error_type === 'tool_error' ? 'error' : 'result';
				factsOfResultText(batch, row, head, role, resultText, options);
			}
			return;
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

/** A result stands in the event; `texts` gets a row of it only where characters are hidden or unusual. */
function factsOfResultText(
	batch: Batch,
	row: EventRow,
	head: FactHead,
	role: 'result' | 'error',
	text: string,
	options: FactOptions,
): void {
	if (!isPlainText(text)) {
		const inspected = textRow(head, role, row.tool, null, text, options.textLimit);
		if (inspected.visible_text !== null || inspected.decoded_text !== null) {
			row.text_hides = true;
			batch.texts.push(inspected);
		}
	}
	addIndicators(batch, findIndicators(text, head, role, row.tool, null, options.secretSalt));
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

/** Texts of a message with the indicators that stand in them. */
function addReadTexts(
	batch: Batch,
	rows: readonly TextRow[],
	role: string,
	options: FactOptions,
): void {
	for (const row of rows) {
		batch.texts.push(row);
		addIndicators(
			batch,
			findIndicators(row.text ?? '', row, role, row.tool, row.name, options.secretSalt),
		);
	}
}

function addIndicators(batch: Batch, rows: readonly IndicatorRow[]): void {
	for (const row of rows) batch.indicators.push(row);
}
