/** Letters, digits, `_` and `-`: 1 for each such UTF-16 code unit. */
export const WORD_UNITS: Uint8Array = new Uint8Array(0x10000);
for (let unit = 0; unit < 128; unit++) {
	if (/[\w-]/.test(String.fromCharCode(unit))) WORD_UNITS[unit] = 1;
}

/** Where the first run of at least `least` units of a class begins, from `from` on; -1 when there is none. */
export function findRun(
	text: string,
	classes: Uint8Array,
	unitClass: number,
	least: number,
	from = 0,
): number {
	let earliest = from;
	// A run that long covers every `least`th unit, so most of the text is never looked at.
	for (let at = from + least - 1; at < text.length; ) {
		if (classes[text.charCodeAt(at)] !== unitClass) {
			earliest = at + 1;
			at += least;
			continue;
		}
		let start = at;
		while (start > earliest && classes[text.charCodeAt(start - 1)] === unitClass) start--;
		if (at - start >= least - 1) return start;
		let end = at + 1;
		while (
			end < text.length &&
			end - start < least &&
			classes[text.charCodeAt(end)] === unitClass
		) {
			end++;
		}
		if (end - start >= least) return start;
		earliest = end;
		at = end + least - 1;
	}
	return -1;
}

/** Where the run of units of a class that holds `start` ends. */
export function runEnd(
	text: string,
	classes: Uint8Array,
	unitClass: number,
	start: number,
): number {
	let at = start;
	while (at < text.length && classes[text.charCodeAt(at)] === unitClass) at++;
	return at;
}
