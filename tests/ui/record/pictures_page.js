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

// The film as an image is, whenever one looks, the film at some tenth of its time; and it goes on.
async function check_film(browser, name, files) {
	const page = await show(browser, [name], GROUNDS.light, files), image = page.locator('img');
	const still = await inline_page(browser, files[name], { reducedMotion: 'reduce' });
	const inline = await inline_page(browser, files[name]);
	const tenths = await inline.evaluate(() => {
		window.animations = document.getAnimations();
		animations.forEach(animation => animation.pause());
		return Math.round(animations[0].effect.getTiming().duration / 100);
	});
	const moments = new Map();

	async function moment_of(bytes) {
		for (let tenth = 0; tenth < tenths; tenth++) {
			if (!moments.has(tenth)) {
				await inline.evaluate(ms => animations.forEach(animation => animation.currentTime = ms), tenth * 100 + 50);
				moments.set(tenth, await inline.locator('svg').screenshot({ animations: 'allow' }));
			}
			if (moments.get(tenth).equals(bytes))
				return tenth;
		}
		return -1;
	}

	const shots = [await shot(image, `${path.basename(name, '.svg')}-1`)];
	for (let i = 2; i <= 40 && shots.length < 3; i++) {
		const bytes = await shot(image, `${path.basename(name, '.svg')}-${shots.length + 1}`);
		if (!bytes.equals(shots.at(-1)))
			shots.push(bytes);
		await page.waitForTimeout(200);
	}
	check(`${name}: it plays`, shots.length, 3);
	const seen = [];
	for (const bytes of shots)
		seen.push(await moment_of(bytes));
	check(`${name}: all that is seen is of the film`, seen.indexOf(-1), -1);
	check(`${name}: it goes on`, seen.every((tenth, i) => i === 0 || tenth > seen[i - 1]), true);
	check(`${name}: nothing goes wrong`, page.wrong, []);
	check(`${name}: it stands still for those who ask for that`, await still.evaluate(() => document.getAnimations().length), 0);
	console.log(`${name}: seen at ${seen.map(tenth => tenth / 10).join(', ')} s`);
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
