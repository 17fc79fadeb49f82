// har_devtools.js ARCHIVE...: what Chrome's DevTools make of each archive.
'use strict';

const { check, launch, main, read } = require('../support/viewer');

// What a request is to us; times in ms, of which the importer's are sums.
function of_entry(entry) {
	const { blocked, dns, connect, send, wait, receive } = entry.timings; // ssl is a part of connect
	let at = 0;
	const phases = {};

	for (const [name, ms] of Object.entries({ blocked, dns, connect, send, wait }))
		phases[name] = ms >= 0 ? at += ms : -1;
	return {
		url: entry.request.url,
		method: entry.request.method,
		status: entry.response.status,
		text: entry.response.statusText,
		mime: entry.response.content.mimeType.replace('x-unknown', ''),
		body: entry.response.content.text || '',
		headers: entry.response.headers.length,
		start: Date.parse(entry.startedDateTime) || -1000, // DevTools take 0 for no time
		time: entry.time,
		connected: phases.connect,
		sent: phases.send,
		answered: phases.wait,
		end: receive >= 0 ? at + receive : at,
		initiator: entry._initiator.url,
	};
}

// In DevTools.
async function import_archive(text) {
	const { HARFormat, Importer } = await import('./models/har/har.js');
	const log = new HARFormat.HARRoot(JSON.parse(text)).log;

	return Promise.all(Importer.Importer.requestsFromHARLog(log).map(async request => ({
		url: request.url(),
		method: request.requestMethod,
		status: request.statusCode,
		text: request.statusText,
		mime: request.mimeType || '',
		body: (await request.requestContentData()).text,
		headers: request.responseHeaders.length,
		start: request.startTime * 1000,
		time: request.duration * 1000,
		connected: request.timing.connectEnd,
		sent: request.timing.sendEnd,
		answered: request.timing.receiveHeadersEnd,
		end: request.duration * 1000,
		initiator: request.initiator().url,
	})));
}

async function show_archive(text) {
	const { ViewManager } = await import('./ui/legacy/legacy.js');
	const { NetworkPanel } = await import('./panels/network/network.js');

	await ViewManager.ViewManager.instance().showView('network');
	await NetworkPanel.NetworkPanel.instance().networkLogView.onLoadFromFile(new File([text], 'run.har'));
}

// The panel's rows: status, type, and who began it.
async function rows_of(page, count) {
	const rows = page.locator('.network-log-grid tr.data-grid-data-grid-node');

	if (count > 0)
		await rows.nth(count - 1).waitFor();
	return (await rows.allInnerTexts()).map(text => text.split('\t').slice(1, 4).join(' ')).sort();
}

function row_of_entry(entry) {
	return `${entry.response.status || 'Finished'} fetch ${entry._initiator.url.replace('http://', '')}:${entry._initiator.lineNumber + 1}`;
}

// A time since 1970 leaves its seconds some 0.0003 ms: nearer than that, it is as wanted.
function near(got, wanted) {
	return Object.fromEntries(Object.entries(got).map(([key, value]) =>
		[key, wanted && Math.abs(value - wanted[key]) < 0.001 ? wanted[key] : value]));
}

async function import_and_compare(page, file, text, entries) {
	// The importer sorts by starts of whole ms.
	const wanted = entries.map(of_entry).sort((a, b) => a.start - b.start);
	const got = await page.evaluate(import_archive, text);

	check(`${file}: requests`, got.map((request, i) => near(request, wanted[i])), wanted);
}

async function start_devtools(page) {
	await page.goto('devtools://devtools/bundled/devtools_app.html?panel=network');
	await page.locator('.tabbed-pane').first().waitFor();
}

main(async () => {
	const browser = await launch();
	const page = await browser.newPage({ viewport: { width: 1400, height: 2400 } });
	const wrong = [];

	page.on('pageerror', error => wrong.push(error.message));
	await start_devtools(page);
	for (const file of process.argv.slice(2)) {
		const text = read(file).toString();

		await import_and_compare(page, file, text, JSON.parse(text).log.entries);
	}
	for (const file of process.argv.slice(2).filter(file => /run|mishaps|many|elsewhere/.test(file))) {
		const text = read(file).toString(), entries = JSON.parse(text).log.entries;

		await start_devtools(page);
		await page.evaluate(show_archive, text);
		check(`${file}: rows`, await rows_of(page, entries.length), entries.map(row_of_entry).sort());
	}
	check('nothing goes wrong', wrong, []);
	await browser.close();
});
