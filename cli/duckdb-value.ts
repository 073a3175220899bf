import {
	DuckDBArrayValue,
	DuckDBDateValue,
	DuckDBDecimalValue,
	DuckDBListValue,
	DuckDBTimestampMillisecondsValue,
	DuckDBTimestampNanosecondsValue,
	DuckDBTimestampSecondsValue,
	DuckDBTimestampTZValue,
	DuckDBTimestampValue,
	type DuckDBValue,
} from '@duckdb/node-api';
import type { ResultValue, Value } from '../detections/engine/database.ts';

/** A result cell as a plain value: times as microseconds since 1970, lists as arrays, what has no plain form as text. */
export function plainValue(value: DuckDBValue): ResultValue {
	if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
		return value.items.map(plainScalar);
	}
	return plainScalar(value);
}

function plainScalar(value: DuckDBValue): Value {
	switch (typeof value) {
		case 'string':
		case 'number':
		case 'boolean':
			return value;
		case 'bigint':
			return plainInteger(value);
	}
	if (value === null || value === undefined) return null;
	if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
		return plainInteger(value.micros);
	}
	if (value instanceof DuckDBTimestampMillisecondsValue) return plainInteger(value.millis * 1000n);
	if (value instanceof DuckDBTimestampSecondsValue) return plainInteger(value.seconds * 1_000_000n);
	if (value instanceof DuckDBTimestampNanosecondsValue) return plainInteger(value.nanos / 1000n);
	if (value instanceof DuckDBDateValue) return value.days * 86_400_000_000;
	if (value instanceof DuckDBDecimalValue) return value.toDouble();
	return String(value);
}

function plainInteger(value: bigint): number | string {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : String(value);
}
