import type { ByteSource } from './byte-source.ts';
import type { Tally } from './inflate-source.ts';
import { InputError } from './input.ts';
import { viewOf } from './zip-header.ts';

const SIGNATURE = 0x08074b50;
const SIZE_LIMIT = 2 ** 32;
/** With signature, and sizes of four or eight bytes. */
const SHORTEST = 16;
const LONGEST = 24;
const SCAN_BYTES = 64 * 1024;

/**
 * Takes the data descriptor behind an entry (APPNOTE 4.3.9) and returns its CRC-32, `null` when there is none.
 * Writers differ in its signature and in the width of its sizes, so the sizes just counted decide.
 */
export async function takeDescriptor(source: ByteSource, tally: Tally): Promise<number | null> {
	const view = viewOf(await source.look(LONGEST + 2));
	const start = view.byteLength >= 4 && view.getUint32(0, true) === SIGNATURE ? 4 : 0;
	for (const wide of [false, true]) {
		const end = start + (wide ? 20 : 12);
		if (view.byteLength < end || !isFollowed(view, end)) continue;
		if (sizeAt(view, start + 4, wide) !== (wide ? tally.packed : tally.packed % SIZE_LIMIT))
			continue;
		if (
			sizeAt(view, start + (wide ? 12 : 8), wide) !== (wide ? tally.size : tally.size % SIZE_LIMIT)
		)
			continue;
		const crc = view.getUint32(start, true);
		await source.skip(end);
		return crc;
	}
	return null;
}

/** Passes over the data of an entry that cannot be read, up to and with the descriptor that states its length. */
export async function passToDescriptor(source: ByteSource): Promise<void> {
	let passed = 0;
	for (;;) {
		const bytes = await source.look(SCAN_BYTES);
		const view = viewOf(bytes);
		const atEnd = bytes.length < SCAN_BYTES;
		const last = bytes.length - (atEnd ? SHORTEST : LONGEST + 2);
		for (let at = bytes.indexOf(0x50); at !== -1; at = bytes.indexOf(0x50, at + 1)) {
			if (at > last) break;
			if (view.getUint32(at, true) !== SIGNATURE) continue;
			if (view.getUint32(at + 8, true) !== (passed + at) % SIZE_LIMIT) continue;
			await source.skip(at + (isFollowed(view, at + SHORTEST) ? SHORTEST : LONGEST));
			return;
		}
		if (atEnd) throw new InputError('archive-broken', 'the archive is cut');
		passed += await source.skip(last + 1);
	}
}

function sizeAt(view: DataView, at: number, wide: boolean): number {
	return wide ? Number(view.getBigUint64(at, true)) : view.getUint32(at, true);
}

/** Whether the next record, or the cut end of the archive, is at `at`. */
function isFollowed(view: DataView, at: number): boolean {
	return view.byteLength < at + 2 || view.getUint16(at, true) === 0x4b50;
}
