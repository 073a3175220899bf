import type { IndicatorRow } from '../ecs/fields.ts';
import { findAddresses } from './addresses.ts';
import type { FactHead } from './head.ts';
import { isIpv4 } from './hosts.ts';
import { findPaths } from './paths.ts';
import { looksSecret, secretKindOfName } from './secret-kinds.ts';
import { findSecrets, maskSpans, maySecret, secretHash } from './secrets.ts';
import { findRun, runEnd, WORD_UNITS } from './unit-runs.ts';
import { findUrls } from './urls.ts';
import { LONGEST_WALLET, SHORTEST_WALLET, walletKind } from './wallets.ts';

const MOST_ROWS = 200;
const LONGEST_VALUE = 2048;
/** Words tried as wallet addresses. */
const MOST_WORDS = 2000;

/**
 * The hosts, addresses, URLs, accounts, paths, wallets and secrets in a text, at most 200, each once.
 * Secrets are replaced by their kind before anything else is read, so no other value holds one.
 */
export function findIndicators(
	text: string,
	head: FactHead,
	role: string,
	tool: string | null,
	name: string | null,
	salt: string,
): IndicatorRow[] {
	return indicatorRows(indicatorsOf(text, role, name, salt), head, role, tool, name);
}

/** What one indicator row says of its text. */
export interface Indicator {
	readonly kind: string;
	readonly subkind: string | null;
	readonly value: string;
}

/** Rows of indicators that were found in one text. */
export function indicatorRows(
	found: readonly Indicator[],
	head: FactHead,
	role: string,
	tool: string | null,
	name: string | null,
): IndicatorRow[] {
	if (found.length === 0) return NO_ROWS;
	const { event_id, time, session_id, client, server } = head;
	return found.map(({ kind, subkind, value }) => ({
		event_id,
		time,
		session_id,
		client,
		server,
		tool,
		role,
		name,
		kind,
		subkind,
		value,
	}));
}

const NO_ROWS: IndicatorRow[] = [];

/** The indicators in a text, as `findIndicators` finds them. */
export function indicatorsOf(
	text: string,
	role: string,
	name: string | null,
	salt: string,
): readonly Indicator[] {
	const found = new Found();
	const secret = name === null || role !== 'argument' ? null : namedSecret(text, name);
	if (secret !== null) {
		found.add('secret', secret, secretHash(text, salt));
		return found.rows;
	}
	let safe = text;
	if (maySecret(text)) {
		const secrets = findSecrets(text);
		for (const { kind, start, end } of secrets) {
			found.add('secret', kind, secretHash(text.slice(start, end), salt));
		}
		safe = maskSpans(text, secrets);
	}
	const hasSlash = safe.includes('/');
	if (hasSlash) addUrls(safe, found);
	findAddresses(safe, role === 'argument' && HOST_NAMES.test(name ?? ''), (kind, value) => {
		found.add(kind, null, value);
	});
	if (hasSlash || safe.includes('\\')) addPaths(safe, found, role);
	addWallets(safe, found);
	return found.rows;
}

/** Parameters whose whole value is a host. */
const HOST_NAMES = /(?:host|domain|server|address|endpoint|url)(?:name)?$/i;

/** The kind of secret when a whole argument is one, by the name of its parameter. */
function namedSecret(text: string, name: string): string | null {
	const kind = secretKindOfName(name.slice(name.lastIndexOf('.') + 1));
	return kind !== null && !/\s/.test(text) && looksSecret(text, kind) ? kind : null;
}

class Found {
	readonly rows: Indicator[] = [];
	/** Made when looking through the rows gets slow: most texts have few. */
	#seen: Set<string> | undefined;

	get isFull(): boolean {
		return this.rows.length >= MOST_ROWS;
	}

	add(kind: string, subkind: string | null, value: string): void {
		if (this.isFull || value.length > LONGEST_VALUE || this.#has(kind, value)) return;
		this.rows.push({ kind, subkind, value });
	}

	#has(kind: string, value: string): boolean {
		const { rows } = this;
		if (rows.length < 8) {
			for (const row of rows) if (row.value === value && row.kind === kind) return true;
			return false;
		}
		this.#seen ??= new Set(rows.map((row) => `${row.kind} ${row.value}`));
		const key = `${kind} ${value}`;
		if (this.#seen.has(key)) return true;
		this.#seen.add(key);
		return false;
	}
}

/** Schemes whose authority is a host even without a dot; `note://todo` has none. */
const NETWORK =
	/^(?:https?|wss?|s?ftps?|ssh|smb|ldaps?|gopher|tcp|udp|rediss?|postgres(?:ql)?|mysql|mongodb|amqps?|mqtts?)$/;

function addUrls(text: string, found: Found): void {
	for (const { scheme, value, host } of findUrls(text)) {
		if (found.isFull) return;
		found.add('url', scheme, value);
		if (scheme === 'file') {
			const path = value.slice('file://'.length);
			if (path.startsWith('/')) found.add('path', null, percentDecoded(path));
		} else if (host !== null && (NETWORK.test(scheme) || /[.:]/.test(host))) addHost(host, found);
	}
}

function addHost(host: string, found: Found): void {
	if (isIpv4(host) || host.includes(':')) found.add('ip', null, host);
	else if (!host.includes('[')) found.add('host', null, host);
}

function percentDecoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

function addPaths(text: string, found: Found, role: string): void {
	// An argument that is one path may hold blanks.
	if (
		role === 'argument' &&
		text.length < 1024 &&
		/^(?:~?\/[\w.-]|[A-Za-z]:\\)[^\n\r"<>|;&]*$/.test(text) &&
		/ /.test(text)
	) {
		if (/^[A-Za-z]:/.test(text)) {
			found.add('path', null, text.replace(/\\+/g, '\\').toLowerCase());
			return;
		}
		if (!/ [/~-]/.test(text) && /^~?\/[^/ ]+\//.test(text)) {
			found.add('path', null, text);
			return;
		}
	}
	for (const { value } of findPaths(text)) {
		if (found.isFull) return;
		found.add('path', null, value);
	}
}

function addWallets(text: string, found: Found): void {
	let end = 0;
	for (let tried = 0; tried < MOST_WORDS; tried++) {
		const start = findRun(text, WORD_UNITS, 1, SHORTEST_WALLET, end);
		if (start === -1) return;
		end = runEnd(text, WORD_UNITS, 1, start);
		if (end - start > LONGEST_WALLET) continue;
		const word = text.slice(start, end);
		const kind = walletKind(word);
		if (kind === null) continue;
		const isCaseFree = kind === 'ethereum' || /^bc1/i.test(word);
		found.add('wallet', kind, isCaseFree ? word.toLowerCase() : word);
	}
}
