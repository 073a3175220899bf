const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6_GROUPS = /^(?:[0-9a-f]{1,4}(?::(?!$)|$))*$/i;

/**
 * An IP address as ECS wants it, without the prefix of an IPv4 address mapped into IPv6 (`::ffff:192.0.2.1`);
 * `null` for a host name or anything else.
 */
export function ipAddress(text: string | null): string | null {
	if (text === null || text.length > 45) return null;
	const plain = text.replace(/^::ffff:(?=\d+\.)/i, '');
	return IPV4.test(plain) || isIpv6(plain) ? plain : null;
}

function isIpv6(text: string): boolean {
	const halves = text.split('::');
	if (halves.length > 2 || !text.includes(':')) return false;
	const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
	if (!halves.every((half) => IPV6_GROUPS.test(half))) return false;
	return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
