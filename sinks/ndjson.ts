import { jsonLine } from './json-line.ts';
import type { Encoder } from './sink.ts';

/** ECS documents, one per line. */
export const ndjson: Encoder = {
	id: 'ndjson',
	title: 'ECS NDJSON',
	extension: 'ndjson',
	mediaType: 'application/x-ndjson',
	encode(documents) {
		let text = '';
		for (const document of documents) text += jsonLine(document);
		return text;
	},
};
