import type { Shows } from '../../ingest/formats/format.ts';
import { type Facts, isSuccess, nameOf } from './facts.ts';
import { textOf } from './messages.ts';
import type { Aspect, Renderer } from './renderer.ts';
import type { Call, Server, Session } from './session.ts';

/**
 * What a renderer of a format that shows so much must tell of a session, its own differences aside. `whole` are the
 * facts that full records give, for those that no one can write down by hand.
 */
export function expectedFacts(
	session: Session,
	shows: readonly Shows[],
	whole: Facts,
	{ address, lacks = {}, names, toolName }: Renderer,
): Facts {
	const can = (one: Shows) => shows.includes(one) && !Object.hasOwn(lacks, one);
	const nameOfServer = (name: string) => {
		const server = session.servers.find((one) => one.name === name)!;
		return names === undefined ? name : names.as(server);
	};
	const of = (server: string, rest: string) => [nameOfServer(server) ?? [], rest].flat().join(': ');
	const calls = session.calls.filter((call) => !isRefused(call) || can('decisions'));
	const each = <T>(fact: (call: Call) => T) => perCall(calls, fact);
	const answered = <T>(fact: (call: Call) => T) =>
		perCall(
			calls.filter((call) => !isRefused(call)),
			fact,
		);
	/** How a failed call went wrong is told with the error, what a call gave with the results. */
	/** Only what clients sent: nobody says how a call ended. */
	const isOneWay = !can('results') && !can('errors');
	const tellsEnd = (call: Call) => can(errorTypeOf(call) === null ? 'results' : 'errors');
	return {
		calls: calls.map(nameOf),
		tools: each((call) => (can('tool-names') ? (toolName?.as(call) ?? call.tool) : null)),
		servers: each(({ server }) => nameOfServer(server)),
		times: each(({ start }) => (can('time') ? start : null)),
		durations: answered(({ start, end }) => (can('time') && !isOneWay ? end - start : null)),
		outcomes: each((call) =>
			isOneWay || isRefused(call) || errorTypeOf(call) !== null ? 'no success' : 'success',
		),
		errorTypes: answered((call) => (can('errors') ? errorTypeOf(call) : null)),
		errorCodes: answered(({ ending }) =>
			ending.type === 'error' && can('errors') ? String(ending.code) : null,
		),
		errorMessages: answered((call) =>
			errorTypeOf(call) !== null && can('errors') ? textOf(call) : null,
		),
		refusals: each(isRefused),
		arguments: each(({ args }) => (can('arguments') ? args : null)),
		results: answered((call) => (tellsEnd(call) ? textOf(call) : null)),
		argumentRows: each((call) => (can('arguments') ? whole.argumentRows[nameOf(call)]! : [])),
		hidden: answered((call) => (tellsEnd(call) ? whole.hidden[nameOf(call)]! : [])),
		argumentIndicators: each((call) =>
			can('arguments') ? whole.argumentIndicators[nameOf(call)]! : [],
		),
		resultIndicators: answered((call) =>
			tellsEnd(call) ? whole.resultIndicators[nameOf(call)]! : [],
		),
		definitions: can('definitions')
			? Object.fromEntries(
					Object.entries(whole.definitions).map(([tool, hash]) => {
						const [server = '', name] = tool.split(' ');
						return [[nameOfServer(server) ?? [], name].flat().join(' '), hash];
					}),
				)
			: {},
		stderr: can('stderr')
			? session.servers.flatMap(({ name, stderr }) => stderr.map((line) => of(name, line))).sort()
			: [],
		launches: can('launch')
			? session.servers
					.map((server) => of(server.name, address?.(server) ?? commandLine(server)))
					.sort()
			: [],
		isFull: perCall(
			calls.filter(isSuccess),
			() => can('arguments') && (isOneWay || can('results')),
		),
	};
}

/** What is expected of a renderer: `full` with its own differences. */
export function withDifferences(full: Facts, { differs = {} }: Renderer): Partial<Facts> {
	const calls = new Set(differs.calls?.as?.(full.calls) ?? full.calls);
	const left = new Set(full.calls.filter((call) => !calls.has(call)));
	const kept = <A extends Aspect>(aspect: A): Facts[A] => {
		const value: Facts[A] = full[aspect];
		if (Array.isArray(value)) return value;
		const entries = Object.entries(value).filter(([call]) => !left.has(call));
		return Object.fromEntries(entries) as unknown as Facts[A];
	};
	const change = <A extends Aspect>(aspect: A): [A, Facts[A]][] => {
		const difference = differs[aspect];
		if (difference === undefined) return [[aspect, kept(aspect)]];
		return difference.as === undefined ? [] : [[aspect, difference.as(kept(aspect))]];
	};
	return Object.fromEntries((Object.keys(full) as Aspect[]).flatMap(change));
}

function perCall<T>(calls: readonly Call[], fact: (call: Call) => T): { [call: string]: T } {
	return Object.fromEntries(calls.map((call) => [nameOf(call), fact(call)]));
}

function isRefused({ ending }: Call): boolean {
	return ending.type === 'refused';
}

function errorTypeOf({ ending }: Call): string | null {
	if (ending.type === 'error') return 'jsonrpc_error';
	return ending.type === 'result' && ending.result.isError ? 'tool_error' : null;
}

function commandLine({ command, args }: Server): string {
	return [command, ...args].join(' ');
}
