import { type Body, type Observation, observe } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, records, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { detectClaudeCode } from './claude-code/detect.ts';
import { askedText } from './claude-code/prompt.ts';
import { ToolCalls } from './claude-code/tool-calls.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { readJsonLine } from './json-line.ts';

/** Claude Code's transcripts, `~/.claude/projects/…/SESSION.jsonl`, and the output of `--output-format stream-json`. */
export const CLAUDE_CODE: Format = {
	id: 'claude-code',
	title: 'Claude Code transcript',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'decisions', 'time', 'zone'],
	detect: detectClaudeCode,
	open: (source) => new TranscriptReader(source),
};

const CLIENT = 'claude-code';

class TranscriptReader implements FormatReader {
	readonly #zone: Zone;
	readonly #calls = new ToolCalls();
	#version: string | null = null;
	#count = 0;

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
		this.#count = 0;
		this.#version = textOf(record.version) ?? textOf(record.claude_code_version) ?? this.#version;
		this.#read(line, record, out);
		// Titles, snapshots, model text and the like frame the calls; records stored twice are counted once.
		if (this.#count === 0) out.part(line);
	}

	end(): void {}

	#read(line: Line, record: JsonRecord, out: Records): void {
		const message = isRecord(record.message) ? record.message : {};
		switch (record.type) {
			case 'assistant':
				for (const block of records(message.content)) {
					if (block.type !== 'tool_use') continue;
					const call = this.#calls.use(block);
					if (call !== null) this.#record(line, record, call, out);
				}
				return;
			case 'user': {
				for (const block of records(message.content)) {
					if (block.type !== 'tool_result') continue;
					const answer = this.#calls.result(block, record);
					if (answer !== null) this.#record(line, record, answer, out);
				}
				const asked = askedText(record, message.content);
				if (asked !== null) {
					this.#record(line, record, { logger: 'user', body: { type: 'log', text: asked } }, out);
				}
				return;
			}
			case 'attachment':
				this.#attachment(line, record, out);
				return;
			case 'system':
				if (record.subtype === 'init') this.#init(line, record, out);
				return;
			case 'result':
				for (const denial of records(record.permission_denials)) {
					const decision = this.#calls.denial(denial);
					if (decision !== null) this.#record(line, record, decision, out);
				}
				return;
			default:
		}
	}

	#attachment(line: Line, record: JsonRecord, out: Records): void {
		const { attachment } = record;
		if (!isRecord(attachment)) return;
		if (attachment.type === 'queued_command') {
			const asked = askedText(record, attachment.prompt);
			if (asked === null) return;
			this.#record(line, record, { logger: 'user', body: { type: 'log', text: asked } }, out);
		} else if (attachment.type === 'mcp_instructions_delta') {
			for (const said of this.#calls.instructions(attachment)) {
				this.#record(line, record, said, out);
			}
		}
	}

	/** The first record of `stream-json`: which servers are connected. */
	#init(line: Line, record: JsonRecord, out: Records): void {
		for (const { name, status } of records(record.mcp_servers)) {
			if (typeof name !== 'string') continue;
			const state = textOf(status) ?? 'unknown';
			const step = state === 'connected' ? 'connected' : state === 'failed' ? 'failed' : 'info';
			const server = this.#calls.serverOf(name);
			const body: Body = { type: 'lifecycle', step, text: `MCP server ${name}: ${state}` };
			this.#record(line, record, { server, body }, out);
		}
	}

	#record(
		line: Line,
		record: JsonRecord,
		said: Partial<Observation> & { body: Body },
		out: Records,
	): void {
		const observation = observe(line.number, line.offset, line.length, said.body);
		Object.assign(observation, said);
		const stamp = textOf(record.timestamp);
		const moment = stamp === null ? null : parseTimestamp(stamp, this.#zone);
		if (moment !== null) {
			observation.time = moment.time;
			observation.timestampSource = moment.source;
		}
		observation.client = CLIENT;
		observation.clientVersion = this.#version;
		observation.session = textOf(record.sessionId) ?? textOf(record.session_id);
		const isStream = record.sessionId === undefined && record.session_id !== undefined;
		observation.variant = isStream ? 'stream-json' : 'transcript';
		out.record(observation, this.#count === 0);
		this.#count++;
	}
}
