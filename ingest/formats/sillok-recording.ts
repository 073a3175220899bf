import { isObject } from '../facts/json-value.ts';
import { parseJson } from '../read/json-record.ts';
import { skipSpace } from '../read/json-scan.ts';
import type { Line } from '../read/line.ts';
import type { Format, FormatReader, Head, Records } from './format.ts';
import { Emitter } from './jsonrpc/emitter.ts';
import { rejectMalformed } from './jsonrpc/object-line.ts';
import { RecordedEvents } from './sillok-recording/event-body.ts';
import { RecordedLine } from './sillok-recording/recorded-line.ts';
import { NO_HEAD, type RecordingHead, recordingHead } from './sillok-recording/recording-head.ts';
import { Stamps } from './sillok-recording/stamp.ts';
import { Traffic } from './sillok-recording/traffic.ts';

/** What `sillok record` writes: a first line about the server, then a line for each message, line of stderr and event. */
export const SILLOK_RECORDING: Format = {
	id: 'sillok-recording',
	title: 'sillok recording',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'stderr',
		'launch',
		'time',
		'zone',
	],
	detect,
	open: () => new RecordingReader(),
};

const FIRST = /^\{"sillok":"recording","version":\d/;
const OTHER = /^\{"t":"\d{4}-\d\d-\d\dT[\d:.]{15}Z","from":"(?:client|server|stderr|sillok)",/;

function detect(head: Head): number {
	let lines = 0;
	let own = 0;
	for (const line of head.lines) {
		if (line.trim() === '') continue;
		lines++;
		if (FIRST.test(line) || OTHER.test(line)) own++;
	}
	return own === 0 ? 0 : (0.98 * own) / lines;
}

const OPEN_BRACE = 0x7b;

class RecordingReader implements FormatReader {
	readonly #recorded = new RecordedLine();
	readonly #events = new RecordedEvents();
	readonly #stamps = new Stamps();
	readonly #traffic = new Traffic(this.#recorded);
	#head: RecordingHead = NO_HEAD;
	#emitter: Emitter | undefined;

	line(line: Line, out: Records): void {
		const { bytes } = line;
		const start = skipSpace(bytes, line.start, line.end);
		let end = line.end;
		while (end > start && bytes[end - 1]! <= 0x20) end--;
		this.#emitter ??= new Emitter(line, out);
		const emitter = this.#emitter;
		emitter.begin(line, out);
		if (start === end) emitter.part();
		else if (bytes[start] !== OPEN_BRACE) {
			emitter.reject('not-this-format', 'no line of a recording');
		} else if (!this.#recorded.read(line, start, end)) rejectMalformed(emitter, start, end);
		else this.#read(emitter, start, end, out);
	}

	end(out: Records): void {
		this.#traffic.end(out);
	}

	#read(emitter: Emitter, start: number, end: number, out: Records): void {
		const recorded = this.#recorded;
		const { frame, line } = emitter;
		const time = this.#stamps.read(line.bytes, recorded.start('t'), recorded.end('t'));
		if (!Number.isNaN(time)) {
			frame.time = time;
			frame.timestampSource = 'utc';
		}
		if (recorded.has('sillok')) this.#begin(emitter, parseJson(line.slice(start, end)));
		else if (this.#traffic.read(emitter, this.#head, out)) return;
		else if (recorded.text('from') === 'sillok') {
			this.#event(emitter, parseJson(line.slice(start, end)));
		} else emitter.reject('not-this-format', 'a line from neither client nor server');
	}

	/** The first line of a file; a generation after the first goes on with the same session. */
	#begin(emitter: Emitter, value: unknown): void {
		const head = recordingHead(value);
		if (head === null) {
			emitter.reject('not-this-format', 'no line of a recording');
			return;
		}
		this.#head = head;
		const { launch, text } = head;
		this.#traffic.surround(emitter.frame, head);
		emitter.frame.pid = head.pid;
		const isFirst = head.generation === 1;
		emitter.record(
			{
				type: 'lifecycle',
				step: isFirst && head.transport === 'pipe' && head.pid !== null ? 'connected' : 'info',
				text: `Recording ${isFirst ? 'begins' : 'goes on'}: ${text}`,
			},
			this.#traffic.variant,
		);
		// How a server is reached over HTTP is only certain once a request shows its credential.
		if (launch.url === null)
			emitter.record({ type: 'server', launch, text }, this.#traffic.variant);
	}

	#event(emitter: Emitter, value: unknown): void {
		const event = isObject(value) ? this.#events.read(value) : null;
		if (event === null) {
			emitter.part();
			return;
		}
		this.#traffic.surround(emitter.frame, this.#head);
		const { frame } = emitter;
		frame.level = event.level;
		if (event.body.type === 'lifecycle') frame.pid = this.#head.pid;
		if (this.#recorded.has('verb')) this.#traffic.http(frame);
		emitter.record(event.body, this.#traffic.variant);
	}
}
