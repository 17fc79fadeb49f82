/* Tapes from any bytes, read and played to the end: see fuzz.h. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/pattern.h"
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "ui/record/picture.h"
#include "ui/record/recorder.h"
#include "ui/tape/tape.h"
#include "ui/tape/tape_player.h"
#include "ui/tape/tape_reader.h"

enum { STEPS_MAX = 100 * 1000 };

static void
check_text(const char *text, size_t most)
{
	assert(utf8_length(text) <= most);
	fuzz_check_text(text, "\t");
}

static void
check_command(const struct tape_command *c)
{
	assert(c->verb < TAPE_VERB_COUNT && c->line >= 1 && strcmp(c->file, "fuzz") == 0 && c->word[0] != '\0');
	assert(c->times >= 1 && c->times <= TAPE_EVENTS_MAX && c->pause_us >= 0 && c->us >= 0);
	assert(c->pause_us <= (int64_t)TAPE_TIME_MAX_S * 1000 * 1000 && c->us <= (int64_t)TAPE_TIME_MAX_S * 1000 * 1000);
	assert((c->verb == TAPE_PRESS) == (c->key_count > 0));
	for (size_t i = 0; i < c->key_count; i++)
		assert(c->keys[i] > 0 && c->keys[i] < KEY_CODE_MOUSE && c->keys[i] != KEY_CODE_NONE);
	if (c->verb == TAPE_ACTION)
		assert(key_row_of(c->action) != NULL);
	if (c->verb == TAPE_KNOB)
		assert(c->value >= knob_info(c->knob)->min && c->value <= knob_info(c->knob)->max);
	if (c->verb == TAPE_WAIT_EVENT)
		assert(c->track < TRACK_COUNT && c->kind < EVENT_KIND_COUNT);
	if (c->verb == TAPE_SCREENSHOT)
		assert(picture_knows(c->text));
	if (c->verb == TAPE_OUTPUT)
		assert(recorder_knows(c->text));
	assert((c->verb == TAPE_WAIT_SCREEN) == (c->pattern != NULL) && c->limit_us >= 0);
	if (c->pattern != NULL)
		pattern_matches(c->pattern, "sync 1 of 3 done  BLOCKED 0.4 s\n\nnext  sync gets response 2 at about 10.0 s.\n");
	if (c->verb == TAPE_LESSON)
		assert(c->text != NULL);
	if (c->text != NULL)
		check_text(c->text, c->verb == TAPE_CAPTION ? TAPE_CAPTION_MAX : SIZE_MAX);
}

static void
check_beginning(const struct tape *tape)
{
	assert(tape->cols >= 0 && tape->cols <= 1000 && tape->rows >= 0 && tape->rows <= 1000);
	assert(tape->theme >= -1 && tape->theme != THEME_AUTO && tape->theme < THEME_COUNT);
	check_text(tape->title, TAPE_TITLE_MAX);
	assert(tape->program_count >= 0 && tape->program_count <= WATCHED_MAX);
	for (int i = 0; i < tape->program_count; i++) {
		assert(tape->programs[i].text[0] != '\0' && tape->programs[i].words[0][0] != '\0' && tape->program_line > 0);
		check_text(tape->programs[i].text, SIZE_MAX);
	}
	for (int k = 0; k < KNOB_COUNT; k++)
		assert(!tape->given[k] || (tape->knobs.value[k] >= knob_info((enum knob)k)->min &&
		    tape->knobs.value[k] <= knob_info((enum knob)k)->max));
}

/* In a run in which nothing ever happens but its end: every tape ends or fails. */
static void
check_play(const struct tape *tape, const struct timeline *timeline)
{
	struct tape_player player;
	struct tape_now now = { .timeline = timeline, .run = 1, .ended = true, .stands = true };
	struct tape_step step;
	long steps = 0;

	tape_player_init(&player, tape, 0);
	do {
		step = tape_next(&player, &now);
		if (step.kind == TAPE_SLEEPS) {
			assert(step.until_us > now.clock_us);
			now.clock_us = step.until_us;
		}
		assert(step.kind != TAPE_WAITS);
		/* A long tape of many presses: so much of it will do. */
	} while ((step.kind == TAPE_DOES || step.kind == TAPE_SLEEPS) && ++steps < STEPS_MAX);
}

/* "fuzz:LINE: ...", one line of UTF-8, not cut off. */
static void
check_why(const char *why)
{
	int line = 0, read = 0;

	assert(sscanf(why, "fuzz:%d: %n", &line, &read) == 1 && line >= 1 && read > 0 && why[read] != '\0');
	check_text(why, TAPE_WHY_SIZE - 2);
	assert(strchr(why, '\n') == NULL && strlen(why) < TAPE_WHY_SIZE - 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct timeline *timeline; /* of a run in which nothing happens */
	char why[TAPE_WHY_SIZE] = "";
	struct tape *tape;

	if (timeline == NULL)
		timeline = timeline_new(trace_new(0));
	tape = tape_parse((const char *)data, size, "fuzz", why, sizeof why);
	if (tape == NULL) {
		check_why(why);
	} else {
		check_beginning(tape);
		for (size_t i = 0; i < tape->commands.count; i++)
			check_command(&tape->commands.at[i]);
		check_play(tape, timeline);
	}
	tape_free(tape);
	return 0;
}
