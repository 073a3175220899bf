import { elasticBulk } from './elastic-bulk.ts';
import { ndjson } from './ndjson.ts';
import type { Encoder } from './sink.ts';
import { splunkHec } from './splunk-hec.ts';

/** Every way to write documents, by its id. */
export const ENCODERS = {
	ndjson,
	'elastic-bulk': elasticBulk,
	'splunk-hec': splunkHec,
} as const satisfies Record<string, Encoder>;
export type EncoderId = keyof typeof ENCODERS;
