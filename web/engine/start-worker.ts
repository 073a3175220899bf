/**
 * A worker running a script of our own origin, started from a `blob:` URL: such a worker inherits the page's content
 * security policy, one started from the script's own address does not.
 */
export async function startWorker(url: string, type: WorkerType): Promise<Worker> {
	// The development server splits a module into many, which a blob could not import.
	if (import.meta.env.DEV && type === 'module') return new Worker(url, { type });
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${url}: ${response.status}`);
	const blob = new Blob([await response.text()], { type: 'text/javascript' });
	const address = URL.createObjectURL(blob);
	try {
		return new Worker(address, { type });
	} finally {
		// The fetch of the script has begun by the next task.
		setTimeout(() => URL.revokeObjectURL(address), 60_000);
	}
}
