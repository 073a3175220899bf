/**
 * A small MCP server over stdio for tests. Answers requests; methods beginning with `test/` ask it to misbehave:
 * `test/exit` (code), `test/stderr` (text), `test/big` (bytes of the answer), `test/deaf` (ignores SIGTERM and the end of
 * its input), `test/sleep` (ms before it reads on). With `--bytes` it returns every byte as it came.
 */
if (process.argv.includes('--bytes')) process.stdin.pipe(process.stdout);
else {
	let held = '';
	let deaf;
	process.stdin.setEncoding('utf8');
	process.stdin.on('data', (text) => {
		held += text;
		const lines = held.split('\n');
		held = lines.pop() ?? '';
		for (const line of lines) if (line.trim() !== '') answer(JSON.parse(line));
	});
	process.stdin.on('end', () => {
		if (deaf === undefined) process.exit(0);
	});

	const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

	function answer({ id, method, params }) {
		switch (method) {
			case 'test/exit':
				process.exitCode = params.code;
				process.stdin.destroy();
				return;
			case 'test/crash':
				process.kill(process.pid, 'SIGKILL');
				return;
			case 'test/stderr':
				process.stderr.write(params.text);
				break;
			case 'test/big':
				send({ jsonrpc: '2.0', id, result: { text: 'x'.repeat(params.bytes) } });
				return;
			case 'test/sleep':
				process.stdin.pause();
				setTimeout(() => process.stdin.resume(), params.ms);
				break;
			case 'test/deaf':
				process.on('SIGTERM', () => process.stderr.write('SIGTERM\n'));
				deaf = setInterval(() => {}, 1000);
				break;
			case 'test/polite':
				process.on('SIGTERM', () => process.exit(7));
				break;
			case 'initialize':
				send({
					jsonrpc: '2.0',
					id,
					result: {
						protocolVersion: params.protocolVersion,
						capabilities: { tools: {} },
						serverInfo: { name: 'echo', version: '1.0.0' },
					},
				});
				return;
			case 'tools/call':
				send({
					jsonrpc: '2.0',
					id,
					result: { content: [{ type: 'text', text: JSON.stringify(params.arguments) }] },
				});
				return;
		}
		if (id !== undefined) send({ jsonrpc: '2.0', id, result: {} });
	}
}
