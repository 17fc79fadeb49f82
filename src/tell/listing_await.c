/*
 * Python with async and await. The synchronous program is the same. The asynchronous
 * one sends each request when fetch(url) is called; what follows the await runs when
 * the response is here: it is the callback, without the name.
 */
#include "tell/listing_inside.h"

static const struct listing_line sync_lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "for i in range(%s):", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "    response = get(url)", .step = STEP_FETCH, .note = NOTE_CALL, .value = "response" },
	{ .text = "    print(\"Server said\", response)", .step = STEP_PRINT_RESPONSE },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK, .note = NOTE_ABOUT },
	{ .text = "print(\"Pfew! That was a lot ...\")", .step = STEP_PRINT_LAST },
	{ .text = "loop.run_forever()", .step = STEP_LOOP, .note = NOTE_LOOP },
	{ .text = "get_more(%s)", .step = STEP_MORE, .when = LINE_WITH_MORE, .note = NOTE_CALL },
};

static const struct listing_line async_lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "async def say(future):", .step = STEP_DEFINE, .callback = true, .note = NOTE_PARAMETER },
	{ .text = "    r = await future", .callback = true, .note = NOTE_AWAIT, .value = "r" },
	{ .text = "    print(\"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "    print(r.error or \"Yawwza...\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK, .callback = true, .note = NOTE_ABOUT },
	{ .text = "for i in range(%s):", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "    ensure_future(say(fetch(url)))", .step = STEP_FETCH },
	{ .text = "print(\"You're gonna see this ...\")", .step = STEP_PRINT_LAST },
	{ .text = "loop.run_forever()", .step = STEP_LOOP, .note = NOTE_LOOP },
	{ .text = "fetch_more(%s)", .step = STEP_MORE, .when = LINE_WITH_MORE },
};

/* Awaiting in a loop has one request open at a time: each is sent when the one before has
 * been answered. */
static const struct listing_line one_by_one_lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "async def one_by_one():", .step = STEP_DEFINE, .callback = true, .note = NOTE_PARAMETER },
	{ .text = "    for i in range(%s):", .callback = true, .note = NOTE_COUNTER },
	{ .text = "        r = await fetch(url)", .callback = true, .note = NOTE_AWAIT, .value = "r" },
	{ .text = "        print(\"Yawwza...\")", .step = STEP_PRINT_RESPONSE, .callback = true, .when = LINE_WITHOUT_ERRORS,
	    .note = NOTE_ABOUT },
	{ .text = "        print(r.error or \"Yaw...\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "        compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK, .callback = true, .note = NOTE_ABOUT },
	{ .text = "ensure_future(one_by_one())", .step = STEP_FOR, .also = STEP_FETCH },
	{ .text = "print(\"You're gonna see this ...\")", .step = STEP_PRINT_LAST },
	{ .text = "loop.run_forever()", .step = STEP_LOOP, .note = NOTE_LOOP },
	{ .text = "fetch_more(%s)", .step = STEP_MORE, .when = LINE_WITH_MORE },
};

const struct language_listings listings_await = {
	.title = "Python with async and await", .main = "<module>",
	.program = { [TRACK_SYNC] = LISTING(sync_lines), [TRACK_ASYNC] = LISTING(async_lines) },
	.one_by_one = LISTING(one_by_one_lines),
	.words = { "say()", "resumes", "resumed", "is resumed", "ends" },
	.one_by_one_words = { "one_by_one()", "resumes", "resumed", "is resumed", "gives way" },
};
