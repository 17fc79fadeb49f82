/* Python with callbacks, as in the sample. */
#include "tell/listing_inside.h"

static const struct listing_line sync_lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "for i in range(%s):", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "    response = get(url)", .step = STEP_FETCH, .note = NOTE_CALL, .value = "response" },
	{ .text = "    print(\"Server said\", response)", .step = STEP_PRINT_RESPONSE, .when = LINE_WITHOUT_ERRORS },
	{ .text = "    print(response.error or f\"Server said {response}\")", .step = STEP_PRINT_RESPONSE, .when = LINE_WITH_ERRORS },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "    if not response.error: compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK_AND_ERRORS, .note = NOTE_ABOUT },
	{ .text = "print(\"Pfew! That was a lot of wait time!!\")", .step = STEP_PRINT_LAST },
	{ .text = "on_knob(fetch_more)", .step = STEP_MORE, .when = LINE_WITH_MORE, .note = NOTE_CALL },
	{ .text = "loop.start()", .step = STEP_LOOP, .note = NOTE_LOOP },
};

static const struct listing_line async_lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "def handle_response(response):", .step = STEP_DEFINE, .callback = true, .note = NOTE_PARAMETER,
	    .value = "response" },
	{ .text = "    print(\"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "    print(response.error or \"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK_WITHOUT_ERRORS, .callback = true, .note = NOTE_ABOUT },
	{ .text = "    if not response.error: compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK_AND_ERRORS,
	    .callback = true, .note = NOTE_ABOUT },
	{ .text = "for i in range(%s):", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "    fetch(url, handle_response)", .step = STEP_FETCH },
	{ .text = "print(\"You're gonna see this line before the \\\"Yawwza...\\\" one\")", .step = STEP_PRINT_LAST },
	{ .text = "on_knob(fetch_more)", .step = STEP_MORE, .when = LINE_WITH_MORE },
	{ .text = "loop.start()", .step = STEP_LOOP, .note = NOTE_LOOP },
};

const struct language_listings listings_python = {
	.title = "Python with callbacks", .main = "<module>",
	.program = { [TRACK_SYNC] = LISTING(sync_lines), [TRACK_ASYNC] = LISTING(async_lines) },
	.words = { "handle_response", "calls", "called", "is called", "returns" },
};
