import type { ResultValue } from '../../detections/engine/database.ts';
import { nameOf } from './facts.ts';
import type { Differences } from './renderer.ts';
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

function whereError(change: (value: ResultValue) => ResultValue) {
	return eachCall<ResultValue>((value, { ending }) =>
		ending.type === 'error' ? change(value) : value,
	);
}

function whereFailed(change: (value: ResultValue) => ResultValue) {
	return eachCall<ResultValue>((value, { ending }) =>
		ending.type === 'error' || (ending.type === 'result' && ending.result.isError)
			? change(value)
			: value,
	);
}

/** As `missesToolErrors`, of a product that writes no results either. */
export function missesToolErrorsWith(why: string, wrap: (message: string) => string): Differences {
	const as = eachCall<ResultValue>((text, { ending }) =>
		ending.type === 'error' && text !== null ? wrap(String(text)) : null,
	);
	return { ...missesToolErrors(why), errorMessages: { why, as }, results: { why, as } };
}

/** The product writes times without fractions of a second, and no durations of its own. */
export function wholeSeconds(why: string): Differences {
	const cut = (time: number) => Math.floor(time / 1000) * 1000;
	return {
		times: { why, as: eachCall<ResultValue>((_, { start }) => cut(start)) },
		durations: { why, as: eachCall<ResultValue>((_, { start, end }) => cut(end) - cut(start)) },
	};
}

/** The product writes more around the message of a JSON-RPC error. */
export function wrapsErrors(why: string, wrap: (message: string) => string): Differences {
	const as = whereError((message) => (message === null ? null : wrap(String(message))));
	return { errorMessages: { why, as }, results: { why, as } };
}

/** The product writes of a JSON-RPC error that the tool failed, without its code. */
export function callsErrorsToolErrors(why: string): Differences {
	return {
		errorTypes: { why, as: whereError(() => 'tool_error') },
		errorCodes: { why, as: whereError(() => null) },
	};
}

/** The product writes of both kinds of failure only that the call failed. */
export function knowsOneFailure(why: string): Differences {
	return {
		errorTypes: { why, as: whereFailed(() => 'call_error') },
		errorCodes: { why, as: whereFailed(() => null) },
	};
}

/** The product writes no more of a failure than that there was one. */
export function leavesOutErrorTexts(why: string): Differences {
	const none = whereFailed(() => null);
	const empty = eachCall<readonly string[]>((value, { ending }) =>
		ending.type === 'result' && !ending.result.isError ? value : [],
	);
	return {
		errorMessages: { why, as: none },
		results: { why, as: none },
		resultIndicators: { why, as: empty },
	};
}

/** The product takes a call whose tool failed for one that went well. */
export function missesToolErrors(why: string): Differences {
	const whereToolError = <T>(instead: T) =>
		eachCall<T>((value, { ending }) =>
			ending.type === 'result' && ending.result.isError ? instead : value,
		);
	return {
		outcomes: { why, as: whereToolError<ResultValue>('success') },
		errorTypes: { why, as: whereToolError<ResultValue>(null) },
		errorMessages: { why, as: whereToolError<ResultValue>(null) },
		resultIndicators: { why, as: whereToolError<readonly string[]>([]) },
	};
}
