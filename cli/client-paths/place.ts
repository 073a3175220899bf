/** The system that paths are asked for; given by the caller, so that a made-up home folder can be tried on any system. */
export interface Machine {
	readonly platform: NodeJS.Platform;
	/** Home folder of the person. */
	readonly home: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Folder whose project files count too, such as `.mcp.json`; none when absent. */
	readonly cwd?: string;
}

/** Syntax of a configuration file. */
export type ConfigSyntax = 'json' | 'jsonc' | 'toml' | 'yaml';

/** A configuration file that names MCP servers. */
export interface ConfigPlace {
	/** Absolute path with `/`; `*` stands for any part of one name. */
	readonly pattern: string;
	readonly syntax: ConfigSyntax;
	/** `user`: holds for the person, `project`: for one folder. */
	readonly scope: 'user' | 'project';
}

/** Log files of a client. */
export interface LogPlace {
	/** Absolute path with `/`; `*` stands for any part of one name, `**` for any number of folders. */
	readonly pattern: string;
	/** Id of the format that reads them. */
	readonly format: string;
}

/** Where one client keeps what sillok reads. */
export interface ClientPlaces {
	/** As a person writes it on the command line. */
	readonly id: string;
	readonly title: string;
	/** Configuration files, the one that `record install` takes first. */
	readonly configs: readonly ConfigPlace[];
	readonly logs: readonly LogPlace[];
}

/** A place of logs that a format reads. */
export function log(pattern: string, format: string): LogPlace {
	return { pattern, format };
}

/** A configuration of the person. */
export function user(pattern: string, syntax: ConfigSyntax = 'json'): ConfigPlace {
	return { pattern, syntax, scope: 'user' };
}

/** A configuration of the folder; none when there is no folder. */
export function project(
	cwd: string | null,
	file: string,
	syntax: ConfigSyntax = 'json',
): ConfigPlace[] {
	return cwd === null ? [] : [{ pattern: `${cwd}/${file}`, syntax, scope: 'project' }];
}
