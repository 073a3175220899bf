import { wire } from '../messages.ts';
import { jsonLines, type Renderer, utcTime } from '../renderer.ts';

/** A tap between client and server, which writes one file per server. */
export const TAP: Renderer = {
	format: 'jsonrpc',
	variant: 'tap',
	render: (session) =>
		session.servers.map(({ name, command, args, start }) => {
			const label = { session_id: `01JEXAMPLE${name}`, server_label: name };
			const meta = { ts: utcTime(start), direction: 'meta', transport: 'stdio' };
			const all = wire(session).filter(({ server }) => server.name === name);
			return {
				path: `sessions/01JEXAMPLE${name}.jsonl`,
				text: jsonLines([
					{ ...label, seq: 0, ...meta, raw: { command: [command, ...args], cwd: '/Users/alice' } },
					...all.map((one, i) => ({
						...label,
						seq: i + 1,
						ts: utcTime(one.time),
						direction: { client: 'c2s', server: 's2c', stderr: 'stderr' }[one.from],
						transport: 'stdio',
						...(one.from === 'stderr' ? { text: one.text } : { raw: one.message }),
					})),
				]),
			};
		}),
};
