import { chromium } from '@playwright/test';
import { serveApp } from '../cli/serve.ts';
import { BROWSER_ARGS, findBrowser } from '../scripts/browser.ts';
import { PAGE } from './folders.ts';
import type { Row } from './measure.ts';
import type { Workload } from './workload.ts';

/** From drop to alerts in headless Chromium, in a fresh profile: what a person waits for. */
export async function benchPage(work: Workload): Promise<Row[]> {
	const served = await serveApp({ dir: PAGE });
	const browser = await chromium.launch({
		executablePath: findBrowser(),
		args: BROWSER_ARGS,
	});
	try {
		const page = await browser.newPage();
		const opening = performance.now();
		await page.goto(served.url);
		const drop = page.locator('input[type=file]').first();
		await drop.waitFor({ state: 'attached' });
		const opened = (performance.now() - opening) / 1000;
		const start = performance.now();
		await drop.setInputFiles(work.path);
		await page
			.locator('[data-phase="done"]')
			.first()
			.waitFor({ state: 'attached', timeout: 600_000 });
		const done = (performance.now() - start) / 1000;
		const of = `${work.shape}, ${work.events.toLocaleString('en')}`;
		return [
			{ what: 'page: address to drop area', events: 0, seconds: opened },
			{
				what: `page: drop to alerts, cold (${of})`,
				events: work.events,
				seconds: done,
				mbPerSecond: work.bytes / 1e6 / done,
				perSecond: work.events / done,
			},
		];
	} finally {
		await browser.close();
		await served.close();
	}
}
