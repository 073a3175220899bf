import type { EventRow } from './fields.ts';

/** An event row with nothing known yet; one literal, so that all rows share one shape in memory. */
export function newEventRow(): EventRow {
	return {
		event_id: null,
		time: null,
		timestamp_source: null,
		file_id: null,
		line: null,
		lines: null,
		byte_offset: null,
		byte_length: null,
		sub: null,
		format: null,
		variant: null,
		quality: null,
		kind: null,
		direction: null,
		client: null,
		client_version: null,
		user_agent: null,
		server: null,
		server_name: null,
		server_version: null,
		protocol_version: null,
		mcp_session_id: null,
		session_id: null,
		method: null,
		rpc_id: null,
		tool: null,
		prompt: null,
		resource_uri: null,
		tool_call_id: null,
		arguments_text: null,
		result_text: null,
		text_truncated: null,
		text_hides: null,
		action: null,
		outcome: null,
		error_type: null,
		error_code: null,
		error_message: null,
		duration_ms: null,
		request_event_id: null,
		pairing: null,
		transport: null,
		level: null,
		logger: null,
		message: null,
		host: null,
		user: null,
		pid: null,
		command_line: null,
		url: null,
		http_method: null,
		http_status: null,
		source_ip: null,
		trace_id: null,
		span_id: null,
		decision: null,
		message_hash: null,
		body_bytes: null,
	};
}

/** Gives out event rows, and the same ones again after `reuse`, so that long logs make no garbage of them. */
export class EventRows {
	readonly #rows: EventRow[] = [];
	#used = 0;
	readonly #keeps: boolean;

	/** `keeps` is `false` for a caller that never calls `reuse`. */
	constructor(keeps = false) {
		this.#keeps = keeps;
	}

	/** A row with nothing known. */
	take(): EventRow {
		if (!this.#keeps) return newEventRow();
		const known = this.#rows[this.#used];
		this.#used++;
		if (known !== undefined) return known;
		const row = newEventRow();
		this.#rows.push(row);
		return row;
	}

	/** All rows given out so far may be given out again; they are emptied at once, so that their texts live no longer. */
	reuse(): void {
		for (let i = 0; i < this.#used && i < this.#rows.length; i++) clear(this.#rows[i]!);
		this.#used = 0;
	}
}

function clear(row: EventRow): void {
	row.event_id = null;
	row.time = null;
	row.timestamp_source = null;
	row.file_id = null;
	row.line = null;
	row.lines = null;
	row.byte_offset = null;
	row.byte_length = null;
	row.sub = null;
	row.format = null;
	row.variant = null;
	row.quality = null;
	row.kind = null;
	row.direction = null;
	row.client = null;
	row.client_version = null;
	row.user_agent = null;
	row.server = null;
	row.server_name = null;
	row.server_version = null;
	row.protocol_version = null;
	row.mcp_session_id = null;
	row.session_id = null;
	row.method = null;
	row.rpc_id = null;
	row.tool = null;
	row.prompt = null;
	row.resource_uri = null;
	row.tool_call_id = null;
	row.arguments_text = null;
	row.result_text = null;
	row.text_truncated = null;
	row.text_hides = null;
	row.action = null;
	row.outcome = null;
	row.error_type = null;
	row.error_code = null;
	row.error_message = null;
	row.duration_ms = null;
	row.request_event_id = null;
	row.pairing = null;
	row.transport = null;
	row.level = null;
	row.logger = null;
	row.message = null;
	row.host = null;
	row.user = null;
	row.pid = null;
	row.command_line = null;
	row.url = null;
	row.http_method = null;
	row.http_status = null;
	row.source_ip = null;
	row.trace_id = null;
	row.span_id = null;
	row.decision = null;
	row.message_hash = null;
	row.body_bytes = null;
}
