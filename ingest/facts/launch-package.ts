import { program, unwrapped } from './launch-wrappers.ts';
import { imageSpec, npmSpec, type PackageSpec, pypiSpec } from './package-spec.ts';
import { shellCommands } from './shell-words.ts';

/** What a launch really runs, behind shells and wrappers. */
export interface LaunchTarget {
	spec: PackageSpec | null;
	/** Arguments that the package gets. */
	rest: readonly string[];
}

const NOTHING: LaunchTarget = { spec: null, rest: [] };
const MOST_WRAPPERS = 8;

/** The package behind a command and its arguments, through `cmd /c`, `sh -c`, `env`, `sudo` and their like. */
export function launchTarget(words: readonly string[]): LaunchTarget {
	let now = words;
	for (let depth = 0; depth < MOST_WRAPPERS && now.length > 0; depth++) {
		const inner = unwrapped(now, fromShell);
		if (inner === null) return runnerTarget(program(now[0]!), now);
		now = inner;
	}
	return NOTHING;
}

/** The first command of a script that runs a package, else its first command. */
function fromShell(words: readonly string[]): readonly string[] | null {
	if (words.length === 0) return null;
	if (words.length > 1 && !/\s/.test(words[0]!)) return words;
	const commands = shellCommands(words[0]!);
	const runs = commands.find((command) => {
		const inner = withoutPrefix(command);
		return inner.length > 0 && runnerTarget(program(inner[0]!), inner).spec !== null;
	});
	return runs ?? commands[0] ?? null;
}

/** A command without assignments, `exec`, `sudo` and the like; shells inside stay closed. */
function withoutPrefix(command: readonly string[]): readonly string[] {
	let now = command;
	for (let depth = 0; depth < MOST_WRAPPERS && now.length > 0; depth++) {
		const inner = unwrapped(now, () => null);
		if (inner === null) break;
		now = inner;
	}
	return now;
}

const NPX_VALUED = new Set([
	'-c',
	'--call',
	'--registry',
	'--prefix',
	'--node-options',
	'-w',
	'--workspace',
	'--cache',
	'--loglevel',
	'--userconfig',
]);
const UV_VALUED = new Set([
	...[
		'--python',
		'-p',
		'--index-url',
		'-i',
		'--index',
		'--default-index',
		'--extra-index-url',
		'--find-links',
		'--with-editable',
	],
	...[
		'--with-requirements',
		'--directory',
		'--project',
		'--env-file',
		'--cache-dir',
		'--refresh-package',
		'--group',
		'--extra',
	],
	...[
		'--constraint',
		'-c',
		'--overrides',
		'--prerelease',
		'--resolution',
		'--config-file',
		'--package',
		'--exclude-newer',
	],
]);

function runnerTarget(name: string, words: readonly string[]): LaunchTarget {
	const rest = words.slice(1);
	switch (name) {
		case 'npx':
		case 'pnpx':
		case 'bunx':
			return npmTarget(rest);
		case 'npm':
			return /^(?:exec|x)$/.test(rest[0] ?? '') ? npmTarget(rest.slice(1)) : NOTHING;
		case 'bun':
			return rest[0] === 'x' ? npmTarget(rest.slice(1)) : NOTHING;
		case 'pnpm':
		case 'yarn':
			return /^(?:dlx|exec)$/.test(rest[0] ?? '') ? npmTarget(rest.slice(1)) : NOTHING;
		case 'deno': {
			const spec = rest.find((word) => word.startsWith('npm:'));
			return spec === undefined
				? NOTHING
				: { spec: npmSpec(spec.replace(/^npm:\/?/, '')), rest: after(rest, spec) };
		}
		case 'node':
		case 'tsx':
			return scriptTarget(rest);
		case 'uvx':
			return uvTarget(rest);
		case 'uv': {
			const at = rest.findIndex((word) => word === 'run' || word === 'tool');
			if (at === -1) return NOTHING;
			if (rest[at] === 'tool')
				return rest[at + 1] === 'run' ? uvTarget(rest.slice(at + 2)) : NOTHING;
			return uvRunTarget(rest.slice(at + 1));
		}
		case 'pipx':
			return rest[0] === 'run' ? pipxTarget(rest.slice(1)) : NOTHING;
		case 'docker':
		case 'podman':
		case 'nerdctl': {
			const at = rest.indexOf('run');
			return at === -1 || rest[0] === 'compose' ? NOTHING : imageTarget(rest.slice(at + 1));
		}
		default:
			return /^(?:python|pypy|py)[\d.]*w?$/.test(name) ? moduleTarget(rest) : scriptTarget(words);
	}
}

function npmTarget(words: readonly string[]): LaunchTarget {
	let named: string | null = null;
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		if (word === '-p' || word === '--package') named ??= words[++at] ?? null;
		else if (word.startsWith('--package=')) named ??= word.slice('--package='.length);
		else if (word === '--') continue;
		else if (NPX_VALUED.has(word)) at++;
		else if (!word.startsWith('-')) {
			return { spec: npmSpec(named ?? word), rest: words.slice(at + 1) };
		}
	}
	return named === null ? NOTHING : { spec: npmSpec(named), rest: [] };
}

function uvTarget(words: readonly string[]): LaunchTarget {
	let from: string | null = null;
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		if (word === '--from') from = words[++at] ?? null;
		else if (word.startsWith('--from=')) from = word.slice('--from='.length);
		else if (word === '--with' || UV_VALUED.has(word)) at++;
		else if (!word.startsWith('-')) {
			return { spec: pypiSpec(from ?? word), rest: words.slice(at + 1) };
		}
	}
	return NOTHING;
}

/** `uv run --with PACKAGE COMMAND`: of several packages the one that is named like the command. */
function uvRunTarget(words: readonly string[]): LaunchTarget {
	const packages: string[] = [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		if (word === '--with') packages.push(words[++at] ?? '');
		else if (word.startsWith('--with=')) packages.push(word.slice('--with='.length));
		else if (word === '-m' || word === '--module') {
			const module = moduleTarget(words.slice(at));
			return packages.length > 0 ? { spec: pypiSpec(packages[0]!), rest: module.rest } : module;
		} else if (UV_VALUED.has(word)) at++;
		else if (!word.startsWith('-')) {
			const inner = program(word);
			if (/^python[\d.]*$/.test(inner) && packages.length === 0)
				return moduleTarget(words.slice(at + 1));
			const spec = packages.map(pypiSpec).find((found) => found?.package === word);
			const first = packages.length === 0 ? null : pypiSpec(packages[0]!);
			return { spec: spec ?? first, rest: words.slice(at + 1) };
		}
	}
	return NOTHING;
}

function pipxTarget(words: readonly string[]): LaunchTarget {
	let named: string | null = null;
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		if (word === '--spec') named = words[++at] ?? null;
		else if (/^--(?:python|index-url|pip-args)$/.test(word)) at++;
		else if (!word.startsWith('-')) {
			return { spec: pypiSpec(named ?? word), rest: words.slice(at + 1) };
		}
	}
	return NOTHING;
}

/** `python -m module`: a module is named like its package, with `_` for `-`. */
function moduleTarget(words: readonly string[]): LaunchTarget {
	const at = words.findIndex((word) => word === '-m' || word === '--module');
	const module = words[at + 1];
	if (
		at === -1 ||
		module === undefined ||
		words.slice(0, at).some((word) => !word.startsWith('-'))
	) {
		return NOTHING;
	}
	return { spec: pypiSpec(module.split('.')[0]!.replaceAll('_', '-')), rest: words.slice(at + 2) };
}

/** A script inside `node_modules` belongs to the package whose folder it is in. */
function scriptTarget(words: readonly string[]): LaunchTarget {
	const at = words.findIndex((word) => !word.startsWith('-'));
	const path = (words[at] ?? '').replaceAll('\\', '/');
	const folder = path.slice(path.lastIndexOf('/node_modules/'));
	const name = /^\/node_modules\/((?:@[\w.~-]+\/)?[\w~-][\w.~-]*)\//.exec(folder)?.[1];
	if (name === undefined) return NOTHING;
	return { spec: { package: name, version: null, registry: 'npm' }, rest: words.slice(at + 1) };
}

const DOCKER_FLAGS =
	/^(?:-[ditPq]+|--(?:detach|interactive|tty|rm|init|privileged|publish-all|read-only|no-healthcheck|oom-kill-disable|sig-proxy|quiet|disable-content-trust|help|replace|tls-verify))$/;

function imageTarget(words: readonly string[]): LaunchTarget {
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		if (!word.startsWith('-')) return { spec: imageSpec(word), rest: words.slice(at + 1) };
		const carriesValue =
			word.includes('=') || DOCKER_FLAGS.test(word) || /^-[evpwumlh]./.test(word);
		if (!carriesValue) at++;
	}
	return NOTHING;
}

function after(words: readonly string[], word: string): readonly string[] {
	return words.slice(words.indexOf(word) + 1);
}
