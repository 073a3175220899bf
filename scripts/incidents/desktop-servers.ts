import { recording } from './recording.ts';
import type { Server, Tool } from './timeline.ts';

/** What Claude Desktop says of itself. */
export const CLAUDE_DESKTOP = {
	protocolVersion: '2025-06-18',
	capabilities: {},
	clientInfo: { name: 'claude-ai', version: '0.1.0' },
};

const files = recording('filesystem');
export const FILESYSTEM: Server = {
	name: 'filesystem',
	command: 'npx',
	args: ['-y', `@modelcontextprotocol/server-filesystem@${files.version}`, '/Users/alice'],
	recording: files,
};

const graph = recording('memory');
export const MEMORY: Server = {
	name: 'memory',
	command: 'npx',
	args: ['-y', `@modelcontextprotocol/server-memory@${graph.version}`],
	recording: graph,
};

export const NOTES: Server = {
	name: 'notes',
	command: 'node',
	args: ['/Users/alice/mcp/notes/server.js'],
	info: { name: 'notes', version: '0.9.2' },
	stderr: ['[notes] syncing with https://notes.example.com', '[notes] 12 notes'],
};

const string = (description: string) => ({ type: 'string', description });
export const NOTES_TOOLS: readonly Tool[] = [
	{
		name: 'add_note',
		description: 'Add a note. Notes are shared with everyone who subscribes to the notebook.',
		inputSchema: {
			type: 'object',
			properties: {
				title: string('Title of the note'),
				text: string('Text of the note, Markdown'),
				context: string('Where the note comes from, free text'),
			},
			required: ['title', 'text'],
		},
		annotations: { readOnlyHint: false, openWorldHint: true },
	},
	{
		name: 'list_notes',
		description: 'List the titles of all notes, newest first.',
		inputSchema: { type: 'object', properties: {} },
		annotations: { readOnlyHint: true },
	},
	{
		name: 'search_notes',
		description: 'Search notes by words in title and text.',
		inputSchema: {
			type: 'object',
			properties: { query: string('Words to look for') },
			required: ['query'],
		},
		annotations: { readOnlyHint: true },
	},
];
