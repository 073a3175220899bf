export interface WalOptions {
	/** Checksums over big-endian words, as machines of that kind write them. */
	readonly bigEndian?: boolean;
	/** Whether the last frame commits. */
	readonly commits?: boolean;
}

/**
 * The write-ahead log that leads from one state of a database to another, as SQLite writes it: a frame for every page
 * that differs.
 */
export function walOf(before: Uint8Array, after: Uint8Array, options: WalOptions = {}): Uint8Array {
	const { bigEndian = false, commits = true } = options;
	const pageSize = ((after[16]! << 8) | after[17]!) === 1 ? 65_536 : (after[16]! << 8) | after[17]!;
	const pages = after.length / pageSize;
	const changed = Array.from({ length: pages }, (_, at) => at).filter(
		(at) =>
			Buffer.compare(
				after.subarray(at * pageSize, (at + 1) * pageSize),
				before.subarray(at * pageSize, (at + 1) * pageSize),
			) !== 0,
	);
	const wal = new Uint8Array(32 + changed.length * (24 + pageSize));
	const view = new DataView(wal.buffer);
	const words = [bigEndian ? 0x377f0683 : 0x377f0682, 3_007_000, pageSize, 0, 0x5d4f3684, 7];
	for (const [at, word] of words.entries()) view.setUint32(at * 4, word);
	const sum: [number, number] = [0, 0];
	const add = (from: number, length: number) => {
		for (let at = from; at < from + length; at += 8) {
			sum[0] = (sum[0] + view.getUint32(at, !bigEndian) + sum[1]) % 2 ** 32;
			sum[1] = (sum[1] + view.getUint32(at + 4, !bigEndian) + sum[0]) % 2 ** 32;
		}
	};
	const put = (at: number) => {
		view.setUint32(at, sum[0]);
		view.setUint32(at + 4, sum[1]);
	};
	add(0, 24);
	put(24);
	for (const [n, page] of changed.entries()) {
		const at = 32 + n * (24 + pageSize);
		const isLast = n === changed.length - 1;
		view.setUint32(at, page + 1);
		view.setUint32(at + 4, isLast && commits ? pages : 0);
		view.setUint32(at + 8, words[4]!);
		view.setUint32(at + 12, words[5]!);
		wal.set(after.subarray(page * pageSize, (page + 1) * pageSize), at + 24);
		add(at, 8);
		add(at + 24, pageSize);
		put(at + 16);
	}
	return wal;
}
