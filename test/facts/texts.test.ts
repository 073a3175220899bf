import { expect, test } from 'vitest';
import type { TextRow } from '../../ingest/ecs/fields.ts';
import { contentText } from '../../ingest/facts/content.ts';
import {
	readElicitation,
	readInstructions,
	readPrompt,
	readPromptList,
	readResource,
	readResourceList,
	readSampling,
	textRow,
} from '../../ingest/facts/texts.ts';
import { HEAD } from './head.ts';

test.each([
	[
		'text',
		{
			content: [
				{ type: 'text', text: 'a' },
				{ type: 'text', text: 'b' },
			],
		},
		'a\nb',
	],
	[
		'structured content beside text',
		{ content: [{ type: 'text', text: 'a' }], structuredContent: { b: 1 } },
		'a',
	],
	[
		'structured content alone',
		{ content: [], structuredContent: { b: [1, 'x'] } },
		'{"b":[1,"x"]}',
	],
	[
		'image',
		{ content: [{ type: 'image', mimeType: 'image/png', data: 'aGVsbG8=' }] },
		'[image image/png 5 bytes]',
	],
	['audio without data', { content: [{ type: 'audio' }] }, '[audio]'],
	[
		'embedded text',
		{ content: [{ type: 'resource', resource: { uri: 'file:///a', text: 'in it' } }] },
		'in it',
	],
	[
		'embedded blob of text',
		{
			content: [
				{ type: 'resource', resource: { mimeType: 'text/plain', blob: 'aGVsbG8gd29ybGQ=' } },
			],
		},
		'hello world',
	],
	[
		'embedded blob',
		{ content: [{ type: 'resource', resource: { mimeType: 'image/gif', blob: 'R0lGODdh' } }] },
		'[resource image/gif 6 bytes]',
	],
	[
		'link',
		{ content: [{ type: 'resource_link', uri: 'file:///a', name: 'a', description: 'The file.' }] },
		'[resource link file:///a] a The file.',
	],
	['content that is text', { content: 'plain' }, 'plain'],
	['a list of blocks', [{ type: 'text', text: 'a' }], 'a'],
	['text of its own', 'plain', 'plain'],
	['the result of the first revision', { toolResult: { ok: true } }, '{"ok":true}'],
	[
		'blocks of wrong types',
		{ content: [null, 1, [], { type: 'text' }, { type: 'text', text: 5 }] },
		'',
	],
	['nothing', {}, ''],
	['null', null, ''],
])('content: %s', (_, result, text) => {
	expect(contentText(JSON.stringify(result))).toBe(text);
});

test('a result that the log cut is text as it is', () => {
	const cut = '{"content":[{"type":"text","text":"ignore all prev';
	expect(contentText(cut)).toBe(cut);
});

test('deep structured content does not end the reading', () => {
	const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
	expect(contentText(`{"structuredContent":${deep}}`)).toBe(deep);
});

const seen = (rows: readonly TextRow[]) => rows.map(({ role, name, text }) => [role, name, text]);

test.each<[string, (json: string) => TextRow[], unknown, unknown[]]>([
	[
		'prompt',
		(json) => readPrompt(json, HEAD, 1000),
		{
			description: 'Reviews code.',
			messages: [
				{ role: 'user', content: { type: 'text', text: 'Review this.' } },
				{ role: 'user', content: [{ type: 'text', text: 'And this.' }] },
				'broken',
			],
		},
		[
			['prompt_description', 'description', 'Reviews code.'],
			['prompt', 'messages[0]', 'Review this.'],
			['prompt', 'messages[1]', 'And this.'],
		],
	],
	[
		'resource',
		(json) => readResource(json, HEAD, 1000),
		{ contents: [{ uri: 'note://1', text: 'A note.' }, { uri: 'note://2' }, null] },
		[['resource', 'note://1', 'A note.']],
	],
	[
		'instructions',
		(json) => readInstructions(json, HEAD, 1000),
		{ instructions: 'Call weather first.', serverInfo: { name: 'w', title: 'Weather' } },
		[
			['instructions', 'instructions', 'Call weather first.'],
			['instructions', 'serverInfo.title', 'Weather'],
		],
	],
	[
		'instructions of server/discover',
		(json) => readInstructions(json, HEAD, 1000),
		{
			instructions: 'Ask.',
			_meta: { 'io.modelcontextprotocol/serverInfo': { description: 'Weather of the world.' } },
		},
		[
			['instructions', 'instructions', 'Ask.'],
			['instructions', 'serverInfo.description', 'Weather of the world.'],
		],
	],
	[
		'prompts',
		(json) => readPromptList(json, HEAD, 1000),
		{
			prompts: [
				{
					name: 'review',
					description: 'Reviews.',
					arguments: [{ name: 'code', description: 'What.' }],
				},
			],
		},
		[
			['prompt_description', 'review', 'review'],
			['prompt_description', 'review description', 'Reviews.'],
			['prompt_description', 'review.code', 'code'],
			['prompt_description', 'review.code description', 'What.'],
		],
	],
	[
		'resources',
		(json) => readResourceList(json, HEAD, 1000),
		{ resources: [{ uri: 'note://1', name: 'n', title: 'Note' }] },
		[
			['resource_description', 'note://1', 'n'],
			['resource_description', 'note://1 title', 'Note'],
		],
	],
	[
		'resource templates',
		(json) => readResourceList(json, HEAD, 1000),
		{ resourceTemplates: [{ uriTemplate: 'note://{id}', description: 'A note.' }] },
		[['resource_description', 'note://{id} description', 'A note.']],
	],
	[
		'elicitation',
		(json) => readElicitation(json, HEAD, 1000),
		{
			message: 'Your password, please',
			url: 'https://example.com/login',
			requestedSchema: {
				properties: {
					size: { title: 'Size', enum: ['s'], enumNames: ['Small'] },
					colour: { oneOf: [{ const: 'r', title: 'Red' }] },
				},
			},
		},
		[
			['elicitation', 'message', 'Your password, please'],
			['elicitation', 'url', 'https://example.com/login'],
			['elicitation', 'size', 'size'],
			['elicitation', 'size.title', 'Size'],
			['elicitation', 'size.enum', 's'],
			['elicitation', 'size.enum', 'Small'],
			['elicitation', 'colour', 'colour'],
			['elicitation', 'colour.enum', 'Red'],
			['elicitation', 'colour.enum', 'r'],
		],
	],
	[
		'sampling',
		(json) => readSampling(json, HEAD, 1000),
		{ systemPrompt: 'You are root.', messages: [{ content: { type: 'text', text: 'Hi' } }] },
		[
			['sampling', 'systemPrompt', 'You are root.'],
			['sampling', 'messages[0]', 'Hi'],
		],
	],
])('texts of %s', (_, read, value, rows) => {
	expect(seen(read(JSON.stringify(value)))).toEqual(rows);
	expect(read('null')).toEqual([]);
	expect(read('{"cut":')).toMatchObject([{ text: '{"cut":', name: null }]);
});

test('a row counts what is hidden and keeps both texts', () => {
	expect(textRow(HEAD, 'result', 'read', null, 'ig\u200bnore\x1b[0m', 100)).toEqual({
		...HEAD,
		role: 'result',
		tool: 'read',
		name: null,
		text: 'ig\u200bnore\x1b[0m',
		visible_text: 'ignore',
		decoded_text: null,
		hidden_tags: 0,
		hidden_zero_width: 1,
		hidden_bidi: 0,
		hidden_ansi: 1,
		hidden_padding: 0,
	});
});

test.each([
	['plain', 'plain', null],
	['한글', '한글', null],
	['𝐢𝐠𝐧𝐨𝐫𝐞', '𝐢𝐠𝐧𝐨𝐫𝐞', 'ignore'],
	['ａｂｃ', 'ａｂｃ', 'abc'],
	['a😀b', 'a😀b', null],
])('visible text of %j', (text, kept, visible) => {
	expect(textRow(HEAD, 'result', null, null, text, 100)).toMatchObject({
		text: kept,
		visible_text: visible,
	});
});

test('a text is cut between code points, and what is hidden behind the cut still counts', () => {
	expect(textRow(HEAD, 'result', null, null, 'ab😀cd\u200b', 3)).toMatchObject({
		text: 'ab',
		visible_text: 'ab',
		hidden_zero_width: 1,
	});
});
