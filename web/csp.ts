const DIRECTIVES: readonly (readonly [name: string, value: string])[] = [
	['default-src', "'none'"],
	['script-src', "'self' 'wasm-unsafe-eval'"],
	['worker-src', "'self' blob:"],
	['connect-src', "'self'"],
	['style-src', "'self' 'unsafe-inline'"],
	['img-src', "'self' data: blob:"],
	['font-src', "'self'"],
	['manifest-src', "'self'"],
	['base-uri', "'none'"],
	['form-action', "'none'"],
];

/** The content security policy for the page's `<meta>` element. */
export const META_CSP: string = join(DIRECTIVES);

/** The same policy for a response header, where `frame-ancestors` has an effect too. */
export const HEADER_CSP: string = join([...DIRECTIVES, ['frame-ancestors', "'none'"]]);

/** Every header that a server of the built page should send. */
export const HEADERS: readonly (readonly [name: string, value: string])[] = [
	['Content-Security-Policy', HEADER_CSP],
	['Cross-Origin-Opener-Policy', 'same-origin'],
	['Cross-Origin-Resource-Policy', 'same-origin'],
	['Referrer-Policy', 'no-referrer'],
	['X-Content-Type-Options', 'nosniff'],
];

function join(directives: readonly (readonly [string, string])[]): string {
	return directives.map(([name, value]) => `${name} ${value}`).join('; ');
}
