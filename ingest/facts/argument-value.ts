import { inspectText } from './hidden.ts';
import { type Indicator, indicatorsOf } from './indicators.ts';

/** What a text that stands as an argument shows. */
export interface ArgumentValue {
	/** Whether it hides characters. */
	readonly hides: boolean;
	readonly indicators: readonly Indicator[];
}

const LONGEST_KEPT = 200;
const MOST_KEPT = 4096;
/** By parameter path; paths and addresses come again and again, and they are what takes longest to read. */
const kept = new Map<string, Map<string, ArgumentValue>>();
let keptValues = 0;
let keptSalt = '';

/** What the argument at a parameter path shows; one that holds a secret is not remembered. */
export function inspectArgument(text: string, path: string, salt: string): ArgumentValue {
	if (text.length > LONGEST_KEPT || !text.includes('/')) return inspect(text, path, salt);
	if (salt !== keptSalt || keptValues >= MOST_KEPT) {
		kept.clear();
		keptValues = 0;
		keptSalt = salt;
	}
	let values = kept.get(path);
	const known = values?.get(text);
	if (known !== undefined) return known;
	const value = inspect(text, path, salt);
	if (value.indicators.some((one) => one.kind === 'secret')) return value;
	if (values === undefined) {
		values = new Map();
		kept.set(path, values);
	}
	values.set(text, value);
	keptValues++;
	return value;
}

function inspect(text: string, path: string, salt: string): ArgumentValue {
	return {
		hides: inspectText(text) !== null,
		indicators: indicatorsOf(text, 'argument', path, salt),
	};
}
