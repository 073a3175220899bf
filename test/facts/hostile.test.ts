import { expect, test } from 'vitest';
import { readArguments } from '../../ingest/facts/arguments.ts';
import { contentText } from '../../ingest/facts/content.ts';
import { drawHidden } from '../../ingest/facts/draw-hidden.ts';
import { inspectText } from '../../ingest/facts/hidden.ts';
import { findIndicators } from '../../ingest/facts/indicators.ts';
import { readLaunch } from '../../ingest/facts/launch.ts';
import { textRow } from '../../ingest/facts/texts.ts';
import { readTools } from '../../ingest/facts/tools.ts';
import { HEAD } from './head.ts';

/** Each makes a careless scanner take the square of the length, and the test then runs into its time limit. */
const UNITS = [
	'a',
	'A1',
	'@',
	'a@',
	'@a.',
	'/',
	'/a',
	'~/',
	'\\',
	'\\\\a\\',
	'C:\\',
	'&\\\\a',
	'.',
	'a.',
	'1.',
	'1.1.1.1',
	':',
	'::',
	'a:',
	'://',
	'a://',
	'http://',
	'http://a',
	'-',
	'--',
	'--token ',
	'=',
	'token=',
	'password: ',
	'x"=',
	'<',
	'<!--',
	'<a ',
	'<a hidden>',
	'<p style="display:none">',
	'</p',
	'\x1b',
	'\x1b[',
	'\x1b]',
	'\x1b]8;;',
	'\x1b[8m',
	'\x9b1',
	'\x9d',
	'\u200b',
	'\u200d',
	'\u200b\u200c',
	'\u202e',
	'\u2067א',
	'\u2067\n',
	'\ufe01',
	'\u{e0041}',
	'🏴\u{e0067}',
	'\ud800',
	'\udc00',
	' ',
	' \n',
	'\r',
	'\u00a0a',
	'eyJ',
	'eyJhbGciOiJIUzI1NiJ9.',
	'-----BEGIN ',
	'-----BEGIN PRIVATE KEY-----',
	'SG.',
	'xoxb-',
	'sk-',
	'Bearer ',
	'12345678:',
	'1',
	'0x',
	'bc1',
	'3',
	'%20',
	'$HOME/',
	'(',
	'[',
	'{"a":',
	'"',
	'YWJj',
	'616263 ',
	'한',
	'אב',
	'ä.',
	'、',
];

test.each(UNITS)('%j to the length of 100,000 is read', { timeout: 10_000 }, (unit) => {
	const text = unit.repeat(Math.ceil(100_000 / unit.length));
	inspectText(text);
	expect(drawHidden(text).length).toBeGreaterThan(0);
	expect(findIndicators(text, HEAD, 'argument', null, 'x', 's').length).toBeLessThanOrEqual(200);
	expect(textRow(HEAD, 'result', null, null, text, 100).text?.length).toBeLessThanOrEqual(100);
	contentText(text);
	readTools(text, HEAD);
	expect(readArguments(text, HEAD, null, 100).length).toBeLessThanOrEqual(1000);
	const words = text.slice(0, 20_000);
	const launch = { origin: 'launch' as const, url: words, envKeys: [], hasAuth: null };
	readLaunch({ ...launch, command: 'sh', args: ['-c', words] }, HEAD);
	readLaunch({ ...launch, command: words, args: words.split('') }, HEAD);
});
