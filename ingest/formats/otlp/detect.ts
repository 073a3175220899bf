import { parseJson } from '../../read/json-record.ts';
import type { Head } from '../format.ts';
import { opensDocument } from '../json-records.ts';
import { isOtlp } from './envelope.ts';

const ROOT =
	/"(?:resourceSpans|resourceLogs|resourceMetrics|resource_spans|resource_logs|resource_metrics)"\s*:\s*\[/;
const INNER =
	/"(?:scopeSpans|scopeLogs|scopeMetrics|scope_spans|scope_logs|scope_metrics|instrumentationLibrary\w+|resource)"\s*:/;

/** How sure a file's first lines are OTLP/JSON: one export request a line, or a document that begins as one. */
export function detectOtlp(head: Head): number {
	const first = head.lines.find((line) => line.trim() !== '');
	if (first === undefined) return 0;
	if (opensDocument(first)) {
		const text = head.lines.join('\n');
		const root = ROOT.exec(text.slice(0, 4096));
		return root !== null && INNER.test(text.slice(root.index, root.index + 8192)) ? 0.97 : 0;
	}
	let own = 0;
	let lines = 0;
	for (const [at, raw] of head.lines.entries()) {
		const line = raw.trim();
		if (line === '') continue;
		const value = /^[[{]/.test(line) ? parseJson(line) : undefined;
		// The last line, maybe the only one, may be cut.
		if (value === undefined && at === head.lines.length - 1) {
			if (lines > 0) continue;
			const isOwn = /^\[?\s*\{\s*"resource/.test(line) && ROOT.test(line.slice(0, 256));
			return isOwn && INNER.test(line.slice(0, 4096)) ? 0.97 : 0;
		}
		lines++;
		if (Array.isArray(value) ? value.length > 0 && value.every(isOtlp) : isOtlp(value)) own++;
	}
	return lines === 0 ? 0 : (own / lines) * 0.98;
}
