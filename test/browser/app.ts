import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { build } from 'vite';
import { type Served, serveApp } from '../../cli/serve.ts';
import { contentSecurityPolicy } from '../../scripts/vite-page.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Where the tests' own servers listen. */
const origins = new Set<string>();

async function serve(dir: string, use: (served: Served) => Promise<void>): Promise<void> {
	const served = await serveApp({ dir });
	origins.add(new URL(served.url).origin);
	await use(served);
	await served.close();
}

/** Builds the data side without the face, bound by the same policy as the page. */
async function buildHarness(): Promise<string> {
	const outDir = join(ROOT, 'dist/test-harness');
	await build({
		root: join(import.meta.dirname, 'harness'),
		configFile: false,
		base: './',
		logLevel: 'warn',
		plugins: [contentSecurityPolicy()],
		build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
		worker: { format: 'es' },
	});
	return outDir;
}

interface Pages {
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
			const dir = join(ROOT, 'dist/web');
			if (!existsSync(join(dir, 'index.html'))) throw new Error('run `npm run build` first');
			await serve(dir, use);
		},
		{ scope: 'worker' },
	],
	harness: [
		async ({ browserName: _ }, use) => {
			await serve(await buildHarness(), use);
		},
		{ scope: 'worker', timeout: 180_000 },
	],
	foreign: [
		async ({ context }, use) => {
			const foreign: string[] = [];
			context.on('request', (request) => {
				const url = new URL(request.url());
				const local = url.protocol === 'blob:' || url.protocol === 'data:';
				if (!local && !origins.has(url.origin)) foreign.push(request.url());
			});
			await use(foreign);
			expect(foreign).toEqual([]);
		},
		{ auto: true },
	],
});
export { expect };
