import type { Step } from './timeline.ts';

/** Output channels of VS Code 1.103 to 1.107, one per server, in local time. `offset` in hours east of UTC. */
export function vscode(
	steps: readonly Step[],
	folder: string,
	offset: number,
): Map<string, string> {
	const files = new Map<string, string>();
	for (const step of steps) {
		const path = `${folder}/window1/mcpServer.mcp.config.usrlocal.${step.server}.log`;
		const write = (level: string, text: string, later = 0) => {
			const time = local(step.time + later, offset);
			files.set(path, `${files.get(path) ?? ''}${time} [${level}] ${text}\n`);
		};
		switch (step.kind) {
			case 'message': {
				const arrow = step.from === 'client' ? 'editor -> server' : 'server -> editor';
				write('info', `[${arrow}] ${JSON.stringify(step.message)}`);
				break;
			}
			case 'stderr':
				write('warning', `[server stderr] ${step.text}`);
				break;
			case 'start':
				write('info', `Starting server ${step.server}`);
				write('info', 'Connection state: Starting');
				write('info', 'Starting server from LocalProcess extension host', 11);
				write('info', 'Connection state: Starting', 12);
				write('info', 'Connection state: Running', 24);
				break;
			case 'connected':
				write('info', `Discovered ${step.tools} tools`);
				break;
			case 'stop':
				write('info', `Stopping server ${step.server}`);
				write('info', 'Connection state: Stopped', 9);
				break;
		}
	}
	return files;
}

function local(time: number, offset: number): string {
	return new Date(time + offset * 3_600_000).toISOString().replace('T', ' ').slice(0, -1);
}
