import { isRecord, type JsonRecord } from '../../read/json-record.ts';

/** A member of a message in protojson: `startTimeUnixNano`, or `start_time_unix_nano` as some exporters write it. */
export function protoMember(record: JsonRecord, name: string): unknown {
	if (Object.hasOwn(record, name)) return record[name];
	const snake = snakeCase(name);
	return Object.hasOwn(record, snake) ? record[snake] : undefined;
}

/** `startTimeUnixNano` as `start_time_unix_nano`. */
export function snakeCase(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The elements of a repeated message field, however its name is spelled; empty when there is none. */
export function protoList(record: JsonRecord, ...names: readonly string[]): JsonRecord[] {
	for (const name of names) {
		const list = protoMember(record, name);
		if (Array.isArray(list)) return list.filter(isRecord);
	}
	return [];
}

/** A place that waits for the plain form of a value. */
interface Task {
	readonly from: unknown;
	readonly put: (plain: unknown) => void;
}

/**
 * The plain JSON value that an `AnyValue` wraps (`{"stringValue":…}`, `{"kvlistValue":{"values":[…]}}` and so on);
 * a value that is not wrapped stays as it is. Whole numbers beyond 2^53 stay text.
 */
export function anyValue(wrapped: unknown): unknown {
	let root: unknown = null;
	// Nesting is the sender's choice, so it is walked with a list of tasks.
	const tasks: Task[] = [{ from: wrapped, put: (plain) => (root = plain) }];
	for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
		const { from, put } = task;
		if (!isRecord(from)) {
			put(from ?? null);
			continue;
		}
		const scalar = scalarOf(from);
		if (scalar !== undefined) {
			put(scalar);
			continue;
		}
		const array = protoMember(from, 'arrayValue');
		const pairs = protoMember(from, 'kvlistValue');
		if (isRecord(array)) {
			const values = Array.isArray(array.values) ? array.values : [];
			const list: unknown[] = new Array(values.length).fill(null);
			put(list);
			for (const [at, value] of values.entries()) {
				tasks.push({
					from: value,
					put: (plain) => {
						list[at] = plain;
					},
				});
			}
		} else if (isRecord(pairs)) {
			const object: JsonRecord = Object.create(null);
			put(object);
			for (const pair of Array.isArray(pairs.values) ? pairs.values : []) {
				if (!isRecord(pair) || typeof pair.key !== 'string') continue;
				const { key } = pair;
				object[key] = null;
				tasks.push({
					from: pair.value,
					put: (plain) => {
						object[key] = plain;
					},
				});
			}
		} else put(Object.keys(from).length === 0 ? null : from);
	}
	return root;
}

function scalarOf(value: JsonRecord): string | number | boolean | undefined {
	const text = protoMember(value, 'stringValue') ?? protoMember(value, 'bytesValue');
	if (typeof text === 'string') return text;
	const flag = protoMember(value, 'boolValue');
	if (typeof flag === 'boolean') return flag;
	const whole = protoMember(value, 'intValue');
	if (typeof whole === 'number') return whole;
	if (typeof whole === 'string') {
		const number = Number(whole);
		return /^-?\d{1,19}$/.test(whole) && Number.isSafeInteger(number) ? number : whole;
	}
	const double = protoMember(value, 'doubleValue');
	// `NaN` and the infinities are written as text.
	return typeof double === 'number' || typeof double === 'string' ? double : undefined;
}
