import { type Data, DataType, DateUnit, TimeUnit } from 'apache-arrow';
import type { ResultValue, Value } from '../detections/engine/database.ts';

const UTF8 = new TextDecoder();

/** A cell of an Arrow column as a plain value: times as microseconds since 1970, lists as arrays, what has no plain form as text. */
export function plainCell(data: Data, index: number): ResultValue {
	const { type } = data;
	if (!DataType.isList(type) && !DataType.isFixedSizeList(type)) return plainScalar(data, index);
	return data.getValid(index) ? listItems(data, index).map(itemAt) : null;
}

/** The name DuckDB gives to the type of a column; HUGEINT comes as a decimal without places. */
export function typeName(type: DataType): string {
	if (DataType.isInt(type)) {
		const name = ({ 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' } as const)[
			type.bitWidth
		];
		return type.isSigned ? name : `U${name}`;
	}
	if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'VARCHAR';
	if (DataType.isBool(type)) return 'BOOLEAN';
	if (DataType.isFloat(type)) return type.precision === 2 ? 'DOUBLE' : 'FLOAT';
	if (DataType.isDecimal(type)) {
		return type.precision === 38 && type.scale === 0
			? 'HUGEINT'
			: `DECIMAL(${type.precision},${type.scale})`;
	}
	if (DataType.isTimestamp(type)) {
		if (type.timezone) return 'TIMESTAMP WITH TIME ZONE';
		return ['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP', 'TIMESTAMP_NS'][type.unit]!;
	}
	if (DataType.isDate(type)) return 'DATE';
	if (DataType.isList(type)) return `${typeName(type.valueType)}[]`;
	if (DataType.isFixedSizeList(type)) return `${typeName(type.valueType)}[${type.listSize}]`;
	if (DataType.isBinary(type)) return 'BLOB';
	if (DataType.isNull(type)) return '"NULL"';
	return String(type).toUpperCase();
}

interface Cell {
	readonly data: Data;
	readonly index: number;
}

function listItems(data: Data, index: number): Cell[] {
	const child = data.children[0]!;
	const width = DataType.isFixedSizeList(data.type) ? data.type.listSize : null;
	const from = width === null ? Number(data.valueOffsets[index]) : index * width;
	const to = width === null ? Number(data.valueOffsets[index + 1]) : from + width;
	return Array.from({ length: to - from }, (_, i) => ({ data: child, index: from + i }));
}

function itemAt({ data, index }: Cell): Value {
	return plainScalar(data, index);
}

function plainScalar(data: Data, index: number): Value {
	if (!data.getValid(index)) return null;
	const { type, values } = data;
	if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
		const { valueOffsets } = data;
		return UTF8.decode(
			values.subarray(Number(valueOffsets[index]), Number(valueOffsets[index + 1])),
		);
	}
	if (DataType.isInt(type)) return plainInteger(values[index]);
	if (DataType.isFloat(type)) return values[index];
	if (DataType.isBool(type)) {
		const at = data.offset + index;
		return (values[at >> 3] & (1 << (at & 7))) !== 0;
	}
	if (DataType.isTimestamp(type)) {
		const micros = BigInt(values[index]);
		switch (type.unit) {
			case TimeUnit.SECOND:
				return plainInteger(micros * 1_000_000n);
			case TimeUnit.MILLISECOND:
				return plainInteger(micros * 1000n);
			case TimeUnit.NANOSECOND:
				return plainInteger(micros / 1000n);
			default:
				return plainInteger(micros);
		}
	}
	if (DataType.isDate(type)) {
		return type.unit === DateUnit.DAY
			? values[index] * 86_400_000_000
			: Number(values[index]) * 1000;
	}
	if (DataType.isDecimal(type)) return decimal(values, index, type.scale);
	return textOf(data, index);
}

function plainInteger(value: number | bigint): number | string {
	if (typeof value === 'number') return value;
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : String(value);
}

/** 128 bits, least significant word first. DECIMAL becomes a number; HUGEINT stays exact. */
function decimal(words: Uint32Array, index: number, scale: number): number | string {
	let value = 0n;
	for (let i = 3; i >= 0; i--) value = (value << 32n) | BigInt(words[index * 4 + i]!);
	value = BigInt.asIntN(128, value);
	return scale === 0 ? plainInteger(value) : Number(value) / 10 ** scale;
}

/** Structs, maps and nested lists as DuckDB prints them. */
function textOf(data: Data, index: number): string {
	const { type } = data;
	if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
		return `[${listItems(data, index).map(shown).join(', ')}]`;
	}
	if (DataType.isStruct(type)) {
		const fields = type.children.map(
			(field, i) => `'${field.name}': ${shown({ data: data.children[i]!, index })}`,
		);
		return `{${fields.join(', ')}}`;
	}
	if (DataType.isMap(type)) {
		const entries = listItems(data, index).map(({ data: entry, index: at }) =>
			entry.children.map((child) => shown({ data: child, index: at })).join(': '),
		);
		return `{${entries.join(', ')}}`;
	}
	if (DataType.isDictionary(type)) {
		const dictionary: unknown = data.dictionary?.get(data.values[index]);
		return String(dictionary);
	}
	return String(data.values[index]);
}

function shown({ data, index }: Cell): string {
	const value = plainScalar(data, index);
	const isText = DataType.isUtf8(data.type) && value !== null;
	return isText ? `'${value}'` : String(value);
}
