/** One turn of a Claude Code session with MCP calls in it. */
export interface Turn {
	readonly ask: string;
	readonly calls: readonly {
		/** `mcp__SERVER__TOOL`. */
		readonly tool: string;
		readonly input: object;
		readonly result: string;
		readonly isError?: boolean;
	}[];
	readonly answer: string;
}

/** A transcript as Claude Code 2.0 writes it below `~/.claude/projects/`; one record per line. */
export function claudeCode(start: string, cwd: string, turns: readonly Turn[]): string {
	let time = Date.parse(start);
	let count = 0;
	let parent: string | null = null;
	const sessionId = '5f0c3e52-7d1b-4b39-9c11-2b6a7e4d8f10';
	const lines: string[] = [];
	const write = (type: 'user' | 'assistant', seconds: number, more: object) => {
		time += seconds * 1000 + 137;
		count++;
		const uuid = `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
		lines.push(
			JSON.stringify({
				parentUuid: parent,
				isSidechain: false,
				userType: 'external',
				cwd,
				sessionId,
				version: '2.0.42',
				gitBranch: 'feature/ssh-key-rotation',
				type,
				...more,
				uuid,
				timestamp: new Date(time).toISOString(),
			}),
		);
		parent = uuid;
	};
	const assistant = (id: string, content: object, stop: string) =>
		write('assistant', 3, {
			message: {
				model: 'claude-sonnet-4-5-20250929',
				id,
				type: 'message',
				role: 'assistant',
				content: [content],
				stop_reason: stop,
				stop_sequence: null,
				usage: { input_tokens: 8, output_tokens: 121, service_tier: 'standard' },
			},
			requestId: `req_EXAMPLE${count}`,
		});
	for (const turn of turns) {
		write('user', 45, { message: { role: 'user', content: turn.ask } });
		for (const { tool, input, result, isError = false } of turn.calls) {
			const id = `toolu_EXAMPLE${(count + 1).toString().padStart(4, '0')}`;
			assistant(`msg_EXAMPLE${count}`, { type: 'tool_use', id, name: tool, input }, 'tool_use');
			const content = [{ type: 'text', text: result }];
			write('user', 1, {
				message: {
					role: 'user',
					content: [
						{
							tool_use_id: id,
							type: 'tool_result',
							content,
							...(isError ? { is_error: true } : {}),
						},
					],
				},
				toolUseResult: isError ? `Error: ${result}` : content,
			});
		}
		assistant(`msg_EXAMPLE${count}`, { type: 'text', text: turn.answer }, 'end_turn');
	}
	return lines.map((line) => `${line}\n`).join('');
}
