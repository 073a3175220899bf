/** Whether a text is one or more server-sent events. */
export function isSse(text: string): boolean {
	return /^(?:event|data|id|retry|):/.test(text);
}

/** The data of each server-sent event in a text, its `data:` lines joined (HTML standard, 9.2.6); events without data are left out. */
export function sseData(text: string): string[] {
	const events: string[] = [];
	let data: string[] = [];
	for (const line of text.split(/\r\n|\r|\n/)) {
		if (line === '') {
			if (data.length > 0) events.push(data.join('\n'));
			data = [];
		} else if (line.startsWith('data:')) {
			data.push(line.slice(line[5] === ' ' ? 6 : 5));
		}
	}
	if (data.length > 0) events.push(data.join('\n'));
	return events;
}
