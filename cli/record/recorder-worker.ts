import { parentPort, workerData } from 'node:worker_threads';
import type { Operation, RecorderSettings } from './operation.ts';
import { Recorder } from './recorder.ts';

/** What the thread that passes messages on sends to the one that records them. */
export type ToRecorder =
	| { readonly operations: readonly Operation[]; readonly bytes: number }
	| { readonly close: true };

/** What it hears back. */
export type FromRecorder =
	/** So many bytes have been worked off. */
	{ readonly done: number } | { readonly failure: string } | { readonly closed: true };

const port = parentPort;
if (port !== null) {
	const send = (message: FromRecorder) => port.postMessage(message);
	const recorder = new Recorder(workerData as RecorderSettings, (failure) => send({ failure }));
	port.on('message', (message: ToRecorder) => {
		if ('close' in message) {
			recorder
				.close()
				.catch((error: unknown) => send({ failure: String(error) }))
				.finally(() => send({ closed: true }));
			return;
		}
		for (const operation of message.operations) recorder.take(operation);
		send({ done: message.bytes });
	});
}
