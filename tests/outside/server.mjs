// A server by Node's http, for the tests: prints its address, and ends with its standard input.
import { createServer } from 'node:http';

const paths = {
	'/': (request, response) => response.end('Hello from Node'),
	'/pieces': async (request, response) => {
		for (const piece of ['Hello ', 'from ', 'Node']) {
			response.write(piece);
			await new Promise((done) => setTimeout(done, 20));
		}
		response.end();
	},
	'/hints': (request, response) => {
		response.writeEarlyHints({ link: '</style.css>; rel=preload' });
		response.end('Hello from Node');
	},
	'/leaves': (request) => request.socket.destroy(),
	'/asked': async (request, response) => {
		let body = '';
		for await (const piece of request)
			body += piece;
		response.end(`${request.method} ${request.headers['x-sign'] ?? 'nobody'} ${body}`);
	},
};

const server = createServer((request, response) => {
	const act = paths[new URL(request.url, 'http://here').pathname];

	if (act)
		act(request, response);
	else
		response.writeHead(404).end('Not here');
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.resume().on('end', () => process.exit());
