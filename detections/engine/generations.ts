import { logicalStream } from '../../ingest/read/logical-stream.ts';

/** A file as generations are told by: times are microseconds since 1970. */
export interface Stretch {
	readonly fileId: number;
	readonly path: string;
	readonly format: string;
	readonly size: number;
	readonly first: number;
	readonly last: number;
	/** The only server in it, if it is one. */
	readonly server: string | null;
}

const OWN_LOG = /^mcp-server-(.+?)\.log$/;

/** Files that are generations of one log (`mcp1.log`, `mcp.log`; `x.log.2.gz`, `x.log.1`, `x.log`), each list oldest first. */
export function generations(files: readonly Stretch[]): Stretch[][] {
	const streams = new Map<string, Stretch[]>();
	for (const file of files) {
		const key = JSON.stringify([folder(file.path), streamOf(file), file.format]);
		const known = streams.get(key);
		if (known === undefined) streams.set(key, [file]);
		else known.push(file);
	}
	return [...streams.values()]
		.filter((same) => same.length > 1)
		.map((same) =>
			same.sort((a, b) => a.first - b.first || a.last - b.last || a.path.localeCompare(b.path)),
		);
}

/** Whether the name says that the file is an older generation. */
export function isOlder(file: Stretch): boolean {
	return streamOf(file) !== name(file.path);
}

/** Claude Desktop rotates `mcp-server-X.log` to `mcp-server-X1.log`, which may also be the log of a server `X1`: the lines tell. */
function streamOf(file: Stretch): string {
	const stream = logicalStream(file.path);
	const { server } = file;
	if (file.format !== 'claude-desktop' || server === null) return stream;
	const own = OWN_LOG.exec(stream)?.[1];
	const isRotated = own?.startsWith(server) === true && /^[1-9]\d?$/.test(own.slice(server.length));
	return isRotated ? `mcp-server-${server}.log` : stream;
}

function folder(path: string): string {
	return path.slice(0, path.length - name(path).length);
}

function name(path: string): string {
	return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
