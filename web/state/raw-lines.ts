import { session } from './session.svelte.ts';

const KEPT = 400;
const MOST_AT_ONCE = 3;

interface Place {
	readonly fileId: number;
	readonly offset: number;
	readonly length: number;
}

const cache = new Map<string, Promise<Uint8Array | null>>();
let cachedFor = -1;
let running = 0;
const waiting: (() => void)[] = [];

/** Returns bytes of a file as they were read; a few at a time, since an archive is unpacked for each. */
export function rawBytes(place: Place): Promise<Uint8Array | null> {
	if (cachedFor !== session.generation) {
		cachedFor = session.generation;
		cache.clear();
	}
	const key = `${place.fileId}:${place.offset}:${place.length}`;
	const known = cache.get(key);
	if (known !== undefined) return known;
	const read = turn(async () => {
		const engine = await session.engine();
		return engine.rawBytes(place.fileId, place.offset, place.length);
	});
	cache.set(key, read);
	for (const old of cache.keys()) {
		if (cache.size <= KEPT) break;
		cache.delete(old);
	}
	return read;
}

async function turn<T>(work: () => Promise<T>): Promise<T> {
	if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
	running++;
	try {
		return await work();
	} finally {
		running--;
		waiting.shift()?.();
	}
}
