/*
 * The narration: a sentence for each program, and what comes next. Something urgent takes the last
 * row instead: the event that was stepped to, an explanation of the knob just chosen or turned, a
 * lesson's hint. Where there is no such row, it takes the row of the program that it is about.
 */
#include <stdio.h>
#include <string.h>

#include "tell/narrator.h"
#include "ui/panel/panel.h"

/* A sentence that takes a row. */
struct urgent {
	const char *who;
	enum role who_role, role;
	char words[SENTENCE_SIZE];
	int track; /* the program whose row it takes if it has none of its own; -1: the last */
};

static void
draw_sentence(const struct canvas *c, int row, enum role who_role, const char *who, enum role role, const char *sentence)
{
	int col = c->at.label_cols;

	grid_hline(c->grid, 0, row, c->at.cols, ' ', ROLE_NARRATION);
	grid_text(c->grid, 1, row, col - 2, who_role, who);
	grid_text(c->grid, col, row, c->at.cols - col - 1, role, sentence);
}

/* Explains the effect of the chosen knob, and when it sets in. */
static void
explain_knob(const struct canvas *c, int cols, struct urgent *urgent)
{
	const struct knob_info *knob = knob_info(c->scene->state.chosen);
	char forms[2][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], knob->help, NULL };

	snprintf(forms[0], WORDS_SIZE, "%s: %s. A turn of it counts %s.", knob->name, knob->help, knob_effect_words(knob->effect));
	snprintf(forms[1], WORDS_SIZE, "%s: %s.", knob->name, knob->help);
	*urgent = (struct urgent){ .who = "knob", .who_role = ROLE_NARRATION_WHO, .role = ROLE_NARRATION, .track = -1 };
	snprintf(urgent->words, sizeof urgent->words, "%s", text_that_fits(texts, cols));
}

/* Finds something urgent. Returns false if there is nothing. */
static bool
find_urgent(const struct canvas *c, const struct narration *narration, int cols, struct urgent *urgent)
{
	const struct lesson_hint *hint = c->scene->lesson.hint;
	bool is_user = strcmp(narration->next_label, "you") == 0, is_loop = strcmp(narration->next_label, "loop") == 0;
	bool now = narration->now_track >= 0;

	if (c->scene->knob_explained && !now && !is_user) {
		explain_knob(c, cols, urgent);
		return true;
	}
	*urgent = (struct urgent){ .who = narration->next_label, .who_role = ROLE_NARRATION_WHO, .role = ROLE_NARRATION, .track = narration->now_track };
	if (now || is_user || is_loop) {
		snprintf(urgent->words, sizeof urgent->words, "%s", narration->next);
		return true;
	}
	if (hint == NULL)
		return false;
	*urgent = (struct urgent){ .who = "hint", .who_role = ROLE_CHOSEN, .role = ROLE_NARRATION_WHO, .track = -1 };
	snprintf(urgent->words, sizeof urgent->words, "%s", hint->text);
	return true;
}

/* Draws it in `row`, and in the row above it too if it is too long for one. */
static void
draw_urgent(const struct canvas *c, const struct urgent *urgent, int row, int cols)
{
	size_t end = text_row(urgent->words, cols, "");

	if (urgent->words[end] != '\0' && row > c->at.narration_row) {
		char first[SENTENCE_SIZE];

		snprintf(first, sizeof first, "%.*s", (int)end, urgent->words);
		draw_sentence(c, row - 1, urgent->who_role, urgent->who, urgent->role, first);
		draw_sentence(c, row, ROLE_NARRATION, "", urgent->role, text_behind_row(urgent->words, end));
	} else {
		draw_sentence(c, row, urgent->who_role, urgent->who, urgent->role, urgent->words);
	}
}

static int
programs_shown(const struct canvas *c)
{
	return (c->at.program_row[TRACK_SYNC] != NO_ROW) + (c->at.program_row[TRACK_ASYNC] != NO_ROW);
}

/* Returns true if a lesson's run is ready, behind the card. */
static bool
is_before_run(const struct canvas *c)
{
	return c->scene->lesson.card == CARD_BEFORE || c->scene->lesson.card == CARD_PART;
}

bool
panel_narration(const struct canvas *c)
{
	int row = c->at.narration_row, cols = c->at.cols - c->at.label_cols - 1, urgent_row = row + c->at.narration_rows - 1;
	bool is_urgent, has_row = c->at.narration_rows > programs_shown(c);
	const struct telling telling = {
		.t_us = c->t_us, .live = c->live, .stepped = c->scene->state.playhead.paused, .language = c->scene->state.language,
		.saved = c->scene->moment.whole,
		.says_coming = !has_row, .width = cols,
	};
	struct narration narration;
	struct urgent urgent;

	if (c->at.rule_row != NO_ROW)
		grid_hline(c->grid, 0, c->at.rule_row, c->at.cols, GLYPH_LINE, ROLE_RULE);
	narrator_write(c->scene->moment.timeline, &telling, &narration);
	is_urgent = find_urgent(c, &narration, cols, &urgent);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		if (c->at.program_row[i] == NO_ROW)
			continue;
		if (is_urgent && urgent.track == i && !has_row)
			urgent_row = row;
		draw_sentence(c, row++, ROLE_NARRATION_WHO, panel_program_name((enum track)i), ROLE_NARRATION, narration.program[i]);
	}
	if (is_urgent)
		draw_urgent(c, &urgent, urgent_row, cols);
	else if (has_row && is_before_run(c))
		draw_sentence(c, row, ROLE_NARRATION_NEXT, "next", ROLE_NARRATION_NEXT, "Enter starts it.");
	else if (has_row)
		draw_sentence(c, row, ROLE_NARRATION_NEXT, narration.next_label, ROLE_NARRATION_NEXT, narration.next);
	return is_urgent;
}
