/** Something wrong in a file of a pack; line and column are 1-based, in UTF-16 units. */
export interface PackError {
	readonly path: string;
	readonly line: number;
	readonly column: number;
	readonly message: string;
}

/** `file:line:column: message`, as compilers print it. */
export function describePackError({ path, line, column, message }: PackError): string {
	return `${path}:${line}:${column}: ${message}`;
}
