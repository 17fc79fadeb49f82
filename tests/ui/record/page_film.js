// page_film.js FOLDER PAGE RUN NASTY: the page of a run of 100x30, and one that nasty texts are in. Pictures of them are put
// into the folder.
'use strict';

const { execFileSync } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { check, launch, main, open } = require('../../support/viewer');
const test_in_firefox = require('./page_film_firefox');

const [folder, page_file, run, nasty_file] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const html = fs.readFileSync(page_file, 'utf8'), film = JSON.parse(between(html, '<script id="data" type="application/json">', '</script>'));
const LONG_MS = 30000;

function between(text, before, after) {
	const from = text.indexOf(before) + before.length;

	return text.slice(from, text.indexOf(after, from));
}

async function until(what, is_so) {
	for (const end = Date.now() + LONG_MS; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 20)))
		if (await is_so())
			return;
	check(what, false, true);
}

// ---- the page ----

// The page from its file. What goes wrong there, and whatever it asks for but itself, is in page.wrong. With `clock` its clock stands
// still until it is told to go on.
async function open_file(browser, file, { clock = false, ...options } = {}, place = '') {
	const page = await browser.newPage({ viewport: { width: 1300, height: 800 }, reducedMotion: 'reduce', ...options });
	const url = 'file://' + path.resolve(file);

	page.wrong = [];
	page.on('pageerror', error => page.wrong.push(error.message));
	page.on('console', message => page.wrong.push(message.text()));
	page.on('request', request => request.url() !== url + place && page.wrong.push(`it asks for ${request.url()}`));
	if (clock) {
		await page.clock.install({ time: 0 });
		await page.clock.pauseAt(1000);
	}
	await page.goto(url + place);
	return page;
}

// In the page, which has these by their names.
function rows_of(element) {
	return [...element.children].map(row => row.textContent.trimEnd()).join('\n').trimEnd();
}

const text_of = page => page.$eval('#screen', rows_of);
const time_of = page => page.$eval('#slider', slider => Number(slider.value));
const said = page => page.textContent('#now');
const speed_of = page => page.textContent('#speed');
const plays = page => page.$eval('#play', play => play.getAttribute('aria-label') === 'Pause');
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };
const go = (page, us) => page.$eval('#slider', (slider, us) => {
	slider.value = us;
	slider.dispatchEvent(new Event('input'));
}, us);

// The same screen as waitscope prints it.
function dump(us) {
	return execFileSync(process.env.WAITSCOPE, [run, '--headless', '--size', '100x30', '--at', `${us}us`, '--dump'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
		.split('\n').map(row => row.trimEnd()).join('\n').trimEnd();
}

const some_frames = count => [...Array(count).keys()].map(i => film.frames[Math.floor(i * (film.frames.length - 1) / (count - 1))][0]);

// The times of the pictures that show what stands in a list.
const times_of = (page, list) => page.$$eval(`#${list} li`, items => items.map(item => Number(item.dataset.at)));

// ---- the tests ----

function hash_of(text) {
	return `'sha256-${crypto.createHash('sha256').update(text).digest('base64')}'`;
}

const policy = between(html, 'Content-Security-Policy" content="', '"');

function test_policy() {
	const script = hash_of(between(html, '</script>\n<script>', '</script>')), style = hash_of(between(html, '<style>', '</style>'));

	check('its policy', policy, `default-src 'none'; script-src ${script}; style-src ${style}; img-src data:; base-uri 'none'; form-action 'none'`);
	check('style attributes', / style=/.test(html.replace(/<script[^]*?<\/script>/g, '')), false);
	check('handlers in attributes', /<[^>]* on[a-z]+=/.test(html.replace(/<script[^]*?<\/script>/g, '')), false);
}

async function test_shows_frames(browser) {
	const page = await open_file(browser, page_file);

	for (const us of some_frames(9)) {
		await go(page, us);
		check(`the screen at ${us} us`, await text_of(page), dump(us));
	}
	for (const us of some_frames(4).reverse()) { // and back
		await go(page, us);
		check(`the screen at ${us} us again`, await text_of(page), dump(us));
	}
	for (const us of await times_of(page, 'chapters')) { // not a frame too early
		await go(page, us);
		check(`the screen of the chapter at ${us} us`, await text_of(page), dump(us));
	}
	check('what went wrong', page.wrong, []);
	await page.close();
}

async function test_keys(browser) {
	const page = await open_file(browser, page_file), marks = [...new Set(await times_of(page, 'chapters'))];
	const stops = [...marks.filter(us => us > 0), film.end];

	await press(page, 'Home');
	check('Home', await time_of(page), 0);
	for (const stop of stops) {
		await press(page, '.');
		check('.', await time_of(page), stop);
	}
	for (const stop of stops.slice(0, -1).reverse()) {
		await press(page, ',');
		check(',', await time_of(page), stop);
	}
	await press(page, ';');
	check(';', await time_of(page), marks[0] < stops[0] ? marks[0] : 0);
	await press(page, 'G');
	check('G', await time_of(page), film.end);
	await press(page, 'g');
	check('g', await time_of(page), 0);
	await press(page, 'End');
	check('End', await time_of(page), film.end);
	await press(page, 'ArrowLeft', 'ArrowLeft');
	const left = await time_of(page);
	check('Left', left < film.end && left > film.end / 2, true);
	await press(page, 'ArrowRight');
	check('Right', await time_of(page) > left, true);

	const faster = ['×2', '×5', '×10', '×20', '×20'], slower = ['×10', '×5', '×2', '×1', '×0.5', '×0.25', '×0.1', '×0.05', '×0.05'];
	for (const [keys, speeds] of [['>]', faster], ['<[', slower], [']>', ['×0.1']]])
		for (const [i, speed] of speeds.entries()) {
			await press(page, keys[i % 2]);
			check(keys[i % 2], await speed_of(page), speed);
		}
	await press(page, 'Home', ' ');
	check('Space plays', await plays(page), true);
	await until('it goes on', async () => await time_of(page) > 0);
	await press(page, ' ');
	const stands = await time_of(page);
	check('Space pauses', await plays(page), false);
	await page.waitForTimeout(200);
	check('it stands', await time_of(page), stands);

	await press(page, 'Home', 'Control+.', 'Alt+ArrowRight', 'Meta+End');
	check('keys that are the browser\'s', await time_of(page), 0);
	await page.click('summary');
	await page.uncheck('#keys');
	await page.focus('body');
	await press(page, '.', 'End', 'G');
	check('keys that were turned off', await time_of(page), 0);
	check('what went wrong', page.wrong, []);
	await page.close();
}

// By the page's own clock.
async function test_speeds(browser) {
	const page = await open_file(browser, page_file, { clock: true });

	for (const [key, speed] of [['', 1], ['<', 0.5], ['<', 0.25], ['<', 0.1]]) {
		await press(page, ...key, 'Home', ' ');
		await page.clock.runFor(1000);
		check(`a second at ${speed}`, Math.abs(await time_of(page) - speed * 1e6) < 6e4, true);
	}
	await press(page, ' ');
	const stands = await time_of(page);
	await page.clock.runFor(1000);
	check('it stands', await time_of(page), stands);
	check('what went wrong', page.wrong, []);
	await page.close();
}

async function test_buttons(browser) {
	const page = await open_file(browser, page_file), marks = await times_of(page, 'chapters');

	for (let i = 0; i < marks.length; i++) {
		await page.click(`#chapters li:nth-child(${i + 1}) button`);
		check('a chapter', await time_of(page), marks[i]);
		check('it is the one', await page.$$eval('#chapters [aria-current]', all => all.length), 1);
	}
	const times = await times_of(page, 'told');
	for (const i of [0, 3, times.length - 1]) {
		await page.click(`#told li:nth-child(${i + 1}) button`);
		check('a sentence', await time_of(page), times[i]);
	}
	check('strokes on the axis', await page.$$eval('#ticks i', all => all.length), marks.length);
	for (const [button, us] of [['#end', film.end], ['#start', 0], ['#next', marks.find(us => us > 0)], ['#back', 0]]) {
		await page.click(button);
		check(button, await time_of(page), us);
	}
	await page.click('#faster');
	check('faster', await speed_of(page), '×2');
	await page.click('#slower');
	check('slower', await speed_of(page), '×1');
	await page.focus('#end');
	await press(page, ' '); // the button's own
	check('Space on a button', [await time_of(page), await plays(page)], [film.end, false]);

	const slider = page.getByRole('slider', { name: 'Time' }), box = await slider.boundingBox();
	await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
	check('a click in the middle', Math.abs(await time_of(page) / film.end - .5) < .05, true);
	check('the slider\'s value in words', /^\d.* of \d.* s/.test(await slider.getAttribute('aria-valuetext')), true);
	check('the slider\'s ends', [await slider.getAttribute('min'), await slider.getAttribute('max')], ['0', String(film.end)]);
	await slider.focus();
	await press(page, 'PageUp');
	check('PageUp on the slider', await time_of(page) / film.end > .55, true);
	check('what went wrong', page.wrong, []);
	await page.close();
}

// By the page's own clock, which the test turns.
async function test_speed(browser) {
	const page = await browser.newPage({ viewport: { width: 1300, height: 800 }, reducedMotion: 'reduce' });

	await page.clock.install({ time: 0 });
	await page.clock.pauseAt(1000);
	await page.goto('file://' + path.resolve(page_file));
	await press(page, 'Home', '<', '<', ' '); // a quarter
	await page.clock.runFor(800);
	check('a quarter of the speed', Math.abs(await time_of(page) - 200000) < 25000, true);
	await press(page, '>', '>', '>'); // twice
	await page.clock.runFor(200);
	check('and twice', Math.abs(await time_of(page) - 600000) < 50000, true);
	check('no moment before the start', await page.evaluate(() => document.getElementById('clock').textContent.startsWith('-')), false);
	await page.close();
}

async function test_plays_through(browser) {
	const page = await open_file(browser, page_file, { reducedMotion: 'no-preference' });

	// Where all is slow it may have ended already; where it stood still, it would be at its poster.
	check('it plays by itself', await plays(page) || await time_of(page) === film.end, true);
	await until('it ends', async () => !await plays(page));
	check('where it ends', [await time_of(page), await text_of(page)], [film.end, dump(film.end)]);
	await press(page, '<', '<', '<', '<', ' ');
	check('once more, from the start', [await plays(page), await time_of(page) < film.end / 2], [true, true]);
	await page.close();
}

// In the page: what somebody hears while it plays.
function listen() {
	window.heard = [];
	new MutationObserver(() => window.heard.push(document.getElementById('now').textContent))
		.observe(document.getElementById('now'), { childList: true, characterData: true, subtree: true });
}

async function test_heard(browser) {
	const page = await open_file(browser, page_file);
	const sentences = await page.$$eval('#told li span', all => all.map(span => span.textContent));

	check('its roles', await page.$$eval('[role=status], #now', all => all.map(each => each.getAttribute('role'))), ['status']);
	check('silent at first', await said(page), '');
	await page.evaluate(listen);
	await press(page, 'End');
	check('what is said at the end', (await said(page)).endsWith(sentences[sentences.length - 1]), true);
	await press(page, ' '); // from the start
	await until('it ends', async () => !await plays(page));
	check('all is said, once', (await page.evaluate(() => window.heard)).slice(1).join(' '), sentences.join(' '));
	await page.evaluate(() => { window.heard = []; });
	await press(page, 'Home', ' ');
	await until('two more have happened', async () => await page.$$eval('#told .ahead', all => all.length) <= sentences.length - 3);
	await press(page, ' ');
	const heard = (await page.evaluate(() => window.heard)).join(' ').replace(/^.*(The run begins)/, '$1');
	check('nothing is left unsaid in a pause', heard, sentences.slice(0, sentences.length - await page.$$eval('#told .ahead', all => all.length)).join(' '));

	const tree = await page.locator('body').ariaSnapshot();
	for (const part of ['- region "The screen"', '- button "Play"', '- slider "Time"', '- group "Speed"', '- heading "Chapters"', '- heading "What happens"'])
		check(`in what is read out: ${part}`, tree.includes(part), true);
	await page.close();
}

async function test_still(browser) {
	const page = await open_file(browser, page_file);

	await page.waitForTimeout(400);
	check('still at its poster', [await plays(page), await time_of(page), await text_of(page)], [false, film.poster, dump(film.poster)]);
	await page.click('#play');
	check('until one presses play', await plays(page), true);
	await page.close();

	const there = await open_file(browser, page_file, { reducedMotion: 'no-preference' }, '#t=0.5');
	check('the place in its address', [await plays(there), await time_of(there)], [false, 500000]);
	await there.close();
}

async function find_barriers(page, name) {
	await page.evaluate(axe); // not as a script of the page, which its policy forbids
	check(`axe on ${name}`, await page.evaluate(async () => (await window.axe.run()).violations.map(v =>
		`${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`)), []);
}

async function test_looks(browser) {
	const papers = [];

	for (const colorScheme of ['dark', 'light'])
		for (const [width, height] of [[1440, 900], [390, 844]]) {
			const page = await open_file(browser, page_file, { colorScheme, viewport: { width, height } });

			await press(page, 'End', ',');
			await find_barriers(page, `the ${colorScheme} page, ${width} wide`);
			check('it does not scroll sideways', await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
			check('the whole screen is seen, where its letters can be read', width < 500 || await page.$eval('.stage', stage => stage.scrollWidth <= stage.clientWidth), true);
			await page.click('summary');
			await find_barriers(page, `the ${colorScheme} page with its keys, ${width} wide`);
			await page.click('summary');
			await page.screenshot({ path: path.join(folder, `page-${colorScheme}-${width}.png`), fullPage: width < 500 });
			papers.push(await page.$eval('#screen', screen => getComputedStyle(screen).backgroundColor));
			await page.close();
		}
	check('two themes', new Set(papers).size, 2);
}

// A server's own policy, as strict as can be; and in a frame that may do nothing but run scripts.
async function test_served(browser) {
	const page = await open(browser, { '/': html });

	await page.route('https://viewer.test/strict', route => route.fulfill({
		headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': `${policy}; connect-src 'none'; sandbox allow-scripts` }, body: html }));
	await page.goto('https://viewer.test/strict');
	await press(page, 'End');
	check('under a server\'s policy', await text_of(page), dump(film.end));
	check('what went wrong', page.wrong, []);
	check('a script of somebody else', await page.evaluate(() => {
		const script = document.createElement('script');

		script.textContent = 'window.hacked = 1';
		document.body.append(script);
		return window.hacked;
	}), undefined);
	check('a request', await page.evaluate(() => fetch('https://viewer.test/x').then(() => 'answered', () => 'refused')), 'refused');
	await page.close();
}

async function test_without_script(browser) {
	const page = await open_file(browser, page_file, { javaScriptEnabled: false });

	const text = await page.innerText('body');

	check('the poster without script', (await page.innerText('#screen')).split('\n').map(row => row.trimEnd()).filter(row => row !== '').join('\n'),
		dump(film.poster).split('\n').filter(row => row !== '').join('\n'));
	check('controls without script', await page.isVisible('#controls'), false);
	check('it says so', text.includes('JavaScript'), true);
	const sentences = await page.locator('#told li span').all();

	check('sentences without script', sentences.length > 5, true);
	for (const sentence of sentences)
		check('a sentence without script', await sentence.isVisible(), true);
	await page.screenshot({ path: path.join(folder, 'page-without-script.png'), fullPage: true });
	check('what went wrong', page.wrong, []);
	await page.close();
}

async function test_printed(browser) {
	const page = await open_file(browser, page_file, { colorScheme: 'dark' }), marks = [...new Set(await times_of(page, 'chapters'))];

	await press(page, 'Home');
	await page.pdf({ path: path.join(folder, 'page.pdf'), format: 'A4', printBackground: true });
	check('the page after it was printed', [await time_of(page), await text_of(page)], [0, dump(0)]);
	await page.emulateMedia({ media: 'print' });
	const figures = await page.$$eval('figure', all => all.map(figure => [
		[...figure.querySelector('.screen').children].map(row => row.textContent.trimEnd()).join('\n').trimEnd(),
		figure.querySelector('figcaption').innerText,
	]));
	check('pictures on paper', figures.length >= marks.length, true);
	for (const us of marks)
		check(`the picture of ${us} us on paper`, figures.some(([text]) => text === dump(us)), true);
	check('each has its words', figures.filter(([, words]) => words.trim() === ''), []);
	const words = figures.map(figure => figure[1]).join('\n');
	for (const sentence of await page.$$eval('#told li span', all => all.map(span => span.textContent)))
		check(`on paper: ${sentence}`, words.includes(sentence), true);
	check('no controls on paper', [await page.isVisible('#controls'), await page.isVisible('#slider'), await page.isVisible('summary')], [false, false, false]);
	check('on white paper', await page.$eval('figure .screen', screen => getComputedStyle(screen).backgroundColor), 'rgb(255, 255, 255)');
	check('as wide as the paper', await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
	check('what went wrong', page.wrong, []);
	await page.close();

	const unscripted = await open_file(browser, page_file, { javaScriptEnabled: false });
	await unscripted.emulateMedia({ media: 'print' });
	check('on paper without script', [await unscripted.isVisible('#screen'), await unscripted.isVisible('#told')], [true, true]);
	await unscripted.close();
}

// Whatever is in it, it is text.
async function test_nasty(browser) {
	const nasty = fs.readFileSync(nasty_file, 'utf8');

	for (const colorScheme of ['dark', 'light']) {
		const page = await open_file(browser, nasty_file, { colorScheme });
		const elements = () => page.evaluate(() => [...new Set([...document.querySelectorAll('#screen *, #chapters *, #told *, h1 *, figure *')].map(e => e.localName))].sort());

		await press(page, 'End');
		check('its title', await page.title(), '</title><script>hacked=1</script>&amp;{{script}}');
		check('its heading', await page.textContent('h1'), '</title><script>hacked=1</script>&amp;{{script}}');
		const text = await text_of(page);
		for (const words of ['</script><script>hacked=1</script>', '</div><img src=x onerror=hacked=1>', '<!-- <script>', '"\'&lt;&amp;\\u003c{{data}}', ']]></style>', "</span><b onclick='hacked=1'>{{style}}"])
			check(`it shows ${words}`, text.includes(words), true);
		check('a chapter', (await page.$$eval('#chapters span', all => all.map(each => each.textContent))).includes('<!--</script><script>hacked=1</script>\'&lt;'), true);
		await page.emulateMedia({ media: 'print' });
		check('its elements', (await elements()).filter(name => !['button', 'div', 'figcaption', 'h2', 'li', 'ol', 'p', 'span', 'time'].includes(name)), []);
		await page.emulateMedia({ media: 'screen' });
		await find_barriers(page, `the nasty ${colorScheme} page`);
		check('nothing of it ran', await page.evaluate(() => typeof hacked), 'undefined');
		check('what went wrong', page.wrong, []);
		await page.close();
	}
	check('scripts in its file', nasty.match(/<script/g).length, 2);
	check('characters that turn or end lines', /[\u2028\u202e\u001b\u0007]/.test(nasty), false);
}

main(async () => {
	const browser = await launch();

	test_policy();
	await test_shows_frames(browser);
	await test_keys(browser);
	await test_speeds(browser);
	await test_buttons(browser);
	await test_speed(browser);
	await test_plays_through(browser);
	await test_heard(browser);
	await test_still(browser);
	await test_looks(browser);
	await test_served(browser);
	await test_without_script(browser);
	await test_printed(browser);
	await test_nasty(browser);
	await browser.close();
	if (process.env.FIREFOX)
		await test_in_firefox(process.env.FIREFOX, path.resolve(page_file), film, dump, folder);
});
