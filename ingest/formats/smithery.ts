import { isObject, type JsonObject, listMember, member, textMember } from '../facts/json-value.ts';
import { holdsCredential, maskUrl } from '../facts/mask-url.ts';
import type { ServerLaunch } from '../mcp/observation.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { type DocumentPart, DocumentReader, headRecord, type Path } from './document-reader.ts';
import type { Format, Head } from './format.ts';
import { serverResult } from './list-result.ts';

/** Listings of the Smithery registry: pages of servers, and single servers with their tools. */
export const SMITHERY: Format = {
	id: 'smithery',
	title: 'Smithery registry listing',
	shows: ['definitions', 'launch', 'time', 'zone'],
	detect,
	open: () => new DocumentReader(readPart),
};

function detect(head: Head): number {
	const record = headRecord(head);
	if (record !== undefined) return entriesOf(record).length > 0 ? 0.95 : 0;
	const text = head.lines.join('\n');
	const isListing = /^\s*\[?\s*\{/.test(text) && /"qualifiedName"\s*:\s*"[^"]+"/.test(text);
	return isListing && /"(?:displayName|useCount|isDeployed|verified)"\s*:/.test(text) ? 0.9 : 0;
}

/** Members by which a listing is told from other things with a qualified name. */
const OWN = [
	'useCount',
	'verified',
	'isVerified',
	'isDeployed',
	'deployed',
	'connections',
	'deploymentUrl',
	'bySmithery',
];

function entriesOf(value: unknown): { path: Path; entry: JsonObject; name: string }[] {
	const listed = member(value, 'servers');
	const entries: readonly (readonly [unknown, Path])[] = Array.isArray(listed)
		? listed.map((entry, at) => [entry, ['servers', at]] as const)
		: [[value, []]];
	return entries.flatMap(([entry, path]) => {
		const name = textMember(entry, 'qualifiedName');
		const isListed =
			textMember(entry, 'displayName') !== null &&
			OWN.some((key) => member(entry, key) !== undefined);
		return isObject(entry) && name !== null && isListed ? [{ path, entry, name }] : [];
	});
}

function readPart({ value, say }: DocumentPart): boolean {
	const entries = entriesOf(value);
	for (const { path, entry, name } of entries) {
		const moment = parseTimestamp(textMember(entry, 'createdAt') ?? '', 0);
		const isKnown = moment !== null && moment.source !== 'assumed';
		const known = {
			server: name,
			time: isKnown ? moment.time : null,
			timestampSource: isKnown ? moment.source : 'none',
			variant: Array.isArray(member(value, 'servers')) ? 'page' : 'server',
		} as const;
		const text = `${name}: ${notesOf(entry).join(', ')}`;
		const connections = listMember(entry, 'connections');
		if (connections.length === 0) {
			const launch = launchOf(textMember(entry, 'deploymentUrl'));
			const transport = launch.url === null ? null : 'tcp';
			say(path, { ...known, transport, body: { type: 'server', launch, text } });
		}
		for (const [at, connection] of connections.entries()) {
			const url = textMember(connection, 'deploymentUrl') ?? textMember(connection, 'url');
			const launch = launchOf(url);
			const transport = textMember(connection, 'type') === 'stdio' ? 'pipe' : 'tcp';
			const body = { type: 'server', launch, text } as const;
			say([...path, 'connections', at], { ...known, transport, body });
		}
		const tools = listMember(entry, 'tools');
		if (tools.length > 0) {
			say([...path, 'tools'], { ...serverResult(name, 'tools/list', { tools }), ...known });
		}
	}
	return entries.length > 0 || isObject(member(value, 'pagination'));
}

function launchOf(url: string | null): ServerLaunch {
	return {
		origin: 'config',
		command: null,
		args: [],
		url: url === null ? null : maskUrl(url),
		envKeys: [],
		hasAuth: url !== null && holdsCredential(url) ? true : null,
	};
}

/** What the registry says of a server, its mark of verification first. */
function notesOf(entry: JsonObject): string[] {
	const verified = member(entry, 'verified') ?? member(entry, 'isVerified');
	const deployed = member(entry, 'isDeployed') ?? member(entry, 'deployed');
	const uses = member(entry, 'useCount');
	const scan = member(member(entry, 'security'), 'scanPassed');
	return [
		verified === true ? 'verified' : verified === false ? 'not verified' : 'verification unknown',
		...(deployed === true ? ['deployed'] : []),
		...(member(entry, 'bySmithery') === true ? ['by Smithery'] : []),
		...(typeof uses === 'number' ? [`used ${uses} times`] : []),
		...(typeof scan === 'boolean' ? [scan ? 'scan passed' : 'scan not passed'] : []),
	];
}
