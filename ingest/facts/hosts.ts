/** Top-level domains that make two labels a host; country codes and young ones double as words, file types and members. */
const PLAIN_DOMAINS = new Set(['com', 'net', 'org', 'edu', 'gov', 'onion', 'example']);
const OTHER_DOMAINS = new Set(
	(
		'io dev ai app co me info biz xyz site online top club shop cloud tech tv cc ws store live link page run ' +
		'kr jp cn ru uk de fr eu us ca au in br it es nl se no fi pl ch at be cz tr ir ua tw hk sg my th vn id ph mx ar cl za il ' +
		'int mil su internal local test invalid localhost'
	).split(' '),
);
/** Words of programs before a dot: `this.org` is a member, not a host. */
const NOT_FIRST = new Set(
	(
		'this self req res request response ctx context event args params config data obj object item user row node props state ' +
		'com org net io dev java javax system microsoft'
	).split(' '),
);

/** Whether a dotted name in free text is clearly a host; `hasMore` when a path or port follows it. */
export function isHostName(name: string, hasMore: boolean): boolean {
	if (name.length > 253) return false;
	const labels = name.split('.');
	if (labels.length < 2) return false;
	for (const label of labels) {
		if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(label)) return false;
	}
	const domain = labels.at(-1)!;
	// `System.Net` and `Foo.Com` are names of programs.
	if (domain !== domain.toLowerCase() && name !== name.toUpperCase()) return false;
	const first = labels[0]!.toLowerCase();
	const last = domain.toLowerCase();
	if (labels.length === 2 && NOT_FIRST.has(first)) return false;
	if (labels.length > 2 && /^(?:com|org|net|io|java|javax)$/.test(first)) return false;
	if (PLAIN_DOMAINS.has(last) || last.startsWith('xn--')) return true;
	return OTHER_DOMAINS.has(last) && (hasMore || first === 'www' || isServiceName(labels));
}

/** Three labels of which one looks like a machine or a second-level registry: `api.service.dev`, `shop.co.kr`. */
function isServiceName(labels: readonly string[]): boolean {
	if (labels.length < 3) return false;
	if (/^(?:co|com|ne|or|go|ac|org|net|gov|edu)$/.test(labels.at(-2)!)) return true;
	return (
		/^(?:api|mcp|mail|cdn|app|docs|dev|ftp|smtp|auth|login|static|img|git|ns\d?|srv\d?)$/.test(
			labels[0]!,
		) || labels.some((label) => /[a-z]-[a-z0-9]/.test(label))
	);
}

/** Whether four dotted numbers are an IPv4 address. */
export function isIpv4(text: string): boolean {
	return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

/** Whether a text is an IPv6 address (RFC 4291), not a time, a MAC address or a scope operator. */
export function isIpv6(text: string): boolean {
	if (text.length < 3 || text.length > 45 || text.includes(':::')) return false;
	const tail = /^(.*:)((?:\d{1,3}\.){3}\d{1,3})$/.exec(text);
	if (tail !== null && !isIpv4(tail[2]!)) return false;
	const plain = tail === null ? text : `${tail[1]}0:0`;
	const halves = plain.split('::');
	if (halves.length > 2) return false;
	const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
	if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
	if (halves.length === 1) return groups.length === 8;
	if (groups.length > 7) return false;
	// `a::b` is more often a name in C++, Rust or Ruby.
	return (
		tail !== null ||
		text === '::1' ||
		(groups.length >= 2 &&
			/^(?:2[0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|64:ff9b):/i.test(text)) ||
		groups.length >= 4
	);
}
