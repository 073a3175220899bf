import type { DroppedFile } from '../engine/engine.ts';
import { route } from './route.svelte.ts';
import { session } from './session.svelte.ts';

/** Opens files (in addition to those open) and shows how they are read. */
export async function openFiles(files: readonly DroppedFile[]): Promise<void> {
	if (files.length === 0) return;
	route.go('files', {});
	await session.open(files);
}
