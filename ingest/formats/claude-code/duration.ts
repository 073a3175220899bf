const PARTS = /^(?:(\d{1,6})h ?)?(?:(\d{1,6})m ?)?(?:(\d{1,9}(?:\.\d{1,6})?)s)?$/;

/** Milliseconds of a duration as Claude Code writes it, `505ms`, `1s`, `1m 5s`; `null` for anything else. */
export function durationOf(text: string): number | null {
	const millis = /^(\d{1,12}(?:\.\d{1,6})?)ms$/.exec(text)?.[1];
	if (millis !== undefined) return Number(millis);
	const found = PARTS.exec(text);
	if (found === null || text === '') return null;
	const [, hours, minutes, seconds] = found;
	return (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
}
