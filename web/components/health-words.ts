import type { HealthReason, RuleHealth } from '../../detections/engine/health.ts';
import type { Dictionary } from '../i18n/en.ts';
import type { LanguageCode } from '../i18n/i18n.svelte.ts';

/** The state of a rule in a word or two. */
export function stateWords(state: RuleHealth['state'], t: Dictionary): string {
	return {
		hit: t.stateHit,
		'no-hit': t.stateNoHit,
		'could-not-run': t.stateCouldNot,
		error: t.stateError,
		off: t.stateOff,
	}[state];
}

/** Why a rule is in its state, for people. */
export function reasonWords(reason: HealthReason, t: Dictionary, code: LanguageCode): string {
	switch (reason.code) {
		case 'needs': {
			const because = reason.because === null ? null : (reason.because[code] ?? reason.because.en);
			const where =
				reason.column === null
					? reason.table
					: `${reason.table}.${reason.column}${reason.values.length === 0 ? '' : ` = ${reason.values.join(' | ')}`}`;
			return t.healthNeeds(because, where);
		}
		case 'timeout':
			return t.healthTimeout(reason.ms);
		case 'cancelled':
			return t.queryCancelled;
		case 'engine-lost':
			return t.healthEngineLost(reason.message);
		case 'capped':
			return t.healthCapped(reason.cap);
		case 'disabled':
			return t.healthDisabled;
		case 'deprecated':
			return t.healthDeprecated;
		default:
			return reason.message;
	}
}
