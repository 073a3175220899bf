import { wire } from '../messages.ts';
import { type Rendered, type Renderer, utcTime } from '../renderer.ts';
import type { Session } from '../session.ts';

/** One exchange with a server: a POST of what the client sent, answered with server-sent events. */
export interface Post {
	readonly server: string;
	readonly sent: Readonly<Record<string, unknown>>;
	readonly answered: Readonly<Record<string, unknown>> | undefined;
	readonly start: number;
	readonly end: number;
}

/** The session over Streamable HTTP. */
export function posts(session: Session): Post[] {
	const all = wire(session).flatMap((one) => (one.from === 'stderr' ? [] : [one]));
	return all
		.filter(({ from }) => from === 'client')
		.map(({ message: sent, server, time: start }) => {
			const answer = all.find(
				(one) =>
					one.from === 'server' &&
					one.server === server &&
					sent.id !== undefined &&
					one.message.id === sent.id,
			);
			const end = answer?.time ?? start + 8;
			return { server: server.name, sent, answered: answer?.message, start, end };
		});
}

function entry({ answered, end, sent, server, start }: Post): object {
	const text =
		answered === undefined ? '' : `event: message\ndata: ${JSON.stringify(answered)}\n\n`;
	const mimeType = answered === undefined ? 'x-unknown' : 'text/event-stream';
	const session = { name: 'mcp-session-id', value: `s-${server}-EXAMPLE` };
	return {
		_resourceType: 'fetch',
		cache: {},
		request: {
			method: 'POST',
			url: `https://${server}.example.com/mcp`,
			httpVersion: 'http/2.0',
			headers: [
				{ name: 'content-type', value: 'application/json' },
				{ name: 'accept', value: 'application/json, text/event-stream' },
				...(sent.method === 'initialize' ? [] : [session]),
			],
			queryString: [],
			cookies: [],
			headersSize: -1,
			bodySize: -1,
			postData: { mimeType: 'application/json', text: JSON.stringify(sent) },
		},
		response: {
			status: answered === undefined ? 202 : 200,
			statusText: '',
			httpVersion: 'http/2.0',
			headers: [{ name: 'content-type', value: mimeType }, session],
			cookies: [],
			content: { size: text.length, mimeType, ...(text === '' ? {} : { text }) },
			redirectURL: '',
			headersSize: -1,
			bodySize: -1,
		},
		serverIPAddress: '192.0.2.40',
		startedDateTime: utcTime(start),
		time: end - start,
		timings: { send: 0, wait: end - start, receive: 0 },
	};
}

/** What a browser's network panel exports. */
export const HAR: Renderer = {
	format: 'har',
	names: {
		why: 'A browser knows no configuration; a server has the name that it gives itself.',
		as: ({ info }) => info.name,
	},
	address: ({ name }) => `https://${name}.example.com/mcp`,
	render: (session): Rendered[] => {
		const creator = { name: 'WebInspector', version: '537.36' };
		const log = { version: '1.2', creator, pages: [], entries: posts(session).map(entry) };
		return [{ path: 'app.example.com.har', text: JSON.stringify({ log }, null, 2) }];
	},
};
