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
