import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import { elementsOf, type JsonDocument, membersOf, type PlacedValue } from '../json-document.ts';
import { protoList, protoMember, snakeCase } from './any-value.ts';
import { Attributes } from './attributes.ts';

/** Where a record stands; `hash` only when it does not begin its line. */
export interface Place {
	readonly line: number;
	readonly lines: number;
	readonly offset: number;
	readonly length: number;
	readonly hash?: number;
}

/** A span or a log record with what stands around it. */
export interface Item {
	readonly record: JsonRecord;
	readonly resource: Attributes;
	/** Name of the instrumentation scope. */
	readonly scope: string | null;
	readonly place: Place;
}

/** The names under which spans or log records stand in an export request, outermost first; older ones last. */
interface Path {
	readonly root: string;
	readonly scopes: readonly string[];
	readonly lists: readonly string[];
}

const SPANS: Path = {
	root: 'resourceSpans',
	scopes: ['scopeSpans', 'instrumentationLibrarySpans'],
	lists: ['spans'],
};
const LOGS: Path = {
	root: 'resourceLogs',
	scopes: ['scopeLogs', 'instrumentationLibraryLogs'],
	lists: ['logRecords', 'logs'],
};
const ROOTS = ['resourceSpans', 'resourceLogs', 'resourceMetrics', 'resourceProfiles'];

/** Spans and log records of one export request. */
export interface Items {
	readonly spans: readonly Item[];
	readonly logs: readonly Item[];
}

/** Whether a value is an OTLP export request: an object with `resourceSpans`, `resourceLogs` or another list of resources. */
export function isOtlp(value: unknown): value is JsonRecord {
	return isRecord(value) && ROOTS.some((root) => Array.isArray(protoMember(value, root)));
}

/** What an export request holds, all of it at one place. */
export function itemsOf(request: JsonRecord, place: Place): Items {
	return { spans: follow(request, SPANS, place), logs: follow(request, LOGS, place) };
}

/** What an export request holds that is spread over the lines of a document; of one that is cut off, what is whole. */
export function placedItemsOf(document: JsonDocument, request: PlacedValue): Items | null {
	const members = membersOf(document, request);
	if (!ROOTS.some((root) => pick(members, root) !== undefined)) return null;
	return {
		spans: followPlaces(document, members, SPANS),
		logs: followPlaces(document, members, LOGS),
	};
}

function follow(request: JsonRecord, { root, scopes, lists }: Path, place: Place): Item[] {
	const items: Item[] = [];
	for (const owner of protoList(request, root)) {
		const resource = resourceOf(protoMember(owner, 'resource'));
		for (const group of protoList(owner, ...scopes)) {
			const scope = scopeOf(
				protoMember(group, 'scope') ?? protoMember(group, 'instrumentationLibrary'),
			);
			for (const record of protoList(group, ...lists)) {
				items.push({ record, resource, scope, place });
			}
		}
	}
	return items;
}

type Members = ReadonlyMap<string, PlacedValue>;

function followPlaces(document: JsonDocument, members: Members, path: Path): Item[] {
	const items: Item[] = [];
	const elements = (of: Members, ...names: readonly string[]) => {
		const list = pick(of, ...names);
		return list === undefined ? [] : elementsOf(document, list);
	};
	for (const owner of elements(members, path.root)) {
		const of = membersOf(document, owner);
		const resource = resourceOf(parsed(pick(of, 'resource')));
		for (const group of elements(of, ...path.scopes)) {
			const inner = membersOf(document, group);
			const scope = scopeOf(parsed(pick(inner, 'scope', 'instrumentationLibrary')));
			for (const place of elements(inner, ...path.lists)) {
				const record = parsed(place);
				if (isRecord(record)) items.push({ record, resource, scope, place });
			}
		}
	}
	return items;
}

function pick(members: Members, ...names: readonly string[]): PlacedValue | undefined {
	for (const name of names) {
		const value = members.get(name) ?? members.get(snakeCase(name));
		if (value !== undefined) return value;
	}
	return undefined;
}

function parsed(value: PlacedValue | undefined): unknown {
	return value === undefined ? undefined : parseJson(value.text);
}

function resourceOf(resource: unknown): Attributes {
	return new Attributes(isRecord(resource) ? resource.attributes : undefined);
}

function scopeOf(scope: unknown): string | null {
	return isRecord(scope) && typeof scope.name === 'string' && scope.name !== '' ? scope.name : null;
}
