import { observe } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, records, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { detectClaudeCode } from './claude-code/detect.ts';
import { askedText } from './claude-code/prompt.ts';
import { ServerStates } from './claude-code/server-states.ts';
import { ToolCalls } from './claude-code/tool-calls.ts';
import { ToolDefinitions } from './claude-code/tool-definitions.ts';
import { BUILT_IN, ToolNames } from './claude-code/tool-name.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import type { Said } from './host-call.ts';
import { readJsonLine } from './json-line.ts';

/** Claude Code's transcripts, `~/.claude/projects/…/SESSION.jsonl`, and the output of `--output-format stream-json`. */
export const CLAUDE_CODE: Format = {
	id: 'claude-code',
	title: 'Claude Code transcript',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'decisions',
		'time',
		'zone',
	],
	detect: detectClaudeCode,
	open: (source) => new TranscriptReader(source),
};

class TranscriptReader implements FormatReader {
	readonly #zone: Zone;
	readonly #names = new ToolNames();
	readonly #calls = new ToolCalls(this.#names);
	readonly #definitions = new ToolDefinitions(this.#names);
	readonly #states = new ServerStates(this.#names);
	#version: string | null = null;

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const record = readJsonLine(line, out, 'not-this-format');
		if (record === undefined) return;
		if (!isRecord(record) || typeof record.type !== 'string') {
			out.reject(line, 'not-this-format', 'a JSON object without a record type');
			return;
		}
		this.#version = textOf(record.version) ?? textOf(record.claude_code_version) ?? this.#version;
		const said = this.#read(record);
		const stamp = nestedStamp(record) ?? textOf(record.timestamp);
		// Titles, snapshots, model text and the like frame the calls; records stored twice are counted once.
		if (said.length === 0) out.part(line);
		said.forEach((one, index) => {
			this.#record(line, record, stamp, one, index === 0, out);
		});
	}

	end(): void {}

	#read(record: JsonRecord): Said[] {
		switch (record.type) {
			case 'assistant':
				return this.#uses(record);
			case 'user': {
				const said = this.#results(record);
				const asked = askedText(record, contentOf(record));
				return asked === null ? said : [...said, typed(asked)];
			}
			case 'progress':
				return isRecord(record.data) ? this.#progress(record.data) : [];
			case 'attachment':
				return isRecord(record.attachment) ? this.#attachment(record, record.attachment) : [];
			case 'system':
				return record.subtype === 'init' ? this.#states.init(record.mcp_servers) : [];
			case 'result':
				return records(record.permission_denials).flatMap((denial) => {
					return this.#calls.denial(denial) ?? [];
				});
			default:
				return [];
		}
	}

	#uses(record: JsonRecord): Said[] {
		return records(contentOf(record)).flatMap((block) => {
			return block.type === 'tool_use' ? (this.#calls.use(block) ?? []) : [];
		});
	}

	#results(record: JsonRecord): Said[] {
		return records(contentOf(record)).flatMap((block) => {
			return block.type === 'tool_result' ? this.#calls.result(block, record) : [];
		});
	}

	/** While a tool ran: what a subagent did (up to 2026-03 it stands here too), and which server was asked. */
	#progress(data: JsonRecord): Said[] {
		const server = textOf(data.serverName);
		if (data.type === 'mcp_progress' && server !== null) this.#names.learn(server);
		const { message } = data;
		if (data.type !== 'agent_progress' || !isRecord(message)) return [];
		if (message.type === 'assistant') return this.#uses(message);
		return message.type === 'user' ? this.#results(message) : [];
	}

	#attachment(record: JsonRecord, attachment: JsonRecord): Said[] {
		switch (attachment.type) {
			case 'queued_command': {
				const asked = askedText(record, attachment.prompt);
				return asked === null ? [] : [typed(asked)];
			}
			case 'mcp_instructions_delta':
				return this.#calls.instructions(attachment);
			case 'prompt_snapshot':
				return this.#definitions.read(attachment.tools);
			case 'deferred_tools_record':
				return this.#definitions.read(attachment.entries);
			case 'deferred_tools_delta':
				return this.#states.delta(attachment);
			default:
				return [];
		}
	}

	#record(
		line: Line,
		record: JsonRecord,
		stamp: string | null,
		said: Said,
		first: boolean,
		out: Records,
	): void {
		const seen = observe(line.number, line.offset, line.length, said.body);
		Object.assign(seen, said);
		const moment = stamp === null ? null : parseTimestamp(stamp, this.#zone);
		if (moment !== null) {
			seen.time = moment.time;
			seen.timestampSource = moment.source;
		}
		seen.client = BUILT_IN;
		seen.clientVersion = this.#version;
		seen.session = textOf(record.sessionId) ?? textOf(record.session_id);
		const isStream = record.sessionId === undefined && record.session_id !== undefined;
		seen.variant = isStream ? 'stream-json' : 'transcript';
		out.record(seen, first);
	}
}

function contentOf(record: JsonRecord): unknown {
	return isRecord(record.message) ? record.message.content : undefined;
}

/** What a subagent did has a time of its own, the same as in the subagent's file. */
function nestedStamp(record: JsonRecord): string | null {
	if (record.type !== 'progress' || !isRecord(record.data)) return null;
	return isRecord(record.data.message) ? textOf(record.data.message.timestamp) : null;
}

function typed(text: string): Said {
	return { logger: 'user', body: { type: 'log', text } };
}
