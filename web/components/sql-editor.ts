import {
	autocompletion,
	closeBrackets,
	closeBracketsKeymap,
	completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { SQLDialect, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export type Schema = Readonly<Record<string, readonly string[]>>;

export interface SqlEditor {
	/** Takes over text that changed elsewhere. */
	setText(text: string): void;
	setSchema(schema: Schema): void;
	/** Puts text where the cursor stands. */
	insert(text: string): void;
	focus(): void;
	destroy(): void;
}

export interface SqlEditorOptions {
	readonly text: string;
	readonly label: string;
	readonly schema: Schema;
	onchange(text: string): void;
	onrun(): void;
}

// only words that shape a statement are keywords: column names such as `server` are none
const DUCKDB = SQLDialect.define({
	keywords:
		'select distinct from where and or not in is null like similar between exists case when then else end as on using join inner left right full outer cross semi anti asof lateral union all except intersect group by having qualify order asc desc nulls first last limit offset with recursive values over partition rows range preceding following unbounded current row filter interval timestamp date true false cast try_cast unnest pivot unpivot sample window exclude replace',
	types: 'varchar bigint integer double boolean timestamp',
	doubleQuotedStrings: false,
	hashComments: false,
	slashComments: true,
});

// SQL without colour: keywords heavy, strings paler, comments slanted
const WORDS = HighlightStyle.define([
	{ tag: tags.keyword, fontWeight: '700' },
	{
		tag: [tags.string, tags.special(tags.string)],
		color: 'var(--ink-2)',
		background: 'var(--sheet-sunk)',
	},
	{ tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
]);

const LOOK = EditorView.theme({
	'&': { height: '100%', color: 'var(--ink)', background: 'var(--sheet)' },
	'&.cm-focused': { outline: 'var(--focus)', outlineOffset: 'var(--focus-inset)' },
	'.cm-scroller': { font: '12.5px/1.6 var(--mono)', fontVariantLigatures: 'none' },
	'.cm-gutters': { background: 'none', border: '0', color: 'var(--ink-3)', paddingLeft: '8px' },
	'.cm-content': { padding: '6px 0', caretColor: 'var(--accent)' },
	'.cm-cursor': { borderLeft: '2px solid var(--accent)' },
	'&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
		{
			background: 'var(--accent-wash)',
		},
	'.cm-tooltip': {
		background: 'var(--sheet-raised)',
		color: 'var(--ink)',
		border: '1px solid var(--line-strong)',
		boxShadow: 'var(--shadow-menu)',
	},
	'.cm-tooltip-autocomplete ul li[aria-selected]': {
		background: 'var(--accent-fill)',
		color: 'var(--on-accent)',
	},
	'.cm-matchingBracket': { background: 'var(--accent-wash)', outline: '0' },
});

/** Puts a SQL editor with completion into an element. */
export function createSqlEditor(parent: HTMLElement, options: SqlEditorOptions): SqlEditor {
	const language = new Compartment();
	const run = Prec.highest(
		keymap.of([
			{
				key: 'Mod-Enter',
				run: () => {
					options.onrun();
					return true;
				},
			},
		]),
	);
	const view = new EditorView({
		parent,
		state: EditorState.create({
			doc: options.text,
			extensions: [
				run,
				lineNumbers(),
				history(),
				drawSelection(),
				bracketMatching(),
				closeBrackets(),
				autocompletion({ icons: false }),
				language.of(languageOf(options.schema)),
				syntaxHighlighting(WORDS),
				keymap.of([
					...closeBracketsKeymap,
					...defaultKeymap,
					...historyKeymap,
					...completionKeymap,
				]),
				EditorView.lineWrapping,
				EditorView.contentAttributes.of({ 'aria-label': options.label }),
				EditorView.updateListener.of((update) => {
					if (update.docChanged) options.onchange(update.state.doc.toString());
				}),
				LOOK,
			],
		}),
	});
	return {
		setText(text) {
			if (text === view.state.doc.toString()) return;
			view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
		},
		setSchema(schema) {
			view.dispatch({ effects: language.reconfigure(languageOf(schema)) });
		},
		insert(text) {
			view.dispatch(view.state.replaceSelection(text));
			view.focus();
		},
		focus: () => view.focus(),
		destroy: () => view.destroy(),
	};
}

function languageOf(schema: Schema) {
	const tables: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
	for (const [table, columns] of Object.entries(schema)) tables[table] = [...columns];
	return sql({ dialect: DUCKDB, schema: tables, upperCaseKeywords: true });
}
