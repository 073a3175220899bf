import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const VIEWS = ['open', 'files', 'alerts', 'events', 'query'];
const SAMPLE = 'The forecast that wanted a key';

for (const theme of ['light', 'dark'] as const) {
	for (const width of [1280, 390]) {
		test(`every view is accessible: ${theme}, ${width} px wide`, async ({ page, app }) => {
			await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
			await page.setViewportSize({ width, height: 800 });
			await page.goto(app.url);
			await expectAccessible(page, 'start');
			await page.getByRole('button', { name: SAMPLE }).click();
			await expect(page).toHaveURL(/#\/files/);
			await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
			for (const view of VIEWS) {
				await page.evaluate((name) => {
					location.hash = `#/${name}`;
				}, view);
				await page.waitForLoadState('networkidle');
				await expect(page.locator('main h1, main h2').first()).toBeAttached();
				await expectAccessible(page, view);
			}
		});
	}
}

async function expectAccessible(page: Page, view: string): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
	const found = violations.map(({ id, nodes }) => ({
		id,
		nodes: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
	}));
	expect.soft(found, view).toEqual([]);
}
