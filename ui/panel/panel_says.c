/*
 * The narration: a sentence for each program, and what comes next. In the last row
 * stands what must be seen now, if there is such a thing: what happened at the
 * moment that one stepped to, what a knob does that was chosen or turned, a lesson's
 * hint. Where there is no such row, it stands in the program's that it is about.
 */
#include <stdio.h>
#include <string.h>

#include "tell/narrator.h"
#include "ui/panel/panel.h"

/* A sentence that takes a row. */
struct said {
	const char *who;
	enum role who_role, role;
	char words[SENTENCE_SIZE];
	int track; /* whose row it takes where there is none for it; -1: the last */
};

static void
draw_sentence(const struct canvas *c, int row, enum role who_role, const char *who, enum role role, const char *sentence)
{
	int col = c->at.label_cols;

	grid_hline(c->grid, 0, row, c->at.cols, ' ', ROLE_SAYS);
	grid_text(c->grid, 1, row, col - 2, who_role, who);
	grid_text(c->grid, col, row, c->at.cols - col - 1, role, sentence);
}

/* What the chosen knob does, and from when on. */
static void
explain_knob(const struct canvas *c, int cols, struct said *said)
{
	const struct knob_info *knob = knob_info(c->scene->state.chosen);
	char forms[2][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], knob->help, NULL };

	snprintf(forms[0], WORDS_SIZE, "%s: %s. A turn of it counts %s.", knob->name, knob->help, knob_effect_words(knob->effect));
	snprintf(forms[1], WORDS_SIZE, "%s: %s.", knob->name, knob->help);
	*said = (struct said){ .who = "knob", .who_role = ROLE_SAYS_WHO, .role = ROLE_SAYS, .track = -1 };
	snprintf(said->words, sizeof said->words, "%s", text_that_fits(texts, cols));
}

/* What must be seen now; false if there is no such thing. */
static bool
find_urgent(const struct canvas *c, const struct narration *says, int cols, struct said *said)
{
	const struct lesson_hint *hint = c->scene->lesson.hint;
	bool you = strcmp(says->next_label, "you") == 0, loop = strcmp(says->next_label, "loop") == 0;
	bool now = says->now_track >= 0;

	if (c->scene->knob_explained && !now && !you) {
		explain_knob(c, cols, said);
		return true;
	}
	*said = (struct said){ .who = says->next_label, .who_role = ROLE_SAYS_WHO, .role = ROLE_SAYS, .track = says->now_track };
	if (now || you || loop) {
		snprintf(said->words, sizeof said->words, "%s", says->next);
		return true;
	}
	if (hint == NULL)
		return false;
	*said = (struct said){ .who = "hint", .who_role = ROLE_CHOSEN, .role = ROLE_SAYS_WHO, .track = -1 };
	snprintf(said->words, sizeof said->words, "%s", hint->text);
	return true;
}

/* In `row`, or, what is too long for one, in the row above it too. */
static void
draw_urgent(const struct canvas *c, const struct said *said, int row, int cols)
{
	size_t end = text_row(said->words, cols, "");

	if (said->words[end] != '\0' && row > c->at.says_row) {
		char first[SENTENCE_SIZE];

		snprintf(first, sizeof first, "%.*s", (int)end, said->words);
		draw_sentence(c, row - 1, said->who_role, said->who, said->role, first);
		draw_sentence(c, row, ROLE_SAYS, "", said->role, text_behind_row(said->words, end));
	} else {
		draw_sentence(c, row, said->who_role, said->who, said->role, said->words);
	}
}

static int
programs_shown(const struct canvas *c)
{
	return (c->at.program_row[TRACK_SYNC] != NO_ROW) + (c->at.program_row[TRACK_ASYNC] != NO_ROW);
}

/* A lesson's run stands ready behind its card. */
static bool
is_before_run(const struct canvas *c)
{
	return c->scene->lesson.card == CARD_BEFORE || c->scene->lesson.card == CARD_PART;
}

bool
panel_says(const struct canvas *c)
{
	int row = c->at.says_row, cols = c->at.cols - c->at.label_cols - 1, urgent_row = row + c->at.says_rows - 1;
	bool urgent, has_row = c->at.says_rows > programs_shown(c);
	const struct telling telling = {
		.t_us = c->t_us, .live = c->live, .stepped = c->scene->state.playhead.paused, .language = c->scene->state.language,
		.saved = c->scene->moment.whole,
		.says_coming = !has_row, .width = cols,
	};
	struct narration says;
	struct said said;

	if (c->at.rule_row != NO_ROW)
		grid_hline(c->grid, 0, c->at.rule_row, c->at.cols, GLYPH_LINE, ROLE_RULE);
	narrator_write(c->scene->moment.timeline, &telling, &says);
	urgent = find_urgent(c, &says, cols, &said);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		if (c->at.program_row[i] == NO_ROW)
			continue;
		if (said.track == i && !has_row)
			urgent_row = row;
		draw_sentence(c, row++, ROLE_SAYS_WHO, panel_program_name((enum track)i), ROLE_SAYS, says.program[i]);
	}
	if (urgent)
		draw_urgent(c, &said, urgent_row, cols);
	else if (has_row && is_before_run(c))
		draw_sentence(c, row, ROLE_SAYS_NEXT, "next", ROLE_SAYS_NEXT, "Enter starts it.");
	else if (has_row)
		draw_sentence(c, row, ROLE_SAYS_NEXT, says.next_label, ROLE_SAYS_NEXT, says.next);
	return urgent;
}
