// Shared by the tests that show our files to programs that run in Chromium: a page whose
// files come from a table, without any server, and what is counted for the last line.
'use strict';

const assert = require('assert');
const fs = require('fs');

const TYPES = { css: 'text/css', html: 'text/html', js: 'text/javascript', svg: 'image/svg+xml' };
const SITE = 'https://viewer.test';

let passed = 0, failed = 0;

// check(what, got, wanted): they must be equal.
function check(what, got, wanted) {
	try {
		assert.deepStrictEqual(got, wanted);
		passed++;
	} catch (error) {
		failed++;
		console.log(`${what}: ${error.message}`);
	}
}

// Ends the test.
function finish() {
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed > 0 ? 1 : 0);
}

async function launch(options) {
	const { chromium } = require('playwright-core');

	return chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'], ...options });
}

// A page of the site. `files` are texts or bytes by path, '/' the page itself. What goes wrong
// there, and what it asks for that is not in the table, is in page.wrong.
async function open(browser, files, options) {
	const page = await browser.newPage({ viewport: { width: 1500, height: 1000 }, ...options });

	page.wrong = [];
	page.on('pageerror', error => page.wrong.push(error.message));
	page.on('console', message => message.type() === 'error' && page.wrong.push(message.text()));
	await page.route('**', route => {
		const url = new URL(route.request().url());
		const body = url.origin === SITE ? files[url.pathname] : undefined;

		if (body === undefined && url.pathname !== '/favicon.ico') {
			page.wrong.push(`it asks for ${url}`);
			route.abort();
		} else {
			const end = url.pathname === '/' ? 'html' : url.pathname.replace(/.*\./, '');
			route.fulfill({
				headers: {
					'Content-Type': `${TYPES[end] || 'text/plain'}; charset=utf-8`,
					// A picture comes as GitHub sends it.
					...end === 'svg' && { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
				},
				body: body || '',
			});
		}
	});
	await page.goto(SITE + '/');
	return page;
}

// An error anywhere is the end of the test.
function main(test) {
	test().then(finish, error => {
		console.log(error.stack);
		process.exit(1);
	});
}

module.exports = { check, launch, main, open, read: file => fs.readFileSync(file) };
