import type { Engine } from './engine.ts';
import { PageEngine } from './page-engine.ts';

/** A new data side; its workers start when the page has nothing better to do, or when they are first needed. */
export async function createEngine(): Promise<Engine> {
	const engine = new PageEngine();
	// Safari has no idle callbacks.
	if ('requestIdleCallback' in globalThis) requestIdleCallback(() => engine.warm());
	else setTimeout(() => engine.warm(), 0);
	return engine;
}
