import { type Reach, tryToReach } from './reach.ts';
import workerUrl from './self-test-worker.ts?worker&url';
import { startWorker } from './start-worker.ts';

/** Tries to reach an outside host from the page and from a worker started as the database's is. */
export async function selfTest(): Promise<{ page: Reach; worker: Reach; csp: string }> {
	const [page, worker] = await Promise.all([tryToReach(document), tryFromWorker()]);
	const meta = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
	return { page, worker, csp: meta?.getAttribute('content') ?? '' };
}

async function tryFromWorker(): Promise<Reach> {
	const worker = await startWorker(new URL(workerUrl, location.href).href, 'module');
	try {
		return await new Promise<Reach>((done, failed) => {
			worker.onmessage = ({ data }: MessageEvent<Reach>) => done(data);
			worker.onerror = (event) => failed(new Error(event.message));
		});
	} finally {
		worker.terminate();
	}
}
