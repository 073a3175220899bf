import { expect, test } from 'vitest';
import { alertReason } from '../../web/components/alert-reason.ts';

test.each([
	['en', '읽음', { text: 'read', lang: undefined }],
	['en', null, { text: 'read', lang: undefined }],
	['ko', '읽음', { text: '읽음', lang: undefined }],
	['ko', null, { text: 'read', lang: 'en' }],
] as const)('shows the reason in the language of the page: %s, %s', (code, reasonKo, expected) => {
	expect(alertReason({ reason: 'read', reasonKo }, code)).toEqual(expected);
});
