/*
 * A film of the screen. Its data: { end, grain, poster, runs, lines, frames }, times in microseconds. A run is one of screen.js, a line has
 * the numbers of a row's runs, and a frame [time, columns, rows, row, line, row, line...] the rows that changed. Chapters and what
 * is told stand in the page.
 */
"use strict";

/* ---- frames ---- */

const CHECKPOINT = 256; /* frames from one picture that is kept whole to the next */

function Film(data) {
	this.data = data;
	this.whole = []; /* the lines of all rows, in each CHECKPOINT-th frame */
	this.lines = [];
	this.frame = -1;
	for (let i = 0; i < data.frames.length; i++) {
		this.forward();
		if (i % CHECKPOINT === 0)
			this.whole.push(this.lines.slice());
	}
}

/* To the next frame. */
Film.prototype.forward = function () {
	const frame = this.data.frames[++this.frame];

	this.lines.length = frame[2];
	for (let i = 3; i < frame.length; i += 2)
		this.lines[frame[i]] = frame[i + 1];
};

/* The index of the frame that is shown at a time. */
Film.prototype.frameAt = function (time) {
	let low = 0, high = this.data.frames.length;

	while (high - low > 1) {
		const middle = (low + high) >> 1;

		if (this.data.frames[middle][0] <= time)
			low = middle;
		else
			high = middle;
	}
	return low;
};

Film.prototype.go = function (time) {
	const wanted = this.frameAt(time);

	if (wanted < this.frame || wanted - this.frame > CHECKPOINT) {
		this.frame = wanted - wanted % CHECKPOINT;
		this.lines = this.whole[this.frame / CHECKPOINT].slice();
	}
	while (this.frame < wanted)
		this.forward();
};

/* As Screen.draw() takes it; only rows that are not shown yet. */
Film.prototype.picture = function (shown) {
	const [, cols, rows] = this.data.frames[this.frame];
	const lines = [];

	this.lines.forEach((line, row) => {
		if (shown[row] !== line)
			lines.push([row, this.data.lines[line].flatMap((run) => this.data.runs[run])]);
	});
	return { cols, rows, lines };
};

/* ---- the player ---- */

(function () {
	const SPEEDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20]; /* the terminal's */
	const STEPS = 100;       /* that the arrows make of the whole film */
	const GRACE = 500000;    /* so long after a mark, "back" leads to the one before */
	const SPEAK_MS = 1500;   /* from one sentence that is read out to the next, while it plays */
	const HANDOUT_MOST = 60; /* pictures */

	const byId = (id) => document.getElementById(id);
	const film = new Film(JSON.parse(byId("data").textContent));
	const end = film.data.end;
	const slider = byId("slider"), still = matchMedia("(prefers-reduced-motion: reduce)");
	const marks = moments("chapters"), told = moments("told");
	let screen = new Screen(byId("screen"));
	let shown = [], time = film.data.poster, speed = SPEEDS.indexOf(1), playing = false, fresh = true, asked = false;
	let drawnAt = 0, spokenAt = 0, spokenUntil = -1;

	/* What stands in a list: [{ time, label, text, item }], in the order of their times. */
	function moments(id) {
		return [...byId(id).querySelectorAll("li")].map((item) => ({
			item,
			time: Number(item.dataset.at), /* of the picture that shows it */
			label: item.querySelector("time").textContent,
			text: item.querySelector("span").textContent,
		}));
	}

	/* The last one at that time, or null. */
	function lastOf(list, time) {
		let found = null;

		for (const moment of list)
			if (moment.time <= time)
				found = moment;
		return found;
	}

	/* As it is printed elsewhere: cut to the film's grain, and below a second, where that is fine, in milliseconds. */
	function seconds(us) {
		const grain = film.data.grain, cut = Math.floor(us / grain) * grain;

		if (grain < 1e5 && cut < 1e6)
			return Math.floor(cut / 1000) + " ms";
		return (cut / 1e6).toFixed(grain < 1e4 ? 3 : grain < 1e5 ? 2 : 1) + " s";
	}

	/* ---- what is shown ---- */

	function draw() {
		film.go(time);
		const picture = film.picture(shown);

		if (picture.cols !== screen.cols || picture.rows !== screen.rows) {
			byId("film").style.setProperty("--cols", picture.cols);
			byId("film").style.setProperty("--rows", picture.rows);
		}
		screen.draw(picture);
		shown = film.lines.slice();
		drawTime();
		drawList(marks);
		drawList(told);
	}

	function drawTime() {
		const chapter = lastOf(marks, time);
		const words = seconds(time) + " of " + seconds(end);

		slider.value = time;
		slider.setAttribute("aria-valuetext", chapter === null ? words : words + ", " + chapter.text);
		byId("clock").textContent = seconds(time) + " / " + seconds(end);
		byId("play").setAttribute("aria-label", playing ? "Pause" : "Play");
		document.body.toggleAttribute("data-playing", playing);
		byId("speed").textContent = "\u00d7" + SPEEDS[speed];
	}

	function drawList(list) {
		const now = lastOf(list, time);

		for (const moment of list) {
			const button = moment.item.firstElementChild;

			button.classList.toggle("ahead", moment.time > time);
			if (moment !== now) {
				button.removeAttribute("aria-current");
			} else if (!button.hasAttribute("aria-current")) {
				button.setAttribute("aria-current", "true");
				show(moment.item);
			}
		}
	}

	/* Within its own list, never the page. */
	function show(item) {
		const list = item.parentElement, place = item.getBoundingClientRect(), view = list.getBoundingClientRect();

		if (list.scrollHeight > list.clientHeight && (place.top < view.top || place.bottom > view.bottom - 24))
			list.scrollTop += place.top - view.top - view.height / 2;
	}

	/* For those who hear the page, once somebody has asked for anything: what happened after `since`, up to now. */
	function speak(since) {
		const words = (told.length > 0 ? told : marks).filter((moment) => moment.time > since && moment.time <= time).map((moment) => moment.text);

		spokenAt = performance.now();
		spokenUntil = time;
		if (asked && words.length > 0)
			byId("now").textContent = words.join(" ");
	}

	/* Where somebody went: what happened there last. */
	function speakHere() {
		const last = lastOf(told.length > 0 ? told : marks, time);

		speak(last === null ? time : last.time - 1);
	}

	/* ---- playing ---- */

	function onFrame(now) {
		if (!playing)
			return;
		/* A frame's time may be before play() was called; and a page that was out of sight goes on where it was. */
		time = Math.min(end, time + Math.max(0, Math.min(now - drawnAt, 250)) * 1000 * SPEEDS[speed]);
		drawnAt = now;
		if (time >= end)
			playing = false;
		draw();
		if (!playing || now - spokenAt >= SPEAK_MS)
			speak(spokenUntil);
		requestAnimationFrame(onFrame);
	}

	function play() {
		if (fresh || time >= end)
			time = 0;
		fresh = false;
		playing = true;
		drawnAt = performance.now();
		draw();
		speakHere();
		requestAnimationFrame(onFrame);
	}

	function pause() {
		playing = false;
		draw();
		speak(spokenUntil);
	}

	function toggle() {
		if (playing)
			pause();
		else
			play();
	}

	function go(to) {
		fresh = false;
		time = Math.max(0, Math.min(end, to));
		draw();
		speakHere();
	}

	/* One moment that somebody chose, which then stands. */
	function stand(to) {
		playing = false;
		go(to);
	}

	function back() {
		const before = lastOf(marks, playing ? time - GRACE : time - 1);

		go(before === null ? 0 : before.time);
	}

	function next() {
		const after = marks.find((mark) => mark.time > time);

		go(after === undefined ? end : after.time);
	}

	function change(direction) {
		speed = Math.max(0, Math.min(SPEEDS.length - 1, speed + direction));
		draw();
	}

	/* ---- keys: those of the terminal ---- */

	function step(direction, repeated) {
		stand(time + direction * (repeated ? 3 : 1) * Math.max(end / STEPS, 100000 / 3));
	}

	const KEYS = {
		" ": toggle,
		",": back, ";": back, ".": next,
		ArrowLeft: (event) => step(-1, event.repeat), ArrowRight: (event) => step(1, event.repeat),
		Home: () => stand(0), g: () => stand(0), End: () => stand(end), G: () => stand(end),
		"<": () => change(-1), "[": () => change(-1), ">": () => change(1), "]": () => change(1),
	};

	function onKey(event) {
		const target = event.target;
		const act = KEYS[event.key];

		if (act === undefined || event.ctrlKey || event.altKey || event.metaKey || !byId("keys").checked)
			return;
		/* A blank presses the button that has the focus. */
		if (event.key === " " && target.closest("button, summary, input:not([type=range])") !== null)
			return;
		event.preventDefault();
		asked = true;
		act(event);
	}

	function on(id, act) {
		byId(id).addEventListener("click", () => { asked = true; act(); });
	}

	/* ---- a handout, for the printer ---- */

	/* The screen at a moment, and what happened after `since`, up to it. */
	function figure(moment, since) {
		const element = document.createElement("figure"), stage = document.createElement("div"), box = document.createElement("div");
		const caption = document.createElement("figcaption");
		const sentences = told.filter((sentence) => sentence.time > since && sentence.time <= moment.time);

		stage.className = "stage";
		box.className = "screen";
		stage.append(box);
		film.go(moment.time);
		new Screen(box).draw(film.picture([]));
		for (const { label, text } of [moment, ...sentences]) {
			const paragraph = document.createElement("p"), at = document.createElement("time"), words = document.createElement("span");

			at.textContent = label;
			words.textContent = text;
			paragraph.append(at, words);
			caption.append(paragraph);
		}
		element.append(stage, caption);
		return element;
	}

	function makeHandout() {
		const moments = [...marks.slice(0, HANDOUT_MOST), { time: end, label: seconds(end), text: "The end" }];

		if (byId("handout").childElementCount > 0)
			return;
		moments.forEach((moment, i) => byId("handout").append(figure(moment, i > 0 ? moments[i - 1].time : -1)));
		film.go(time);
	}

	/* ---- the page ---- */

	function makeButton(moment) {
		const button = document.createElement("button");

		button.type = "button";
		button.className = "jump";
		button.append(...moment.item.childNodes);
		button.addEventListener("click", () => { asked = true; go(moment.time); });
		moment.item.append(button);
	}

	function makeTick(mark) {
		const tick = document.createElement("i");

		tick.style.setProperty("--at", end === 0 ? 0 : mark.time / end);
		byId("ticks").append(tick);
	}

	/* How wide a letter is, of its size: some browsers round that, at each size in another way. */
	function measure() {
		const ruler = document.createElement("span");

		ruler.id = "ruler";
		ruler.textContent = "0".repeat(100);
		document.body.append(ruler);
		for (let i = 0; i < 3; i++) {
			const size = parseFloat(getComputedStyle(byId("screen")).fontSize);

			ruler.style.fontSize = size + "px";
			document.body.style.setProperty("--letter", ruler.getBoundingClientRect().width / 100 / size);
		}
		ruler.remove();
	}

	function begin() {
		const chosen = /^#t=([0-9.]+)$/.exec(location.hash);

		measure();
		[...marks, ...told].forEach(makeButton);
		marks.forEach(makeTick);
		slider.max = end;
		slider.step = 1;
		byId("controls").hidden = byId("help").hidden = false;
		document.body.classList.add("scripted");
		byId("screen").replaceChildren();
		if (chosen !== null && Number.isFinite(parseFloat(chosen[1])))
			go(parseFloat(chosen[1]) * 1e6);
		else if (still.matches)
			draw();
		else
			play();
	}

	on("play", toggle);
	on("start", () => stand(0));
	on("end", () => stand(end));
	on("back", back);
	on("next", next);
	on("slower", () => change(-1));
	on("faster", () => change(1));
	slider.addEventListener("input", () => { asked = true; stand(Number(slider.value)); });
	document.addEventListener("keydown", onKey);
	window.addEventListener("resize", measure);
	window.addEventListener("beforeprint", makeHandout);
	matchMedia("print").addEventListener("change", (event) => { if (event.matches) makeHandout(); });
	begin();
})();
