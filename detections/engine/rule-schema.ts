import { z } from 'zod';

// The page forbids eval, which zod would otherwise try for speed.
z.config({ jitless: true });

const line = z.string().trim().min(1).max(2000);

/** A text for people: English, or English and Korean. */
const Text = z
	.union([line, z.strictObject({ en: line, ko: line })])
	.transform((text) => (typeof text === 'string' ? { en: text, ko: null } : text));

/** Steps or reasons for people: a list, or one list per language. */
const Lines = z
	.union([z.array(line).max(50), z.strictObject({ en: z.array(line), ko: z.array(line) })])
	.transform((lines) => (Array.isArray(lines) ? { en: lines, ko: null } : lines));

const Day = z
	.string()
	.regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'must be a date such as 2026-11-22');

const oneOrMore = z
	.union([line, z.array(line).min(1)])
	.transform((value) => (typeof value === 'string' ? [value] : value));

/** Data without which the rule cannot run: rows in a table, with these values, with these columns filled. */
const Requirement = z.strictObject({
	table: z.string(),
	where: z.record(z.string(), oneOrMore).optional(),
	columns: z.array(z.string()).optional(),
	because: Text.optional(),
});

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const TestFile = z
	.strictObject({
		path: line,
		lines: z.array(z.string()).optional(),
		text: z.string().optional(),
	})
	.refine((file) => (file.lines === undefined) !== (file.text === undefined), {
		message: 'needs either lines or text',
	});

const Test = z
	.strictObject({
		name: line,
		fires: z.union([z.boolean(), z.number().int().min(0)]),
		level: z.enum(['informational', 'low', 'medium', 'high', 'critical']).optional(),
		files: z.array(TestFile).min(1).optional(),
		path: line.optional(),
		lines: z.array(z.string()).optional(),
		text: z.string().optional(),
	})
	.refine(
		({ files, path, lines, text }) =>
			files === undefined
				? path !== undefined && (lines === undefined) !== (text === undefined)
				: path === undefined && lines === undefined && text === undefined,
		{ message: 'needs either files, or path with lines or text' },
	)
	.transform(({ files, path, lines, text, ...test }) => ({
		...test,
		files: (files ?? [{ path: path!, lines, text }]).map((file) => ({
			path: file.path,
			text: file.text ?? `${(file.lines ?? []).join('\n')}\n`,
		})),
	}));

/** Sigma's words for how urgent an alert is, from least to most. */
export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

/** A rule file as read; keys in the order they are written in. */
export const RuleFile = z.strictObject({
	title: Text,
	id: z.uuid('must be a UUID').transform((id) => id.toLowerCase()),
	status: z.enum(['experimental', 'test', 'stable', 'deprecated', 'unsupported']),
	description: Text,
	references: z.array(z.url({ protocol: /^https?$/ })).default([]),
	author: line,
	date: Day,
	modified: Day.optional(),
	tags: z
		.array(
			z
				.string()
				.regex(/^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9._:-]*$/, 'must be such as attack.t1552.001'),
		)
		.default([]),
	level: z.enum(LEVELS),
	falsepositives: Lines.default({ en: [], ko: null }),
	requires: z.array(Requirement).default([]),
	window: z
		.string()
		.regex(/^[1-9]\d{0,4}[smhd]$/, 'must be such as 10m, 24h or 7d')
		.optional(),
	params: z.record(z.string(), z.union([scalar, z.array(scalar)])).default({}),
	response: Lines.default({ en: [], ko: null }),
	query: z.string().min(1),
	tests: z.array(Test).default([]),
});

/** The keys of a rule file in the only order allowed. */
export const RULE_KEYS = Object.keys(RuleFile.shape);
