import { ConfigText, type Edit } from './config-text.ts';
import { serverEntries } from './server-entries.ts';
import { isCurrent, type Launcher, stateOf, unwrap, wrap } from './wrap.ts';

/** What was done with one server. */
export interface ServerChange {
	readonly name: string;
	readonly project: string | null;
	readonly done: 'wrapped' | 'unwrapped' | 'unchanged' | 'remote' | 'refused';
	/** Why it was refused. */
	readonly reason?: string;
}

export interface ConfigChange {
	readonly bytes: Buffer;
	readonly servers: readonly ServerChange[];
}

/**
 * The configuration with its servers started through the launcher, or by themselves again when it is `null`; `null` when
 * the file is no JSON object. `names` are the servers to change, all when empty.
 */
export function changeConfig(
	bytes: Buffer,
	launcher: Launcher | null,
	names: readonly string[],
): ConfigChange | null {
	const servers: ServerChange[] = [];
	const config = ConfigText.of(bytes);
	if (config === null) return null;
	const edits: Edit[] = [];
	let hasOld = false;
	for (const entry of serverEntries(config)) {
		const { members, name, project } = entry;
		if (names.length > 0 && !names.includes(name)) continue;
		const found = stateOf(config, entry);
		const add = (done: ServerChange['done'], reason?: string) =>
			servers.push({ name, project, done, ...(reason === undefined ? {} : { reason }) });
		if (found.state === 'remote') add('remote');
		else if (found.state === 'unknown') add('refused', found.reason);
		else if (found.state === 'plain') {
			const key = members?.get('command')?.key;
			if (launcher === null || key === undefined) add('unchanged');
			else {
				edits.push(...wrap(config, name, launcher, found.command, found.args, key));
				add('wrapped');
			}
		} else if (launcher !== null && isCurrent(config, found.wrapped, name, launcher)) {
			add('unchanged');
		} else {
			edits.push(...unwrap(config, found.wrapped));
			// Wrapped by a program that stood elsewhere, or with other options.
			hasOld ||= launcher !== null;
			add(launcher === null ? 'unwrapped' : 'wrapped');
		}
	}
	const changed = edits.length === 0 ? bytes : config.edited(edits);
	if (ConfigText.of(changed) === null) return null;
	if (!hasOld) return { bytes: changed, servers };
	const again = changeConfig(changed, launcher, names);
	return again === null ? null : { bytes: again.bytes, servers };
}
