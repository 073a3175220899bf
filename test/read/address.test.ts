import { expect, test } from 'vitest';
import { ipAddress } from '../../ingest/read/address.ts';

test.each([
	['192.0.2.1', '192.0.2.1'],
	['::ffff:192.0.2.1', '192.0.2.1'],
	['2001:db8::7', '2001:db8::7'],
	['::1', '::1'],
	['::', '::'],
	['2001:db8:0:0:0:0:0:1', '2001:db8:0:0:0:0:0:1'],
	['192.0.2', null],
	['192.0.2.256', null],
	['192.0.2.1.', null],
	['2001:db8:1', null],
	['2001::db8::1', null],
	['2001:db8::7:', null],
	['example.com', null],
	['12:34', null],
	['', null],
	[null, null],
])('%s is %s', (text, expected) => {
	expect(ipAddress(text)).toBe(expected);
});
