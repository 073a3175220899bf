import type {
	ArgumentRow,
	EventRow,
	IndicatorRow,
	MarkRow,
	RejectRow,
	ServerRow,
	TextRow,
	ToolRow,
} from './ecs/fields.ts';

/** Rows of all tables that ingest fills, in reading order. */
export interface Batch {
	events: EventRow[];
	texts: TextRow[];
	arguments: ArgumentRow[];
	tools: ToolRow[];
	servers: ServerRow[];
	indicators: IndicatorRow[];
	rejects: RejectRow[];
	marks: MarkRow[];
}

export function newBatch(): Batch {
	return {
		events: [],
		texts: [],
		arguments: [],
		tools: [],
		servers: [],
		indicators: [],
		rejects: [],
		marks: [],
	};
}

/** Rows in a batch, over all tables. */
export function batchSize(batch: Batch): number {
	return (
		batch.events.length +
		batch.texts.length +
		batch.arguments.length +
		batch.tools.length +
		batch.servers.length +
		batch.indicators.length +
		batch.rejects.length +
		batch.marks.length
	);
}
