/**
 * A JSON-RPC message as the formats hand it over: the few members that pairing and meaning need,
 * the rest as JSON text that is parsed only where something reads it.
 */
export interface RpcMessage {
	kind: 'request' | 'notification' | 'result' | 'error';
	/** The id as text; `null` when absent. `0` and `""` are real ids. */
	id: string | null;
	/** `"1"` and `1` are different ids. */
	idIsString: boolean;
	method: string | null;
	/** JSON text of `params`; `null` for `tools/call`, of which all that counts stands in the members below. */
	params: string | null;
	/** `params.name`: tool or prompt. */
	name: string | null;
	/** `params.uri`. */
	uri: string | null;
	/** JSON text of `params.arguments`. */
	arguments: string | null;
	/** JSON text of `result`. */
	result: string | null;
	/** `result.isError`. */
	isError: boolean;
	errorCode: string | null;
	errorMessage: string | null;
	/** JSON text of `params._meta` or `result._meta`. */
	meta: string | null;
	/** Hash of the message bytes as logged (`hashBytes`), to find the same message in two files; `null` when the log has no message text. */
	hash: number | null;
	/** Size in bytes of the message as logged. */
	bytes: number;
}
