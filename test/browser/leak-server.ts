import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that nothing may ever reach; it answers everything, and keeps what was asked of it. */
export interface LeakServer {
	readonly origin: string;
	readonly requests: string[];
	close(): Promise<void>;
}

/** Starts one on a free loopback port. */
export async function startLeakServer(): Promise<LeakServer> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/csv' });
		response.end(request.method === 'HEAD' ? undefined : 'a,b\n1,2\n');
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		close: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
}
