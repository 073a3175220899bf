import type { Observation } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { FormatReader, Head, Records } from './format.ts';
import type { Said } from './host-call.ts';
import { elementsOf, JsonDocument, observeValue, type PlacedValue } from './json-document.ts';
import { JsonPlaces } from './json-places.ts';

export type Path = readonly (string | number)[];

/** A value of a document, and the way to hand over what it says. */
export interface DocumentPart {
	readonly value: unknown;
	/** Hands over what the value at a path (from this part) says; a part that is not there stands for itself. */
	say(path: Path, said: Said): void;
}

/** Reads one part of a document; `false` when it is none of this format. */
export type ReadPart = (part: DocumentPart) => boolean;

/** Reads files of JSON documents: each document, or each element when it is an array, is one part. */
export class DocumentReader implements FormatReader {
	readonly #document = new JsonDocument();
	readonly #read: ReadPart;
	readonly #client: string | null;

	constructor(read: ReadPart, client: string | null = null) {
		this.#read = read;
		this.#client = client;
	}

	line(line: Line, out: Records): void {
		this.#document.add(line, out);
	}

	end(out: Records): void {
		const document = this.#document;
		const values = document.parse();
		if (values === undefined) {
			document.reject(out, 'not-json', 'not a JSON document');
			return;
		}
		const parts = values.flatMap((value) => {
			const elements = elementsOf(document, value);
			return elements.length > 0 ? elements : [value];
		});
		for (const part of parts) {
			const value = part.cut ? undefined : parseJson(part.text);
			if (part.cut) continue;
			const places = new JsonPlaces(document, part);
			const say = (path: Path, said: Said) => this.#say(places.at(path) ?? part, said, out);
			if (!isRecord(value) || !this.#read({ value, say })) {
				document.rejectValue(part, 'not-this-format', 'a JSON value of another kind');
			}
		}
		document.settle(out);
	}

	#say(place: PlacedValue, said: Said, out: Records): void {
		const seen: Observation = observeValue(place, said.body);
		seen.client = this.#client;
		Object.assign(seen, said);
		out.record(seen, false, place.hash);
	}
}

/** The JSON object with which a file begins, or that is its first element; `undefined` when what is seen of it is not whole. */
export function headRecord(head: Head): JsonRecord | undefined {
	const text = head.lines.join('\n').trim();
	if (!/^[[{]/.test(text)) return undefined;
	const value = parseJson(text) ?? parseJson(head.lines[0] ?? '');
	const first: unknown = Array.isArray(value) ? value[0] : value;
	return isRecord(first) ? first : undefined;
}
