import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNodeDatabase } from '../cli/duckdb-node.ts';
import { FORMATS } from '../ingest/formats/index.ts';
import { shareEngine } from './engine/shared-engine.ts';
import { expectedFacts, withDifferences } from './parity/expected.ts';
import { type Facts, type Read, readFacts } from './parity/facts.ts';
import type { Aspect, Renderer } from './parity/renderer.ts';
import { EXCEPTIONS, RENDERERS } from './parity/renderers/index.ts';
import { TAP } from './parity/renderers/jsonrpc.ts';
import { type Call, SESSION, type Session, said } from './parity/session.ts';

const engine = shareEngine(() => openNodeDatabase({ threads: 2 }));
afterAll(() => engine.end());

async function read(renderer: Renderer, session: Session = SESSION): Promise<Read> {
	const toolName = renderer.toolName?.as ?? (({ tool }: Call) => tool);
	return readFacts(await engine.open(), renderer.render(session), session, toolName);
}

/** What full records tell, of the refused call too: a tap has it once it is not refused. */
let whole: Facts;
beforeAll(async () => {
	const calls = SESSION.calls.map((call): Call => {
		return call.ending.type === 'refused' ? { ...call, ending: said('done') } : call;
	});
	whole = (await read(TAP, { ...SESSION, calls })).facts;
});

test('every format is given the session, or there is a reason why not', () => {
	const given = new Set(RENDERERS.map(({ format }) => format));
	const missing = FORMATS.filter(({ id }) => !given.has(id) && !EXCEPTIONS.has(id));
	expect(missing.map(({ id }) => id)).toEqual([]);
	expect([...EXCEPTIONS.keys()].filter((id) => given.has(id))).toEqual([]);
	const known = new Set(FORMATS.map(({ id }) => id));
	expect([...given, ...EXCEPTIONS.keys()].filter((id) => !known.has(id))).toEqual([]);
});

test('a full record tells what stands in the session', () => {
	expect(whole.hidden).toMatchObject({ 'mail 3 search_messages': ['result 4 4 0 0 send'] });
	expect(whole.argumentRows['mail 2 send_message']).toEqual([
		'body body string 안녕 Bob,\nsee the plan:\t3 days — it\'s \\o/ {"a": 1}',
		'options.draft draft boolean false',
		'options.priority priority number 2',
		'options.ratio ratio number 0.5',
		'options.reply reply null null',
		'options.tags[0] tags string plan',
		'options.tags[1] tags string trip',
		'subject subject string Plan "Busan"',
		'to to string bob@example.com',
	]);
	expect(whole.argumentIndicators).toMatchObject({
		'files 4 read_text_file': ['path path /Users/alice/.ssh/id_ed25519'],
		'mail 2 send_message': ['to email bob@example.com'],
	});
	expect(whole.resultIndicators).toMatchObject({
		'files 4 read_text_file': [expect.stringMatching(/^secret ssh-private-key [0-9a-f]+$/)],
		'mail 2 send_message': ['email bob@example.com'],
		'mail 3 search_messages': ['email carol@example.org'],
	});
	expect(Object.values(whole.definitions)).toHaveLength(5);
});

test.each(
	RENDERERS.map((one) => [[one.format, one.variant].filter(Boolean).join(' '), one] as const),
)('%s tells the same of the session', async (_name, renderer) => {
	const format = FORMATS.find(({ id }) => id === renderer.format)!;
	const { files, rejects, facts } = await read(renderer);
	expect(new Set(files.map((file) => file.format))).toEqual(new Set([renderer.format]));
	expect(rejects).toEqual([]);
	const lacks = Object.keys(renderer.lacks ?? {});
	expect(lacks.filter((one) => !format.shows.some((shown) => shown === one))).toEqual([]);
	const full = expectedFacts(SESSION, format.shows, whole, renderer);
	const expected = withDifferences(full, renderer);
	const told = Object.fromEntries(
		(Object.keys(expected) as Aspect[]).map((aspect) => [aspect, facts[aspect]]),
	);
	expect(told).toEqual(expected);
	// A difference that there no longer is must not stand in the renderer.
	for (const aspect of Object.keys(renderer.differs ?? {}) as Aspect[]) {
		expect([aspect, facts[aspect]]).not.toEqual([aspect, full[aspect]]);
	}
});
