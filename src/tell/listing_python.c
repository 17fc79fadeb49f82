/* Python with callbacks, as in the sample. */
#include "tell/listing_inside.h"

static const struct listing_line sync_lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "for i in range(%s):", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "    response = fetch(url)", .step = STEP_FETCH, .note = NOTE_CALL, .value = "response" },
	{ .text = "    print(\"Server said\", response)", .step = STEP_PRINT_RESPONSE },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK, .note = NOTE_ABOUT },
	{ .text = "print(\"Pfew! That was a lot ...\")", .step = STEP_PRINT_LAST },
	{ .text = "loop.start()", .step = STEP_LOOP, .note = NOTE_LOOP },
	{ .text = "fetch_more(%s)", .step = STEP_MORE, .when = LINE_WITH_MORE, .note = NOTE_CALL },
};

static const struct listing_line async_lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "def handle_response(response):", .step = STEP_DEFINE, .callback = true, .when = LINE_WITHOUT_ERRORS,
	    .note = NOTE_PARAMETER, .value = "response" },
	{ .text = "    print(\"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "def handle_response(r):", .step = STEP_DEFINE, .callback = true, .when = LINE_WITH_ERRORS,
	    .note = NOTE_PARAMETER, .value = "r" },
	{ .text = "    print(r.error or \"Yawwza...\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK, .callback = true, .note = NOTE_ABOUT },
	{ .text = "for i in range(%s):", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "    fetch(url, handle_response)", .step = STEP_FETCH },
	{ .text = "print(\"You're gonna see this ...\")", .step = STEP_PRINT_LAST },
	{ .text = "loop.start()", .step = STEP_LOOP, .note = NOTE_LOOP },
	{ .text = "fetch_more(%s)", .step = STEP_MORE, .when = LINE_WITH_MORE },
};

const struct language_listings listings_python = {
	.title = "Python with callbacks", .main = "<module>",
	.program = { [TRACK_SYNC] = LISTING(sync_lines), [TRACK_ASYNC] = LISTING(async_lines) },
	.words = { "handle_response", "calls", "called", "is called", "returns" },
};
