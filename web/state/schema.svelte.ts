import { rowCounts, type SchemaColumn, schemaColumns } from '../queries/schema.ts';
import { session } from './session.svelte.ts';

export interface SchemaTable {
	readonly name: string;
	readonly rows: number | null;
	readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Tables that rules read, in the order they are explained; lists follow. */
const ORDER = [
	'events',
	'calls',
	'arguments',
	'texts',
	'tools',
	'servers',
	'indicators',
	'sessions',
	'http',
	'rejects',
	'files',
	'duplicates',
];

/** Tables, columns and row counts of what is open. */
class SchemaState {
	tables = $state.raw<readonly SchemaTable[]>([]);

	/** Follows what is open while the component lives that calls it. */
	follow(): void {
		$effect(() => {
			void session.generation;
			if (!session.isOpen) return;
			const abort = new AbortController();
			this.#read(abort.signal).catch(() => {
				// the tree stays empty; queries work without it
			});
			return () => abort.abort();
		});
	}

	async #read(signal: AbortSignal): Promise<void> {
		const columns = await session.rows<SchemaColumn>(schemaColumns(), signal);
		const tables = new Map<string, { name: string; type: string }[]>();
		for (const column of columns) {
			if (!ORDER.includes(column.table_name) && !column.table_name.startsWith('list_')) continue;
			const known = tables.get(column.table_name) ?? [];
			known.push({ name: column.column_name, type: column.data_type });
			tables.set(column.table_name, known);
		}
		const names = [...tables.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
		this.tables = names.map((name) => ({ name, rows: null, columns: tables.get(name) ?? [] }));
		const counts = await session.rows<{ name: string; n: number }>(rowCounts(names), signal);
		signal.throwIfAborted();
		const byName = new Map(counts.map((row) => [row.name, row.n]));
		this.tables = this.tables.map((table) => ({ ...table, rows: byName.get(table.name) ?? null }));
	}
}

function rank(name: string): number {
	const at = ORDER.indexOf(name);
	return at === -1 ? ORDER.length : at;
}

export const schema = new SchemaState();
