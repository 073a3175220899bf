import type { Progress } from '../ingest/normalise.ts';

/** A line on a terminal that says how far the work is; nothing when the stream is no terminal. */
export interface ProgressLine {
	reading(now: Progress): void;
	rules(done: number, total: number): void;
	/** Takes the line away. */
	end(): void;
}

/** Opens a progress line; `totalBytes` is what is known of the inputs' size. */
export function openProgress(
	stream: { isTTY?: boolean; write(text: string): unknown },
	totalBytes: number,
): ProgressLine {
	let last = 0;
	let shown = false;
	const show = (text: string, force: boolean) => {
		if (stream.isTTY !== true) return;
		const now = Date.now();
		if (!force && now - last < 100) return;
		last = now;
		shown = true;
		stream.write(`\r\u001b[K${text}`);
	};
	return {
		reading(now) {
			const share = totalBytes === 0 ? '' : ` of ${mega(totalBytes)}`;
			show(
				`Reading: ${mega(now.bytesRead)}${share} MB, ${now.events.toLocaleString('en')} events`,
				false,
			);
		},
		rules(done, total) {
			show(`Running rules: ${done} of ${total}`, done === total);
		},
		end() {
			if (shown) stream.write('\r\u001b[K');
			shown = false;
		},
	};
}

function mega(bytes: number): string {
	return (bytes / 1e6).toFixed(1);
}
