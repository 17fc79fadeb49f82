// The page of a film in a Firefox as distributions have it, by WebDriver BiDi: https://www.w3.org/TR/webdriver-bidi/
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { check } = require('../../support/viewer');

// Starts it with a profile of its own; calls use() with a function that sends a command, and the events that came.
async function with_firefox(program, use) {
	const WebSocket = require('ws');
	const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'waitscope-firefox-'));
	const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
		{ env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' }, stdio: ['ignore', 'ignore', 'pipe'] });
	const ended = new Promise(resolve => child.on('exit', resolve));
	const address = await new Promise((resolve, reject) => {
		let says = '';

		child.stderr.on('data', data => {
			const found = /WebDriver BiDi listening on (ws:\S+)/.exec(says += data);

			if (found)
				resolve(found[1]);
		});
		ended.then(() => reject(new Error(`Firefox ends: ${says}`)));
		setTimeout(() => reject(new Error(`Firefox does not listen: ${says}`)), 60000).unref();
	});
	const socket = new WebSocket(`${address}/session`), waiting = new Map(), events = [];
	let number = 0;

	await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
	socket.on('message', data => {
		const message = JSON.parse(data);

		if (message.id === undefined) {
			events.push(message);
			return;
		}
		const { resolve, reject } = waiting.get(message.id);

		if (message.type === 'error')
			reject(new Error(`${message.error}: ${message.message}`));
		else
			resolve(message.result);
	});
	const send = (method, params) => new Promise((resolve, reject) => {
		waiting.set(++number, { resolve, reject });
		socket.send(JSON.stringify({ id: number, method, params }));
	});

	try {
		await use(send, events);
	} finally {
		socket.close();
		child.kill();
		await ended;
		fs.rmSync(profile, { recursive: true, force: true });
	}
}

module.exports = (program, file, film, dump, folder) => with_firefox(program, async (send, events) => {
	await send('session.new', { capabilities: {} });
	const { context } = await send('browsingContext.create', { type: 'tab' });
	const url = `file://${file}`;

	const evaluate = async expression => {
		const answer = await send('script.evaluate', { expression: `(async () => JSON.stringify(await (${expression})))()`, target: { context }, awaitPromise: true });

		if (answer.type === 'exception')
			throw new Error(answer.exceptionDetails.text);
		return answer.result.value === undefined ? undefined : JSON.parse(answer.result.value);
	};
	const press = (...keys) => send('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard',
		actions: keys.flatMap(value => [{ type: 'keyDown', value }, { type: 'keyUp', value }]) }] });
	const text = () => evaluate('[...document.querySelectorAll("#screen > div")].map(row => row.textContent.trimEnd()).join("\\n").trimEnd()');
	const time = () => evaluate('Number(document.getElementById("slider").value)');
	const marks = '[...document.querySelectorAll("#chapters li")].map(item => Number(item.dataset.at))';

	await send('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] });
	await send('browsingContext.setViewport', { context, viewport: { width: 1300, height: 800 } });
	await send('browsingContext.navigate', { context, url, wait: 'complete' });

	await press('\ue010'); // End
	check('Firefox: End', [await time(), await text()], [film.end, dump(film.end)]);
	await press('\ue011'); // Home
	check('Firefox: Home', [await time(), await text()], [0, dump(0)]);
	for (const mark of [...new Set(await evaluate(marks))].filter(mark => mark > 0)) {
		await press('.');
		check('Firefox: the next mark', [await time(), await text()], [mark, dump(mark)]);
	}
	await press('>');
	check('Firefox: faster', await evaluate('document.getElementById("speed").textContent'), '×2');
	await press('\ue011', ' ');
	check('Firefox: it plays', await evaluate('new Promise(resolve => setTimeout(() => resolve(Number(document.getElementById("slider").value) > 0), 300))'), true);
	await press('g');
	check('Firefox: cells in their columns', await evaluate(`(() => {
		const screen = document.getElementById("screen"), rows = [...screen.children].map(row => row.getBoundingClientRect().height);
		return [rows.length, new Set(rows.map(Math.round)).size];
	})()`), [film.frames[0][2], 1]);
	const { data } = await send('browsingContext.captureScreenshot', { context });
	fs.writeFileSync(path.join(folder, 'page-firefox.png'), Buffer.from(data, 'base64'));
	const printed = await send('browsingContext.print', { context });
	fs.writeFileSync(path.join(folder, 'page-firefox.pdf'), Buffer.from(printed.data, 'base64'));
	check('Firefox: pictures on paper', await evaluate('document.querySelectorAll("figure").length > 0'), true);
	check('Firefox: what it asks for', events.filter(event => event.method === 'network.beforeRequestSent').map(event => event.params.request.url).filter(asked => asked !== url && !asked.startsWith('data:')), []);
	check('Firefox: what went wrong', events.filter(event => event.method === 'log.entryAdded' && event.params.level !== 'info').map(event => event.params.text), []);
});
