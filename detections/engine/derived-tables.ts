import { TOOLS } from '../../ingest/ecs/fields.ts';
import { HTTP } from './published.ts';
import { columnList } from './tables.ts';

/** Tables that `finalise` builds from the published events and facts, in this order. */
export const DERIVED_TABLES: readonly { readonly name: string; readonly select: string }[] = [
	{
		name: 'tools',
		select: `SELECT ${columnList(TOOLS, 't')},
			lag(t.hash) OVER sightings AS previous_hash,
			lag(t.event_id) OVER sightings AS previous_event_id
		FROM tools t JOIN events e USING (event_id)
		WINDOW sightings AS (PARTITION BY t.client, t.server, t.tool ORDER BY e.seq)
		ORDER BY e.seq, t.tool`,
	},
	{
		name: 'calls',
		select: `WITH first_responses AS (
			SELECT request_event_id, min(seq) AS seq FROM events
			WHERE method = 'tools/call' AND request_event_id IS NOT NULL GROUP BY request_event_id
		), decisions AS (
			SELECT session_id, tool_call_id, max(decision) AS decision FROM events
			WHERE kind = 'decision' AND tool_call_id IS NOT NULL GROUP BY ALL
		), answers AS (
			SELECT e.* FROM events e JOIN first_responses f ON f.seq = e.seq
		)
		SELECT q.event_id,
			CASE WHEN q.kind = 'request' THEN a.event_id ELSE q.event_id END AS response_event_id,
			q."time", q.session_id, q.client, q.server,
			coalesce(q.tool, a.tool) AS tool, q.arguments_text,
			coalesce(a.result_text, q.result_text) AS result_text,
			coalesce(a.outcome, q.outcome) AS outcome,
			coalesce(a.error_type, q.error_type) AS error_type,
			coalesce(a.error_code, q.error_code) AS error_code,
			coalesce(a.error_message, q.error_message) AS error_message,
			coalesce(a.duration_ms, q.duration_ms) AS duration_ms,
			coalesce(q.decision, a.decision, d.decision) AS decision,
			coalesce(q.pairing, a.pairing) AS pairing,
			CASE
				WHEN 'name-only' IN (q.quality, a.quality) THEN 'name-only'
				WHEN 'summary' IN (q.quality, a.quality) THEN 'summary'
				WHEN 'truncated' IN (q.quality, a.quality) THEN 'truncated'
				ELSE q.quality END AS quality,
			coalesce(q.tool_call_id, a.tool_call_id) AS tool_call_id
		FROM events q
			LEFT JOIN answers a ON a.request_event_id = q.event_id
			LEFT JOIN decisions d ON d.session_id = q.session_id AND d.tool_call_id = q.tool_call_id
		WHERE q.method = 'tools/call'
			AND (q.kind = 'request' OR (q.kind IN ('result', 'error') AND q.request_event_id IS NULL))
		ORDER BY q.seq`,
	},
	{
		name: 'sessions',
		select: `SELECT session_id, s.client, s.servers, s.server, s.started, s.ended, s.events,
			coalesce(c.calls, 0) AS calls, s.failures, s.protocol_version
		FROM (
			SELECT session_id, min(client) AS client,
				count(DISTINCT server)::INTEGER AS servers,
				CASE WHEN count(DISTINCT server) = 1 THEN min(server) END AS server,
				min("time") AS started, max("time") AS ended, count(*) AS events,
				count(*) FILTER (outcome = 'failure') AS failures,
				max(protocol_version) AS protocol_version
			FROM events WHERE session_id IS NOT NULL GROUP BY session_id
		) s LEFT JOIN (
			SELECT session_id, count(*) AS calls FROM calls GROUP BY session_id
		) c USING (session_id)
		ORDER BY started NULLS LAST, session_id`,
	},
	{
		name: 'http',
		select: `SELECT ${columnList(HTTP)} FROM events
		WHERE kind = 'http' OR http_method IS NOT NULL OR http_status IS NOT NULL OR source_ip IS NOT NULL
		ORDER BY seq`,
	},
];
