import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ColumnData, type Row, TableBuilder } from '../../detections/engine/columns.ts';
import type { SqlType } from '../../ingest/ecs/table.ts';

const COLUMNS = (
	['VARCHAR', 'BIGINT', 'INTEGER', 'DOUBLE', 'BOOLEAN', 'TIMESTAMP'] as const satisfies SqlType[]
).map((type) => ({ name: type.toLowerCase(), type }));

const rows = fc.array(
	fc.record(
		{
			varchar: fc.option(fc.string({ unit: 'binary', maxLength: 30 })),
			bigint: fc.option(fc.maxSafeInteger()),
			integer: fc.option(fc.integer()),
			double: fc.option(fc.double({ noNaN: true })),
			boolean: fc.option(fc.boolean()),
			timestamp: fc.option(fc.integer()),
		},
		{ requiredKeys: [] },
	),
	{ maxLength: 700 },
);

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The cells as plain values again. */
function cells(columns: readonly ColumnData[]): unknown[][] {
	return columns.map(({ rows, validity, data, offsets }, i) => {
		const { type } = COLUMNS[i]!;
		const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
		return Array.from({ length: rows }, (_, row) => {
			if ((validity[row >> 3]! & (1 << (row & 7))) === 0) return null;
			if (type === 'VARCHAR') {
				return utf8.decode(data.subarray(offsets[row]!, offsets[row + 1]!));
			}
			if (type === 'BOOLEAN') return data[row] === 1;
			if (type === 'INTEGER') return view.getInt32(4 * row, true);
			if (type === 'DOUBLE') return view.getFloat64(8 * row, true);
			return Number(view.getBigInt64(8 * row, true));
		});
	});
}

const wellFormed = (value: unknown) =>
	typeof value === 'string' ? utf8.decode(new TextEncoder().encode(value)) : (value ?? null);

test('rows in any portions come back cell by cell, again and again from one builder', () => {
	const builder = new TableBuilder(COLUMNS);
	fc.assert(
		fc.property(rows, fc.array(fc.nat(700), { maxLength: 5 }), (all: Row[], cuts) => {
			const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b)];
			for (const [i, from] of at.entries()) builder.append(all, from, at[i + 1] ?? all.length);
			expect(builder.rows).toBe(all.length);
			const taken = builder.take();
			expect(cells(taken)).toEqual(
				COLUMNS.map(({ name }) => all.map((row) => wellFormed(row[name]))),
			);
			expect(taken.map((column) => column.nulls)).toEqual(
				COLUMNS.map(({ name }) => all.filter((row) => (row[name] ?? null) === null).length),
			);
			expect(builder.rows).toBe(0);
		}),
	);
});

test('a lone surrogate does not join with the string after it', () => {
	const builder = new TableBuilder(COLUMNS);
	builder.append([{ varchar: '\ud83d' }, { varchar: '\ude00' }]);
	expect(cells(builder.take())[0]).toEqual(['\ufffd', '\ufffd']);
});

test.each([
	['bigint', 2 ** 53],
	['integer', 2 ** 31],
	['integer', 1.5],
	['boolean', 2],
	['timestamp', Number.NaN],
	['double', 'text'],
])('what %s cannot hold becomes NULL: %s', (name, value) => {
	const builder = new TableBuilder(COLUMNS);
	builder.append([{ [name]: value }]);
	const column = COLUMNS.findIndex((one) => one.name === name);
	expect(cells(builder.take())[column]).toEqual([null]);
});
