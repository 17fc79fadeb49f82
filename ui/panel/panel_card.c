/*
 * The card of a lesson, over a view. Before the run it introduces the lesson and asks the question;
 * afterwards it compares the guess with the truth and sums up. It is first set line by line, the
 * looser the more room there is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "ui/panel/panel.h"

enum {
	WORDS_COLS = 72,   /* longer lines are hard to read */
	AROUND_COLS = 8,   /* a cell of air, the frame, and two cells of air inside, on both sides */
	FRAME_ROWS = 2,
	LINES_MAX = 64,
	LINE_SIZE = WORDS_COLS * 4 + 4,
	NAME_COLS = 13,    /* of "you guessed" and "it took" */
	NEAR_PERCENT = 10, /* a guess this near counts as right */
};

/* How loosely the card is set; each takes less room than the one before. */
enum air { AIR_FULL, AIR_LITTLE, AIR_NONE, AIR_COUNT };

struct line {
	char text[LINE_SIZE];
	enum role role;
	const char *unit;  /* after the text, or NULL */
	int key_cols;      /* the width of the key that it begins with; 0 = none */
	int64_t bar_us;    /* the length of its bar, relative to the card's longest; 0 = none */
	uint32_t glyph;    /* at the bar's end */
};

struct page {
	const struct canvas *c;
	struct line *lines;
	int count, cols;
	enum air air;
	int first_words, words; /* the lines of the lesson's own words, which can be dropped if need be */
	int64_t longest_us;
};

/* ---- setting lines ---- */

static struct line *
add_line(struct page *page, enum role role, const char *text)
{
	struct line *line = &page->lines[page->count < LINES_MAX - 1 ? page->count++ : LINES_MAX - 1];

	*line = (struct line){ .role = role };
	snprintf(line->text, sizeof line->text, "%s", text);
	return line;
}

static void
add_air(struct page *page, enum air most)
{
	if (page->air <= most && page->count > 0 && page->lines[page->count - 1].text[0] != '\0')
		add_line(page, ROLE_BLANK, "");
}

static void
add_wrapped(struct page *page, enum role role, const char *text)
{
	while (*text != '\0') {
		size_t length = text_row(text, page->cols, "");
		char piece[LINE_SIZE];

		snprintf(piece, sizeof piece, "%.*s", (int)length, text);
		if (length > 0)
			add_line(page, role, piece);
		else
			add_air(page, AIR_LITTLE);
		text = text_behind_row(text, length);
	}
}

/* Adds a lesson's words; {address} in them stands for the server's address. */
static void
add_words(struct page *page, const char *words)
{
	static const char hole[] = "{address}";
	const char *address = page->c->scene->moment.address != NULL ? page->c->scene->moment.address : "", *at;
	size_t size = 1, used = 0;
	char *text;

	if (words == NULL || words[0] == '\0')
		return;
	for (at = words; *at != '\0'; at++)
		size += 1 + (strncmp(at, hole, sizeof hole - 1) == 0 ? strlen(address) : 0);
	text = mem_new(size, 1);
	for (at = words; *at != '\0';) {
		if (strncmp(at, hole, sizeof hole - 1) == 0) {
			used += (size_t)snprintf(text + used, size - used, "%s", address);
			at += sizeof hole - 1;
		} else {
			text[used++] = *at++;
		}
	}
	add_air(page, AIR_LITTLE);
	page->first_words = page->count;
	add_wrapped(page, ROLE_TEXT, text);
	page->words = page->count - page->first_words;
	free(text);
}

/* ---- the question ---- */

static void
add_choices(struct page *page, const struct lesson_question *question)
{
	for (int i = 0; i < question->choice_count; i++) {
		char text[LINE_SIZE];

		snprintf(text, sizeof text, " %s %d  %.60s ", i == page->c->scene->lesson.choice ? "▸" : " ", i + 1, question->choices[i]);
		add_line(page, i == page->c->scene->lesson.choice ? ROLE_CHOSEN : ROLE_TEXT, text);
	}
}

static void
add_field(struct page *page, const struct lesson_scene *lesson)
{
	const char *answer = lesson->answer != NULL ? lesson->answer : "";
	char text[LINE_SIZE];

	snprintf(text, sizeof text, " %.24s_ ", answer);
	add_line(page, ROLE_CHOSEN, text)->unit = lesson->lesson->question.kind == QUESTION_SECONDS ? "seconds" : NULL;
	if (lesson->complaint != NULL) {
		snprintf(text, sizeof text, "\"%.24s\" is not %.64s", answer, lesson->complaint);
		add_wrapped(page, ROLE_FAILED, text);
	}
}

static void
add_question(struct page *page, const struct lesson_scene *lesson)
{
	const struct lesson_question *question = &lesson->lesson->question;

	if (!lesson->asks || question->kind == QUESTION_NONE)
		return;
	add_air(page, AIR_LITTLE);
	add_wrapped(page, ROLE_STRONG, question->ask);
	if (question->kind == QUESTION_CHOICE)
		add_choices(page, question);
	else
		add_field(page, lesson);
}

/* ---- guess and truth ---- */

static void
write_value(const struct lesson_question *question, int64_t value, char *out, size_t size)
{
	if (question->kind == QUESTION_SECONDS)
		snprintf(out, size, "%.*f s", value < US_PER_S ? 2 : 1, (double)value / US_PER_S);
	else if (question->kind == QUESTION_NUMBER)
		snprintf(out, size, "%lld", (long long)value);
	else if (value >= 0 && value < question->choice_count)
		snprintf(out, size, "%.60s", question->choices[value]);
	else
		snprintf(out, size, "%s", "");
}

static void
add_value(struct page *page, const struct lesson_question *question, const char *name, int64_t value, enum role role,
    uint32_t glyph)
{
	char text[LINE_SIZE], shown[64];
	struct line *line;

	write_value(question, value, shown, sizeof shown);
	snprintf(text, sizeof text, "%-*s%s", NAME_COLS, name, shown);
	line = add_line(page, role, text);
	if (question->kind == QUESTION_SECONDS) {
		line->bar_us = value;
		line->glyph = glyph;
		page->longest_us = value > page->longest_us ? value : page->longest_us;
	}
}

static void
add_verdict(struct page *page, const struct lesson_question *question, int64_t guess, int64_t truth)
{
	bool timed = question->kind == QUESTION_SECONDS;
	int64_t off = guess > truth ? guess - truth : truth - guess;
	char text[LINE_SIZE];

	if (off == 0 || (timed && off * 100 <= truth * NEAR_PERCENT))
		snprintf(text, sizeof text, "You saw it coming.");
	else if (timed && guess > 0 && truth > 0 && guess > truth)
		snprintf(text, sizeof text, "It was %.1f times faster than you thought.", (double)guess / (double)truth);
	else if (timed && guess > 0 && truth > 0)
		snprintf(text, sizeof text, "It took %.1f times as long as you thought.", (double)truth / (double)guess);
	else
		return;
	add_line(page, ROLE_DIM, text);
}

/* The answer, on the card after the first part's run, which the question is about. */
static void
add_outcome(struct page *page, const struct lesson_scene *lesson)
{
	const struct lesson_question *question = &lesson->lesson->question;
	bool timed = question->kind == QUESTION_SECONDS;
	int64_t truth = lesson->truth;

	if (question->kind == QUESTION_NONE || !lesson->told)
		return;
	add_air(page, AIR_LITTLE);
	add_wrapped(page, ROLE_DIM, question->ask);
	if (lesson->guessed)
		add_value(page, question, timed ? "you guessed" : "you said", lesson->guess, ROLE_USER, GLYPH_GUESS);
	add_value(page, question, timed ? "it took" : "it was", truth, ROLE_LIVE, GLYPH_RESPONSE);
	if (lesson->guessed)
		add_verdict(page, question, lesson->guess, truth);
}

/* ---- the card ---- */

static void
add_keys(struct page *page, const struct lesson_scene *lesson)
{
	bool asks = lesson->card == CARD_BEFORE && lesson->asks && lesson->lesson->question.kind != QUESTION_NONE;
	bool chooses = asks && lesson->lesson->question.kind == QUESTION_CHOICE;
	bool answered = chooses ? lesson->choice >= 0 : lesson->answer != NULL && lesson->answer[0] != '\0';
	const char *words = "Enter starts it";

	if (lesson->card == CARD_AFTER && lesson->number < lesson->count)
		words = "Enter closes this   PgDn goes to the next lesson";
	else if (lesson->card == CARD_AFTER)
		words = "Enter closes this";
	else if (lesson->card == CARD_PART)
		words = "Enter goes on";
	else if (chooses && answered)
		words = "Enter starts it   ↑↓ choose";
	else if (chooses)
		words = "Enter skips the question, and starts   ↑↓ choose";
	else if (asks && !answered)
		words = "Enter skips the question, and starts";
	add_air(page, AIR_NONE);
	add_line(page, ROLE_DIM, words)->key_cols = 5;
}

static void
set_page(struct page *page, enum air air)
{
	const struct lesson_scene *lesson = &page->c->scene->lesson;
	const struct lesson *l = lesson->lesson;

	page->count = page->words = 0;
	page->longest_us = 0;
	page->air = air;
	if (air == AIR_FULL)
		add_line(page, ROLE_BLANK, "");
	add_wrapped(page, ROLE_TITLE, l->title);
	if (lesson->card == CARD_BEFORE) {
		add_words(page, l->before);
		add_question(page, lesson);
	} else if (lesson->card == CARD_PART) {
		if (lesson->part == 1)
			add_outcome(page, lesson);
		add_words(page, l->parts[lesson->part].words);
	} else {
		if (lesson->part == 0)
			add_outcome(page, lesson);
		add_words(page, l->after);
	}
	add_keys(page, lesson);
	if (air == AIR_FULL)
		add_line(page, ROLE_BLANK, "");
}

/* Drops the end of the lesson's words if there is no room for them. */
static void
cut_words(struct page *page, int rows)
{
	int over = page->count - rows, last = page->first_words + page->words;

	if (over <= 0 || page->words <= over)
		return;
	memmove(&page->lines[last - over], &page->lines[last], (size_t)(page->count - last) * sizeof *page->lines);
	page->count -= over;
	snprintf(page->lines[last - over - 1].text, LINE_SIZE, "…");
}

/* ---- drawing ---- */

static void
draw_bar(const struct page *page, const struct line *line, int col, int row)
{
	int from = NAME_COLS + 10, room = page->cols - from - 1;
	int cols = page->longest_us > 0 && room > 0 ? (int)(line->bar_us * room / page->longest_us) : 0;

	if (line->glyph == 0 || room < 8)
		return;
	grid_hline(page->c->grid, col + from, row, cols, GLYPH_FLIGHT, line->role);
	grid_put(page->c->grid, col + from + cols, row, line->glyph, line->role);
}

static void
draw_line(const struct page *page, const struct line *line, int col, int row)
{
	struct grid *grid = page->c->grid;
	const char *next = line->text;

	int cols = grid_text(grid, col, row, page->cols, line->role, line->text);

	if (line->unit != NULL)
		grid_text(grid, col + cols + 1, row, page->cols - cols - 1, ROLE_DIM, line->unit);
	draw_bar(page, line, col, row);
	if (line->key_cols == 0)
		return;
	/* Keys are at the line's beginning, and after three blanks. */
	grid_role(grid, (struct rect){ col, row, line->key_cols, 1 }, ROLE_KEY);
	while ((next = strstr(next, "   ")) != NULL) {
		char before[LINE_SIZE];

		next += 3;
		snprintf(before, sizeof before, "%.*s", (int)(next - line->text), line->text);
		grid_role(grid, (struct rect){ col + text_cols(before), row, strncmp(next, "PgDn", 4) == 0 ? 4 : 2, 1 }, ROLE_KEY);
	}
}

/* The card's row: before a run the listings stay visible, after it the bars; whatever else it covers
 * is not needed then. */
static int
place_row(const struct canvas *c, int rows)
{
	int first = 2, last = c->at.rows - 1 - rows, narration = c->at.narration_row - (c->at.rule_row != NO_ROW) - rows;

	if (c->scene->lesson.card == CARD_AFTER || last < first)
		return first;
	return narration > first ? narration : first;
}

/*
 * Before a run the card is all there is to read, so the view behind it is dimmed: grounds disappear,
 * and in the rows that the card cuts through words are as dim as marks. Header, knobs and narration
 * are about this moment and stay.
 */
static void
dim_behind(const struct canvas *c, struct rect card)
{
	static const bool stays[ROLE_COUNT] = {
		[ROLE_BLANK] = true, [ROLE_RULE] = true, [ROLE_NARRATION] = true, [ROLE_NARRATION_WHO] = true, [ROLE_NARRATION_NEXT] = true,
	};

	for (int row = c->at.knobs_row + 1; row < c->at.rows; row++) {
		bool is_cut = row >= card.row && row < card.row + card.rows;

		for (int col = 0; col < c->at.cols; col++) {
			struct cell *cell = grid_cell(c->grid, col, row);

			if (!stays[cell->role])
				cell->role = is_cut || cell->glyph > 0x7e ? ROLE_FUTURE : ROLE_DIM;
		}
	}
	if (c->scene->message != NULL)
		grid_role(c->grid, (struct rect){ 0, c->at.message_row, c->at.cols, 1 }, ROLE_CHOSEN);
}

/* The keys' row under a card: the keys that its own row does not name. */
static void
draw_foot(const struct canvas *c)
{
	static const char *const items[][2] = { { "PgDn PgUp", "the other lessons" }, { "q", "quit" } };
	int row = c->at.keys_row, col = 1;

	if (c->scene->message != NULL)
		return;
	grid_hline(c->grid, 0, row, c->at.cols, ' ', ROLE_BLANK);
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		col += grid_text(c->grid, col, row, -1, ROLE_KEY, items[i][0]) + 1;
		col += grid_text(c->grid, col, row, -1, ROLE_DIM, items[i][1]) + 3;
	}
}

void
panel_card(const struct canvas *c)
{
	const struct lesson_scene *lesson = &c->scene->lesson;
	int room = c->at.rows - 3; /* header, knobs and the keys' row stay visible */
	struct page page = { .c = c, .cols = c->at.cols - AROUND_COLS > WORDS_COLS ? WORDS_COLS : c->at.cols - AROUND_COLS };
	struct rect at;

	if (lesson->lesson == NULL || lesson->card == CARD_NONE)
		return;
	page.lines = mem_new(LINES_MAX, sizeof *page.lines);
	for (int air = AIR_FULL; air < AIR_COUNT; air++) {
		set_page(&page, (enum air)air);
		if (page.count + FRAME_ROWS <= room)
			break;
	}
	cut_words(&page, room - FRAME_ROWS);
	at = (struct rect){ .cols = page.cols + AROUND_COLS - 2, .rows = page.count + FRAME_ROWS };
	at.col = (c->at.cols - at.cols) / 2;
	at.row = place_row(c, at.rows);
	if (lesson->card != CARD_AFTER)
		dim_behind(c, at);
	panel_box(c, at);
	grid_printf(c->grid, at.col + 2, at.row, -1, ROLE_DIM, " lesson %d of %d ", lesson->number, lesson->count);
	draw_foot(c);
	for (int i = 0; i < page.count; i++)
		draw_line(&page, &page.lines[i], at.col + 3, at.row + 1 + i);
	free(page.lines);
}
