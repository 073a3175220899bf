import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from './scripts/browser.ts';

export default defineConfig({
	testDir: 'test/browser',
	testMatch: '*.spec.ts',
	outputDir: 'test-results',
	workers: 1,
	timeout: 90_000,
	expect: { timeout: 30_000 },
	forbidOnly: true,
	reporter: [['list']],
	use: {
		viewport: { width: 1280, height: 800 },
		locale: 'en-US',
		timezoneId: 'Asia/Seoul',
		screenshot: 'only-on-failure',
		launchOptions: {
			executablePath: findBrowser(),
			args: BROWSER_ARGS,
		},
	},
});
