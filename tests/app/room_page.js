// room_page.js FOLDER: the page for the room, beside a terminal. Pictures of it are put into the folder.
'use strict';

const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { check, launch, main } = require('../support/viewer');

const folder = process.argv[2];
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const LONG_MS = 30000;

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

// Waits until something is so, and returns it.
async function until(what, is_so) {
	for (const end = Date.now() + LONG_MS; Date.now() < end; await sleep(50)) {
		const value = await is_so();

		if (value)
			return value;
	}
	throw new Error(`never: ${what}`);
}

// ---- waitscope on a terminal ----

// Starts it on a terminal of that size; `options` are the shell's.
async function start(options) {
	const says = path.join(folder, 'says');

	fs.rmSync(says, { force: true });
	const child = spawn('script', ['-qfec', `stty cols 80 rows 24; tty >tty; echo $$ >pid; exec '${process.env.WAITSCOPE}' --watch --theme dark ${options} 2>'${says}'`, '/dev/null'],
		{ stdio: ['pipe', 'ignore', 'ignore'] });
	const ended = new Promise(resolve => child.on('exit', resolve));
	const port = await until('waitscope says where', () => fs.existsSync(says) &&
		/watched at http:\/\/127\.0\.0\.1:(\d+)\/watch/.exec(fs.readFileSync(says, 'utf8'))?.[1]);

	return {
		port,
		type: keys => child.stdin.write(keys),
		resize: (cols, rows) => execFileSync('stty', ['-F', fs.readFileSync('tty', 'utf8').trim(), 'cols', cols, 'rows', rows]),
		kill: () => { process.kill(Number(fs.readFileSync('pid', 'utf8')), 'SIGKILL'); return ended; },
		ended,
	};
}

// ---- the page ----

async function open(browser, url, options) {
	const page = await browser.newPage({ viewport: { width: 1100, height: 720 }, ...options });

	page.wrong = [];
	page.asked = new Set();
	page.on('pageerror', error => page.wrong.push(error.message));
	page.on('console', message => message.type() === 'error' && page.wrong.push(message.text()));
	page.on('request', request => page.asked.add(request.url()));
	await page.goto(url);
	return page;
}

const state_of = page => page.textContent('#state');
const text_of = page => page.evaluate(() => [...document.querySelectorAll('#screen > div')].map(row => row.textContent).join('\n'));

// Waits for it; shows what the page has instead.
const shows = (page, words) => until(`the page shows ${words}`, async () => (await text_of(page)).includes(words)).catch(async error => {
	throw new Error(`${error.message} but\n${await state_of(page)}\n${await text_of(page)}`);
});
const says = (page, words) => until(`the page says ${words}`, async () => (await state_of(page)).includes(words)).catch(async error => {
	throw new Error(`${error.message} but ${await state_of(page)}`);
});

// In the page: the spans that do not begin in the column that they should, by the letters before them.
function find_misplaced() {
	const ruler = document.getElementById('ruler').getBoundingClientRect().width / 1000;
	const screen = document.getElementById('screen'), cell = parseFloat(getComputedStyle(screen).fontSize) * ruler;
	const wrong = [];

	for (const row of screen.children) {
		let cols = 0;

		for (const span of row.children) {
			const left = span.getBoundingClientRect().left - row.getBoundingClientRect().left;

			if (Math.abs(left - cols * cell) > cell / 4)
				wrong.push(`${span.textContent} at ${left / cell}, not ${cols}`);
			cols += span.style.width ? parseFloat(span.style.width) : span.textContent.length;
		}
	}
	return wrong;
}

// In the page: what axe finds.
async function find_barriers() {
	const found = await axe.run();

	return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`);
}

async function check_barriers(page, name) {
	await page.evaluate(axe); // not as a script of the page, which its policy forbids
	check(`axe on the ${name} page`, await page.evaluate(find_barriers), []);
}

// ---- the tests ----

async function test_follows(browser) {
	const waitscope = await start('-p 0 -n 3 -d 1.5');
	const url = `http://127.0.0.1:${waitscope.port}/watch`;
	const page = await open(browser, url, { colorScheme: 'dark' }), light = await open(browser, url, { colorScheme: 'light', reducedMotion: 'reduce' });

	await says(page, 'Live');
	await shows(page, 'BLOCKED');
	check('cells in their columns', await page.evaluate(find_misplaced), []);
	await shows(page, ' END ');
	await shows(light, ' END ');
	await shows(page, '2 at 127.0.0.1');
	await until('both show the same', async () => await text_of(page) === await text_of(light));
	check('cells in their columns at the end', await page.evaluate(find_misplaced), []);
	await until('what happened is said', async () => (await page.textContent('#said')).includes('The run is over'));
	check('how much of it stays', await page.evaluate(() => document.getElementById('said').childElementCount <= 5), true);
	check('its region', await page.evaluate(() => [document.getElementById('said').getAttribute('role'), document.getElementById('state').getAttribute('role')]), ['log', 'status']);
	await check_barriers(page, 'dark');
	await check_barriers(light, 'light');
	await page.screenshot({ path: path.join(folder, 'room-dark.png') });
	await light.screenshot({ path: path.join(folder, 'room-light.png') });
	await light.close();
	await shows(page, '1 at 127.0.0.1');

	waitscope.type('\x1b[D');
	await shows(page, 'PAUSED');
	waitscope.resize(100, 30);
	await until('the page has 30 rows', async () => (await text_of(page)).split('\n').length === 30);
	await shows(page, 'PAUSED');
	waitscope.type('?');
	await shows(page, 'Esc');
	check('cells of the help', await page.evaluate(find_misplaced), []);

	await page.focus('#larger');
	const before = await page.evaluate(() => parseFloat(getComputedStyle(document.getElementById('screen')).fontSize));
	await page.keyboard.press('Enter');
	check('larger letters', await page.evaluate(() => parseFloat(getComputedStyle(document.getElementById('screen')).fontSize)) > before, true);

	waitscope.type('\x1bqq');
	await waitscope.ended;
	await says(page, 'waitscope has ended');
	check('what it asked for', [...page.asked].map(asked => asked.replace(url, '')).sort(), ['', '/events', '/page.css', '/page.js']);
	check('what went wrong', page.wrong, []);
	await page.close();
}

// It is killed, and comes again at the same address.
async function test_comes_again(browser) {
	const first = await start('-p 0 -n 1 -d 30');
	const page = await open(browser, `http://127.0.0.1:${first.port}/watch`);

	await says(page, 'Live');
	await shows(page, 'BLOCKED');
	await first.kill();
	await says(page, 'lost');
	await shows(page, 'BLOCKED'); // what it was stays
	const second = await start(`-p ${first.port} -n 1 -d 300ms --view prints`);
	await says(page, 'Live');
	await shows(page, 'Pfew');
	second.type('q');
	await says(page, 'has ended');

	// Without --watch it is an ordinary path there, and not asked for again and again.
	await page.close();
}

async function test_hostile(browser) {
	fs.writeFileSync('hostile.sh', 'printf \'</div><img src=x onerror="document.title=1">\\n<script>document.title=1</script>&lt;\\033[2J\\n\'; sleep 2\n');
	const waitscope = await start('-p 0 --view prints -- sh hostile.sh');
	const page = await open(browser, `http://127.0.0.1:${waitscope.port}/watch`);

	await shows(page, '<img src=x');
	await shows(page, '<script>');
	await shows(page, '&lt;');
	check('elements of the screen', await page.evaluate(() => [...new Set([...document.querySelectorAll('#screen *, #said *')].map(e => e.localName))].sort().filter(n => n !== 'p')), ['div', 'span']);
	check('its title', await page.title(), 'waitscope, live');
	check('what went wrong', page.wrong, []);
	waitscope.type('q');
	await waitscope.ended;
	await page.close();
}

// In a page of somebody else: what it gets of the events.
async function reach(url) {
	const by_fetch = await fetch(url).then(() => 'read', () => 'not read');
	const by_events = await new Promise(resolve => {
		const events = new EventSource(url);

		events.onopen = () => resolve('read');
		events.onerror = () => resolve('not read');
	});

	return [by_fetch, by_events];
}

async function test_foreign(browser) {
	const waitscope = await start('-p 0 -n 1 -d 30');
	const other = await start('-p 0 -n 1 -d 30'); // a page of another server, at the same address
	const page = await open(browser, `http://127.0.0.1:${other.port}/watch/x`);
	const answer = await page.goto(`http://evil.test:${waitscope.port}/watch`); // a name that leads here

	check('a name that leads here', answer.status(), 421);
	await page.goto(`http://127.0.0.1:${other.port}/watch/x`);
	await page.setContent('<p>somebody else');
	check('a page of somebody else', await page.evaluate(reach, `http://127.0.0.1:${waitscope.port}/watch/events`), ['not read', 'not read']);
	waitscope.type('qq');
	other.type('qq');
	await page.close();
}

main(async () => {
	const browser = await launch({ args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP evil.test 127.0.0.1'] });

	await test_follows(browser);
	await test_comes_again(browser);
	await test_hostile(browser);
	await test_foreign(browser);
	await browser.close();
});
