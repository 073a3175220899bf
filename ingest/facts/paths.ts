import { addressEnd, units } from './urls.ts';

const LONGEST_PATH = 1024;

/** First folders of file systems that stand for a path on their own. */
const ROOTS = new Set(
	(
		'bin boot dev etc home lib lib64 media mnt opt proc root run sbin srv sys tmp usr var ' +
		'Applications Library System Users Volumes private nix snap workspace workspaces'
	).split(' '),
);
/** First segments of web routes, which look like paths. */
const ROUTES = /^(?:api|v\d+|rest|graphql|oauth2?|\.well-known|mcp|sse|messages|rpc|health)$/i;

/** A file path in a text. */
export interface FoundPath {
	start: number;
	value: string;
}

/** The absolute file paths in a text (`/…`, `~/…`, `$HOME/…`, `C:\…`, `\\server\…`), in order. */
export function findPaths(text: string): FoundPath[] {
	const found: FoundPath[] = [];
	let from = 0;
	let slash = text.indexOf('/');
	let back = text.indexOf('\\');
	while (slash !== -1 || back !== -1) {
		const at = slash === -1 || (back !== -1 && back < slash) ? back : slash;
		const start = pathStart(text, at);
		if (start >= from) {
			const end = pathEnd(text, at);
			const value = readPath(text.slice(start, end));
			if (value !== null && !isRoute(text, start, value)) found.push({ start, value });
			from = Math.max(end, at + 1);
		} else {
			// The rest of a relative path or a URL is no path of its own.
			from = Math.max(from, at + 1, text[at] === '/' ? segmentEnd(text, at) : 0);
		}
		if (slash !== -1 && slash < from) slash = text.indexOf('/', from);
		if (back !== -1 && back < from) back = text.indexOf('\\', from);
	}
	return found;
}

/** Where the path whose first separator is at `at` begins, -1 if none begins here. */
function pathStart(text: string, at: number): number {
	const before = text[at - 1] ?? '';
	if (text[at] === '\\') {
		if (before === ':' && isDrive(text, at - 2)) return at - 2;
		if (before === '%') return variableStart(text, at, /%[A-Za-z]{3,20}%$/);
		return text[at + 1] === '\\' && isBoundary(before) ? at : -1;
	}
	if (text[at + 1] === '/') return -1;
	if (before === ':' && isDrive(text, at - 2)) return at - 2;
	if (before === '~') return isBoundary(text[at - 2] ?? '') ? at - 1 : -1;
	if (isBoundary(before)) return at;
	return before === 'E' || before === '}' ? variableStart(text, at, /\$(?:HOME|\{HOME\})$/) : -1;
}

function variableStart(text: string, at: number, variable: RegExp): number {
	const match = variable.exec(text.slice(Math.max(0, at - 24), at));
	return match === null ? -1 : at - match[0].length;
}

function isDrive(text: string, at: number): boolean {
	return at >= 0 && /[A-Za-z]/.test(text[at]!) && isBoundary(text[at - 1] ?? '');
}

/** Blank, quote, opening bracket or separator; letters beyond ASCII count, since scripts write on without a blank. */
function isBoundary(before: string): boolean {
	return before === '' || /[\s"'`([{=:,;|&>@]|[^\x00-\x7f]/.test(before);
}

function pathEnd(text: string, at: number): number {
	if (text[at] === '/') return segmentEnd(text, at);
	// Windows: letters, digits and what names may hold, with the blanks of the two well-known folders.
	WINDOWS.lastIndex = at;
	const length = WINDOWS.exec(text)?.[0].length ?? 1;
	let end = at + Math.min(length, LONGEST_PATH);
	while (end > at + 1 && /[.,;:!?)]/.test(text[end - 1]!)) end--;
	return end;
}

const WINDOWS =
	/(?:Program Files(?: \(x86\))?|Documents and Settings|[^\s"'`<>|*?:;,(){}[\]]){1,1024}/y;

/** What ends a path besides the characters that end any address. */
const PATH_STOPS = units('"\'`<>{}|\\^\x7f;:,&$()[]!?=');

function segmentEnd(text: string, at: number): number {
	return addressEnd(text, at, LONGEST_PATH, PATH_STOPS);
}

function readPath(raw: string): string | null {
	if (/^[A-Za-z]:/.test(raw) || raw.startsWith('%')) {
		const path = raw.replace(/[\\/]+/g, '\\').toLowerCase();
		return /^(?:[a-z]:|%[a-z]+%)\\[\w.$~-]/.test(path) ? path : null;
	}
	if (raw.startsWith('\\')) {
		// `\\n…\n…` is a text whose line ends were escaped twice.
		if (/^\\{1,2}[nrt]/.test(raw) && !/[^\\]\\+[^nrt\\]/.test(raw)) return null;
		const path = `\\\\${raw.replace(/^\\+/, '').replace(/\\+/g, '\\')}`.toLowerCase();
		return /^\\\\[\w.-]{2,}\\[\w$.-]/.test(path) ? path : null;
	}
	if (raw.startsWith('~') || raw.startsWith('$')) return /\/[\w.*-]/.test(raw) ? raw : null;
	if (isEncoded(raw)) return null;
	const [, first = '', second = ''] = raw.split('/');
	if (!/^[\w.@*-]/.test(first)) return null;
	return second !== '' || ROOTS.has(first) ? raw : null;
}

/** Base64 holds slashes too, but no dots, and its parts are longer than file names. */
function isEncoded(raw: string): boolean {
	return (
		raw.startsWith('/9j/') ||
		(raw.length > 80 && /^[A-Za-z0-9+/=]+$/.test(raw) && /\+|[^/]{60}/.test(raw))
	);
}

function isRoute(text: string, start: number, value: string): boolean {
	if (!value.startsWith('/')) return false;
	if (ROUTES.test(value.split('/')[1]!)) return true;
	return /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) $/.test(
		text.slice(Math.max(0, start - 9), start),
	);
}
