import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { serveApp } from '../cli/serve.ts';
import { BROWSER_ARGS, findBrowser } from './browser.ts';

/** `npm run docs:screenshots`: a picture of each view of the built page with a sample incident, into docs/screenshots/. */
const OUT = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 390, height: 844 },
];

mkdirSync(OUT, { recursive: true });
const dir = process.argv[2] ?? fileURLToPath(new URL('../dist/web/', import.meta.url));
const served = await serveApp({ dir });
const browser = await chromium.launch({
	executablePath: findBrowser(),
	args: BROWSER_ARGS,
});
for (const viewport of SIZES) {
	for (const colorScheme of ['light', 'dark'] as const) {
		const context = await browser.newContext({
			viewport,
			colorScheme,
			locale: 'en-US',
			timezoneId: 'Asia/Seoul',
		});
		const page = await context.newPage();
		const take = (view: string) =>
			page.screenshot({ path: `${OUT}${view}-${viewport.width}-${colorScheme}.png` });
		await page.goto(served.url);
		await page.getByRole('heading', { level: 1 }).first().waitFor();
		await take('open');
		await page.getByText('The forecast that wanted a key').first().click();
		await page
			.locator('[data-phase="done"]')
			.first()
			.waitFor({ state: 'attached', timeout: 120_000 });
		await settle(page);
		await take('recognition');
		for (const view of ['alerts', 'events', 'query']) {
			await page.locator(`a[href^="#${view}"], a[href^="#/${view}"]`).first().click();
			await settle(page);
			await take(view);
		}
		await context.close();
	}
}
await browser.close();
await served.close();

/** Waits until nothing on the page says that it is busy. */
async function settle(page: Page): Promise<void> {
	await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
	await page.waitForTimeout(800);
}
