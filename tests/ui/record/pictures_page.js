// pictures_page.js FOLDER PICTURE...: the pictures in a page of Chromium. What is seen is put
// into the folder.
'use strict';

const fs = require('fs');
const path = require('path');
const { check, launch, main, open, read } = require('../../support/viewer');

const [folder, ...pictures] = process.argv.slice(2);
const GROUNDS = { light: 'rgb(255, 255, 255)', dark: 'rgb(13, 17, 23)' }; // GitHub's

const ELEMENTS = ['defs', 'g', 'path', 'rect', 'style', 'svg', 'text', 'title', 'use'];

// In the page: what a picture must not have.
async function find_active(name) {
	const text = await (await fetch(name)).text();
	const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
	const all = [...svg.querySelectorAll('*')], attributes = all.flatMap(element => [...element.attributes]);

	return {
		elements: [...new Set(all.map(element => element.localName))].sort(),
		outside: attributes.filter(a => /href$/.test(a.name) && !a.value.startsWith('#')).map(a => a.value),
		handlers: attributes.filter(a => /^on/i.test(a.name)).map(a => a.name),
		styles: [...svg.querySelectorAll('style')].map(style => style.textContent).join('').match(/@import|@font-face|url\(|javascript:|expression/gi) || [],
		declarations: text.match(/<[!?][^>]*>/g) || [],
	};
}

// In the page: the pixels of a screenshot, of which corners may show the ground.
async function look(base64) {
	const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
	const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), context = canvas.getContext('2d');
	context.drawImage(bitmap, 0, 0);

	const at = (x, y) => `rgb(${[...context.getImageData(x, y, 1, 1).data].slice(0, 3).join(', ')})`;
	const inside = context.getImageData(12, 12, bitmap.width - 24, bitmap.height - 24).data;
	return { corner: at(0, 0), colours: new Set(new Uint32Array(inside.buffer)).size, inside: Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', inside))).join() };
}

function page_of(names, ground) {
	return `<!doctype html><meta charset="utf-8"><style>body { margin: 0; background: ${ground} } img { display: block }</style>` +
		names.map(name => `<img src="${name}">`).join('\n');
}

async function show(browser, names, ground, files) {
	const page = await open(browser, { ...files, '/': page_of(names, ground) });

	await page.evaluate(() => Promise.all([...document.images].map(image => image.decode())));
	return page;
}

function shot(element, name) {
	return element.screenshot({ path: path.join(folder, `${name}.png`), animations: 'allow' });
}

function is_film(text) {
	return text.includes('@keyframes');
}

async function check_on_ground(browser, theme, files) {
	const names = Object.keys(files), seen = {};
	const page = await show(browser, names, GROUNDS[theme], files);

	for (const [i, name] of names.entries()) {
		seen[name] = await page.evaluate(look, (await shot(page.locator('img').nth(i), `${path.basename(name, '.svg')}-on-${theme}`)).toString('base64'));
		check(`${name} on ${theme}: its corner`, seen[name].corner, GROUNDS[theme]);
		check(`${name} on ${theme}: it is not empty`, seen[name].colours > 20, true);
	}
	check(`on ${theme}: nothing goes wrong`, page.wrong, []);
	await page.close();
	return seen;
}

async function check_inside(browser, files) {
	const page = await open(browser, { ...files, '/': '' });

	for (const name of Object.keys(files))
		check(`${name}: what is in it`, await page.evaluate(find_active, name),
			{ elements: ELEMENTS.filter(element => files[name].includes(`<${element}`)), outside: [], handlers: [], styles: [], declarations: [] });
	await page.close();
}

function inline_page(browser, text, options) {
	return open(browser, { '/': `<!doctype html><meta charset="utf-8"><style>body { margin: 0 }</style>${text}` }, options);
}

// The film, standing still `ms` after its beginning: an image's own clock cannot be set from outside.
function frozen(text, ms) {
	return text.replace(/(step-end infinite)\}/, `$1 paused;animation-delay:-${ms / 1000}s}`)
		.replace(/(\.t\d+\{animation-delay:-)([\d.]+)s/g, (all, before, s) => `${before}${(Number(s) * 1000 + ms) / 1000}s`);
}

// The film as an image is at each time what it is in the page at that time, and it plays. How
// fast this machine takes pictures does not matter: all but that it plays goes by the film's clock.
async function check_film(browser, name, files) {
	const still = await inline_page(browser, files[name], { reducedMotion: 'reduce' });
	const inline = await inline_page(browser, files[name]);
	const length = await inline.evaluate(() => {
		window.animations = document.getAnimations();
		animations.forEach(animation => animation.pause());
		return animations[0].effect.getTiming().duration;
	});
	const stem = name.replace(/\.svg$/, ''), moments = [1, 4, 7].map(part => Math.round(length / 100 * part / 8) * 100 + 50);
	const seen = [];

	for (const [i, ms] of moments.entries()) {
		const held = `${stem}-${ms}.svg`, page = await show(browser, [held], GROUNDS.light, { [held]: frozen(files[name], ms) });

		await inline.evaluate(ms => animations.forEach(animation => animation.currentTime = ms), ms);
		seen.push(await shot(page.locator('img'), `${path.basename(stem)}-${i + 1}`));
		check(`${name}: as an image it is the film, at ${ms / 1000} s`,
			seen[i].equals(await inline.locator('svg').screenshot({ animations: 'allow' })), true);
		await page.close();
	}
	check(`${name}: it goes on`, seen.some((bytes, i) => i > 0 && bytes.equals(seen[i - 1])), false);

	const page = await show(browser, [name], GROUNDS.light, files), image = page.locator('img');
	const first = await image.screenshot({ animations: 'allow' });
	let plays = false;
	for (let i = 0; i < 100 && !plays; i++) {
		await page.waitForTimeout(200);
		plays = !first.equals(await image.screenshot({ animations: 'allow' }));
	}
	check(`${name}: it plays`, plays, true);
	check(`${name}: nothing goes wrong`, page.wrong, []);
	check(`${name}: it stands still for those who ask for that`, await still.evaluate(() => document.getAnimations().length), 0);
	console.log(`${name}: seen at ${moments.map(ms => ms / 1000).join(', ')} s`);
}

main(async () => {
	const browser = await launch();
	const files = Object.fromEntries(pictures.map(file => [`/${path.basename(path.dirname(file))}-${path.basename(file)}`, read(file).toString()]));

	await check_inside(browser, files);
	const light = await check_on_ground(browser, 'light', files), dark = await check_on_ground(browser, 'dark', files);
	for (const name of Object.keys(files))
		if (is_film(files[name]))
			await check_film(browser, name, files);
		else
			check(`${name}: the ground does not matter`, dark[name].inside, light[name].inside);
	await browser.close();
});
