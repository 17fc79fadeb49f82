// page.js FOLDER RUN PAGE HOSTILE: the page of that run, and one with hostile texts, in Chromium. What is seen is put into the folder.
'use strict';

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { check, launch, main } = require('../../support/viewer');

const [folder, run, file, hostile] = process.argv.slice(2);

// What the page has, without running it.
function read(name) {
	const html = fs.readFileSync(name, 'utf8');
	const list = id => [...html.split(`id="${id}"`)[1].split('</ol>')[0].matchAll(/<time datetime="PT([\d.]+)S">[^<]*<\/time> <span>([^<]*)</g)]
		.map(([, at, text]) => ({ us: Math.round(at * 1e6), text: text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&') }));

	return { html, data: JSON.parse(html.split('type="application/json">')[1].split('</script>')[0]), marks: list('chapters'), told: list('told') };
}

// A page of that file. What goes wrong there, and all that it asks for, is in page.wrong. Its clock stands still until it is told to
// go on, or is none of the test's.
async function open(browser, name, options = {}) {
	const { hash = '', clock = true, ...rest } = options;
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce', ...rest });
	const page = await context.newPage();
	const address = `file://${path.resolve(name)}`;

	page.wrong = [];
	page.on('pageerror', error => page.wrong.push(error.message));
	page.on('console', message => page.wrong.push(message.text()));
	page.on('request', request => request.url().split('#')[0] !== address && page.wrong.push(`it asks for ${request.url()}`));
	if (rest.javaScriptEnabled !== false) {
		if (clock) {
			await page.clock.install({ time: 0 });
			await page.clock.pauseAt(1000);
		}
		await page.addInitScript(() => document.addEventListener('securitypolicyviolation', event => console.log(`${event.violatedDirective}: ${event.blockedURI}`)));
	}
	await page.goto(address + hash);
	page.end = () => context.close();
	return page;
}

// The rows of a screen that is shown, or of one that is dumped.
const rows = text => text.replace(/\n$/, '').split('\n').map(row => row.trimEnd());
const shown = async (page, selector = '#screen') => page.$eval(selector, screen => [...screen.children].map(row => row.textContent.trimEnd()));
const dumped = us => rows(execFileSync(process.env.WAITSCOPE, [run, '--headless', '--size', '80x24', '--at', `${us}us`, '--dump'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

const at = page => page.$eval('#slider', slider => Number(slider.value));
const plays = page => page.$eval('body', body => body.hasAttribute('data-playing'));

async function check_text(browser, film) {
	const page = await open(browser, file);
	const frames = film.data.frames, count = frames.length;

	// Back and forth.
	for (const part of [0, 0.5, 0.31, 0.99, 0.02, 0.7, 0.33, 1]) {
		const us = frames[Math.min(count - 1, Math.floor(part * count))][0];

		await page.$eval('#slider', (slider, us) => { slider.value = us; slider.dispatchEvent(new Event('input')); }, us);
		check(`the screen at ${us} us`, await shown(page), dumped(us));
		check(`the slider at ${us} us`, (await page.getAttribute('#slider', 'aria-valuetext')).split(',')[0],
			`${(Math.floor(us / 1e5) / 10).toFixed(1)} s of ${(Math.floor(film.data.end / 1e5) / 10).toFixed(1)} s`);
	}
	check('nothing goes wrong', page.wrong, []);
	await page.end();
}

async function check_keys(browser, film) {
	const page = await open(browser, file);
	const { end } = film.data, step = end / 100, marks = film.marks.map(mark => mark.us);
	const press = async (key, what, wanted) => {
		await page.keyboard.press(key);
		check(`${key}: ${what}`, Math.round(await at(page)), Math.round(wanted));
	};

	check('there are marks', marks.length > 1, true);
	await press('Home', 'the start', 0);
	await press('End', 'the end', end);
	await press('g', 'the start', 0);
	await press('Shift+G', 'the end', end);
	await press('g', 'the start', 0);
	for (const mark of marks)
		await press('.', 'the next mark', mark);
	await press('.', 'the end comes after the last one', end);
	for (const mark of [...marks].reverse())
		await press(',', 'the mark before', mark);
	await press(',', 'the start comes before the first one', 0);
	await press('.', 'the first mark', marks[0]);
	await press(';', 'the same as ,', 0);
	await press('ArrowRight', 'a step', step);
	await press('ArrowRight', 'another one', 2 * step);
	await press('ArrowLeft', 'one back', step);
	await press('ArrowLeft', 'and another', 0);
	await press('ArrowLeft', 'not before the start', 0);

	const speed = () => page.textContent('#speed');
	check('the speed', await speed(), '\u00d71');
	for (const [key, wanted] of [['>', '2'], ['>', '5'], ['>', '10'], ['>', '20'], ['>', '20'], ['<', '10'], ['[', '5'], ['[', '2'], ['[', '1'], ['<', '0.5'],
		['<', '0.25'], ['<', '0.1'], ['<', '0.05'], ['<', '0.05'], [']', '0.1'], [']', '0.25'], [']', '0.5'], [']', '1'], [']', '2']]) {
		await page.keyboard.press(key);
		check(`${key}: the speed`, await speed(), `\u00d7${wanted}`);
	}

	// Twice as fast, by the page's clock.
	await page.keyboard.press(' ');
	check('Space: it plays', await plays(page), true);
	check('it says so', await page.getAttribute('#play', 'aria-label'), 'Pause');
	await page.clock.runFor(1000);
	check('a second of it', Math.abs(await at(page) - 2e6) < 1e5, true);
	await page.keyboard.press(' ');
	const stands = await at(page);
	check('Space: it stands', await plays(page), false);
	await page.clock.runFor(1000);
	check('it stands still', await at(page), stands);
	check('what it shows is heard', await page.textContent('#now'), film.told.filter(words => words.us <= stands).pop().text);
	await page.keyboard.press(' ');
	await page.clock.runFor(20000);
	check('it ends', [await at(page), await plays(page)], [end, false]);
	await page.keyboard.press(' ');
	check('it begins anew', [await at(page) < 1e5, await plays(page)], [true, true]);
	await page.keyboard.press('ArrowRight');
	check('a step stands', await plays(page), false);

	// Keys that can be turned off, and those of others.
	await page.keyboard.press('Home');
	await page.keyboard.press('Control+.');
	check('a key with Ctrl is the browser\'s', await at(page), 0);
	await page.click('summary');
	await page.uncheck('#keys');
	await page.keyboard.press('.');
	check('keys that are turned off', await at(page), 0);
	await page.check('#keys');
	await page.focus('#next');
	await page.keyboard.press(' ');
	check('Space on a button presses it', [await at(page), await plays(page)], [marks[0], false]);
	check('nothing goes wrong', page.wrong, []);
	await page.end();
}

async function check_mouse(browser, film) {
	const page = await open(browser, file);
	const { end } = film.data, marks = film.marks;

	for (const [button, wanted] of [['#start', 0], ['#next', marks[0].us], ['#next', marks[1].us], ['#back', marks[0].us], ['#end', end]]) {
		await page.click(button);
		check(`the button ${button}`, await at(page), wanted);
	}
	check('chapters', await page.$$eval('#chapters .jump span', all => all.map(span => span.textContent)), marks.map(mark => mark.text));
	check('strokes', await page.$$eval('#ticks i', all => all.length), marks.length);
	for (const [i, mark] of marks.entries()) {
		await page.click(`#chapters li:nth-child(${i + 1}) .jump`);
		check(`chapter ${i + 1}`, await at(page), mark.us);
		check(`chapter ${i + 1} is the present one`, await page.textContent('#chapters [aria-current]').then(text => text.includes(mark.text)), true);
		check(`chapter ${i + 1}: its words at the slider`, (await page.getAttribute('#slider', 'aria-valuetext')).endsWith(`, ${mark.text}`), true);
	}
	check('what is told', await page.$$eval('#told .jump span', all => all.map(span => span.textContent)), film.told.map(words => words.text));
	check('there is something told', film.told.length > 5, true);
	await page.click('#told li:last-child .jump');
	check('what is told last', await at(page), film.told[film.told.length - 1].us);

	const box = await page.locator('#slider').boundingBox();
	await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
	check('the middle of the slider', Math.abs(await at(page) - end / 2) < end / 50, true);
	await page.click('#faster');
	check('faster', await page.textContent('#speed'), '\u00d72');
	await page.click('#slower');
	await page.click('#slower');
	check('slower', await page.textContent('#speed'), '\u00d70.5');
	check('nothing goes wrong', page.wrong, []);
	await page.end();

	const opened = await open(browser, file, { hash: '#t=5' });
	check('an address with a time', [await at(opened), await plays(opened)], [5e6, false]);
	await opened.end();
}

async function check_motion(browser, film) {
	const still = await open(browser, file);
	await still.clock.runFor(1000);
	check('it stands still for those who want no motion', [await at(still), await plays(still)], [film.data.poster, false]);
	check('at its poster', await shown(still), dumped(film.data.poster));
	check('and is silent until it is asked', await still.textContent('#now'), '');
	await still.click('#play');
	await still.clock.runFor(1000);
	check('until they press play: from the start', [Math.abs(await at(still) - 1e6) < 1e5, await plays(still)], [true, true]);
	await still.end();

	const moving = await open(browser, file, { reducedMotion: 'no-preference' });
	await moving.clock.runFor(1000);
	check('it plays for others', [Math.abs(await at(moving) - 1e6) < 1e5, await plays(moving)], [true, true]);
	check('nothing goes wrong', moving.wrong, []);
	await moving.end();
}

async function check_axe(browser, name) {
	const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

	for (const colorScheme of ['dark', 'light']) {
		for (const [size, viewport] of [['wide', { width: 1400, height: 900 }], ['phone', { width: 390, height: 844 }]]) {
			const page = await open(browser, name, { colorScheme, viewport, clock: false }); // axe waits by the clock

			await page.click('summary');
			await page.evaluate(axe);
			const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
			check(`${name}, ${colorScheme}, ${size}: axe`, found.violations.map(violation =>
				`${violation.id}: ${violation.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' ')}`), []);
			check(`${name}, ${colorScheme}, ${size}: nothing sticks out`, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
			await page.screenshot({ path: path.join(folder, `${path.basename(name, '.html')}-${colorScheme}-${size}.png`) });
			await page.end();
		}
	}
}

async function check_without_script(browser, film) {
	const page = await open(browser, file, { javaScriptEnabled: false });

	check('without a script: the poster', await shown(page), dumped(film.data.poster));
	check('without a script: what happened', await page.$$eval('#told li span', all => all.map(span => span.textContent)), film.told.map(words => words.text));
	check('without a script: no controls', await page.isVisible('#controls'), false);
	check('without a script: it says why', await page.isVisible('noscript p'), true);
	await page.screenshot({ path: path.join(folder, 'page-without-script.png') });
	check('nothing goes wrong', page.wrong, []);
	await page.emulateMedia({ media: 'print' });
	check('printed without a script: the poster', [await page.isVisible('#screen'), await page.isVisible('#told')], [true, true]);
	await page.end();
}

async function check_print(browser, film) {
	const page = await open(browser, file, { colorScheme: 'dark' });
	const moments = [...film.marks, { us: film.data.end, text: 'The end' }];

	await page.emulateMedia({ media: 'print' });
	check('printed: no player', [await page.isVisible('#controls'), await page.isVisible('#screen')], [false, false]);
	check('printed: moments', await page.locator('#handout figure').count(), moments.length);
	for (const [i, moment] of moments.entries()) {
		const figure = `#handout figure:nth-child(${i + 1})`;

		check(`printed: ${moment.text}: the screen`, await shown(page, `${figure} .screen`), dumped(moment.us));
		check(`printed: ${moment.text}: it is seen`, await page.isVisible(`${figure} .screen`), true);
		check(`printed: ${moment.text}: the caption`, (await page.textContent(`${figure} figcaption p`)).endsWith(moment.text), true);
	}
	check('printed: all that is told from the first moment on', (await page.$$eval('#handout figcaption p:not(:first-child)', all => all.length)) > 5, true);
	check('printed: dark on light', await page.$eval('#handout .screen', screen => getComputedStyle(screen).backgroundColor), 'rgb(255, 255, 255)');
	fs.writeFileSync(path.join(folder, 'page.pdf'), await page.pdf({ format: 'A4', printBackground: true }));
	check('nothing goes wrong', page.wrong, []);
	await page.end();
}

async function check_hostile(browser) {
	const film = read(hostile), page = await open(browser, hostile, { reducedMotion: 'no-preference' });

	for (let i = 0; i < 100; i++)
		await page.keyboard.press('ArrowRight');
	check('hostile: nothing runs', await page.evaluate(() => typeof hacked), 'undefined');
	check('hostile: no elements', await page.$$eval('img, iframe, script:not([type])', all => all.length), 1);
	check('hostile: the title', (await page.title()).includes('</script><script>hacked=1</script><!--'), true);
	check('hostile: a mark', await page.$$eval('#chapters span', all => all.map(span => span.textContent)), film.marks.map(mark => mark.text));
	check('hostile: a mark is as it was', film.marks.some(mark => mark.text.includes('<img src=x onerror=hacked=2>')), true);
	const text = (await shown(page)).join('\n');
	for (const printed of ['</script><script>hacked=1</script>', '<!-- <script>', '<img src=x onerror=hacked=2>', '&lt;b&gt; \\u003c'])
		check(`hostile: ${printed} is text`, text.includes(printed) || film.html.includes(printed.replace(/</g, '\\u003c').replace(/\\u003c$/, '\\\\u003c')), true);
	check('hostile: nothing goes wrong', page.wrong, []);
	await page.end();
}

main(async () => {
	const browser = await launch();
	const film = read(file);

	await check_text(browser, film);
	await check_keys(browser, film);
	await check_mouse(browser, film);
	await check_motion(browser, film);
	await check_without_script(browser, film);
	await check_print(browser, film);
	await check_hostile(browser);
	await check_axe(browser, file);
	await check_axe(browser, hostile);
	await browser.close();
});
