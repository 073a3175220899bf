/** Methods by the name of their request class in the SDKs for Python and Java. */
const METHODS: ReadonlyMap<string, string> = new Map([
	['Initialize', 'initialize'],
	['Discover', 'server/discover'],
	['Ping', 'ping'],
	['ListTools', 'tools/list'],
	['CallTool', 'tools/call'],
	['ListResources', 'resources/list'],
	['ListResourceTemplates', 'resources/templates/list'],
	['ReadResource', 'resources/read'],
	['Subscribe', 'resources/subscribe'],
	['Unsubscribe', 'resources/unsubscribe'],
	['ListPrompts', 'prompts/list'],
	['PromptList', 'prompts/list'],
	['GetPrompt', 'prompts/get'],
	['Complete', 'completion/complete'],
	['SetLevel', 'logging/setLevel'],
	['GetTask', 'tasks/get'],
	['ListTasks', 'tasks/list'],
	['CancelTask', 'tasks/cancel'],
	['GetTaskPayload', 'tasks/result'],
]);

/** The method of a class such as `CallToolRequest`; `null` for one that no SDK has. */
export function methodOfType(type: string): string | null {
	return METHODS.get(type.replace(/Request$/, '')) ?? null;
}
