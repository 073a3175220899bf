import type { Line } from '../read/line.ts';
import type { Format, FormatReader, Records } from './format.ts';

/**
 * Logs that have the name and nothing of the Model Context Protocol, such as `logs/mcp.log` of Mod Coder Pack. They are
 * known so that a person is told what they are; every line is a reject.
 */
export const NOT_MCP: Format = {
	id: 'not-mcp',
	title: 'Not MCP (a log of the same name)',
	shows: [],
	detect: (head) => (friendOf(head.lines) === undefined ? 0 : 0.99),
	open: () => new NotMcpReader(),
};

interface FalseFriend {
	readonly what: string;
	/** A line that no other program writes. */
	readonly sign: RegExp;
	/** Lines that only together are a sign, for files whose beginning is gone. */
	readonly words: RegExp;
}

const FALSE_FRIENDS: readonly FalseFriend[] = [
	{
		what: 'Mod Coder Pack, a tool to change Minecraft',
		sign: /^(?:\d\d:\d\d:\d\d - |\d{4}-\d\d-\d\d \d\d:\d\d - {1,8}[\w.]{1,64} - [A-Z]{4,8} - )?== MCP v?\d{1,3}\.\d{1,3}\w? (?:\(data: .{1,200}\) )?==$|^RetroMCP v\d{1,3}\.\d/,
		words:
			/\b(?:runcmd|shlex): |^\d\d:\d\d:\d\d - (?:> |== |Class transformed: |# Warning: unknown )|\bnet[./]minecraft[./]|\b(?:MCInjector|RetroGuard|fernflower|SpecialSource)\b/,
	},
];
/** So many lines in ten make the words a sign. */
const SHARE = 8;
const LINE_CHARS = 512;

function friendOf(lines: readonly string[]): FalseFriend | undefined {
	return FALSE_FRIENDS.find(({ sign, words }) => {
		let count = 0;
		let fitting = 0;
		for (const line of lines) {
			if (line.trim() === '') continue;
			const text = line.slice(0, LINE_CHARS);
			if (sign.test(text)) return true;
			count++;
			if (words.test(text)) fitting++;
		}
		return count >= 10 && fitting * 10 >= count * SHARE;
	});
}

function friendIn(line: string): FalseFriend | undefined {
	const text = line.slice(0, LINE_CHARS);
	return FALSE_FRIENDS.find(({ sign, words }) => sign.test(text) || words.test(text));
}

class NotMcpReader implements FormatReader {
	/** What the log is, from the first line that tells. */
	#what: string | null = null;

	line(line: Line, out: Records): void {
		const text = line.text();
		if (text.trim() === '') {
			out.part(line);
			return;
		}
		this.#what ??= friendIn(text)?.what ?? null;
		const owner = this.#what === null ? '' : `, of ${this.#what}`;
		out.reject(line, 'not-mcp', `a log of the same name${owner}; not the Model Context Protocol`);
	}

	end(): void {}
}
