import assert from 'node:assert/strict';

/** What Elasticsearch would index from a `_bulk` body for data streams; throws where it would refuse or mix things up. */
export function acceptBulk(body: string): { index: string; id?: string; source: Line }[] {
	const lines = linesOf(body);
	assert.equal(lines.length % 2, 0, 'every action has its source line');
	const accepted: { index: string; id?: string; source: Line }[] = [];
	for (let at = 0; at < lines.length; at += 2) {
		const [action, source] = [lines[at]!, lines[at + 1]!];
		assert.deepEqual(Object.keys(action), ['create'], 'data streams take only create');
		const { _index: index, _id: id, ...others } = action.create as Record<string, string>;
		assert.deepEqual(others, {});
		assert.ok(id === undefined || (id !== '' && Buffer.byteLength(id) <= 512), '_id');
		assert.ok(!Number.isNaN(Date.parse(String(source['@timestamp']))), '@timestamp is a date');
		const { type, dataset, namespace } = source.data_stream as Record<string, string>;
		assert.equal(`${type}-${dataset}-${namespace}`, index, 'data_stream names the stream');
		const { dataset: own } = source.event as Record<string, string>;
		if (own !== undefined) assert.equal(own, dataset, 'event.dataset is data_stream.dataset');
		accepted.push({ index: index!, ...(id === undefined ? {} : { id }), source });
	}
	return accepted;
}

const ENVELOPE = ['time', 'host', 'source', 'sourcetype', 'index', 'event', 'fields'];
/** Required by the CIM data model Alerts. */
const CIM_ALERTS = [
	...['app', 'description', 'dest', 'id', 'severity'],
	...['signature', 'signature_id', 'src', 'type', 'user'],
];
const CIM_SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'];

/** What Splunk's HEC would index from a body; throws on anything it would refuse, drop or misread. */
export function acceptHec(body: string): Line[] {
	const envelopes = linesOf(body);
	for (const { time, event, fields, ...rest } of envelopes) {
		for (const [key, value] of Object.entries(rest)) {
			assert.ok(ENVELOPE.includes(key), `Splunk drops what follows an unknown key: ${key}`);
			assert.ok(typeof value === 'string' && value !== '', `${key} is a text`);
		}
		if (time !== undefined) assert.ok(typeof time === 'number' && time < 1e10, 'time in seconds');
		assert.ok(event !== null && typeof event === 'object' && Object.keys(event).length > 0);
		for (const value of Object.values(fields as object)) assert.equal(typeof value, 'string');
		if (rest.sourcetype !== 'mcp:alert') continue;
		const alert = event as Record<string, unknown>;
		for (const name of CIM_ALERTS) {
			assert.ok(typeof alert[name] === 'string' && alert[name] !== '', `CIM Alerts: ${name}`);
		}
		assert.ok(CIM_SEVERITIES.includes(alert.severity as string), 'CIM Alerts: severity');
	}
	return envelopes;
}

export type Line = Readonly<Record<string, unknown>>;

/** The lines of an encoded body; throws on a last line without newline. */
export function linesOf(body: string): Line[] {
	if (body === '') return [];
	const lines = body.split('\n');
	assert.equal(lines.pop(), '', 'the last line ends with a newline');
	return lines.map((line) => JSON.parse(line) as Line);
}
