import { readAccessLine } from './access-line.ts';
import { readCallSentence, readEndSentence } from './call-sentence.ts';
import { errorLine } from './continuation.ts';
import { readDotnetSentence } from './dotnet-sentence.ts';
import { readJavaSentence } from './java-sentence.ts';
import { readLifeSentence } from './life-sentence.ts';
import { readMcpUse } from './mcp-use-line.ts';
import { readMiddlewareLine } from './middleware-line.ts';
import type { Said } from './said.ts';
import { readSdkSentence } from './sdk-sentence.ts';
import { readWireText } from './wire-text.ts';

/** More of a text is looked at only where it is a message. */
const FIRST_LINE_CHARS = 32_768;

/** What the text of a log record says of MCP; `null` when it is a text like any other. `base` is the address of the server, where it is known. */
export function readSaid(text: string, level: string | null, base: string | null): Said | null {
	const wire = readWireText(text);
	if (wire !== null) return wire;
	const middleware = readMiddlewareLine(text);
	if (middleware !== null) return middleware;
	const end = text.indexOf('\n');
	if (end === -1 ? text.length > FIRST_LINE_CHARS : end > FIRST_LINE_CHARS) return null;
	const line = end === -1 ? text : text.slice(0, end);
	const error = end === -1 ? null : errorLine(text.split('\n', 1001));
	return (
		readAccessLine(line, base) ??
		readMcpUse(text, base) ??
		readSdkSentence(line, error) ??
		readDotnetSentence(text, error) ??
		readJavaSentence(line) ??
		readEndSentence(line) ??
		readCallSentence(line) ??
		readLifeSentence(text, level)
	);
}
