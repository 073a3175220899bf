import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { contentSecurityPolicy, precompress } from './scripts/vite-page.ts';

export default defineConfig({
	root: 'web',
	base: './',
	plugins: [svelte({ configFile: false }), contentSecurityPolicy(), precompress()],
	build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
	worker: { format: 'es' },
	test: {
		root: '.',
		include: ['test/**/*.test.ts'],
		exclude: ['test/built/**'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
