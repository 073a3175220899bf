import { openWasmDatabase } from '../../../web/duckdb-wasm.ts';
import { createEngine } from '../../../web/engine/create-engine.ts';
import { bootDuckDb } from '../../../web/engine/duckdb-boot.ts';
import type { Engine, Progress } from '../../../web/engine/engine.ts';
import { SAMPLES } from '../../../web/engine/samples.ts';

/** The data side alone, for tests that ask it directly. */
export interface Harness {
	readonly engine: Promise<Engine>;
	readonly progress: Progress[];
	/** Opens texts as files and resolves with what the page would show. */
	open(files: Readonly<Record<string, string>>): ReturnType<Engine['open']>;
	/** Opens bytes (in base64) as one file. */
	openBytes(path: string, content: string): ReturnType<Engine['open']>;
	/** Opens one of the incidents that come with the page. */
	sample(id: string): ReturnType<Engine['open']>;
	/** Runs a statement in a database of its own, past the gate and before any lock. */
	unlocked(sql: string): Promise<'ran' | 'refused'>;
	dropped(files: Readonly<Record<string, string>>): { path: string; file: File }[];
}

declare global {
	var harness: Harness;
}

const engine = createEngine();
const progress: Progress[] = [];

function dropped(files: Readonly<Record<string, string>>): { path: string; file: File }[] {
	return Object.entries(files).map(([path, text]) => ({
		path,
		file: new File([text], path.slice(path.lastIndexOf('/') + 1)),
	}));
}

async function unlocked(sql: string): Promise<'ran' | 'refused'> {
	const db = await openWasmDatabase(await bootDuckDb());
	try {
		await db.exec(sql);
		return 'ran';
	} catch {
		return 'refused';
	} finally {
		await db.close();
	}
}

async function openFiles(
	files: { path: string; file: File }[],
	zone: string,
): ReturnType<Engine['open']> {
	return (await engine).open(files, {
		zone,
		onProgress: (step) => progress.push(step),
		signal: new AbortController().signal,
	});
}

async function sample(id: string): ReturnType<Engine['open']> {
	const found = SAMPLES.find((one) => one.id === id);
	if (found === undefined) throw new Error(`no sample ${id}`);
	return openFiles(await found.load(), found.zone);
}

globalThis.harness = {
	unlocked,
	sample,
	engine,
	progress,
	dropped,
	open: (files) => openFiles(dropped(files), 'UTC'),
	openBytes(path, content) {
		const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
		return openFiles([{ path, file: new File([bytes], path) }], 'UTC');
	},
};
