import { defineConfig } from 'vitest/config';

/** Tests of the built program; `npm run build` comes first. */
export default defineConfig({
	test: { include: ['test/built/**/*.test.ts'], testTimeout: 60_000 },
});
