// cast_player.js RUN CAST...: asciinema-player plays the recordings of the run, of which the
// first has the exact times.
'use strict';

const { execFileSync } = require('child_process');
const path = require('path');
const { check, launch, main, open, read } = require('../../support/viewer');

const [run, ...casts] = process.argv.slice(2);
const bundle = path.join(process.env.NODE_PATH, 'asciinema-player/dist/bundle');
const PAGE = '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/player.css">' +
	'<script src="/player.js"></script><div id="player" style="width: 1000px"></div>';

// Blocks, shades and the square: the player paints these beside its text.
const PAINTED = /[\u2580-\u259f\u25a0]/g;

function dump_at(seconds) {
	const text = execFileSync(process.env.WAITSCOPE, [run, '--headless', '--size', '100x30', '--at', seconds.toFixed(6), '--dump']);

	return text.toString().replace(/\n$/, '').split('\n').map(row => row.trimEnd());
}

// When its frames were drawn, in seconds; the last only puts the cursor back.
function frames_of(cast) {
	const [head, ...events] = cast.toString().trim().split('\n').map(line => JSON.parse(line));
	let now = 0;
	const times = [];

	for (const [time, code] of events) {
		now = head.version === 3 ? now + time : time;
		if (code === 'o')
			times.push(now);
	}
	return times.slice(0, -1);
}

// Nine frames, from the first to the last.
function some_of(times) {
	return Array.from({ length: 9 }, (_, i) => Math.floor(i * (times.length - 1) / 8));
}

function show_at(page, seconds) {
	return page.evaluate(async seconds => {
		await player.seek(seconds);
		// It draws in the next frames of the page.
		for (let i = 0; i < 3; i++)
			await new Promise(requestAnimationFrame);
		return [...document.querySelectorAll('.ap-line')].map(line => line.textContent.trimEnd());
	}, seconds);
}

// Whether something is painted in each of these cells.
function painted(page, cells) {
	return page.evaluate(cells => {
		const canvas = document.querySelector('.ap-term canvas'), context = canvas.getContext('2d');
		const [width, height] = [canvas.width / 100, canvas.height / 30];

		return cells.map(([row, column]) => context.getImageData(Math.round(column * width), Math.round(row * height),
			Math.floor(width), Math.floor(height)).data.some((byte, i) => i % 4 === 3 && byte > 0));
	}, cells);
}

function cells_of(rows) {
	return rows.flatMap((row, y) => [...row].flatMap((c, x) => c.match(PAINTED) ? [[y, x]] : []));
}

async function play(browser, cast, screens) {
	const page = await open(browser, {
		'/': PAGE,
		'/player.css': read(path.join(bundle, 'asciinema-player.css')),
		'/player.js': read(path.join(bundle, 'asciinema-player.min.js')),
		'/run.cast': read(cast),
	});
	const times = frames_of(read(cast));

	await page.evaluate(async () => {
		window.player = AsciinemaPlayer.create('/run.cast', document.getElementById('player'), { preload: true });
		await player.play();
		await player.pause();
	});
	check(`${cast}: how long it is`, Math.abs(await page.evaluate(() => player.getDuration()) - times.at(-1)) < 0.05, true);
	for (const [frame, wanted] of screens) {
		const shown = await show_at(page, times[frame] + 0.001);
		const cells = cells_of(wanted);

		check(`${cast}, frame ${frame}`, shown, wanted.map(row => row.replace(PAINTED, ' ').trimEnd()));
		check(`${cast}, frame ${frame}, blocks`, (await painted(page, cells)).indexOf(false), -1);
	}
	check(`${cast}: nothing goes wrong`, page.wrong, []);
	await page.close();
}

main(async () => {
	const browser = await launch();
	const times = frames_of(read(casts[0]));
	const screens = some_of(times).map(frame => [frame, dump_at(times[frame])]);

	check('the moments differ', new Set(screens.map(([, rows]) => rows.join('\n'))).size, screens.length);
	for (const cast of casts) {
		check(`${cast}: its frames`, frames_of(read(cast)).length, times.length);
		await play(browser, cast, screens);
	}
	await browser.close();
});
