/*
 * The narration: a sentence for each program, and below them what comes next. Something urgent takes that
 * one's row: the event that was stepped to, an explanation of the knob just chosen or turned. Where there
 * is no such row, it takes the row of the program that it is about, or of the last one. A lesson's hint has rows of its own,
 * the last ones, which the layout keeps free for it; where they are all there is, only what the person
 * just did goes before it.
 */
#include <string.h>

#include "base/utf8.h"
#include "tell/narrator.h"
#include "ui/panel/panel.h"

/* A sentence that takes a row. */
struct urgent {
	const char *who;
	enum role who_role, role;
	char words[SENTENCE_SIZE];
	int track;   /* the program whose row it takes if it has none of its own; -1: none */
	bool yields; /* to a hint */
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
	char forms[3][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], knob->help, NULL };
	const char *const absent[] = { forms[0], forms[1], forms[2], NULL };
	bool is_absent = knob->of_built_in && settings_lacks_server(c->scene->moment.knobs);

	*urgent = (struct urgent){ .who = "knob", .who_role = ROLE_NARRATION_WHO, .role = ROLE_NARRATION, .track = -1 };
	if (is_absent) {
		utf8_format(forms[0], WORDS_SIZE, "%s: %s, the built-in one. Another server answers: it changes nothing there.", knob->name, knob->help);
		utf8_format(forms[1], WORDS_SIZE, "%s is the built-in server's. Another one answers now.", knob->name);
		utf8_format(forms[2], WORDS_SIZE, "%s is the built-in server's.", knob->name);
		utf8_format(urgent->words, sizeof urgent->words, "%s", text_that_fits(absent, cols));
		return;
	}
	if (knob_has_text(c->scene->state.chosen)) {
		utf8_format(forms[0], WORDS_SIZE, "%s: %s. Enter types one; it counts %s.", knob->name, knob->help, knob_effect_words(knob->effect));
		utf8_format(forms[1], WORDS_SIZE, "%s: %s. Enter types one.", knob->name, knob->help);
		utf8_format(urgent->words, sizeof urgent->words, "%s", text_that_fits(texts, cols));
		return;
	}
	utf8_format(forms[0], WORDS_SIZE, "%s: %s. A turn of it counts %s.", knob->name, knob->help,
	    knob_effect_words(knob->effect));
	utf8_format(forms[1], WORDS_SIZE, "%s: %s.", knob->name, knob->help);
	utf8_format(urgent->words, sizeof urgent->words, "%s", text_that_fits(texts, cols));
}

/* Finds something urgent. Returns false if there is nothing. */
static bool
find_urgent(const struct canvas *c, const struct narration *narration, int cols, struct urgent *urgent)
{
	bool is_user = strcmp(narration->next_label, "you") == 0, is_loop = strcmp(narration->next_label, "loop") == 0;
	bool now = narration->now_track >= 0;

	if (c->scene->typing != NULL || (c->scene->knob_explained && !now && !is_user)) {
		explain_knob(c, cols, urgent);
		return true;
	}
	*urgent = (struct urgent){
		.who = narration->next_label, .who_role = ROLE_NARRATION_WHO, .role = ROLE_NARRATION, .track = narration->now_track,
		.yields = is_loop && !now,
	};
	utf8_format(urgent->words, sizeof urgent->words, "%s", narration->next);
	return now || is_user || is_loop;
}

/* Returns true if a lesson's run is ready, behind the card. */
static bool
is_before_run(const struct canvas *c)
{
	return lesson_scene_is_before(&c->scene->moment.lesson) && c->scene->moment.lesson.run == PART_HAS_NO_RUN;
}

/* Draws the hint in rows [row, row + rows). */
static void
draw_hint(const struct canvas *c, int row, int rows, int cols)
{
	const char *text = c->scene->moment.lesson.hint->text;

	for (int i = 0; i < rows; i++) {
		size_t end = i + 1 < rows ? text_row(text, cols, "") : strlen(text);
		char line[LESSON_HINT_MAX * LETTER_MAX_BYTES];

		text_copy(line, sizeof line, text, end);
		draw_sentence(c, row + i, ROLE_CHOSEN, i == 0 ? "hint" : "", ROLE_NARRATION_WHO, line);
		text = text_behind_row(text, end);
	}
}

/* The rows under the programs': the hint in the last ones, above it whatever is urgent or comes next. */
static void
draw_area(const struct canvas *c, int row, int cols, const struct narration *narration, const struct urgent *urgent)
{
	int rows = c->at.narration_row + c->at.narration_rows - row, hint_rows;

	hint_rows = c->scene->moment.lesson.hint != NULL ? text_rows(c->scene->moment.lesson.hint->text, cols) : 0;
	hint_rows = hint_rows < rows ? hint_rows : urgent != NULL && !urgent->yields ? 0 : rows;
	grid_fill(c->grid, (struct rect){ 0, row, c->at.cols, rows }, ' ', ROLE_NARRATION);
	if (hint_rows > 0)
		draw_hint(c, row + rows - hint_rows, hint_rows, cols);
	if (hint_rows == rows)
		return;
	if (urgent != NULL)
		draw_sentence(c, row, urgent->who_role, urgent->who, urgent->role, urgent->words);
	else if (is_before_run(c))
		draw_sentence(c, row, ROLE_NARRATION_NEXT, "next", ROLE_NARRATION_NEXT, "Enter starts it.");
	else if (strcmp(narration->next_label, "before") == 0 || strcmp(narration->next_label, "beside") == 0)
		draw_sentence(c, row, ROLE_NARRATION_WHO, narration->next_label, ROLE_NARRATION, narration->next);
	else
		draw_sentence(c, row, ROLE_NARRATION_NEXT, narration->next_label, ROLE_NARRATION_NEXT, narration->next);
}

bool
panel_narration(const struct canvas *c)
{
	int row = c->at.narration_row, cols = c->at.cols - c->at.label_cols - 1;
	bool is_urgent, has_area = c->at.is_pair || c->at.narration_rows > layout_parties(&c->at);
	struct telling telling = {
		.t_us = c->t_us, .live = c->live, .stepped = c->scene->state.playhead.paused, .language = c->scene->state.language,
		.saved = c->scene->moment.whole, .left = c->left, .before = c->before,
		.says_coming = !has_area, .outlook = &c->outlook, .grain_us = c->grain_us, .width = cols,
	};
	struct narration narration;
	struct urgent urgent;
	char name[WORDS_SIZE], beside[WORDS_SIZE];

	if (c->scene->moment.beside != NULL) {
		panel_pair_name(c, true, name, sizeof name);
		utf8_format(beside, sizeof beside, "in %s", name);
		telling.before = c->scene->moment.beside;
		telling.before_name = beside;
	}
	for (int i = 0; i < PROGRAM_COUNT; i++)
		telling.says_end[i] = !panel_shows_end(c, (enum track)i);
	if (c->at.rule_row != NO_ROW)
		grid_hline(c->grid, 0, c->at.rule_row, c->at.cols, GLYPH_LINE, ROLE_RULE);
	narrator_write(c->scene->moment.timeline, &telling, &narration);
	is_urgent = find_urgent(c, &narration, cols, &urgent);
	for (int i = 0; i < PARTY_COUNT; i++) {
		const char *said = i < PROGRAM_COUNT ? narration.program[i] : narration.watched[i - PROGRAM_COUNT];

		if (c->at.program_row[i] == NO_ROW || c->at.is_pair)
			continue;
		if (is_urgent && urgent.track == (int)layout_track(i) && !has_area)
			draw_sentence(c, row++, urgent.who_role, urgent.who, urgent.role, urgent.words);
		else
			draw_sentence(c, row++, ROLE_NARRATION_WHO, panel_party_name(c, i), ROLE_NARRATION, said);
	}
	if (has_area)
		draw_area(c, row, cols, &narration, is_urgent ? &urgent : NULL);
	else if (is_urgent && urgent.track < 0)
		draw_sentence(c, row - 1, urgent.who_role, urgent.who, urgent.role, urgent.words);
	return is_urgent || c->scene->moment.lesson.hint != NULL;
}
