/** A package that a launch runs; `version` only when it is pinned to one. */
export interface PackageSpec {
	package: string;
	version: string | null;
	registry: 'npm' | 'pypi' | 'oci' | null;
}

const EXACT_VERSION = /^v?\d+(?:\.\d+)+(?:[-+.]?[0-9A-Za-z.+-]+)?$/;

/** An npm specifier: `name`, `@scope/name@1.2.3`, `name@latest` (not pinned), a Git or tarball address. */
export function npmSpec(spec: string): PackageSpec | null {
	if (/^(?:git[+:]|github:|gitlab:|bitbucket:|gist:|https?:)/.test(spec)) return addressSpec(spec);
	const plain = spec.replace(/^npm:/, '');
	if (/^[./~]|^[A-Za-z]:[\\/]|^file:/.test(plain)) return null;
	const at = plain.indexOf('@', 1);
	const name = at === -1 ? plain : plain.slice(0, at);
	if (!/^(?:@[\w.~-]+\/)?[\w.~-]+$/.test(name)) {
		return /^[\w.-]+\/[\w.-]+(?:#\S+)?$/.test(plain) ? addressSpec(plain) : null;
	}
	const asked = at === -1 ? '' : plain.slice(at + 1).replace(/^=/, '');
	return { package: name, version: EXACT_VERSION.test(asked) ? asked : null, registry: 'npm' };
}

/** A Python requirement: `name`, `name[extra]==1.2.3`, `name@1.2.3` (uvx), a Git or wheel address. */
export function pypiSpec(spec: string): PackageSpec | null {
	const direct = /^[\w.-]+\s*@\s*((?:git\+|https?:).*)$/.exec(spec)?.[1] ?? spec;
	if (/^(?:git\+|https?:)/.test(direct)) return addressSpec(direct);
	const match = /^([A-Za-z0-9][\w.-]*)(?:\[[\w,\s.-]*\])?\s*(?:(==|===|@)\s*([^\s,;]+))?/.exec(
		spec,
	);
	if (match === null || /^[./~]|[\\/]/.test(spec)) return null;
	const asked = match[3] ?? '';
	const isExact = /^v?\d[\w.+!-]*$/.test(asked) && !asked.includes('*');
	return { package: match[1]!, version: isExact ? asked : null, registry: 'pypi' };
}

/** A container image: `name`, `registry/name:tag`, `name@sha256:…`; the tag `latest` does not pin. */
export function imageSpec(image: string): PackageSpec | null {
	const match =
		/^([\w.-]+(?::\d+(?=\/))?(?:\/[\w.-]+)*?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]+))?$/.exec(image);
	if (match === null) return null;
	const tag = match[2] === 'latest' ? null : (match[2] ?? null);
	return { package: match[1]!, version: match[3] ?? tag, registry: 'oci' };
}

/** Code straight from an address; a full commit pins it. */
function addressSpec(spec: string): PackageSpec {
	const commit = /[#@]([0-9a-f]{40})$/.exec(spec)?.[1] ?? null;
	return { package: spec.replace(/[#@][0-9a-f]{40}$/, ''), version: commit, registry: null };
}
