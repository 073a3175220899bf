import type { ResultValue } from '../../detections/engine/database.ts';
import { isSuccess, nameOf } from './facts.ts';
import type { Difference, Differences } from './renderer.ts';
import { type Call, SESSION } from './session.ts';

type PerCall<T> = { readonly [call: string]: T };

/** A change of what is known of each call. */
export function eachCall<T>(
	change: (value: T, call: Call) => T,
): (whole: PerCall<T>) => PerCall<T> {
	const calls = new Map(SESSION.calls.map((call) => [nameOf(call), call]));
	return (whole) =>
		Object.fromEntries(
			Object.entries(whole).map(([name, value]) => [name, change(value, calls.get(name)!)]),
		);
}

/** All these differences, one after the other where they are of one aspect. */
export function both(...all: readonly Differences[]): Differences {
	const found = new Map<string, Difference<never>>();
	for (const differences of all) {
		for (const [aspect, one] of Object.entries<unknown>(differences)) {
			const next = one as Difference<never>;
			const before = found.get(aspect);
			const why = before === undefined ? next.why : `${before.why} ${next.why}`;
			const first = before?.as;
			const second = next.as;
			const as =
				first !== undefined && second !== undefined
					? (value: never) => second(first(value))
					: (second ?? first);
			found.set(aspect, { why, ...(as === undefined ? {} : { as }) });
		}
	}
	return Object.fromEntries(found) as Differences;
}

const isToolError = ({ ending }: Call) =>
	ending.type === 'result' && ending.result.isError === true;
const isRpcError = ({ ending }: Call) => ending.type === 'error';

function where(is: (call: Call) => boolean, change: (value: ResultValue) => ResultValue) {
	return eachCall<ResultValue>((value, call) => (is(call) ? change(value) : value));
}

function none(is: (call: Call) => boolean) {
	return eachCall<readonly string[]>((value, call) => (is(call) ? [] : value));
}

/** The product writes more around the message of a JSON-RPC error. */
export function wrapsErrors(why: string, wrap: (message: string) => string): Differences {
	const as = where(isRpcError, (message) => (message === null ? null : wrap(String(message))));
	return { errorMessages: { why, as }, results: { why, as } };
}

/** The product writes of a JSON-RPC error that the tool failed, without its code. */
export function callsErrorsToolErrors(why: string): Differences {
	return {
		errorTypes: { why, as: where(isRpcError, () => 'tool_error') },
		errorCodes: { why, as: where(isRpcError, () => null) },
	};
}

/** The product writes of a JSON-RPC error only that the call failed. */
export function leavesOutCodes(why: string): Differences {
	return {
		errorTypes: { why, as: where(isRpcError, () => 'call_error') },
		errorCodes: { why, as: where(isRpcError, () => null) },
	};
}

function leavesOutTexts(why: string, is: (call: Call) => boolean): Differences {
	const as = where(is, () => null);
	return { errorMessages: { why, as }, results: { why, as } };
}

/** The product does not write what a tool said that failed. */
export function leavesOutToolErrorTexts(why: string): Differences {
	const resultIndicators = { why, as: none(isToolError) };
	return { ...leavesOutTexts(why, isToolError), resultIndicators };
}

/** The product does not write the message of a JSON-RPC error, in which nothing is found. */
export function leavesOutErrorTexts(why: string): Differences {
	return leavesOutTexts(why, isRpcError);
}

/** The product takes a call whose tool failed for one that went well; what the tool said it may have. */
export function missesToolErrors(why: string): Differences {
	return {
		outcomes: { why, as: where(isToolError, () => 'success') },
		errorTypes: { why, as: where(isToolError, () => null) },
		errorMessages: { why, as: where(isToolError, () => null) },
	};
}

/** The product does not know of failures inside answers. */
export function missesFailures(why: string): Differences {
	return both(missesToolErrors(why), leavesOutToolErrorTexts(why), leavesOutErrorTexts(why), {
		outcomes: { why, as: where(isRpcError, () => 'success') },
		errorTypes: { why, as: where(isRpcError, () => null) },
		errorCodes: { why, as: where(isRpcError, () => null) },
	});
}

/** The product writes times without fractions of a second, and no durations of its own. */
export function wholeSeconds(why: string): Differences {
	const cut = (time: number) => Math.floor(time / 1000) * 1000;
	return {
		times: { why, as: eachCall<ResultValue>((_, { start }) => cut(start)) },
		durations: { why, as: eachCall<ResultValue>((_, { start, end }) => cut(end) - cut(start)) },
	};
}

/** The product does not write how long a call took. */
export function leavesOutDurations(why: string): Differences {
	return { durations: { why, as: eachCall<ResultValue>(() => null) } };
}

/** The product writes that a call was refused, but not the call. */
export function leavesOutRefusedCalls(why: string): Differences {
	const refused = new Set(
		SESSION.calls.filter(({ ending }) => ending.type === 'refused').map(nameOf),
	);
	return { calls: { why, as: (calls) => calls.filter((call) => !refused.has(call)) } };
}

/** The product does not write calls that a JSON-RPC error ended. */
export function leavesOutFailedCalls(why: string): Differences {
	const failed = new Set(SESSION.calls.filter(isRpcError).map(nameOf));
	return { calls: { why, as: (calls) => calls.filter((call) => !failed.has(call)) } };
}

/** Only the start of a result may be there, which the product does not mark. */
export function previewsResults(why: string): Differences {
	return { isFull: { why, as: eachCall<boolean>((isFull, call) => isFull && !isSuccess(call)) } };
}
