import { maskSecrets } from '../../../ingest/facts/secrets.ts';
import { safe, shorten } from '../../terminal.ts';

/** Larger changes are shown as one block. */
const MAX_CELLS = 4_000_000;
const WIDTH = 160;

/** The changed lines of a text, each with its number, secrets masked; empty when nothing changed. */
export function lineDiff(before: string, after: string): string[] {
	const old = before.split('\n');
	const now = after.split('\n');
	let start = 0;
	while (start < old.length && start < now.length && old[start] === now[start]) start++;
	let end = 0;
	while (
		end < old.length - start &&
		end < now.length - start &&
		old[old.length - 1 - end] === now[now.length - 1 - end]
	) {
		end++;
	}
	const removed = old.slice(start, old.length - end);
	const added = now.slice(start, now.length - end);
	const isKept = keptLines(removed, added);
	const lines: string[] = [];
	let at = 0;
	for (const [nth, line] of removed.entries()) {
		if (!isKept.removed.has(nth)) {
			lines.push(shown('-', start + nth + 1, line));
			continue;
		}
		for (; !isKept.added.has(at); at++) lines.push(shown('+', start + at + 1, added[at]!));
		at++;
	}
	for (; at < added.length; at++) lines.push(shown('+', start + at + 1, added[at]!));
	return lines;
}

/** The lines of a longest common subsequence, by their place in each text. */
function keptLines(
	removed: readonly string[],
	added: readonly string[],
): { readonly removed: Set<number>; readonly added: Set<number> } {
	const kept = { removed: new Set<number>(), added: new Set<number>() };
	const width = added.length + 1;
	if ((removed.length + 1) * width > MAX_CELLS) return kept;
	const lengths = new Uint32Array((removed.length + 1) * width);
	for (let i = removed.length - 1; i >= 0; i--) {
		for (let j = added.length - 1; j >= 0; j--) {
			lengths[i * width + j] =
				removed[i] === added[j]
					? lengths[(i + 1) * width + j + 1]! + 1
					: Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
		}
	}
	let i = 0;
	let j = 0;
	while (i < removed.length && j < added.length) {
		if (removed[i] === added[j]) {
			kept.removed.add(i++);
			kept.added.add(j++);
		} else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
		else j++;
	}
	return kept;
}

function shown(sign: string, number: number, line: string): string {
	return `${String(number).padStart(5)} ${sign} ${shorten(safe(maskSecrets(line)), WIDTH)}`;
}
