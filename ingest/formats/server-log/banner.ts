import { endpointOf } from '../http-traffic/exchange.ts';
import type { Told } from './said.ts';

const EDGE = /[╭╮╰╯│─┌┐└┘|+]/g;
/** `Server name: TidesServer` (2.9 to 2.14.0), `Server:      TidesServer, 4.1.2` (later). */
const SERVER = /^\W{0,6}Server(?: name)?: {1,20}(\S.{0,200}?)(?:, (\d[\w.+-]{0,40}))?$/u;
const URL = /^\W{0,6}Server URL: {1,20}(https?:\/\/\S{1,400})$/u;
const TRANSPORT = /^\W{0,6}Transport: {1,20}(\S{1,30})/u;

/** The box that FastMCP draws when a server starts, with its name and how it is reached; `null` for any other text. */
export function readBanner(text: string): Told | null {
	if (!/[╭┌]/.test(text) || !text.includes('FastMCP')) return null;
	const lines = text
		.split('\n', 100)
		.map((line) => line.replace(EDGE, '').trim())
		.filter((line) => line !== '' && /[A-Za-z]/.test(line));
	const said = lines.join('\n');
	const name = firstOf(lines, SERVER);
	const url = firstOf(lines, URL);
	const transport = firstOf(lines, TRANSPORT);
	return {
		what: 'body',
		body: { type: 'lifecycle', step: 'info', text: said },
		...(name === null ? {} : { serverName: name }),
		known: {
			url: url === null ? null : endpointOf(url),
			transport: transport === null ? null : /^stdio/i.test(transport) ? 'pipe' : 'tcp',
		},
	};
}

function firstOf(lines: readonly string[], pattern: RegExp): string | null {
	for (const line of lines) {
		const found = pattern.exec(line);
		if (found !== null) return found[1]!;
	}
	return null;
}
