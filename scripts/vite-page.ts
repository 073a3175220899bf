import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';
import { HEADERS, META_CSP } from '../web/csp.ts';

const compress = promisify(brotliCompress);
const COMPRESSIBLE = /\.(?:js|css|html|svg|wasm)$/;
const SMALLEST = 4096;
/** Above this, quality 9 takes four times as long as 5 and saves 4 % (34 MB of WebAssembly: 8.4 s, 2.0 s). */
const LARGE = 4 << 20;

/** Vite plugin: puts the content security policy into the built page and into a `_headers` file beside it. */
export function contentSecurityPolicy(): Plugin {
	return {
		name: 'sillok-csp',
		apply: 'build',
		transformIndexHtml: {
			order: 'post',
			handler: () => [
				{
					tag: 'meta',
					attrs: { 'http-equiv': 'Content-Security-Policy', content: META_CSP },
					injectTo: 'head-prepend',
				},
			],
		},
		generateBundle() {
			// The `_headers` convention of static hosts; our own server reads it too.
			const lines = HEADERS.map(([name, value]) => `  ${name}: ${value}\n`);
			this.emitFile({ type: 'asset', fileName: '_headers', source: `/*\n${lines.join('')}` });
		},
	};
}

/** Vite plugin: writes a Brotli file beside every compressible file of the built page. */
export function precompress(): Plugin {
	let out = '';
	return {
		name: 'sillok-precompress',
		apply: 'build',
		configResolved(config) {
			out = resolve(config.root, config.build.outDir);
		},
		async closeBundle() {
			for (const name of await readdir(out, { recursive: true })) {
				if (!COMPRESSIBLE.test(name)) continue;
				const bytes = await readFile(join(out, name));
				if (bytes.length < SMALLEST) continue;
				const quality = bytes.length > LARGE ? 5 : 9;
				const packed = await compress(bytes, {
					params: {
						[constants.BROTLI_PARAM_QUALITY]: quality,
						[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
					},
				});
				await writeFile(join(out, `${name}.br`), packed);
			}
		},
	};
}
