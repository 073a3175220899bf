/** An ECS document with nested objects, as `ingest/ecs/document.ts` and the alerts of `detections/engine/` make it. */
export type Document = Readonly<Record<string, unknown>>;

/** How documents are written for one destination. Registered in `sinks/index.ts`. */
export interface Encoder {
	readonly id: string;
	/** Name for people; product names are not translated. */
	readonly title: string;
	/** Ending of a file that holds the encoded documents, without the dot. */
	readonly extension: string;
	readonly mediaType: string;
	/** The documents as text that can be appended to what was encoded before; empty for no documents. */
	encode(documents: Iterable<Document>): string;
}
