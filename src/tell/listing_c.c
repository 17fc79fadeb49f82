/*
 * C with libevent. get() connects, sends and reads until the response is here, and returns what went
 * wrong, or NULL. In the asynchronous program the callback comes first, then the lines of main().
 */
#include "tell/listing_inside.h"

static const struct listing_line sync_lines[] = {
	{ .text = "every(100, spin);", .step = STEP_EVERY },
	{ .text = "for (int i = 0; i < %s; i++) {", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "  get(url, body);", .step = STEP_FETCH, .when = LINE_WITHOUT_ERRORS, .note = NOTE_CALL, .value = "body" },
	{ .text = "  const char *error = get(url, body);", .step = STEP_FETCH, .when = LINE_WITH_ERRORS, .note = NOTE_CALL,
	    .value = "body" },
	{ .text = "  printf(\"Server said %%s\\n\", body);", .step = STEP_PRINT_RESPONSE, .when = LINE_WITHOUT_ERRORS },
	{ .text = "  puts(error ? error : said(body));", .step = STEP_PRINT_RESPONSE, .when = LINE_WITH_ERRORS },
	{ .text = "}", .when = LINE_WITHOUT_WORK },
	{ .text = "  compute(%s); }", .step = STEP_WORK, .when = LINE_WITH_WORK_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "  if (!error) compute(%s); }", .step = STEP_WORK, .when = LINE_WITH_WORK_AND_ERRORS, .note = NOTE_ABOUT },
	{ .text = "puts(\"Pfew! That was a lot of wait time!!\");", .step = STEP_PRINT_LAST },
	{ .text = "on_knob(fetch_more);", .step = STEP_MORE, .when = LINE_WITH_MORE, .note = NOTE_CALL },
	{ .text = "event_base_dispatch(base);", .step = STEP_LOOP, .note = NOTE_LOOP },
};

static const struct listing_line async_lines[] = {
	{ .text = "void show(struct response *r) {", .step = STEP_DEFINE, .callback = true, .note = NOTE_PARAMETER,
	    .value = "r->body" },
	{ .text = "  puts(\"Yawwza... Finally!!!\");", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "  puts(r->error ? r->error : \"Yawwza... Finally!!!\");", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "} /* and in main(): */", .callback = true, .when = LINE_WITHOUT_WORK },
	{ .text = "  compute(%s); } /* in main(): */", .step = STEP_WORK, .when = LINE_WITH_WORK_WITHOUT_ERRORS,
	    .callback = true, .note = NOTE_ABOUT },
	{ .text = "  if (!r->error) compute(%s); } /* in main(): */", .step = STEP_WORK, .when = LINE_WITH_WORK_AND_ERRORS,
	    .callback = true, .note = NOTE_ABOUT },
	{ .text = "every(100, spin);", .step = STEP_EVERY },
	{ .text = "for (int i = 0; i < %s; i++)", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "  fetch(url, show);", .step = STEP_FETCH },
	{ .text = "puts(\"You're gonna see this line before the \\\"Yawwza...\\\" one\");", .step = STEP_PRINT_LAST },
	{ .text = "on_knob(fetch_more);", .step = STEP_MORE, .when = LINE_WITH_MORE },
	{ .text = "event_base_dispatch(base);", .step = STEP_LOOP, .note = NOTE_LOOP },
};

const struct language_listings listings_c = {
	.title = "C with libevent", .main = "main()",
	.program = { [TRACK_SYNC] = LISTING(sync_lines), [TRACK_ASYNC] = LISTING(async_lines) },
	.words = { "show()", "calls", "called", "is called", "returns" },
};
