/** A page in a browser may reach loopback by a name of its own (DNS rebinding); it cannot forge `Host` or `Origin`. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Why a request to a proxy on loopback is refused, `null` when it is not: its `Host` names another machine, or its
 * `Origin` is a page of another one (MCP, "Transports", "Security Warning").
 */
export function refusal(
	host: string | undefined,
	origin: string | undefined,
	port: number,
): string | null {
	if (!isOwn(host)) return 'Host is not this computer';
	const stated = /:(\d+)$/.exec(host ?? '')?.[1];
	if (stated !== undefined && Number(stated) !== port) return 'Host names another port';
	if (origin === undefined) return null;
	const page = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1];
	return isOwn(page) ? null : 'Origin is not a page of this computer';
}

function isOwn(host: string | undefined): boolean {
	return OWN_NAMES.has((host ?? '').replace(/:\d*$/, '').toLowerCase());
}
