import type { Server, Step } from './timeline.ts';

/** Files of Claude Desktop as of late 2025: `mcp.log` and one `mcp-server-NAME.log` per server. */
export function claudeDesktop(
	steps: readonly Step[],
	servers: readonly Server[],
): Map<string, string> {
	const files = new Map<string, string>();
	const write = (path: string, line: string) =>
		files.set(path, `${files.get(path) ?? ''}${line}\n`);
	for (const step of steps) {
		const own = `mcp-server-${step.server}.log`;
		if (step.kind === 'stderr') {
			write(own, step.text);
			continue;
		}
		const both = (level: string, text: string, metadata = '{ metadata: undefined }', later = 0) => {
			const time = new Date(step.time + later).toISOString();
			write('mcp.log', `${time} [${level}] [${step.server}] ${text}`);
			write(own, `${time} [${step.server}] [${level}] ${text} ${metadata}`);
		};
		switch (step.kind) {
			case 'message':
				both('info', `Message from ${step.from}: ${JSON.stringify(step.message)}`);
				break;
			case 'start': {
				both('info', 'Initializing server...');
				const server = servers.find(({ name }) => name === step.server);
				if (server === undefined) break;
				const time = new Date(step.time + 4).toISOString();
				const head = `Using MCP server command: ${server.command} with args and path:`;
				write('mcp.log', `${time} [info] [${step.server}] ${head} ${dump(server, '')}`);
				write(
					own,
					`${time} [${step.server}] [info] ${head} {\n  metadata: ${dump(server, '  ')}\n} %o`,
				);
				both('info', 'Server started and connected successfully', undefined, 21);
				break;
			}
			case 'stop':
				both('info', 'Shutting down server...');
				both('info', 'Server transport closed (intentional shutdown)', undefined, 6);
				both('info', 'Client transport closed', undefined, 6);
				break;
			case 'connected':
				break;
		}
	}
	return files;
}

/** As Node's `util.inspect` prints it, with the fake last element. */
function dump(server: Server, indent: string): string {
	const list = (values: readonly string[]) =>
		[
			...values.map((value) => `${indent}    '${value}',`),
			`${indent}    [length]: ${values.length}`,
		].join('\n');
	const paths = [
		'/Users/alice/.nvm/versions/node/v22.20.0/bin',
		'/usr/local/bin',
		'/usr/bin',
		'/bin',
	];
	return [
		'{',
		`${indent}  args: [`,
		list(server.args),
		`${indent}  ],`,
		`${indent}  paths: [`,
		list(paths),
		`${indent}  ]`,
		`${indent}}`,
	].join('\n');
}
