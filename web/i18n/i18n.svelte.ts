import { type Dictionary, en } from './en.ts';
import { ko } from './ko.ts';

export const LANGUAGES = ['en', 'ko'] as const;
export type LanguageCode = (typeof LANGUAGES)[number];

const DICTIONARIES: Readonly<Record<LanguageCode, Dictionary>> = { en, ko };
const STORED = 'sillok.language';

class Language {
	code = $state<LanguageCode>('en');

	/** Texts of the language in use. */
	get t(): Dictionary {
		return DICTIONARIES[this.code];
	}

	/** Takes the stored language, else the first one the browser prefers that exists here. */
	start(): void {
		const wanted = [read(), ...navigator.languages].map((tag) => tag?.slice(0, 2));
		this.use(wanted.find(isLanguage) ?? 'en', false);
	}

	use(code: LanguageCode, store = true): void {
		this.code = code;
		document.documentElement.lang = code;
		if (store) write(code);
	}
}

function isLanguage(tag: string | undefined): tag is LanguageCode {
	return LANGUAGES.some((code) => code === tag);
}

function read(): string | null {
	try {
		return localStorage.getItem(STORED);
	} catch {
		return null;
	}
}

function write(code: LanguageCode): void {
	try {
		localStorage.setItem(STORED, code);
	} catch {
		// storage may be forbidden; the choice then lasts as long as the page
	}
}

export const language = new Language();
