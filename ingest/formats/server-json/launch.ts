import {
	isObject,
	type JsonObject,
	listMember,
	member,
	textMember,
} from '../../facts/json-value.ts';
import { maskUrl } from '../../facts/mask-url.ts';
import type { ServerLaunch } from '../../mcp/observation.ts';

const MOST = 1000;

/** Programs that run a package, by the kind of its registry. */
const RUNNERS: ReadonlyMap<string, readonly string[]> = new Map([
	['npm', ['npx', '-y']],
	['pypi', ['uvx']],
	['oci', ['docker', 'run', '-i', '--rm']],
	['docker', ['docker', 'run', '-i', '--rm']],
	['docker_hub', ['docker', 'run', '-i', '--rm']],
	['nuget', ['dnx']],
]);

/** A member under its name of either generation: `registryType` and `registry_type`. */
function either(value: unknown, camel: string): unknown {
	const snake = camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	return member(value, camel) ?? member(value, snake);
}

function eitherText(value: unknown, camel: string): string | null {
	const found = either(value, camel);
	return typeof found === 'string' ? found : null;
}

function eitherList(value: unknown, camel: string): readonly unknown[] {
	const found = either(value, camel);
	return Array.isArray(found) ? found.slice(0, MOST) : [];
}

/** How a package of a registry's entry is run; `null` when the entry does not name it. */
export function launchOfPackage(pack: unknown): ServerLaunch | null {
	const registry = eitherText(pack, 'registryType') ?? eitherText(pack, 'registryName') ?? '';
	const name = textMember(pack, 'identifier') ?? textMember(pack, 'name');
	if (name === null) return null;
	const hint = eitherText(pack, 'runtimeHint');
	const runner = RUNNERS.get(registry) ?? [];
	const start = hint === null || hint === runner[0] ? runner : [hint];
	const spec = packageSpec(registry, name, textMember(pack, 'version'));
	const isAddress = /^https?:/i.test(name);
	const words = isAddress
		? []
		: [
				...start,
				...argumentWords(eitherList(pack, 'runtimeArguments')),
				spec,
				...argumentWords(eitherList(pack, 'packageArguments')),
			];
	return {
		origin: 'config',
		command: words[0] ?? null,
		args: words.slice(1),
		url: isAddress ? maskUrl(name) : null,
		envKeys: namesOf(eitherList(pack, 'environmentVariables')),
		hasAuth: null,
	};
}

/** How a hosted server of a registry's entry is reached; `null` when the entry has no address. */
export function launchOfRemote(remote: unknown): ServerLaunch | null {
	const url = textMember(remote, 'url');
	if (url === null) return null;
	const asksAuth = listMember(remote, 'headers').some((header) => {
		const name = textMember(header, 'name') ?? '';
		const isSecret = either(header, 'isSecret') === true;
		return isSecret || /^authorization$|token|api[-_]?key/i.test(name);
	});
	return {
		origin: 'config',
		command: null,
		args: [],
		url: maskUrl(url),
		envKeys: [],
		hasAuth: asksAuth ? true : null,
	};
}

function packageSpec(registry: string, name: string, version: string | null): string {
	if (version === null || version === '') return name;
	if (registry === 'pypi') return `${name}==${version}`;
	if (registry === 'npm' || registry === 'nuget') return `${name}@${version}`;
	return /:[^/]+$/.test(name) ? name : `${name}:${version}`;
}

/** Arguments with a value that is no secret; those that the user has to fill in are left out. */
function argumentWords(args: readonly unknown[]): string[] {
	return args.flatMap((arg) => {
		const value = textMember(arg, 'value') ?? textMember(arg, 'default');
		const name = textMember(arg, 'name');
		if (either(arg, 'isSecret') === true || !isObject(arg)) return [];
		if (textMember(arg, 'type') === 'named' && name !== null) {
			return value === null ? [name] : [name, value];
		}
		return value === null ? [] : [value];
	});
}

function namesOf(variables: readonly unknown[]): string[] {
	return variables
		.map((variable) => textMember(variable, 'name'))
		.filter((name) => name !== null)
		.map((name) => name.replaceAll(',', ' '));
}

/** The version of an entry, under its name of either generation. */
export function versionOf(server: JsonObject): string | null {
	return textMember(server, 'version') ?? textMember(either(server, 'versionDetail'), 'version');
}
