import { streamOf } from './input.ts';

export type Utf16 = 'utf-16le' | 'utf-16be';

/** The UTF-16 that a byte order mark announces, as Windows PowerShell writes with `>`; `null` for any other start. */
export function utf16Of(head: Uint8Array): Utf16 | null {
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	if (head[0] !== 0xff || head[1] !== 0xfe) return null;
	// Two zero bytes more are the mark of UTF-32.
	return head.length >= 4 && head[2] === 0 && head[3] === 0 ? null : 'utf-16le';
}

/** The same text in UTF-8, without the mark; lone surrogates become U+FFFD. */
export function decodeUtf16(
	stream: ReadableStream<Uint8Array>,
	encoding: Utf16,
): ReadableStream<Uint8Array> {
	return streamOf(utf8Of(stream, encoding));
}

async function* utf8Of(
	stream: ReadableStream<Uint8Array>,
	encoding: Utf16,
): AsyncGenerator<Uint8Array, void, undefined> {
	const decoder = new TextDecoder(encoding);
	const encoder = new TextEncoder();
	const reader = stream.getReader();
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			yield encoder.encode(decoder.decode(value, { stream: true }));
		}
		yield encoder.encode(decoder.decode());
	} finally {
		await reader.cancel().catch(() => {});
	}
}
