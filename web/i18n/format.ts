/** Numbers, sizes and times for people, by language and zone. Times are microseconds since 1970, UTC. */

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(
	locale: string,
	zone: string,
	name: string,
	options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
	const key = `${locale} ${zone} ${name}`;
	let found = cache.get(key);
	if (found === undefined) {
		found = new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options });
		cache.set(key, found);
	}
	return found;
}

const CLOCK: Intl.DateTimeFormatOptions = {
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
};

/** `1,234`. */
export function formatNumber(n: number, locale: string): string {
	return n.toLocaleString(locale);
}

/** `67k`, `1.2M` from 10,000; the number itself below. */
export function formatShort(n: number): string {
	if (n < 10_000) return String(n);
	if (n < 1_000_000) return `${Math.round(n / 1000)}k`;
	return `${(n / 1_000_000).toFixed(1)}M`;
}

/** `51.7 MB`, in powers of 1000. */
export function formatBytes(bytes: number, locale: string): string {
	if (bytes < 1000) return `${bytes.toLocaleString(locale)} B`;
	const units = ['kB', 'MB', 'GB', 'TB'];
	let value = bytes;
	let unit = -1;
	do {
		value /= 1000;
		unit++;
	} while (value >= 999.5 && unit < units.length - 1);
	const digits = value < 100 ? 1 : 0;
	return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${units[unit] ?? 'TB'}`;
}

/** `14:05:23.871`, with microseconds only where there are any. */
export function formatClock(us: number, zone: string): string {
	const clock = formatter('en', zone, 'clock', CLOCK).format(Math.floor(us / 1000));
	const fraction = ((us % 1_000_000) + 1_000_000) % 1_000_000;
	const digits = String(fraction).padStart(6, '0');
	return `${clock}.${fraction % 1000 === 0 ? digits.slice(0, 3) : digits}`;
}

/** `Nov 12`. */
export function formatDay(us: number, locale: string, zone: string): string {
	return formatter(locale, zone, 'day', { month: 'short', day: 'numeric' }).format(
		Math.floor(us / 1000),
	);
}

/** `Thu, Nov 12, 2026`. */
export function formatDate(us: number, locale: string, zone: string): string {
	return formatter(locale, zone, 'date', {
		weekday: 'short',
		year: 'numeric',
		month: 'short',
		day: 'numeric',
	}).format(Math.floor(us / 1000));
}

/** `Nov 12, 14:05`. */
export function formatMinute(us: number, locale: string, zone: string): string {
	return formatter(locale, zone, 'minute', {
		month: 'short',
		day: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
	}).format(Math.floor(us / 1000));
}

/** `Nov 12, 14:05:23`. */
export function formatSecond(us: number, locale: string, zone: string): string {
	return formatter(locale, zone, 'second', { month: 'short', day: 'numeric', ...CLOCK }).format(
		Math.floor(us / 1000),
	);
}

/** `2026-11-12 14:05:23`, as the time fields take it. */
export function formatIso(us: number, zone: string): string {
	const parts = new Map(
		formatter('en-CA', zone, 'iso', {
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			...CLOCK,
		})
			.formatToParts(Math.floor(us / 1000))
			.map((part) => [part.type, part.value]),
	);
	const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
	return `${get('year')}-${get('month')}-${get('day')} ${get('hour')}:${get('minute')}:${get('second')}`;
}

/** Reads `2026-11-12 14:05:23` (time optional) as a time of the zone, in microseconds; `null` when it is none. */
export function parseIso(text: string, zone: string): number | null {
	const match =
		/^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/.exec(
			text.trim(),
		);
	if (match === null) return null;
	const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = match;
	const wall = Date.UTC(
		Number(year),
		Number(month) - 1,
		Number(day),
		Number(hour),
		Number(minute),
		Number(second),
		Number(fraction.padEnd(3, '0')),
	);
	// the offset depends on the instant looked for: two rounds settle it, also beside a clock change
	let instant = wall;
	for (let round = 0; round < 2; round++)
		instant = wall - offsetMinutes(instant * 1000, zone) * 60_000;
	return Number.isFinite(instant) ? instant * 1000 : null;
}

/** Minutes east of UTC at that instant. */
export function offsetMinutes(us: number, zone: string): number {
	const [date = '', clock = ''] = formatIso(us, zone).split(' ');
	const wall = Date.parse(`${date}T${clock}Z`);
	return Math.round((wall - us / 1000) / 60_000);
}

/** `UTC`, `UTC+9`, `UTC-3:30`. */
export function formatOffset(us: number, zone: string): string {
	const minutes = offsetMinutes(us, zone);
	if (minutes === 0) return 'UTC';
	const absolute = Math.abs(minutes);
	const rest = absolute % 60;
	return `UTC${minutes < 0 ? '-' : '+'}${Math.floor(absolute / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** `531 ms`, `14.6 s`, `12 h 40 m`; in Korean `14.6초`, `12시간 40분`. */
export function formatDuration(ms: number, locale: string): string {
	const [s, m, h, d] = locale === 'ko' ? ['초', '분', '시간', '일'] : [' s', ' m', ' h', ' d'];
	if (ms < 1000)
		return `${ms.toLocaleString(locale, { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`;
	if (ms < 60_000) return `${(ms / 1000).toLocaleString(locale, { maximumFractionDigits: 1 })}${s}`;
	const minutes = Math.round(ms / 60_000);
	if (minutes < 60) return `${minutes}${m}`;
	if (minutes < 2880) {
		const rest = minutes % 60;
		return `${Math.floor(minutes / 60)}${h}${rest === 0 ? '' : ` ${rest}${m}`}`;
	}
	return `${Math.round(minutes / 1440)}${d}`;
}
