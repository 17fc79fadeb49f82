/*
 * Python with async and await, as of 3.11. The synchronous program is the same. The asynchronous one
 * sends each request when fetch(url) is called; what follows the await runs when the response is here: it
 * is the callback, without the name. The spinner is one of the group's tasks, so main() never ends.
 */
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
	{ .text = "loop.run_forever()", .step = STEP_LOOP, .note = NOTE_LOOP },
};

static const struct listing_line async_lines[] = {
	{ .text = "async def say(future):", .step = STEP_DEFINE, .callback = true, .note = NOTE_PARAMETER },
	{ .text = "    r = await future", .callback = true, .note = NOTE_AWAIT, .value = "r" },
	{ .text = "    print(\"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "    print(r.error or \"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK_WITHOUT_ERRORS, .callback = true,
	    .note = NOTE_ABOUT },
	{ .text = "    if not r.error: compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK_AND_ERRORS, .callback = true,
	    .note = NOTE_ABOUT },
	{ .text = "async def main():" },
	{ .text = "    async with TaskGroup() as tg:" },
	{ .text = "        tg.create_task(every(0.1, spin))", .step = STEP_EVERY },
	{ .text = "        for i in range(%s):", .step = STEP_FOR, .note = NOTE_COUNTER },
	{ .text = "            tg.create_task(say(fetch(url)))", .step = STEP_FETCH },
	{ .text = "        print(\"You're gonna see this line before the \\\"Yawwza...\\\" one\")", .step = STEP_PRINT_LAST },
	{ .text = "        on_knob(fetch_more)", .step = STEP_MORE, .when = LINE_WITH_MORE },
	{ .text = "asyncio.run(main())", .step = STEP_LOOP, .note = NOTE_LOOP },
};

/* Awaiting in a loop has one request in flight at a time: each is sent when the one before has been
 * answered. A task begins when the one that made it gives way for the first time. */
static const struct listing_line one_by_one_lines[] = {
	{ .text = "async def one_by_one():", .step = STEP_DEFINE, .callback = true, .note = NOTE_PARAMETER },
	{ .text = "    for i in range(%s):", .callback = true, .note = NOTE_COUNTER },
	{ .text = "        r = await fetch(url)", .callback = true, .note = NOTE_AWAIT, .value = "r" },
	{ .text = "        print(\"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITHOUT_ERRORS, .note = NOTE_ABOUT },
	{ .text = "        print(r.error or \"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true,
	    .when = LINE_WITH_ERRORS, .note = NOTE_ABOUT },
	{ .text = "        compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK_WITHOUT_ERRORS, .callback = true,
	    .note = NOTE_ABOUT },
	{ .text = "        if not r.error: compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK_AND_ERRORS, .callback = true,
	    .note = NOTE_ABOUT },
	{ .text = "async def main():" },
	{ .text = "    async with TaskGroup() as tg:" },
	{ .text = "        tg.create_task(every(0.1, spin))", .step = STEP_EVERY },
	{ .text = "        tg.create_task(one_by_one())", .step = STEP_FOR },
	{ .text = "        await sleep(0)  # it begins", .step = STEP_FETCH },
	{ .text = "        print(\"You're gonna see this line before the \\\"Yawwza...\\\" one\")", .step = STEP_PRINT_LAST },
	{ .text = "        on_knob(fetch_more)", .step = STEP_MORE, .when = LINE_WITH_MORE },
	{ .text = "asyncio.run(main())", .step = STEP_LOOP, .note = NOTE_LOOP },
};

const struct language_listings listings_await = {
	.title = "Python with async and await", .main = "<module>",
	.program = { [TRACK_SYNC] = LISTING(sync_lines), [TRACK_ASYNC] = LISTING(async_lines) },
	.one_by_one = LISTING(one_by_one_lines),
	.words = { "say()", "resumes", "resumed", "is resumed", "ends" },
	.one_by_one_words = { "one_by_one()", "resumes", "resumed", "is resumed", "gives way" },
};
