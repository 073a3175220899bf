/** A token format that is known by its beginning; `pattern` is tried only where a long word begins. */
export interface TokenFormat {
	kind: string;
	prefix: string;
	pattern: RegExp;
}

/** Formats as their issuers publish them; lengths are the least that the issuer uses, where it varies. */
const FORMATS: readonly TokenFormat[] = (
	[
		['anthropic-key', 'sk-ant-', /sk-ant-[\w-]{20,250}/y],
		['openrouter-key', 'sk-or-', /sk-or-v\d-[0-9a-zA-Z]{32,100}/y],
		['openai-key', 'sk-', /sk-(?:proj|svcacct|admin)-[\w-]{20,250}/y],
		['openai-key', 'sk-', /sk-[A-Za-z0-9]{32,100}(?![\w-])/y],
		['stripe-key', 'sk_', /sk_(?:live|test)_[A-Za-z0-9]{16,250}/y],
		['stripe-key', 'rk_', /rk_(?:live|test)_[A-Za-z0-9]{16,250}/y],
		['aws-access-key', 'AKIA', /AKIA[A-Z0-9]{16}(?![A-Za-z0-9])/y],
		['aws-access-key', 'ASIA', /ASIA[A-Z0-9]{16}(?![A-Za-z0-9])/y],
		['google-api-key', 'AIza', /AIza[\w-]{35}/y],
		['google-client-secret', 'GOCSPX-', /GOCSPX-[\w-]{20,64}/y],
		['github-token', 'ghp_', /ghp_[A-Za-z0-9]{20,255}/y],
		['github-token', 'gho_', /gho_[A-Za-z0-9]{20,255}/y],
		['github-token', 'ghu_', /ghu_[A-Za-z0-9]{20,255}/y],
		['github-token', 'ghs_', /ghs_[A-Za-z0-9]{20,255}/y],
		['github-token', 'ghr_', /ghr_[A-Za-z0-9]{20,255}/y],
		['github-token', 'github_pat_', /github_pat_\w{22,255}/y],
		['gitlab-token', 'gl', /gl(?:pat|ptt|dt|rt|cbt|ft|imt|agent|soat)-[\w-]{20,255}/y],
		['slack-token', 'xox', /xox[abeoprs]-[A-Za-z0-9-]{10,250}/y],
		['slack-token', 'xapp-', /xapp-\d-[A-Za-z0-9-]{10,250}/y],
		['npm-token', 'npm_', /npm_[A-Za-z0-9]{30,64}/y],
		['pypi-token', 'pypi-', /pypi-[\w-]{50,500}/y],
		['huggingface-token', 'hf_', /hf_[A-Za-z0-9]{30,64}/y],
		['digitalocean-token', 'do', /do[opr]_v1_[0-9a-f]{64}/y],
		['twilio-key', 'SK', /SK[0-9a-f]{32}(?![\w-])/y],
	] as const
).map(([kind, prefix, pattern]) => ({ kind, prefix, pattern }));

/** Token formats by the first character of their prefix. */
export const TOKEN_FORMATS: ReadonlyMap<string, readonly TokenFormat[]> = byFirstCharacter();

function byFirstCharacter(): Map<string, TokenFormat[]> {
	const groups = new Map<string, TokenFormat[]>();
	for (const format of FORMATS) {
		const first = format.prefix[0]!;
		groups.set(first, [...(groups.get(first) ?? []), format]);
	}
	return groups;
}

/** Endings of names (lower case, letters and digits only) that hold a secret, with the kind they give it. */
const NAMES: readonly (readonly [ending: string, kind: string])[] = [
	['secretaccesskey', 'aws-secret-key'],
	['accountkey', 'azure-storage-key'],
	['sharedaccesskey', 'azure-storage-key'],
	['password', 'password'],
	['passwd', 'password'],
	['passphrase', 'password'],
	['pwd', 'password'],
	['apikey', 'api-key'],
	['authkey', 'api-key'],
	['accesskey', 'api-key'],
	['secretkey', 'api-key'],
	['privatekey', 'api-key'],
	['secret', 'secret'],
	['token', 'token'],
];

/** Names that end like a secret and hold none: pages, progress, counts. */
const NOT_SECRET =
	/(?:page|next|continuation|sync|progress|cursor|start|stop|end|eos|bos|pad|unk|sep|mask|max|min|change|snapshot|resume)token$|public(?:access)?key$/;

/** Kind of secret that a key, variable or parameter of this name holds; `null` for any other name. */
export function secretKindOfName(name: string): string | null {
	const known = kindsOfNames.get(name);
	if (known !== undefined) return known;
	const kind = kindOfName(name);
	if (kindsOfNames.size < MOST_NAMES && name.length <= 64) kindsOfNames.set(name, kind);
	return kind;
}

/** A log has few names of parameters, but a hostile one may make up many. */
const MOST_NAMES = 4096;
const kindsOfNames = new Map<string, string | null>();

function kindOfName(name: string): string | null {
	const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
	if (NOT_SECRET.test(plain)) return null;
	for (const [ending, kind] of NAMES) if (plain.endsWith(ending)) return kind;
	return null;
}

const PLACEHOLDER =
	/^(?:your|my[-_]|insert|enter|replace|change[-_]?me|dummy|redacted|removed|hidden|masked|null|none|undefined|true|false|process\.env|os\.environ|env\.)|x{4,}|\*{3,}|\.{3}|^[$%#@[({<]|\$\{|\{\{|<[a-z]/i;

/** Whether a value stands for a secret that is not there, such as `${TOKEN}` or `your-key`. */
export function isPlaceholder(value: string): boolean {
	return PLACEHOLDER.test(value) || /^(?:pass(?:word|wd)?|pwd|secret|token|key)$/i.test(value);
}

/** Whether a value could be a real secret: long enough, not a placeholder or a plain word, mixed characters. */
export function looksSecret(value: string, kind: string): boolean {
	if (value.length < 8 || value.length > 512 || isPlaceholder(value)) return false;
	const classes =
		Number(/[a-z]/.test(value)) +
		Number(/[A-Z]/.test(value)) +
		Number(/\d/.test(value)) +
		Number(/[^A-Za-z0-9]/.test(value));
	if (classes < 2 || !/[\d!@#$%^&*+=]/.test(value)) return false;
	// Dates, versions, paths and addresses have their own look.
	if (/^[\d.:/TZ+-]+$/.test(value) || /^(?:https?:|\/|~\/|[A-Za-z]:\\)/.test(value)) return false;
	return entropy(value) >= (kind === 'password' ? 2.5 : 3);
}

/** Shannon entropy in bits per character. */
function entropy(value: string): number {
	const counts = new Map<string, number>();
	for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
	let bits = 0;
	for (const count of counts.values()) {
		const share = count / value.length;
		bits -= share * Math.log2(share);
	}
	return bits;
}
