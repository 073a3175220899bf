/** Returns an IANA name, or minutes east of UTC for `+09:00`; `null` when the text is neither. */
export function readZone(text: string): string | number | null {
	const wanted = text.trim();
	const offset = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(wanted);
	if (offset !== null) {
		const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
		if (minutes > 14 * 60) return null;
		return offset[1] === '-' ? -minutes : minutes;
	}
	try {
		return new Intl.DateTimeFormat('en', { timeZone: wanted }).resolvedOptions().timeZone;
	} catch {
		return null;
	}
}

/** Returns a zone as people write it: its name, or `+09:00` for minutes east of UTC. */
export function zoneWords(zone: string | number): string {
	if (typeof zone === 'string') return zone;
	const minutes = Math.abs(zone);
	const pad = (n: number) => String(n).padStart(2, '0');
	return `${zone < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
