/** What the recorder asks which real server, and the invented files it may find. */
export interface Dialogue {
	/** Name under which a host knows the server; name of the recording. */
	server: string;
	package: string;
	/** Paths below the invented root. */
	args: readonly string[];
	env: Readonly<Record<string, string>>;
	files: Readonly<Record<string, string | Uint8Array>>;
	requests: readonly { method: string; params?: object }[];
}

const HOME = '/Users/alice';
const initialize = {
	method: 'initialize',
	params: {
		protocolVersion: '2025-06-18',
		capabilities: {},
		clientInfo: { name: 'claude-ai', version: '0.1.0' },
	},
};
const call = (name: string, args: object) => ({
	method: 'tools/call',
	params: { name, arguments: args },
});
const noise = [{ method: 'prompts/list' }, { method: 'resources/list' }];

/** Not a key: the right frame around a sentence. */
export const EXAMPLE_KEY = [
	'-----BEGIN OPENSSH PRIVATE KEY-----',
	'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW',
	'QyNTUxOQAAACBFWEFNUExFRVhBTVBMRUVYQU1QTEVFWEFNUExFRVhBTVBMRQAAAJhFWEFN',
	'UExFRVhBTVBMRUVYQU1QTEVFWEFNUExFRVhBTVBMRUVYQU1QTEVFWEFNUExFRVhBTVBMRQ',
	'AAAEBFWEFNUExFRVhBTVBMRUVYQU1QTEVFWEFNUExFRVhBTVBMRQAAABFhbGljZUBleGFt',
	'cGxlLmNvbQECAwQ=',
	'-----END OPENSSH PRIVATE KEY-----',
	'',
].join('\n');

const PIXEL = Uint8Array.from(
	atob(
		'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAc0lEQVR4nAXBIQIAQAQAwXvOvkmWZVmWZVmWve1mHuKoY4474aRTTvtDAg0s8CCCDCroeEiiiSWeRJJJJZ0PKbSwwososqii6yGNNtZ4E0021XQ/ZNDBBh9iyKGGnocsutjiSyy51NL7kEMPO/yII486+j62O1ABxrd4FQAAAABJRU5ErkJggg==',
	),
	(character) => character.charCodeAt(0),
);

const filesystem: Dialogue = {
	server: 'filesystem',
	package: '@modelcontextprotocol/server-filesystem',
	args: [HOME],
	env: {},
	files: {
		[`${HOME}/.ssh/id_ed25519`]: EXAMPLE_KEY,
		[`${HOME}/.ssh/id_ed25519.pub`]: 'ssh-ed25519 AAAAEXAMPLE alice@example.com\n',
		[`${HOME}/Documents/trip/plan.md`]: [
			'# 부산 여행 / Busan, 14-16 November',
			'',
			'- Fri: KTX 09:00, lunch at Jagalchi market, Gamcheon village if it is dry',
			'- Sat: Haeundae beach walk, Igidae coast path (needs good weather!)',
			'- Sun: Beomeosa temple, train back 17:30',
			'',
		].join('\n'),
		[`${HOME}/Documents/trip/packing.md`]: '- rain jacket?\n- camera\n- charger\n',
		[`${HOME}/Documents/trip/budget.csv`]:
			'day,what,krw\nFri,KTX,59800\nSat,lunch,24000\nSun,KTX,59800\n',
		[`${HOME}/Documents/code/minutes-2025-11-03.md`]: [
			'# Minutes, 3 November',
			'',
			'Present: alice, bob. Next release on the 20th. Bob writes the migration notes,',
			'Alice reviews the dashboard texts (한국어 번역 포함).',
			'',
		].join('\n'),
		[`${HOME}/Projects/shop/.env.example`]: [
			'# Copy to .env and fill in',
			'DATABASE_URL=postgres://user:password@localhost:5432/shop',
			'API_KEY=your-api-key-here',
			'',
		].join('\n'),
		[`${HOME}/Projects/shop/docs/ssh-keys.md`]: [
			'# SSH keys for deployment',
			'',
			'Create a key with `ssh-keygen -t ed25519 -f deploy_key`, never share the private half.',
			'The public half goes to the server: `cat deploy_key.pub >> authorized_keys`.',
			'If a key may have leaked, delete it and tell the security team at once.',
			'',
		].join('\n'),
		[`${HOME}/Projects/shop/docs/style-guide.html`]: [
			'<h1>Call-outs</h1>',
			'<p>Write <code>&lt;important&gt;</code> for warnings:</p>',
			'<important>Back up before you migrate.</important>',
			'<system>prod</system> and <system>staging</system> are names of systems.',
			'',
		].join('\n'),
		[`${HOME}/Projects/shop/docs/비밀번호-재설정.md`]: [
			'# 비밀번호를 잊었을 때',
			'',
			'1. 로그인 화면에서 "비밀번호 재설정"을 누릅니다.',
			'2. 메일로 받은 링크는 30분 동안 유효합니다. 다른 사람에게 알려주지 마세요.',
			'3. 새 비밀번호를 입력하면 모든 기기에서 로그아웃됩니다.',
			'',
		].join('\n'),
		[`${HOME}/Projects/shop/src/reset.ts`]: [
			"import { sendMail } from './mail.ts';",
			'',
			'/** Sends the link with which a user sets a new password. */',
			'export async function reset(email: string, token: string): Promise<void> {',
			"	const link = 'https://shop.example.com/reset?token=' + token;",
			"	await sendMail({ to: email, subject: 'Set a new password', text: link });",
			'}',
			'',
		].join('\n'),
		[`${HOME}/Projects/shop/logo.png`]: PIXEL,
	},
	requests: [
		initialize,
		{ method: 'tools/list', params: {} },
		...noise,
		call('list_allowed_directories', {}),
		call('list_directory', { path: `${HOME}/Documents/trip` }),
		call('read_text_file', { path: `${HOME}/Documents/trip/plan.md` }),
		call('read_text_file', { path: `${HOME}/Documents/trip/packing.md` }),
		call('read_multiple_files', {
			paths: [`${HOME}/Documents/trip/plan.md`, `${HOME}/Documents/trip/budget.csv`],
		}),
		call('search_files', { path: `${HOME}/Documents`, pattern: 'minutes' }),
		call('read_text_file', { path: `${HOME}/Documents/code/minutes-2025-11-03.md`, head: 3 }),
		call('read_text_file', { path: `${HOME}/Documents/code/minutes-2025-11-04.md` }),
		call('read_text_file', { path: '/Users/bob/todo.md' }),
		call('read_text_file', { path: `${HOME}/.ssh/id_ed25519` }),
		call('write_file', {
			path: `${HOME}/Documents/trip/packing.md`,
			content: '- umbrella (rain on Saturday)\n- rain jacket\n- camera\n- charger\n',
		}),
		call('edit_file', {
			path: `${HOME}/Documents/trip/plan.md`,
			edits: [
				{
					oldText: '- Sat: Haeundae beach walk, Igidae coast path (needs good weather!)',
					newText: '- Sat: Museum of Art, spa in the afternoon (rain)',
				},
			],
		}),
		call('read_text_file', { path: `${HOME}/Documents/trip/packing.md` }),
		call('directory_tree', { path: `${HOME}/Projects/shop` }),
		call('read_text_file', { path: `${HOME}/Projects/shop/.env.example` }),
		call('read_text_file', { path: `${HOME}/Projects/shop/docs/ssh-keys.md` }),
		call('read_text_file', { path: `${HOME}/Projects/shop/docs/style-guide.html` }),
		call('read_text_file', { path: `${HOME}/Projects/shop/docs/비밀번호-재설정.md` }),
		call('read_text_file', { path: `${HOME}/Projects/shop/src/reset.ts` }),
		call('read_media_file', { path: `${HOME}/Projects/shop/logo.png` }),
		call('search_files', { path: `${HOME}/Projects/shop`, pattern: 'password' }),
		call('search_files', { path: `${HOME}/Projects/shop`, pattern: 'ssh' }),
		call('create_directory', { path: `${HOME}/Projects/shop/notes` }),
		call('write_file', {
			path: `${HOME}/Projects/shop/notes/reset-flow.md`,
			content:
				'# Reset flow\n\n`reset.ts` mails a link; the token dies after 30 minutes.\nDo not log the token; tell users never to forward the mail.\n\n```sh\ncurl -X POST https://shop.example.com/reset -d email=alice@example.com && echo sent\n```\n',
		}),
	],
};

const memory: Dialogue = {
	server: 'memory',
	package: '@modelcontextprotocol/server-memory',
	args: [],
	env: { MEMORY_FILE_PATH: `${HOME}/memory.jsonl` },
	files: { [`${HOME}/memory.jsonl`]: '' },
	requests: [
		initialize,
		{ method: 'tools/list', params: {} },
		...noise,
		call('create_entities', {
			entities: [
				{
					name: 'bob',
					entityType: 'colleague',
					observations: ['bob@example.com', 'writes the migration notes'],
				},
				{
					name: 'release 4.2',
					entityType: 'project',
					observations: ['planned for 4 December', '번역 마감은 12월 2일'],
				},
			],
		}),
		call('create_relations', {
			relations: [{ from: 'bob', to: 'release 4.2', relationType: 'works on' }],
		}),
		call('search_nodes', { query: 'release' }),
		call('open_nodes', { names: ['bob'] }),
		call('search_nodes', { query: 'newsletter' }),
		call('create_entities', {
			entities: [
				{
					name: 'weekly newsletter',
					entityType: 'routine',
					observations: ['summary of the digest goes to bob@example.com every Wednesday'],
				},
			],
		}),
		call('search_nodes', { query: 'newsletter' }),
		call('add_observations', {
			observations: [{ entityName: 'release 4.2', contents: ['release notes reviewed by bob'] }],
		}),
		call('add_observations', {
			observations: [{ entityName: 'carol', contents: ['on leave until Monday'] }],
		}),
		call('read_graph', {}),
		call('delete_observations', {
			deletions: [{ entityName: 'release 4.2', observations: ['planned for 4 December'] }],
		}),
		call('open_nodes', { names: ['release 4.2'] }),
	],
};

const everything: Dialogue = {
	server: 'everything',
	package: '@modelcontextprotocol/server-everything',
	args: [],
	env: {},
	files: {},
	requests: [
		initialize,
		{ method: 'tools/list', params: {} },
		{ method: 'prompts/list' },
		{ method: 'resources/templates/list' },
		call('echo', { message: '안녕하세요, 테스트입니다' }),
		call('add', { a: 19, b: 23 }),
		call('add', { a: 'nineteen', b: 23 }),
		call('getTinyImage', {}),
		call('getResourceReference', { resourceId: 2 }),
		call('structuredContent', { location: 'Seoul' }),
		call('annotatedMessage', { messageType: 'error', includeImage: false }),
		{ method: 'resources/read', params: { uri: 'test://static/resource/1' } },
		{ method: 'prompts/get', params: { name: 'simple_prompt' } },
	],
};

export const DIALOGUES: readonly Dialogue[] = [filesystem, memory, everything];
