import { join } from 'node:path';
import { en } from '../../web/i18n/en.ts';
import { expect, test } from './app.ts';

const INCIDENT = join(
	import.meta.dirname,
	'../../sample-logs/incidents/forecast-that-wanted-a-key/logs',
);
const name = 'mcp-server-weather.log';

test.use({ offered: [{ path: `weather/${name}`, file: join(INCIDENT, name) }] });

test('files given on the command line open by themselves', async ({ page, appWithFiles }) => {
	await page.goto(appWithFiles.url);
	await expect(page.getByRole('link', { name: en.seeAlerts(3) })).toBeVisible();
	await expect(page.getByRole('cell', { name }).or(page.getByText(name)).first()).toBeVisible();
});

test('another page of the same server gets none of them without the token', async ({
	page,
	appWithFiles,
}) => {
	await page.goto(new URL('/', appWithFiles.url).href);
	const status = await page.evaluate(async () => (await fetch('files/0')).status);
	expect(status).toBe(403);
});
