/* The lessons: a list to choose from. */
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/panel.h"
#include "ui/view/view.h"

enum {
	NUMBER_COLS = 7,  /* before a title */
	AIRY_STEP = 3,    /* rows of a lesson: its title, its question, and a free one */
	TIGHT_STEP = 2,
};

/* The places of the list's rows. */
struct list_place {
	int row, step;          /* the first row; rows of a lesson */
	int first, shown;       /* the first lesson shown, and how many are */
	int complaints;         /* rows for them, below */
};

static struct list_place
place_list(const struct scene *scene, int rows)
{
	const struct lesson_list *list = scene->moment.lesson.list;
	int count = list != NULL ? (int)list->count : 0, cursor = scene->moment.lesson.cursor, room;
	bool needs_all;
	struct list_place place = { .complaints = list != NULL ? (int)list->complaints.count : 0 };

	if (place.complaints > rows / 4)
		place.complaints = rows / 4;
	room = rows - 1 - 1 - place.complaints;
	needs_all = count * TIGHT_STEP == room; /* the free row below the title, too */
	place.row = rows > LEAST_ROWS + 2 && !needs_all ? 2 : 1;
	room -= place.row - 1;
	place.step = count * AIRY_STEP <= room ? AIRY_STEP : TIGHT_STEP;
	place.shown = room / place.step < count ? room / place.step : count;
	place.first = cursor - place.shown / 2;
	if (place.first > count - place.shown)
		place.first = count - place.shown;
	if (place.first < 0)
		place.first = 0;
	return place;
}

/* Writes "3 × 5.0 s, both": the knobs of its first part. */
static void
describe_knobs(const struct lesson *lesson, char *out, size_t size)
{
	const struct settings *knobs = &lesson->parts[0].knobs;
	const struct sweep *sweep = &lesson->parts[0].sweep;
	char value[KNOB_TEXT_SIZE];

	knob_format(KNOB_DELAY, knobs->value[KNOB_DELAY], value, sizeof value);
	if (lesson->parts[0].command != NULL) {
		utf8_format(out, size, "%s, %s an answer", lesson->parts[0].command_text, value);
		return;
	}
	if (!settings_has_programs(knobs)) {
		utf8_format(out, size, "you ask, %s an answer", value);
		return;
	}
	utf8_format(out, size, "%lld", (long long)knobs->value[KNOB_REQUESTS]);
	if (sweep->count > 0 && sweep->knob == KNOB_REQUESTS)
		utf8_add(out, size, " to %lld", (long long)sweep->values[sweep->count - 1]);
	utf8_add(out, size, " × %s", value);
	knob_format(KNOB_PROGRAMS, knobs->value[KNOB_PROGRAMS], value, sizeof value);
	utf8_add(out, size, ", %s", value);
	for (int k = 0; k < KNOB_COUNT; k++) {
		const struct knob_info *knob = knob_info((enum knob)k);
		bool is_said = k == KNOB_DELAY || k == KNOB_REQUESTS || k == KNOB_PROGRAMS;

		if (is_said || knobs->value[k] == knob->fallback)
			continue;
		knob_format((enum knob)k, knobs->value[k], value, sizeof value);
		if (k == KNOB_SERVER)
			utf8_add(out, size, ", %s", value);
		else
			utf8_add(out, size, ", %s %s", knob->name, value);
	}
}

/* The bytes of the character there if a sentence ends with it, else 0. */
static size_t
sentence_end(const char *at)
{
	static const char *const wide[] = { "。", "？", "！" };

	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (strncmp(at, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return strchr(".?!", at[0]) != NULL && at[0] != '\0' && (at[1] == ' ' || at[1] == '\n' || at[1] == '\0');
}

/* Writes its beginning: as many whole sentences as there is room for or, if there is none for the
 * first, the beginning of its first line. */
static void
write_beginning(const char *words, int cols, char *out, size_t size)
{
	size_t end = 0;

	for (size_t i = 0; words[i] != '\0' && words[i] != '\n'; i++) {
		size_t bytes = sentence_end(&words[i]);

		if (bytes == 0)
			continue;
		text_copy(out, size, words, i + bytes);
		if (text_cols(out) <= cols)
			end = i + bytes;
	}
	text_copy(out, size, words, end > 0 ? end : strcspn(words, "\n"));
}

/* Writes its question: of several sentences the last ones that there is room for. */
static void
write_question(const char *words, int cols, char *out, size_t size)
{
	const char *from = words;

	for (const char *at = words; *at != '\0' && text_cols(from) > cols; at++)
		if (sentence_end(at) > 0 && at[sentence_end(at)] != '\0')
			from = at + sentence_end(at) + (at[sentence_end(at)] == ' ');
	text_copy(out, size, from, strcspn(from, "\n"));
}

/* Writes its question; if it has none, its beginning. */
static void
write_asks(const struct lesson *lesson, int cols, char *out, size_t size)
{
	const char *words = lesson->question.kind != QUESTION_NONE ? lesson->question.ask : lesson->before;

	if (lesson->question.kind != QUESTION_NONE)
		write_question(words != NULL ? words : "", cols, out, size);
	else
		write_beginning(words != NULL ? words : "", cols, out, size);
}

static void
draw_lesson(const struct canvas *c, int index, int row)
{
	const struct lesson_scene *scene = &c->scene->moment.lesson;
	const struct lesson *lesson = scene->list->at[index];
	bool chosen = index == scene->cursor;
	enum role title = chosen ? ROLE_CHOSEN : ROLE_STRONG;
	int room = c->at.cols - NUMBER_COLS - 1, title_cols = text_cols(lesson->title);
	char knobs[WORDS_SIZE], words[2 * WORDS_SIZE];

	describe_knobs(lesson, knobs, sizeof knobs);
	write_asks(lesson, room, words, sizeof words);
	if (chosen)
		grid_hline(c->grid, 0, row, c->at.cols, ' ', ROLE_CHOSEN);
	if (chosen)
		grid_put(c->grid, 1, row, GLYPH_MARK, ROLE_CHOSEN);
	grid_printf(c->grid, 3, row, 3, chosen ? ROLE_CHOSEN : ROLE_DIM, "%d", index + 1);
	grid_text(c->grid, NUMBER_COLS, row, room, title, lesson->title);
	if (title_cols + 3 + text_cols(knobs) <= room)
		grid_text_right(c->grid, c->at.cols - 1, row, -1, chosen ? ROLE_CHOSEN : ROLE_DIM, knobs);
	grid_text(c->grid, NUMBER_COLS, row + 1, room, ROLE_TEXT, words);
	if (scene->lesson != NULL && index + 1 == scene->number)
		grid_put(c->grid, 5, row, GLYPH_RESPONSE, chosen ? ROLE_CHOSEN : ROLE_LIVE);
}

/* "1…10", or as many as there are. */
static void
draw_foot(const struct canvas *c)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;
	int count = lesson->list != NULL ? (int)lesson->list->count : 0;
	char numbers[OFFER_KEY_SIZE];
	const struct key_offer offers[] = {
		{ .offer = OFFER_LIST_OPEN, .words = count == 0 ? "" : NULL, .rank = 2 },
		{ .offer = OFFER_LIST_CHOOSE, .words = count < 2 ? "" : NULL, .rank = 4 },
		{ .offer = OFFER_LIST_NUMBER, .key = numbers, .words = count < 2 ? "" : NULL, .rank = 5 },
		{ .offer = OFFER_LIST_CLOSE, .rank = 3 },
		{ .offer = OFFER_LIST_LEAVE, .words = lesson->lesson == NULL ? "" : NULL, .rank = 4 },
		{ .offer = OFFER_HELP, .rank = 1 }, { .offer = OFFER_QUIT, .rank = 0 },
	};

	utf8_format(numbers, sizeof numbers, "1…%d", count);
	panel_keys(c, offers, sizeof offers / sizeof *offers);
}

static void
draw_complaints(const struct canvas *c, const struct list_place *place)
{
	const struct lesson_list *list = c->scene->moment.lesson.list;
	int row = c->at.rows - 1 - place->complaints;
	int shown = place->complaints, left = (int)list->complaints.count - shown;

	if (left > 0) /* the last row says so */
		grid_printf(c->grid, 1, row + --shown, c->at.cols - 2, ROLE_FAILED, "%d more files are no lessons: waitscope --lessons says why", left + 1);
	for (int i = 0; i < shown; i++) {
		const char *words = list->complaints.lines[i], *file = words + strcspn(words, ":");

		/* Where there is no room for all of it, the file's folder is left out. */
		while (text_cols(words) > c->at.cols - 2 && file > words && file[-1] != '/')
			file--;
		grid_text(c->grid, 1, row + i, c->at.cols - 2, ROLE_FAILED, text_cols(words) > c->at.cols - 2 ? file : words);
	}
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	const struct lesson_list *list = scene->moment.lesson.list;
	int count = list != NULL ? (int)list->count : 0;
	struct list_place place = place_list(scene, grid->rows);
	struct canvas c;

	canvas_init(&c, scene, grid, grid->cols, grid->rows);
	grid_text(grid, 1, 0, -1, ROLE_TITLE, "waitscope");
	grid_text(grid, 12, 0, grid->cols - 13, ROLE_TEXT, "lessons: predict, watch, compare");
	if (count > place.shown)
		grid_printf(grid, 46, 0, grid->cols - 47, ROLE_DIM, "%d to %d of %d", place.first + 1, place.first + place.shown, count);
	if (count == 0)
		grid_text(grid, 3, place.row, grid->cols - 4, ROLE_DIM, "no lessons were found");
	for (int i = 0; i < place.shown; i++)
		draw_lesson(&c, place.first + i, place.row + i * place.step);
	if (list != NULL)
		draw_complaints(&c, &place);
	draw_foot(&c);
}

static bool
pick(const struct scene *scene, int cols, int rows, int col, int row, struct pick *pick)
{
	struct list_place place = place_list(scene, rows);
	int line = row - place.row;

	(void)cols;
	(void)col;
	if (line < 0 || line >= place.shown * place.step)
		return false;
	*pick = (struct pick){ .row = place.first + line / place.step };
	return true;
}

const struct view view_lessons = {
	.body = VIEW_BODY_LIST,
	.draw = draw,
	.pick = pick,
};
