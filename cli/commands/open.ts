import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommandError, EXIT } from '../exit.ts';
import { findInputs } from '../inputs.ts';
import { serveApp } from '../serve.ts';

export interface OpenOptions {
	readonly port?: number;
}

/** `sillok open`: serves the page on loopback with the given files already chosen, until it is stopped. */
export async function open(paths: readonly string[], options: OpenOptions): Promise<number> {
	const dir = fileURLToPath(import.meta.resolve('#web/index.html')).replace(/index\.html$/, '');
	if (!existsSync(dir)) {
		throw new CommandError(EXIT.input, 'the page is not built: run `npm run build` once');
	}
	const inputs = paths.length === 0 ? [] : await findInputs(paths);
	const served = await serveApp({
		dir,
		files: inputs.map((input) => ({ path: input.path, file: input.path })),
		...(options.port === undefined ? {} : { port: options.port }),
	});
	process.stdout.write(`${served.url}\n`);
	process.stderr.write('Open this address in a browser. Ctrl+C ends it.\n');
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	await served.close();
	return EXIT.ok;
}
