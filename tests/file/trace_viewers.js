// trace_viewers.js VIEWER RUN...: what the viewer, chrome or perfetto, makes of each run is what
// stands in the file. And it can fail: what it makes of broken copies of the first is not.
'use strict';

const fs = require('fs');
const path = require('path');
const url = require('url');
const vm = require('vm');
const { check, launch, main, open, read } = require('../support/viewer');

// ---- what stands in the file ----

// Both viewers' and ours: slices of threads and of requests [where, name, inside what, start,
// duration] with times in us, arrows, the highest value of each counter. Chrome's viewer lets an
// arrow begin in what is there at its time, and statements often share a microsecond: of its
// arrows only the times are told, and of the others' the slices.
function sorted(rows) {
	return rows.map(row => JSON.stringify(row)).sort();
}

function expected(file) {
	const elements = JSON.parse(read(file)).traceEvents;
	const threads = new Map(), open = new Map(), model = { process: '', slices: [], requests: [], arrows: [], arrow_times: [], counters: {} };
	const starts = new Map();

	function stack(key) {
		if (!open.has(key))
			open.set(key, []);
		return open.get(key);
	}

	function begin(list, key, where, e) {
		const inside = stack(key).at(-1);
		const row = [where, e.name, inside ? inside[1] : '', e.ts, 0];

		list.push(row);
		stack(key).push(row);
	}

	function end(key, e) {
		const row = stack(key).pop();

		row[4] = e.ts - row[3];
	}

	const draw = {
		M: e => e.name === 'process_name' ? model.process = e.args.name : e.name === 'thread_name' && threads.set(e.tid, e.args.name),
		B: e => begin(model.slices, e.tid, threads.get(e.tid), e),
		E: e => end(e.tid, e),
		i: e => model.slices.push([threads.get(e.tid), e.name, '', e.ts, 0]),
		b: e => begin(model.requests, e.cat + e.id, '', e),
		e: e => end(e.cat + e.id, e),
		n: e => model.requests.push(['', e.name, '', e.ts, 0]),
		s: e => starts.set(e.id, [stack(e.tid).at(-1)[1], e.ts]),
		f: e => {
			const [name, ts] = starts.get(e.id) || ['', -1];

			model.arrows.push([name, stack(e.tid).at(-1)[1]]);
			model.arrow_times.push([ts, e.ts]);
		},
		C: e => {
			for (const [series, value] of Object.entries(e.args)) {
				const name = `${e.name} ${series}`;

				model.counters[name] = Math.max(model.counters[name] || 0, value);
			}
		},
	};

	for (const e of elements)
		draw[e.ph](e);
	return model;
}

// What has no duration may be inside of anything that has none, too.
function without_parents_of_marks(rows) {
	return rows.map(row => row[4] === 0 ? [row[0], row[1], '', row[3], 0] : row);
}

function compare(what, got, wanted) {
	check(`${what}: complaints`, got.complaints, []);
	check(`${what}: the process`, got.process, wanted.process);
	for (const list of ['slices', 'requests'])
		check(`${what}: ${list}`, sorted(without_parents_of_marks(got[list])), sorted(without_parents_of_marks(wanted[list])));
	const arrows = got.arrows ? 'arrows' : 'arrow_times';
	check(`${what}: ${arrows}`, sorted(got[arrows]), sorted(wanted[arrows]));
	check(`${what}: counters`, got.counters, wanted.counters);
}

// Copies that are broken: a request's end goes by another name, an arrow has no end.
const BREAK = [
	text => text.replace(/("ph":"e",.*)"name":"sync 2"/, '$1"name":"sync 9"'),
	text => text.replace(/("ph":"f",.*)"id":"0x2"/, '$1"id":"0x7"'),
];

function differ(got, wanted) {
	return JSON.stringify(got) !== JSON.stringify(wanted);
}

// What a person looks for in a run of three requests.
function check_story(model) {
	const of = (thread, name) => model.slices.filter(row => row[0] === thread && row[1].startsWith(name));

	check('sync is blocked in its fetches', of('sync program', 'blocked').map(row => row[2]).sort(), ['fetch 1', 'fetch 2', 'fetch 3']);
	check('callbacks are called in the loop', of('async program', 'callback').map(row => row[2]), ['loop', 'loop', 'loop']);
	check('requests', model.requests.filter(row => /^(sync|async) \d/.test(row[1])).length, 6);
	if (model.arrows)
		check('arrows', sorted(model.arrows), sorted([1, 2, 3].map(n => [`fetch ${n}`, `callback ${n}`])));
	else
		check('arrows', model.arrow_times.length, 3);
	check('in flight', [model.counters['in flight sync'], model.counters['in flight async']], [1, 3]);
}

// ---- Chrome's viewer ----

const PAGE = '<!doctype html><meta charset="utf-8"><script src="/components.js"></script>' +
	'<link rel="import" href="/viewer.html"><body></body>';

async function chrome() {
	const browser = await launch();
	const page = await open(browser, {
		'/': PAGE,
		'/components.js': read(path.join(process.env.CHROME_VIEWER, 'webcomponents.min.js')),
		'/viewer.html': read(path.join(process.env.CHROME_VIEWER, 'trace_viewer_full.html')),
	});

	await page.waitForFunction(() => window.tr && tr.importer && tr.importer.Import);
	return {
		load: async text => ({ ...await page.evaluate(chrome_model, text), complaints_of_page: page.wrong }),
		close: () => browser.close(),
	};
}

// In the page.
async function chrome_model(text) {
	const model = new tr.Model(), options = new tr.importer.ImportOptions();
	const us = ms => Math.round(ms * 1000);
	const got = { slices: [], requests: [], counters: {} };

	await new tr.importer.Import(model, options).importTracesWithProgressDialog([text]);

	function put_request(slice, inside) {
		got.requests.push(['', slice.title, inside, us(slice.start), us(slice.duration)]);
		slice.subSlices.forEach(inner => put_request(inner, slice.title));
	}

	const [process] = model.getAllProcesses();
	for (const thread of Object.values(process.threads)) {
		for (const slice of thread.sliceGroup.slices)
			got.slices.push([thread.name, slice.title, slice.parentSlice ? slice.parentSlice.title : '', us(slice.start), us(slice.duration)]);
		for (const slice of thread.asyncSliceGroup.slices)
			put_request(slice, '');
	}
	for (const counter of Object.values(process.counters))
		for (const series of counter.series)
			got.counters[`${counter.name} ${series.name}`] = Math.max(...series.samples.map(sample => sample.value));
	got.process = process.name;
	got.arrow_times = model.flowEvents.map(arrow => [us(arrow.start), us(arrow.start + arrow.duration)]);
	got.complaints = model.importWarnings.map(warning => `${warning.type}: ${warning.message}`);
	return got;
}

// ---- Perfetto's importer ----

// It is made for a worker of a web page; this is all of such a worker that it asks for.
async function start_perfetto(folder) {
	const { EngineBase } = await import(url.pathToFileURL(path.join(folder, 'engine.mjs')).href);
	let glue = read(path.join(folder, 'engine_bundle.node.js')).toString();

	for (const [from, to] of [
		['this.useMemory64 = hasMemory64Support();', 'this.useMemory64 = false;'],
		['locateFile: (s) => s,', 'locateFile: (s) => s, wasmBinary: self.wasm,'],
		['const wasmBridge = new', 'const wasmBridge = self.bridge = new'],
	]) {
		if (!glue.includes(from))
			throw new Error(`Perfetto's importer is another one: there is no ${from}`);
		glue = glue.replace(from, to);
	}
	Object.assign(globalThis, { self: globalThis, WorkerGlobalScope: function () {}, location: { href: 'http://viewer.test/' } });
	self.wasm = read(path.join(folder, 'trace_processor.wasm'));
	console.warn = () => {}; // of fields newer than its reader, and of system calls that wasm has not
	vm.runInThisContext(glue);

	const bridge = self.bridge;
	while (bridge.reqBufferAddr === 0)
		await new Promise(resolve => setTimeout(resolve, 1));

	return new class extends EngineBase {
		mode = 'WASM';
		id = 'waitscope';

		rpcSendRequestBytes(bytes) {
			bridge.messagePort = { postMessage: reply => this.onRpcResponseBytes(reply) };
			bridge.onMessage({ data: bytes });
		}

		async rows(sql) {
			const result = await this.query(sql), rows = [];

			if (result.error())
				throw new Error(`${result.error()} in ${sql}`);
			for (const row = result.iter({}); row.valid(); row.next())
				rows.push(result.columns().map(column => typeof row.get(column) === 'bigint' ? Number(row.get(column)) : row.get(column)));
			return rows;
		}

		[Symbol.dispose]() {}
	}();
}

const SLICE = "s.name, ifnull(p.name, ''), s.ts / 1000, s.dur / 1000 from slice s left join slice p on s.parent_id = p.id";

async function perfetto() {
	const engine = await start_perfetto(path.resolve('perfetto'));

	async function load(text) {
		await engine.resetTraceProcessor({ cropTrackEvents: false, ingestFtraceInRawTable: false, analyzeTraceProtoContent: false, ftraceDropUntilAllCpusValid: false });
		await engine.parse(new Uint8Array(Buffer.from(text)));
		await engine.notifyEof();
		return {
			complaints: await engine.rows("select name, value from stats where severity in ('error', 'data_loss') and value > 0"),
			process: (await engine.rows('select name from process where pid = 1'))[0][0],
			slices: await engine.rows(`select t.name, ${SLICE} join thread_track k on s.track_id = k.id join thread t using (utid)`),
			requests: await engine.rows(`select '', ${SLICE} join track k on s.track_id = k.id where k.type like '%async%'`),
			arrows: await engine.rows('select a.name, b.name from flow f join slice a on a.id = f.slice_out join slice b on b.id = f.slice_in'),
			counters: Object.fromEntries(await engine.rows('select t.name, max(c.value) from counter c join counter_track t on c.track_id = t.id group by t.name')),
		};
	}

	return { load, close: () => {} };
}

// ---- both ----

main(async () => {
	const [name, ...files] = process.argv.slice(2);
	const viewer = await { chrome, perfetto }[name]();

	for (const file of files) {
		const model = await viewer.load(fs.readFileSync(file, 'utf8'));

		compare(`${name}, ${file}`, model, expected(file));
		check(`${name}, ${file}: the page`, model.complaints_of_page || [], []);
		if (file === 'three.json')
			check_story(model);
	}

	const text = fs.readFileSync(files[0], 'utf8'), sound = await viewer.load(text);
	check(`${name}: the same file twice`, differ(await viewer.load(text), sound), false);
	for (const break_it of BREAK)
		check(`${name}: a broken file is as a sound one`, differ(await viewer.load(break_it(text)), sound), true);
	await viewer.close();
});
