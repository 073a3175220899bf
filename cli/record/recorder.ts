import { isoMicroseconds } from './clock.ts';
import { ExchangeBodies } from './exchange-bodies.ts';
import { MessageBytes, type MessageEnd } from './message-bytes.ts';
import { messageLines, type PartCount } from './message-lines.ts';
import { type Operation, type RecorderSettings, type Side, TOO_FAST } from './operation.ts';
import { RecordingFile } from './recording-file.ts';
import { Redaction } from './redact.ts';

/** Turns what a proxy saw into the lines of a recording. */
export class Recorder {
	readonly #file: RecordingFile;
	readonly #redaction: Redaction | null;
	readonly #bodies: ExchangeBodies;
	readonly #streams: Readonly<Record<Side, MessageBytes>>;
	readonly #parts: Readonly<Record<Side, PartCount>> = {
		client: { next: 0 },
		server: { next: 0 },
		stderr: { next: 0 },
	};
	/** Time of the bytes at hand. */
	#time = 0;

	/** `onFailure` hears why nothing is recorded, once until it works again. */
	constructor(settings: RecorderSettings, onFailure: (reason: string) => void) {
		this.#redaction = settings.redact === null ? null : new Redaction(settings.redact);
		const { head, keep, maxSize, path } = settings;
		this.#file = new RecordingFile({
			path,
			maxSize,
			keep,
			head: (generation) => this.#head(head, generation),
			lost: (bytes, reason) =>
				eventLine(this.#time, { event: 'lost', bytes, reason: this.#mask(reason) }),
			onFailure,
		});
		const stream = (from: Side) => new MessageBytes((bytes, end) => this.#said(from, bytes, end));
		this.#streams = {
			client: stream('client'),
			server: stream('server'),
			stderr: stream('stderr'),
		};
		this.#bodies = new ExchangeBodies({
			message: (from, time, facts, bytes) => {
				const head = `${start(time, from)},${JSON.stringify(facts).slice(1, -1)}`;
				this.#write(head, bytes, 'body', { next: 0 });
			},
			event: (time, event) => this.#file.write([eventLine(time, event)]),
		});
	}

	/** The file that is written to, `null` when there is none. */
	get path(): string | null {
		return this.#file.path;
	}

	/** Takes what the proxy saw next. */
	take(operation: Operation): void {
		this.#time = operation.time;
		switch (operation.op) {
			case 'bytes':
				this.#streams[operation.from].push(operation.bytes);
				return;
			case 'ended':
				this.#streams[operation.from].end();
				return;
			case 'event':
				this.#file.write([eventLine(operation.time, operation.event)]);
				return;
			case 'lost': {
				const bytes = operation.bytes + this.#streams[operation.from].skip();
				const event = { event: 'lost', side: operation.from, bytes, reason: TOO_FAST };
				this.#file.write([eventLine(operation.time, event)]);
				return;
			}
			default:
				this.#bodies.take(operation);
		}
	}

	/** Writes what is left and closes the file. */
	async close(): Promise<void> {
		for (const stream of Object.values(this.#streams)) stream.end();
		await this.#bodies.close();
		this.#file.close();
	}

	#said(from: Side, bytes: Buffer, end: MessageEnd | null): void {
		this.#write(start(this.#time, from), bytes, end, this.#parts[from]);
	}

	#write(head: string, bytes: Buffer, end: MessageEnd | null, parts: PartCount): void {
		const kept = this.#redaction === null ? bytes : this.#redaction.message(bytes);
		this.#file.write(messageLines(head, kept, end, parts));
	}

	#head(head: RecorderSettings['head'], generation: number): Buffer {
		const t = isoMicroseconds(this.#time);
		const members: Record<string, unknown> = { sillok: 'recording', version: 1, t, generation };
		const redaction = this.#redaction;
		for (const [key, value] of Object.entries(head)) {
			const isWords = key === 'args' && Array.isArray(value) && redaction !== null;
			members[key] = isWords ? redaction.words(value.map(String)) : value;
		}
		members.redacted = redaction !== null;
		return Buffer.from(`${JSON.stringify(members)}\n`);
	}

	#mask(text: string): string {
		return this.#redaction === null ? text : this.#redaction.text(text);
	}
}

function start(time: number, from: string): string {
	return `{"t":"${isoMicroseconds(time)}","from":"${from}"`;
}

function eventLine(time: number, event: Readonly<Record<string, unknown>>): Buffer {
	return Buffer.from(`${start(time, 'sillok')},${JSON.stringify(event).slice(1)}\n`);
}
