import { readableText } from './encoded.ts';
import { type HiddenRun, isVariation } from './hidden-runs.ts';

/** What hidden characters spell (tag letters, bytes in variation selectors, bits in zero-width characters); `null` when nothing readable. */
export function spellHidden(text: string, runs: readonly HiddenRun[]): string | null {
	const parts = [spellTags(text, runs), spellVariations(text, runs), spellBits(text, runs)];
	const said = parts.filter((part) => part !== null);
	return said.length === 0 ? null : said.join('\n');
}

function spellTags(text: string, runs: readonly HiddenRun[]): string | null {
	const words: string[] = [];
	let characters = 0;
	for (const run of runs) {
		if (run.kind !== 'tag') continue;
		let word = '';
		for (let at = run.start; at < run.end; at += 2) {
			const unit = text.codePointAt(at)! - 0xe0000;
			if (unit >= 0x20 && unit < 0x7f) word += String.fromCharCode(unit);
			else if (unit === 0x0a) word += '\n';
		}
		if (word === '') continue;
		words.push(word);
		characters += word.length;
	}
	return words.length === 0 ? null : words.join(characters < words.length * 4 ? '' : '\n');
}

function spellVariations(text: string, runs: readonly HiddenRun[]): string | null {
	const bytes: number[] = [];
	for (const run of runs) {
		if (run.kind !== 'variation') continue;
		const styled = run.count > 1 && /^[\ufe0e\ufe0f]/.test(text.slice(run.start, run.start + 1));
		for (let at = styled ? run.start + 1 : run.start; at < run.end; ) {
			const point = text.codePointAt(at)!;
			if (!isVariation(point)) break;
			bytes.push(point > 0xffff ? point - 0xe0100 + 16 : point - 0xfe00);
			at += point > 0xffff ? 2 : 1;
		}
	}
	return bytes.length < 2 ? null : readableText(Uint8Array.from(bytes));
}

/** Zero-width text is often eight bits a letter, two different characters for 0 and 1. */
function spellBits(text: string, runs: readonly HiddenRun[]): string | null {
	let units = '';
	for (const run of runs) {
		if (run.kind === 'zero-width' && !run.excused) units += text.slice(run.start, run.end);
		if (units.length > 100_000) break;
	}
	if (units.length < 16) return null;
	const kinds = [...new Set(units)];
	if (kinds.length !== 2) return null;
	for (const one of kinds) {
		const bytes = new Uint8Array(Math.floor(units.length / 8));
		for (let at = 0; at < bytes.length * 8; at++) {
			if (units[at] === one) bytes[at >> 3]! |= 0x80 >> (at & 7);
		}
		const said = readableText(bytes);
		if (said !== null && /[\p{L}\p{N}]{2}/u.test(said)) return said;
	}
	return null;
}
