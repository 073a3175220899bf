const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;

/**
 * The database with what its write-ahead log has committed, as SQLite itself would read it (file format, section 4):
 * frames count up to the last commit, as long as salts and checksums fit. Changes `db` in place where its size allows;
 * returns it unchanged when the log holds nothing that fits.
 */
export function applyWal(db: Uint8Array, wal: Uint8Array): Uint8Array {
	const log = openWal(wal);
	if (log === null || pageSizeOf(db) !== log.pageSize) return db;
	const { view, pageSize, littleEndian } = log;
	const committed = new Map<number, number>();
	const open = new Map<number, number>();
	let pages = 0;
	let sum = log.sum;
	const frameBytes = FRAME_HEADER_BYTES + pageSize;
	for (let at = HEADER_BYTES; at + frameBytes <= wal.length; at += frameBytes) {
		if (view.getUint32(at + 8) !== view.getUint32(16)) break;
		if (view.getUint32(at + 12) !== view.getUint32(20)) break;
		sum = checksum(view, at, 8, littleEndian, sum);
		sum = checksum(view, at + FRAME_HEADER_BYTES, pageSize, littleEndian, sum);
		if (sum[0] !== view.getUint32(at + 16) || sum[1] !== view.getUint32(at + 20)) break;
		open.set(view.getUint32(at), at + FRAME_HEADER_BYTES);
		const size = view.getUint32(at + 4);
		if (size === 0) continue;
		pages = size;
		for (const [page, from] of open) committed.set(page, from);
		open.clear();
	}
	// A log cannot make the database larger than both files are.
	if (pages === 0 || pages * pageSize > db.length + wal.length) return db;
	const size = pages * pageSize;
	const whole = size === db.length ? db : resized(db, size);
	for (const [page, from] of committed) {
		if (page === 0 || page > pages) continue;
		whole.set(wal.subarray(from, from + pageSize), (page - 1) * pageSize);
	}
	return whole;
}

interface Wal {
	readonly view: DataView;
	readonly pageSize: number;
	readonly littleEndian: boolean;
	readonly sum: Sum;
}

type Sum = readonly [number, number];

function openWal(wal: Uint8Array): Wal | null {
	if (wal.length < HEADER_BYTES) return null;
	const view = new DataView(wal.buffer, wal.byteOffset, wal.byteLength);
	const magic = view.getUint32(0);
	const littleEndian = magic === MAGIC;
	if ((!littleEndian && magic !== MAGIC + 1) || view.getUint32(4) !== VERSION) return null;
	const sum = checksum(view, 0, 24, littleEndian, [0, 0]);
	if (sum[0] !== view.getUint32(24) || sum[1] !== view.getUint32(28)) return null;
	return { view, pageSize: view.getUint32(8), littleEndian, sum };
}

/** Bytes of a page as the header of a database says; 0 when it says none that there is. */
function pageSizeOf(db: Uint8Array): number {
	const stated = ((db[16] ?? 0) << 8) | (db[17] ?? 0);
	const size = stated === 1 ? 65_536 : stated;
	return size >= 512 && (size & (size - 1)) === 0 ? size : 0;
}

function checksum(view: DataView, at: number, length: number, little: boolean, from: Sum): Sum {
	let [a, b] = from;
	for (let i = at; i < at + length; i += 8) {
		a = (a + view.getUint32(i, little) + b) >>> 0;
		b = (b + view.getUint32(i + 4, little) + a) >>> 0;
	}
	return [a, b];
}

function resized(db: Uint8Array, size: number): Uint8Array {
	const whole = new Uint8Array(size);
	whole.set(db.subarray(0, size));
	return whole;
}
