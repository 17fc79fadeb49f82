/* The page for the room: follows the screen of a waitscope that runs, and says so when it cannot. */
"use strict";

(function () {
	const SILENCE_S = 12; /* it is heard of every 5 s, if only that it goes on */
	const GONE_S = 30;
	const AGAIN_MS = 5000;
	const SAID_MOST = 5;

	const byId = (id) => document.getElementById(id);
	const screen = new Screen(byId("screen"));
	let events = null, heardAt = 0, timer = 0, saidLast = 0, scale = 0;

	/* ---- what is shown ---- */

	/* `kind`: live, lost or over. */
	function say(kind, words) {
		document.body.dataset.state = kind;
		if (byId("state").textContent !== words)
			byId("state").textContent = words;
		byId("again").hidden = kind !== "over";
	}

	/* As large as the window takes it, or as large as was asked for. */
	function fit() {
		const element = byId("screen"), ruler = byId("ruler"), room = byId("room");
		const unit = ruler.getBoundingClientRect(); /* ten columns and a row, at 100 px */
		const wide = room.clientWidth * 1000 / (unit.width * screen.cols);
		const high = (window.innerHeight - room.getBoundingClientRect().top - window.scrollY - byId("said").clientHeight - 40) * 100 / (unit.height * screen.rows);
		const size = scale > 0 ? scale : Math.max(4, Math.min(wide, high));

		if (screen.cols === 0)
			return;
		/* Rows of whole pixels: between others there would be seams. */
		element.style.fontSize = size.toFixed(2) + "px";
		element.style.setProperty("--row", Math.round(size * 1.2) + "px");
	}

	function enlarge(factor) {
		scale = Math.min(80, Math.max(6, parseFloat(getComputedStyle(byId("screen")).fontSize) * factor));
		fit();
	}

	/* ---- what is heard ---- */

	function hear() {
		heardAt = Date.now();
		say("live", "Live");
	}

	function onFrame(event) {
		const frame = JSON.parse(event.data);
		const resized = frame.cols !== screen.cols || frame.rows !== screen.rows;

		hear();
		screen.draw(frame);
		if (resized)
			fit();
	}

	function onSaid(event) {
		const said = JSON.parse(event.data);

		hear();
		if (said.number === saidLast)
			return;
		saidLast = said.number;
		for (const sentence of said.text.split("\n")) {
			const line = document.createElement("p");

			line.textContent = sentence;
			byId("said").append(line);
		}
		while (byId("said").childElementCount > SAID_MOST)
			byId("said").firstElementChild.remove();
	}

	/* ---- the connection ---- */

	function stop() {
		if (events !== null)
			events.close();
		events = null;
		clearTimeout(timer);
	}

	function onEnd() {
		stop();
		say("over", "waitscope has ended. This is the last that it showed.");
	}

	function later(words) {
		say("lost", words);
		timer = setTimeout(connect, AGAIN_MS * (1 + Math.random()));
	}

	/* An answer that is no feed: events do not say which, and do not try again. */
	async function ask() {
		let status = 0;

		stop();
		try {
			status = (await fetch("/watch/events", { method: "HEAD", cache: "no-store" })).status;
		} catch (error) {
			later("The connection is lost. Trying again.");
			return;
		}
		if (status === 404)
			say("over", "waitscope runs there without --watch now.");
		else if (status === 503 || status === 429)
			later("Too many are watching. Trying again soon.");
		else
			later("The connection is lost. Trying again.");
	}

	function onError() {
		if (events !== null && events.readyState === EventSource.CLOSED)
			ask();
		else if (events !== null)
			say("lost", "The connection is lost. Trying again.");
	}

	function connect() {
		stop();
		heardAt = Date.now();
		events = new EventSource("/watch/events");
		events.addEventListener("open", hear);
		events.addEventListener("frame", onFrame);
		events.addEventListener("said", onSaid);
		events.addEventListener("beat", hear);
		events.addEventListener("end", onEnd);
		events.addEventListener("error", onError);
	}

	/* A machine that sleeps or is cut off says nothing at all. */
	function look() {
		const silent = Math.floor((Date.now() - heardAt) / 1000);

		if (document.body.dataset.state !== "live" || silent < SILENCE_S)
			return;
		if (silent < GONE_S) {
			byId("state").textContent = "Nothing was heard for " + silent + " s.";
			return;
		}
		say("lost", "Nothing is heard any more. Trying again.");
		connect();
	}

	byId("larger").addEventListener("click", () => enlarge(1.15));
	byId("smaller").addEventListener("click", () => enlarge(1 / 1.15));
	byId("fit").addEventListener("click", () => { scale = 0; fit(); });
	byId("again").addEventListener("click", () => { say("lost", "Connecting."); connect(); });
	window.addEventListener("resize", fit);
	window.addEventListener("pagehide", stop);
	window.addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
	setInterval(look, 1000);
	connect();
})();
