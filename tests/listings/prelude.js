// What the JavaScript listings presume. get() blocks: it runs another program meanwhile. fetch() is
// Node's own, with a timeout. LISTING_URL is where to; LISTING_MORE is by how many the requests knob is
// raised while the loop runs. Node ends once nothing is left but the spinner.
const { spawnSync } = require('child_process');
const url = process.env.LISTING_URL;
const TIMEOUT_MS = 1000;

function get(url) {
	const curl = spawnSync('curl', ['-sS', '--max-time', String(TIMEOUT_MS / 1000), '-w', '\n%{http_code}', url], { encoding: 'utf8' });
	const errors = { 7: 'connection refused', 28: 'timed out', 56: 'connection reset' };
	const end = curl.stdout.lastIndexOf('\n');
	const status = Number(curl.stdout.slice(end + 1));
	const error = curl.status !== 0 ? errors[curl.status] || curl.stderr : status >= 400 ? 'HTTP ' + status : null;

	return { error, toString: () => curl.stdout.slice(0, end) };
}

const fetch = (url) => globalThis.fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });

function why(r) {
	const errors = { ECONNREFUSED: 'connection refused', ECONNRESET: 'connection reset' };

	if (!(r instanceof Error))
		return r.ok ? null : 'HTTP ' + r.status;
	return r.name === 'TimeoutError' ? 'timed out' : errors[r.cause.code] || r.cause.code || r.cause.message;
}

function compute(seconds) {
	const end = performance.now() + 1000 * seconds;

	while (performance.now() < end)
		;
}

function spin() {}

// Makes up for the turns that were missed while something else ran, as setInterval() does not.
function every(ms, what) {
	const begin = performance.now();
	let turned = 0;

	setInterval(() => {
		for (const due = Math.floor((performance.now() - begin) / ms); turned < due; turned++)
			what();
	}, ms).unref();
}

function onKnob(callback) {
	setTimeout(() => callback(Number(process.env.LISTING_MORE)), 0);
}

// What the listing's loop does, count times more: its own lines, which stand at the left margin.
function fetchMore(count) {
	const loop = require('fs').readFileSync(__filename, 'utf8').match(/^for \(let i = 0; i < \d+;[^]*?(?=^console)/m)[0];

	eval(loop.replace(/i < \d+;/, 'i < ' + count + ';'));
}
