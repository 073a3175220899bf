import { InvalidArgumentError } from 'commander';

/** A time zone as a person writes it. */
export function zone(value: string): string {
	try {
		new Intl.DateTimeFormat('en', { timeZone: value });
		return value;
	} catch {
		throw new InvalidArgumentError('not a time zone; write one such as Asia/Seoul or UTC');
	}
}

/** A TCP port, 0 for a free one. */
export function port(value: string): number {
	const number = Number(value);
	if (!/^\d+$/.test(value) || number > 65_535) throw new InvalidArgumentError('not a port');
	return number;
}

const UNITS: ReadonlyMap<string, number> = new Map([
	['', 1],
	['k', 2 ** 10],
	['m', 2 ** 20],
	['g', 2 ** 30],
]);

/** A size such as `500k`, `64M` or `1GiB`, in bytes. */
export function size(value: string): number {
	const [, number, unit = ''] = /^(\d+)\s*([kmg]?)(?:i?b)?$/i.exec(value.trim()) ?? [];
	const bytes = Number(number) * (UNITS.get(unit.toLowerCase()) ?? Number.NaN);
	if (!Number.isSafeInteger(bytes) || bytes < 1) {
		throw new InvalidArgumentError('not a size; write one such as 500k, 64M or 1G');
	}
	return bytes;
}

/** A whole number of at least one. */
export function count(value: string): number {
	const number = Number(value);
	if (!/^\d+$/.test(value) || number < 1) throw new InvalidArgumentError('not a number above 0');
	return number;
}

/** Seconds, with or without a fraction. */
export function seconds(value: string): number {
	const number = Number(value);
	if (!/^\d+(?:\.\d+)?$/.test(value)) throw new InvalidArgumentError('not a number of seconds');
	return number;
}
