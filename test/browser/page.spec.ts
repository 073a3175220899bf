import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { en } from '../../web/i18n/en.ts';
import { ko } from '../../web/i18n/ko.ts';
import { expect, test } from './app.ts';
import { attacksOn, packOf } from './attacks.ts';
import { startLeakServer } from './leak-server.ts';

const INCIDENTS = join(import.meta.dirname, '../../sample-logs/incidents');
const POISONED = join(INCIDENTS, 'forecast-that-wanted-a-key/logs');
const WEATHER = join(POISONED, 'mcp-server-weather.log');
const SAMPLE = 'The forecast that wanted a key';

let folder: string;
test.beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'sillok-page-'));
});
test.afterAll(() => rm(folder, { recursive: true }));

/** Drops files on the window, as a person would from a file manager. */
async function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
	const transfer = await page.evaluateHandle((contents) => {
		const data = new DataTransfer();
		for (const [name, text] of Object.entries(contents)) data.items.add(new File([text], name));
		return data;
	}, files);
	for (const type of ['dragenter', 'dragover', 'drop']) {
		await page.dispatchEvent('body', type, { dataTransfer: transfer });
	}
}

async function openSample(page: Page): Promise<void> {
	await page.getByRole('button', { name: SAMPLE }).click();
	await expect(page.getByRole('link', { name: en.seeAlerts(5) })).toBeVisible();
}

function rail(page: Page, name: string) {
	return page.getByRole('navigation', { name: en.views }).getByRole('link', { name });
}

test('a sample incident is one click away', async ({ page, app }) => {
	await page.goto(app.url);
	await openSample(page);
	await page.getByRole('link', { name: en.seeAlerts(5) }).click();
	for (const level of [en.critical, en.high, en.low]) {
		await expect(page.getByText(level, { exact: true }).first()).toBeVisible();
	}
});

test('dropped files become alerts with their evidence', async ({ page, app }) => {
	await page.goto(app.url);
	await drop(page, { 'mcp-server-weather.log': await readFile(WEATHER, 'utf8') });
	await page.getByRole('link', { name: en.seeAlerts(3) }).click();
	await page.getByText('mcp-server-weather.log:24').first().click();
	await expect(page.getByRole('heading', { name: en.evidence })).toBeVisible();
	await expect(page.getByText(en.hiddenSays).first()).toBeVisible();
});

test('files picked with the dialog open as dropped ones do', async ({ page, app }) => {
	await page.goto(app.url);
	await page.getByLabel(en.chooseFolder).and(page.locator('input')).setInputFiles(POISONED);
	await expect(page.getByRole('link', { name: en.seeAlerts(5) })).toBeVisible();
});

test('pasted text opens as a file does', async ({ page, app }) => {
	await page.goto(app.url);
	await page.getByRole('button', { name: en.pasteText }).click();
	await page.getByRole('textbox', { name: en.pasteHint }).fill(await readFile(WEATHER, 'utf8'));
	await page.getByRole('button', { name: en.pasteOpen }).click();
	await expect(page.getByRole('link', { name: en.seeAlerts(3) })).toBeVisible();
});

test('a reading that was stopped keeps what was read', async ({ page, app }) => {
	const line = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"text":"${'x'.repeat(2_000)}"}}\n`;
	const path = join(folder, 'large.jsonl');
	await writeFile(path, line.repeat(60_000));
	await page.goto(app.url);
	await page.getByLabel(en.chooseFiles).and(page.locator('input')).setInputFiles(path);
	await expect(page.getByText(/ read, [1-9][\d,]* lines/).first()).toBeVisible();
	await page.getByRole('button', { name: en.stopKeep }).click();
	await expect(page.getByRole('heading', { name: en.readStopped(1) })).toBeVisible();
	await rail(page, en.events).click();
	await expect(page.getByRole('grid').getByText('ping').first()).toBeVisible();
});

for (const [label, ending, check] of [
	[en.exportNdjson, 'ndjson', (line: object) => 'event' in line],
	[en.exportBulk, 'bulk.ndjson', (line: object) => 'create' in line || 'data_stream' in line],
	[en.exportHec, 'hec.json', (line: object) => 'sourcetype' in line],
] as const) {
	test(`alerts are saved as ${label}`, async ({ page, app }) => {
		await page.goto(app.url);
		await openSample(page);
		await rail(page, en.alerts).click();
		await page.getByRole('button', { name: en.export }).click();
		await page.getByRole('radio', { name: en.exportAlerts(5) }).check();
		await page.getByRole('radio', { name: label }).check();
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: en.exportSave }).click(),
		]);
		expect(download.suggestedFilename()).toBe(`sillok-alerts.${ending}`);
		const text = await readFile(await download.path(), 'utf8');
		const lines = text
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as object);
		expect(lines).toHaveLength(ending === 'bulk.ndjson' ? 10 : 5);
		expect(lines.every(check)).toBe(true);
	});
}

test('everything is said in Korean after one press', async ({ page, app }) => {
	await page.goto(app.url);
	await page.getByRole('button', { name: '한국어' }).click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
	await expect(page.getByRole('heading', { name: ko.dropHere })).toBeVisible();
	await page.getByRole('button', { name: '열쇠를 탐낸 일기예보' }).click();
	await page.getByRole('link', { name: ko.seeAlerts(5) }).click();
	await expect(page.getByRole('heading', { name: ko.evidence })).toBeVisible();
	for (const english of [en.evidence, en.whatToDo, en.references, en.critical]) {
		await expect(page.getByText(english, { exact: true })).toHaveCount(0);
	}
});

test('what a log says is shown as text: no markup, no links, no requests', async ({
	page,
	app,
	foreign,
}) => {
	const leak = await startLeakServer();
	const hostile = [
		`<img src="${leak.origin}/img" onerror="document.title='owned'">`,
		`<script>document.title='owned'</script>`,
		`<svg onload="document.title='owned'"><a href="javascript:document.title='owned'">x</a>`,
		`![image](${leak.origin}/md) [link](${leak.origin}/md)`,
		`{@html '<iframe src=${leak.origin}/frame>'} {{constructor.constructor('1')()}}`,
		`url(${leak.origin}/css) </style><style>@import '${leak.origin}/import'`,
	];
	const lines = hostile.map((text, id) =>
		JSON.stringify({
			jsonrpc: '2.0',
			id,
			method: 'tools/call',
			params: { name: text, arguments: { [text]: text } },
		}),
	);
	await page.goto(app.url);
	await drop(page, {
		'hostile.jsonl': `${lines.join('\n')}\n`,
		[`${hostile[0]?.replaceAll('/', '_')}.log`]: 'x\n',
	});
	await rail(page, en.events).click();
	const grid = page.getByRole('grid');
	await expect(grid.getByText('onerror').first()).toBeVisible();
	for (let row = 1; row <= lines.length; row++) {
		await grid.getByRole('row').nth(row).click();
		for (const tab of await page.getByRole('tab').all()) await tab.click();
	}
	const outside = await page.evaluate(
		(origin) =>
			[...document.querySelectorAll('[src],[href]')]
				.map((node) => node.getAttribute('src') ?? node.getAttribute('href') ?? '')
				.filter((target) => target.includes(origin) || target.startsWith('javascript:')),
		leak.origin,
	);
	expect(outside).toEqual([]);
	expect(await page.locator('main iframe, main img, main script').count()).toBe(0);
	expect(await page.title()).not.toContain('owned');
	expect(leak.requests).toEqual([]);
	expect(foreign).toEqual([]);
	await leak.close();
});

test('an attacking rule pack and hostile SQL reach nothing from the page', async ({
	page,
	app,
}) => {
	const leak = await startLeakServer();
	const attacks = attacksOn(leak.origin);
	for (const [path, text] of Object.entries(packOf(attacks))) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}
	await page.goto(app.url);
	await openSample(page);
	await rail(page, en.alerts).click();
	await page.getByRole('link', { name: en.showHealth }).click();
	await page
		.getByLabel(en.addPack)
		.and(page.locator('input'))
		.setInputFiles(join(folder, 'attack'));
	await expect(page.getByText(en.packLoaded(0))).toBeVisible();
	await rail(page, en.query).click();
	const editor = page.getByRole('textbox', { name: en.sqlLabel });
	for (const sql of [attacks[0], attacks[2], attacks[12]]) {
		await editor.fill(sql ?? '');
		await page.getByRole('button', { name: en.run }).click();
		await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
	}
	await editor.fill('SELECT count(*) AS n FROM events');
	await page.getByRole('button', { name: en.run }).click();
	await expect(page.getByText(/^1 row, /).first()).toBeVisible();
	await expect(page.locator('td, [role=gridcell]').filter({ hasText: '530' })).toBeVisible();
	expect(leak.requests).toEqual([]);
	await leak.close();
});

test('the page shows that it is locked', async ({ page, app }) => {
	await page.goto(app.url);
	await page.getByRole('button', { name: en.bytesSentLabel }).click();
	await page.getByRole('dialog').getByRole('button', { name: en.testNow }).click();
	await expect(page.getByRole('dialog').getByText(en.selfTestBlocked)).toHaveCount(2);
});
