import type { DroppedFile } from '../engine/engine.ts';
import { route } from './route.svelte.ts';
import { session } from './session.svelte.ts';

/** Opens files (in addition to those open) and shows how they are read; `zone` is for times without one. */
export async function openFiles(files: readonly DroppedFile[], zone?: string): Promise<void> {
	if (files.length === 0) return;
	if (zone !== undefined) session.zone = zone;
	route.go('files', {});
	await session.open(files);
}
