import type { Alert } from '../../detections/engine/alert.ts';

/** An alert's sentence for a page in this language; `lang` is set when it is in another one. */
export function alertReason(
	{ reason, reasonKo }: Pick<Alert, 'reason' | 'reasonKo'>,
	code: 'en' | 'ko',
): { text: string; lang: 'en' | undefined } {
	if (code === 'en') return { text: reason, lang: undefined };
	return reasonKo === null ? { text: reason, lang: 'en' } : { text: reasonKo, lang: undefined };
}
