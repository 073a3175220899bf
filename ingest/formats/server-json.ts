import { isObject, type JsonObject, listMember, member, textMember } from '../facts/json-value.ts';
import { readLaunch } from '../facts/launch.ts';
import type { ServerLaunch } from '../mcp/observation.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { type DocumentPart, DocumentReader, headRecord, type Path } from './document-reader.ts';
import type { Format, Head } from './format.ts';
import type { Said } from './host-call.ts';
import { launchOfPackage, launchOfRemote, versionOf } from './server-json/launch.ts';

/** `server.json` of the MCP Registry (drafts of 2025-05 and later), and what the registry's API answers. */
export const SERVER_JSON: Format = {
	id: 'server-json',
	title: 'MCP Registry server.json',
	shows: ['launch', 'time', 'zone'],
	detect,
	open: () => new DocumentReader(readPart),
};

const OFFICIAL = 'io.modelcontextprotocol.registry/official';
const NOBODY = { event_id: null, time: null, session_id: null, client: null, server: null };
const SECTION =
	/"(?:registry_?[tT]ype|registry_name|version_detail|io\.modelcontextprotocol\.registry\/official)"\s*:/;

function detect(head: Head): number {
	const record = headRecord(head);
	if (record !== undefined) return entriesOf(record).length > 0 ? 0.95 : 0;
	const text = head.lines.join('\n');
	const start =
		/^\s*\[?\s*\{\s*"(?:\$schema|name|id|servers|server|description|_meta|metadata)"\s*:/;
	return start.test(text) && SECTION.test(text) ? 0.9 : 0;
}

interface Entry {
	readonly path: Path;
	readonly server: JsonObject;
	readonly meta: unknown;
}

/** The servers of a document: one, or the list that the API answers, each with what the registry says of it. */
function entriesOf(value: unknown): Entry[] {
	const wrapped: readonly (readonly [unknown, Path])[] = Array.isArray(member(value, 'servers'))
		? listMember(value, 'servers').map((entry, at) => [entry, ['servers', at]] as const)
		: [[value, []]];
	return wrapped.flatMap(([entry, path]) => {
		const inner = member(entry, 'server');
		const server = isObject(inner) ? inner : entry;
		const meta = member(entry, '_meta');
		const isServer = isObject(server) && isEntry(server, member(meta, OFFICIAL));
		return isServer ? [{ path: isObject(inner) ? [...path, 'server'] : path, server, meta }] : [];
	});
}

function isEntry(server: JsonObject, official: unknown): boolean {
	if (textMember(server, 'name') === null) return false;
	if (isObject(official)) return true;
	const schema = textMember(server, '$schema') ?? '';
	if (/modelcontextprotocol.*server\.schema\.json|\/server\.json$/.test(schema)) return true;
	if (isObject(member(server, 'version_detail'))) return true;
	const isNamed = /^[\w.-]{1,200}\/[\w.-]{1,200}$/.test(textMember(server, 'name') ?? '');
	const packages = listMember(server, 'packages');
	const hasPackage = packages.some((pack) => {
		return ['registryType', 'registry_type', 'registry_name'].some((key) => textMember(pack, key));
	});
	return isNamed && (hasPackage || listMember(server, 'remotes').length > 0);
}

function readPart({ value, say }: DocumentPart): boolean {
	const entries = entriesOf(value);
	const isList = Array.isArray(member(value, 'servers'));
	for (const { path, server, meta } of entries) {
		const official = member(meta, OFFICIAL);
		const known = {
			...whenOf(server, official),
			server: textMember(server, 'name'),
			variant: variantOf(server),
		};
		const notes = noteOf(server, official);
		let count = 0;
		const hand = (launch: ServerLaunch | null, at: Path, isLocal: boolean) => {
			if (launch === null) return;
			count++;
			const shown = readLaunch(launch, NOBODY).command_line ?? launch.url ?? '';
			const text = `${known.server}${notes}: ${shown}`;
			const transport = isLocal ? 'pipe' : 'tcp';
			say([...path, ...at], { ...known, transport, body: { type: 'server', launch, text } });
		};
		for (const [at, pack] of listMember(server, 'packages').entries()) {
			const type = textMember(member(pack, 'transport'), 'type') ?? 'stdio';
			hand(launchOfPackage(pack), ['packages', at], type === 'stdio');
		}
		for (const [at, remote] of listMember(server, 'remotes').entries()) {
			hand(launchOfRemote(remote), ['remotes', at], false);
		}
		if (count === 0) {
			const text = `${known.server}${notes}: ${textMember(server, 'description') ?? ''}`;
			say(path, { ...known, body: { type: 'server', launch: NO_LAUNCH, text } });
		}
	}
	return entries.length > 0 || isList;
}

const NO_LAUNCH: ServerLaunch = {
	origin: 'config',
	command: null,
	args: [],
	url: null,
	envKeys: [],
	hasAuth: null,
};

function variantOf(server: JsonObject): string {
	if (member(server, 'version_detail') !== undefined) return 'version_detail';
	const [pack] = listMember(server, 'packages');
	return member(pack, 'registry_type') === undefined ? 'current' : 'snake_case';
}

/** When the registry took up this version, where the document says so. */
function whenOf(server: JsonObject, official: unknown): Pick<Said, 'time' | 'timestampSource'> {
	const detail = member(server, 'version_detail');
	const stamp =
		textMember(official, 'updatedAt') ??
		textMember(official, 'updated_at') ??
		textMember(official, 'publishedAt') ??
		textMember(official, 'published_at') ??
		textMember(detail, 'release_date');
	const moment = stamp === null ? null : parseTimestamp(stamp, 0);
	return moment === null || moment.source === 'assumed'
		? { time: null, timestampSource: 'none' }
		: { time: moment.time, timestampSource: moment.source };
}

function noteOf(server: JsonObject, official: unknown): string {
	const version = versionOf(server);
	const status = textMember(official, 'status') ?? textMember(server, 'status');
	const repository = textMember(member(server, 'repository'), 'url');
	return [
		version === null ? '' : ` ${version}`,
		status === null || status === 'active' ? '' : ` (${status})`,
		repository === null || repository === '' ? '' : ` (${repository})`,
	].join('');
}
