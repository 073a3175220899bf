/** SQL types that both engines store without an extension. Times are TIMESTAMP in UTC, never TIMESTAMPTZ. */
export type SqlType = 'VARCHAR' | 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP';

/** One column of a table; `field` is the document field it becomes, if any. */
export interface Column {
	readonly name: string;
	readonly type: SqlType;
	/** ECS, OpenTelemetry or `sillok.*` path in the document. */
	readonly field?: string;
	readonly about: string;
}

export interface Table {
	readonly name: string;
	readonly about: string;
	readonly columns: readonly Column[];
}

/** TIMESTAMP cells are microseconds since 1970 as a number; BIGINT cells are safe integers. */
type Cell<T extends SqlType> = T extends 'VARCHAR'
	? string
	: T extends 'BOOLEAN'
		? boolean
		: number;

/** The row type of a table declared `as const`. */
export type RowOf<T extends Table> = {
	-readonly [C in T['columns'][number] as C['name']]: Cell<C['type']> | null;
};
