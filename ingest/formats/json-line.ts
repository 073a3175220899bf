import { parseJson } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { RejectReason } from '../read/reject.ts';
import type { Records } from './format.ts';

/**
 * The JSON value of a line that should hold one object; `undefined` when it does not, and then the line is accounted for:
 * blank as a part, anything else as a reject (`otherwise` is the reason for what does not even begin as an object).
 */
export function readJsonLine(line: Line, out: Records, otherwise: RejectReason): unknown {
	const json = line.text().trim();
	if (json === '') {
		out.part(line);
		return undefined;
	}
	if (!json.startsWith('{')) {
		out.reject(line, otherwise, 'not a JSON object');
		return undefined;
	}
	const value = parseJson(json);
	if (value === undefined) {
		if (json.endsWith('}')) out.reject(line, 'not-json', 'not well-formed JSON');
		else out.reject(line, 'json-cut', 'the record ends before its JSON is closed');
	}
	return value;
}
