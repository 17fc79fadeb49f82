/*
 * JavaScript in Node. There nothing waits for a response but a program that is run meanwhile: get() is
 * spawnSync() with curl. The loop need not be started: it runs after the script's last line. What
 * fetch() promises is a response even for HTTP 500, and an error only if there is none: why() tells.
 */
#include "tell/listing_inside.h"

static const struct listing_line sync_lines[] = {
	{ .text = "every(100, spin);", .step = STEP_EVERY },
	{ .text = "for (let i = 0; i < %s; i++) {", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "  let r = get(url); // spawnSync", .step = STEP_FETCH, .note = NOTE_CALL, .value = "r" },
	{ .text = "  console.log(\"Server said \" + r);", .step = STEP_PRINT_RESPONSE, .when = LINE_WITHOUT_ERRORS },
	{ .text = "  console.log(r.error || \"Server said \" + r);", .step = STEP_PRINT_RESPONSE, .when = LINE_WITH_ERRORS },
	{ .text = "}", .when = LINE_WITHOUT_WORK },
	{ .text = "  compute(%s); }", .step = STEP_WORK, .when = LINE_WITH_WORK_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "  if (!r.error) compute(%s); }", .step = STEP_WORK, .when = LINE_WITH_WORK_AND_ERRORS, .note = NOTE_ABOUT },
	{ .text = "console.log(\"Pfew! That was a lot of wait time!!\");", .step = STEP_PRINT_LAST },
	{ .text = "onKnob(fetchMore);", .step = STEP_MORE, .when = LINE_WITH_MORE, .note = NOTE_CALL },
	{ .text = "// the event loop runs from here", .step = STEP_LOOP, .note = NOTE_LOOP },
};

static const struct listing_line async_lines[] = {
	{ .text = "every(100, spin);", .step = STEP_EVERY },
	{ .text = "function show(r) {", .step = STEP_DEFINE, .callback = true, .note = NOTE_PARAMETER, .value = "r" },
	{ .text = "  console.log(\"Yawwza... Finally!!!\");", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "  console.log(why(r) || \"Yawwza... Finally!!!\");", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "}", .callback = true, .when = LINE_WITHOUT_WORK },
	{ .text = "  compute(%s); }", .step = STEP_WORK, .when = LINE_WITH_WORK_WITHOUT_ERRORS, .callback = true,
	    .note = NOTE_ABOUT },
	{ .text = "  if (!why(r)) compute(%s); }", .step = STEP_WORK, .when = LINE_WITH_WORK_AND_ERRORS, .callback = true,
	    .note = NOTE_ABOUT },
	{ .text = "for (let i = 0; i < %s; i++)", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "  fetch(url).then(show);", .step = STEP_FETCH, .when = LINE_WITHOUT_ERRORS },
	{ .text = "  fetch(url).then(show, show);", .step = STEP_FETCH, .when = LINE_WITH_ERRORS },
	{ .text = "console.log(\"You're gonna see this line before the \\\"Yawwza...\\\" one\");", .step = STEP_PRINT_LAST },
	{ .text = "onKnob(fetchMore);", .step = STEP_MORE, .when = LINE_WITH_MORE },
	{ .text = "// the event loop runs from here", .step = STEP_LOOP, .note = NOTE_LOOP },
};

const struct language_listings listings_javascript = {
	.title = "JavaScript", .main = "the script", .loop_after_main = true,
	.program = { [TRACK_SYNC] = LISTING(sync_lines), [TRACK_ASYNC] = LISTING(async_lines) },
	.words = { "show()", "calls", "called", "is called", "returns" },
};
