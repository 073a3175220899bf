/** Four tables, so that four bytes are taken at a time. */
const TABLES = makeTables();

/** CRC-32 of gzip and zip (polynomial 0xEDB88320), continued from `crc`; start with 0. Unsigned. */
export function crc32(bytes: Uint8Array, crc = 0): number {
	const [one, two, three, four] = TABLES;
	let sum = ~crc;
	let at = 0;
	for (const last = bytes.length - 3; at < last; at += 4) {
		sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
		sum =
			four[sum & 255]! ^ three[(sum >>> 8) & 255]! ^ two[(sum >>> 16) & 255]! ^ one[sum >>> 24]!;
	}
	for (; at < bytes.length; at += 1) sum = (sum >>> 8) ^ one[(sum ^ bytes[at]!) & 255]!;
	return ~sum >>> 0;
}

function makeTables(): [Int32Array, Int32Array, Int32Array, Int32Array] {
	const tables = Array.from({ length: 4 }, () => new Int32Array(256));
	const [one, two, three, four] = tables as [Int32Array, Int32Array, Int32Array, Int32Array];
	for (let byte = 0; byte < 256; byte += 1) {
		let sum = byte;
		for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
		one[byte] = sum;
	}
	for (let byte = 0; byte < 256; byte += 1) {
		two[byte] = (one[byte]! >>> 8) ^ one[one[byte]! & 255]!;
		three[byte] = (two[byte]! >>> 8) ^ one[two[byte]! & 255]!;
		four[byte] = (three[byte]! >>> 8) ^ one[three[byte]! & 255]!;
	}
	return [one, two, three, four];
}
