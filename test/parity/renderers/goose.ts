import { wholeSeconds, wrapsErrors } from '../differences.ts';
import { jsonLines, type Renderer } from '../renderer.ts';
import type { Call } from '../session.ts';

const DECLINED =
	'The user has declined to run this tool. DO NOT attempt to call this tool again. If there are no alternative methods to proceed, clearly explain the situation and STOP.';

function toolResult({ ending }: Call): object {
	switch (ending.type) {
		case 'result':
			return {
				status: 'success',
				value: { content: ending.result.content, isError: ending.result.isError ?? false },
			};
		case 'refused':
			return { status: 'success', value: { content: [{ type: 'text', text: DECLINED }] } };
		case 'error':
			return { status: 'error', error: `${ending.code}: ${ending.message}` };
	}
}

/** A session file of 1.x, one message to a line. */
export const GOOSE: Renderer = {
	format: 'goose',
	differs: {
		...wholeSeconds('Messages have times in whole seconds.'),
		...wrapsErrors('The code stands before the message.', (message) => `-32602: ${message}`),
	},
	render: ({ calls }) => [
		{
			path: 'sessions/20260302_1.jsonl',
			text: jsonLines(
				calls.flatMap((call, i) => [
					{
						id: `q${i}`,
						role: 'assistant',
						created: Math.floor(call.start / 1000),
						content: [
							{
								type: 'toolRequest',
								id: call.callId,
								toolCall: {
									status: 'success',
									value: { name: `${call.server}__${call.tool}`, arguments: call.args },
								},
								_meta: { goose_extension: call.server },
							},
						],
					},
					{
						id: `a${i}`,
						role: 'user',
						created: Math.floor(call.end / 1000),
						content: [{ type: 'toolResponse', id: call.callId, toolResult: toolResult(call) }],
					},
				]),
			),
		},
	],
};
