/*
 * JavaScript in Node. There execSync() really blocks: it returns when curl has ended
 * (and throws if curl failed; spawnSync() does not). The loop need not be started: it
 * runs after the script's last line.
 */
#include "tell/listing_inside.h"

static const struct listing_line sync_lines[] = {
	{ .text = "setInterval(spin, 100);", .step = STEP_EVERY },
	{ .text = "for (let i = 0; i < %s; i++) {", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "  let r = execSync(\"curl \" + url);", .step = STEP_FETCH, .when = LINE_WITHOUT_ERRORS, .note = NOTE_CALL,
	    .value = "r" },
	{ .text = "  let r = curl(url); // spawnSync", .step = STEP_FETCH, .when = LINE_WITH_ERRORS, .note = NOTE_CALL,
	    .value = "r" },
	{ .text = "  console.log(\"Server said \" + r);", .step = STEP_PRINT_RESPONSE },
	{ .text = "}", .when = LINE_WITHOUT_WORK },
	{ .text = "  compute(%s); }", .step = STEP_WORK, .when = LINE_WITH_WORK, .note = NOTE_ABOUT },
	{ .text = "console.log(\"Pfew! That was ...\");", .step = STEP_PRINT_LAST },
	{ .text = "// the event loop runs from here", .step = STEP_LOOP, .note = NOTE_LOOP },
	{ .text = "fetchMore(%s);", .step = STEP_MORE, .when = LINE_WITH_MORE, .note = NOTE_CALL },
};

static const struct listing_line async_lines[] = {
	{ .text = "setInterval(spin, 100);", .step = STEP_EVERY },
	{ .text = "function show(r) {", .step = STEP_DEFINE, .callback = true, .note = NOTE_PARAMETER, .value = "r" },
	{ .text = "  console.log(\"Yawwza...\");", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "  console.log(r.cause || \"Yay!\");", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "}", .callback = true, .when = LINE_WITHOUT_WORK },
	{ .text = "  compute(%s); }", .step = STEP_WORK, .when = LINE_WITH_WORK, .callback = true, .note = NOTE_ABOUT },
	{ .text = "for (let i = 0; i < %s; i++)", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "  fetch(url).then(show);", .step = STEP_FETCH, .when = LINE_WITHOUT_ERRORS },
	{ .text = "  fetch(url).then(show, show);", .step = STEP_FETCH, .when = LINE_WITH_ERRORS },
	{ .text = "console.log(\"You're gonna ...\");", .step = STEP_PRINT_LAST },
	{ .text = "// the event loop runs from here", .step = STEP_LOOP, .note = NOTE_LOOP },
	{ .text = "fetchMore(%s);", .step = STEP_MORE, .when = LINE_WITH_MORE },
};

const struct language_listings listings_javascript = {
	.title = "JavaScript", .main = "the script", .loop_after_main = true,
	.program = { [TRACK_SYNC] = LISTING(sync_lines), [TRACK_ASYNC] = LISTING(async_lines) },
	.words = { "show()", "calls", "called", "is called", "returns" },
};
