import { isPlaceholder, looksSecret } from './secret-kinds.ts';
import { maskSecrets } from './secrets.ts';

const CREDENTIAL_PARAMETER = /key|token|secret|passw|pwd|auth|sig|credential|^code$/i;
const MASK = '[token]';

/** A URL with its secrets masked: those that show themselves, values of parameters named like one, and long random parts of the path. */
export function maskUrl(url: string): string {
	return maskParts(maskSecrets(url));
}

/** Whether a URL carries a credential of its own: a name and password, a parameter, or a random part of its path. */
export function holdsCredential(url: string): boolean {
	return maskUrl(url) !== url;
}

function maskParts(url: string): string {
	const hash = url.indexOf('#');
	const whole = hash === -1 ? url : url.slice(0, hash);
	const mark = whole.indexOf('?');
	const path = mark === -1 ? whole : whole.slice(0, mark);
	const query =
		mark === -1
			? ''
			: `?${whole
					.slice(mark + 1)
					.split('&')
					.map(maskParameter)
					.join('&')}`;
	const scheme = path.indexOf('://');
	const host = scheme === -1 ? -1 : path.indexOf('/', scheme + 3);
	if (host === -1) return `${path}${query}`;
	return `${path.slice(0, host)}${path.slice(host).split('/').map(maskSegment).join('/')}${query}`;
}

function maskParameter(parameter: string): string {
	const equals = parameter.indexOf('=');
	if (equals === -1) return parameter;
	const name = parameter.slice(0, equals);
	const value = parameter.slice(equals + 1);
	const isReference =
		value === '' || /^(?:\[|%5B|\$|%24|\{|%7B|<|%3C)/i.test(value) || isPlaceholder(value);
	if (isReference) return parameter;
	const isSecret =
		CREDENTIAL_PARAMETER.test(name) || (value.length >= 20 && looksSecret(value, 'token'));
	return isSecret ? `${name}=${MASK}` : parameter;
}

/** Hosted servers put the credential into the path; names with words in them are none. */
function maskSegment(segment: string): string {
	if (segment.length < 20 || !/^[\w~.=-]+$/.test(segment) || !/\d/.test(segment)) return segment;
	return looksSecret(segment, 'token') && !/[a-z]{6}[-_.][a-z]{3}/.test(segment) ? MASK : segment;
}
