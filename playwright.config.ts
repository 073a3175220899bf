import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.ts';

/** Nothing but the pages under test may use the network. */
const QUIET = [
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-quic',
];

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
			args: ['--no-sandbox', '--disable-gpu', ...QUIET],
		},
	},
});
