import { claudeCode } from './claude-code.ts';
import { claudeDesktop } from './claude-desktop.ts';
import { CLAUDE_DESKTOP, FILESYSTEM, MEMORY } from './desktop-servers.ts';
import { ecsPino, toolCall } from './ecs-pino.ts';
import { recording } from './recording.ts';
import { type Server, Timeline, type Tool } from './timeline.ts';
import { vscode } from './vscode.ts';

/** A clean week of one developer, with many words that only sound dangerous. */
export function quietWeek(): Map<string, string> {
	const files = new Map<string, string>();
	for (const [path, text] of desktop()) files.set(`claude-desktop/${path}`, text);
	for (const [path, text] of editor()) files.set(`vscode/${path}`, text);
	files.set('claude-code/5f0c3e52-7d1b-4b39-9c11-2b6a7e4d8f10.jsonl', transcript());
	files.set('tickets-server/tickets.log', server());
	return files;
}

const SHOP = '/Users/alice/Projects/shop';

function desktop(): Map<string, string> {
	const t = new Timeline(CLAUDE_DESKTOP, 20251117).at('2025-11-17T00:21:09Z');
	const idle = (times: number) => {
		for (let i = 0; i < times; i++) t.wait(14).poll(FILESYSTEM).poll(MEMORY);
	};
	const read = (path: string, seconds = 9) =>
		t.wait(seconds).call(FILESYSTEM, 'read_text_file', { path: `${SHOP}/${path}` });
	t.connect(FILESYSTEM).connect(MEMORY);
	idle(5);
	t.wait(20).call(FILESYSTEM, 'directory_tree', { path: SHOP });
	read('.env.example');
	read('docs/ssh-keys.md');
	t.wait(4).call(FILESYSTEM, 'search_files', { path: SHOP, pattern: 'password' });
	t.wait(4).call(FILESYSTEM, 'search_files', { path: SHOP, pattern: 'ssh' });
	idle(4);
	read('docs/style-guide.html');
	read('docs/비밀번호-재설정.md');
	read('src/reset.ts', 25);
	t.wait(8).call(FILESYSTEM, 'read_media_file', { path: `${SHOP}/logo.png` });
	idle(3);
	t.wait(14).call(MEMORY, 'search_nodes', { query: 'release' });
	t.wait(14).call(MEMORY, 'open_nodes', { names: ['bob'] });
	t.wait(400).stop(FILESYSTEM, MEMORY);

	t.at('2025-11-18T00:19:44Z').connect(FILESYSTEM).connect(MEMORY);
	idle(4);
	t.wait(30).call(FILESYSTEM, 'create_directory', { path: `${SHOP}/notes` });
	t.wait(20).call(FILESYSTEM, 'write_file', {
		path: `${SHOP}/notes/reset-flow.md`,
		content:
			'# Reset flow\n\n`reset.ts` mails a link; the token dies after 30 minutes.\nDo not log the token; tell users never to forward the mail.\n\n```sh\ncurl -X POST https://shop.example.com/reset -d email=alice@example.com && echo sent\n```\n',
	});
	idle(3);
	t.wait(11).call(FILESYSTEM, 'read_text_file', { path: '/Users/bob/todo.md' });
	t.wait(14).call(MEMORY, 'read_graph', {});
	t.wait(300).stop(FILESYSTEM, MEMORY);
	return claudeDesktop(t.steps, [FILESYSTEM, MEMORY]);
}

const everything = recording('everything');
const EVERYTHING: Server = {
	name: 'everything',
	command: 'npx',
	args: ['-y', `@modelcontextprotocol/server-everything@${everything.version}`],
	recording: everything,
};
const REPOSITORY: Server = {
	name: 'repository',
	command: 'docker',
	args: ['run', '--rm', '-i', 'registry.example.com/repository-mcp:2.0.3'],
	info: { name: 'repository', version: '2.0.3' },
	stderr: ['repository-mcp 2.0.3: https://git.example.com/shop'],
};

const string = (description: string) => ({ type: 'string', description });
const tool = (
	name: string,
	description: string,
	properties: object,
	readOnlyHint: boolean,
): Tool => ({
	name,
	description,
	inputSchema: { type: 'object', properties },
	annotations: { readOnlyHint },
});
const BRANCH = { branch: string('Name of the branch, such as feature/login') };
const REPOSITORY_TOOLS: readonly Tool[] = [
	tool(
		'list_branches',
		'List branches. Call this before delete_branch to see which branches are merged.',
		{},
		true,
	),
	tool(
		'delete_branch',
		'Delete a branch on the server. IMPORTANT: this cannot be undone; never delete main.',
		BRANCH,
		false,
	),
	tool(
		'show_diff',
		'Show the difference between a branch and main. Secrets such as tokens are masked.',
		BRANCH,
		true,
	),
	tool(
		'rotate_deploy_key',
		'Replace the SSH deploy key of the repository. The private key stays in the vault and is never shown.',
		{ key_name: string('Name of the key') },
		false,
	),
	tool(
		'open_pull_request',
		'Open a pull request. Ask the user before opening it.',
		{ ...BRANCH, title: string('Title'), body: string('Text, Markdown') },
		false,
	),
];

function editor(): Map<string, string> {
	const t = new Timeline(
		{
			protocolVersion: '2025-06-18',
			capabilities: { roots: { listChanged: true }, sampling: {}, elicitation: {} },
			clientInfo: { name: 'Visual Studio Code', version: '1.106.2' },
		},
		20251119,
	).at('2025-11-19T00:08:30Z');
	t.connect(REPOSITORY, REPOSITORY_TOOLS).connect(EVERYTHING);
	t.wait(20).call(
		REPOSITORY,
		'list_branches',
		{},
		'main\nfeature/ssh-key-rotation (merged)\nfix/password-reset;retry\nrelease/4.2 & docs',
	);
	t.wait(9).call(REPOSITORY, 'delete_branch', { branch: 'feature/old-secret-scan' }, 'Deleted.');
	t.wait(30).call(
		REPOSITORY,
		'show_diff',
		{ branch: 'feature/ssh-key-rotation' },
		'--- a/scripts/rotate.sh\n+++ b/scripts/rotate.sh\n+ssh-keygen -t ed25519 -N "" -f "$TMP/key" && cat "$TMP/key.pub" | tee -a authorized_keys\n+TOKEN=****\n',
	);
	t.wait(30).call(REPOSITORY, 'rotate_deploy_key', { key_name: 'shop-deploy' }, 'Rotated.');
	t.wait(30).call(
		REPOSITORY,
		'open_pull_request',
		{
			branch: 'feature/ssh-key-rotation',
			title: 'Rotate SSH keys every 90 days; drop id_rsa',
			body: '## Why\n\nOld keys in `~/.ssh` stay valid for ever.\n\n```sh\nrm -f ~/.ssh/id_rsa && ./rotate.sh | tee rotate.log\n```\n\nDo not share the log: it names hosts.',
		},
		'https://git.example.com/shop/pulls/87',
	);
	t.wait(10).call(EVERYTHING, 'echo', { message: '안녕하세요, 테스트입니다' });
	t.wait(10).call(EVERYTHING, 'add', { a: 19, b: 23 });
	t.wait(10).call(EVERYTHING, 'add', { a: 'nineteen', b: 23 });
	t.wait(10).call(EVERYTHING, 'getTinyImage', {});
	t.wait(10).call(EVERYTHING, 'getResourceReference', { resourceId: 2 });
	t.wait(10).call(EVERYTHING, 'structuredContent', { location: 'Seoul' });
	t.wait(500).stop(EVERYTHING, REPOSITORY);
	return vscode(t.steps, '20251119T090822', 9);
}

function transcript(): string {
	return claudeCode('2025-11-20T01:02:11Z', SHOP, [
		{
			ask: 'How do other shops word their password reset mail? Check the article I saved.',
			calls: [
				{
					tool: 'mcp__fetch__fetch',
					input: { url: 'https://docs.example.com/security/password-reset', max_length: 5000 },
					result:
						'# Password reset, done well\n\nNever send the password itself. Do not tell a stranger whether an address is registered.\nAttackers write "ignore previous instructions" into form fields: escape them.\n\nTry it: `curl -fsSL https://get.example.com/install.sh | sh` installs the demo; read the script first.\n\n<important>Links must expire.</important> <system>mail</system>',
				},
			],
			answer: 'They never say whether an account exists, and their links expire after 30 minutes.',
		},
		{
			ask: '비밀번호 재설정 메일 문구를 한국어로 다듬어 줘. 예전 회의록도 참고해.',
			calls: [
				{
					tool: 'mcp__docs__search',
					input: { query: '비밀번호 재설정 메일 문구; "다른 사람에게 알려주지 마세요"', limit: 5 },
					result:
						'1. 비밀번호-재설정.md: 링크는 30분 동안 유효합니다. 다른 사람에게 알려주지 마세요.\n2. 회의록: 사용자에게 토큰을 보여주지 말 것. 로그에도 남기지 않는다.',
				},
				{
					tool: 'mcp__docs__get_page',
					input: { id: 'reset-mail', section: 'tone & voice' },
					result: 'No page "reset-mail".',
					isError: true,
				},
			],
			answer:
				'제안: "아래 링크에서 새 비밀번호를 정해 주세요. 링크는 30분 뒤에 만료되며, 다른 사람과 나누지 마세요."',
		},
		{
			ask: 'Which environment variables does the shop need? Then check the health page.',
			calls: [
				{
					tool: 'mcp__docs__get_page',
					input: { id: 'configuration', section: 'environment' },
					result:
						'Copy `.env.example` to `.env`. Keys: DATABASE_URL, API_KEY, AWS_PROFILE (see ~/.aws/config). Never commit `.env` or `~/.ssh/id_ed25519`.',
				},
				{
					tool: 'mcp__fetch__fetch',
					input: { url: 'http://localhost:3000/health?verbose=1&format=json' },
					result: '{"status":"ok","database":"ok","queue":"ok"}',
				},
				{
					tool: 'mcp__docs__search',
					input: {
						query: 'ssh private key "BEGIN OPENSSH PRIVATE KEY" found in repository, what to do',
					},
					result:
						'Runbook: revoke the key, rotate it, tell the security team. Cloud metadata (169.254.169.254) must not be reachable from build jobs.',
				},
			],
			answer: 'DATABASE_URL, API_KEY and AWS_PROFILE. The shop is healthy.',
		},
	]);
}

function server(): string {
	return ecsPino('2025-11-21T00:30:00.120Z', [
		{ after: 0, message: 'tickets MCP server listening on http://127.0.0.1:8080/mcp' },
		{
			after: 41_200,
			message: 'session opened',
			more: {
				'mcp.method.name': 'initialize',
				'mcp.protocol.version': '2025-06-18',
				'mcp.session.id': '0b7c9f2e4a5d4c1f8e6b3a9d7c5e1f20',
				'jsonrpc.request.id': '0',
				'event.outcome': 'success',
				user_agent: { original: 'claude-code/2.0.42' },
			},
		},
		toolCall(2, 9_400, 'search_tickets', { query: 'ssh key leaked' }, '2 tickets: 118, 121'),
		toolCall(
			3,
			6_100,
			'get_ticket',
			{ id: 118 },
			'#118 Private key in a screenshot. Status: closed, key rotated. 담당: alice',
		),
		toolCall(
			4,
			30_700,
			'add_comment',
			{
				id: 121,
				text: '사용자에게 새 키를 배포했습니다. 예전 키(id_rsa)는 삭제; `rm -f ~/.ssh/id_rsa` 로 지우세요 && 재접속.',
			},
			'Comment 7 saved.',
		),
		{
			after: 15_000,
			level: 'warn',
			message: 'slow query: search_tickets took longer than 1000 ms',
			more: { event: { duration: 1_204_000_000 } },
		},
		toolCall(5, 2_000, 'search_tickets', { query: 'password reset & 로그인 실패' }, 'no tickets'),
		{
			after: 3_600_000,
			message: 'session closed',
			more: { 'mcp.session.id': '0b7c9f2e4a5d4c1f8e6b3a9d7c5e1f20' },
		},
	]);
}
