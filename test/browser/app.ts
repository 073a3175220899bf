import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { build } from 'vite';
import { type LocalFile, type Served, type ServeOptions, serveApp } from '../../cli/serve.ts';
import { contentSecurityPolicy } from '../../scripts/vite-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const APP_DIR = join(ROOT, 'dist/web');

/** Where the tests' own servers listen. */
const origins = new Set<string>();

async function serve(options: ServeOptions, use: (served: Served) => Promise<void>): Promise<void> {
	const served = await serveApp(options);
	origins.add(new URL(served.url).origin);
	await use(served);
	await served.close();
}

/** Builds the data side without the face, bound by the same policy as the page, and once more without it. */
async function buildHarness(): Promise<string> {
	const outDir = join(ROOT, 'dist/test-harness');
	await build({
		root: join(import.meta.dirname, 'harness'),
		configFile: false,
		base: './',
		logLevel: 'error',
		plugins: [contentSecurityPolicy()],
		build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
		worker: { format: 'es' },
	});
	const html = await readFile(join(outDir, 'index.html'), 'utf8');
	const unbound = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
	await writeFile(join(outDir, 'unbound.html'), unbound);
	// As on a static host that sends no headers: the policy in the page has to do alone.
	await writeFile(join(outDir, '_headers'), '');
	return outDir;
}

interface Pages {
	/** Files that `appWithFiles` offers; set with `test.use`. */
	offered: readonly LocalFile[];
	/** The built page as `sillok open PATH…` serves it. */
	appWithFiles: Served;
	/** Every request of the page and its workers that went to another origin; checked to be empty after each test. */
	foreign: string[];
}
interface Servers {
	/** The built page. */
	app: Served;
	/** The data side alone, see `harness/`. */
	harness: Served;
}

/** Playwright's test with the built page served on loopback, and no request to anywhere else allowed. */
export const test = base.extend<Pages, Servers>({
	app: [
		async ({ browserName: _ }, use) => {
			if (!existsSync(join(APP_DIR, 'index.html'))) throw new Error('run `npm run build` first');
			await serve({ dir: APP_DIR }, use);
		},
		{ scope: 'worker' },
	],
	harness: [
		async ({ browserName: _ }, use) => {
			await serve({ dir: await buildHarness() }, use);
		},
		{ scope: 'worker', timeout: 180_000 },
	],
	offered: [[], { option: true }],
	appWithFiles: async ({ offered }, use) => {
		await serve({ dir: APP_DIR, files: offered }, use);
	},
	foreign: [
		async ({ context }, use) => {
			const foreign: string[] = [];
			context.on('request', (request) => {
				const url = new URL(request.url());
				const local = url.protocol === 'blob:' || url.protocol === 'data:';
				if (!local && !origins.has(url.origin)) foreign.push(request.url());
			});
			// Refused by the policy, it never left the browser.
			context.on('requestfailed', (request) => {
				const at = foreign.indexOf(request.url());
				if (at >= 0 && request.failure()?.errorText === 'csp') foreign.splice(at, 1);
			});
			await use(foreign);
			expect(foreign).toEqual([]);
		},
		{ auto: true },
	],
});
export { expect };
