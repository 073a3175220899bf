import { isAlert, textAt } from './document.ts';
import { jsonLine } from './json-line.ts';
import type { Document, Encoder } from './sink.ts';

const NAMESPACE = 'default';

/**
 * Body for Elasticsearch `POST /_bulk`: data streams accept only `create`, and answer 409 for an `_id` they hold already.
 */
export const elasticBulk: Encoder = {
	id: 'elastic-bulk',
	title: 'Elasticsearch _bulk',
	extension: 'bulk.ndjson',
	mediaType: 'application/x-ndjson',
	encode(documents) {
		let text = '';
		for (const document of documents) text += createAction(document);
		return text;
	},
};

function createAction(document: Document): string {
	const dataset = isAlert(document) ? 'mcp.alerts' : 'mcp.events';
	const id = textAt(document, 'event.id');
	const create = {
		_index: `logs-${dataset}-${NAMESPACE}`,
		...(id === undefined ? {} : { _id: id }),
	};
	// These are constant_keyword: any other value than the stream's own is refused.
	const source = { ...document, data_stream: { type: 'logs', dataset, namespace: NAMESPACE } };
	return jsonLine({ create }) + jsonLine(source);
}
