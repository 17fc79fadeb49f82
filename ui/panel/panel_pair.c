/*
 * Two runs side by side: one above the other on one axis, each under a title that names it, and the knobs in which they
 * differ.
 */
#include "base/utf8.h"
#include "tell/comparison.h"
#include "ui/panel/panel.h"

/* The other run as it was at the same time; or its end, where this one has come to its own. */
static void
scene_of_other(const struct canvas *c, struct scene *scene)
{
	const struct timeline *tl = c->scene->moment.beside;
	struct playhead *head = &scene->state.playhead;
	int64_t end_us = timeline_last_us(tl);
	bool is_whole = c->live && c->scene->moment.over;

	*scene = *c->scene;
	scene->moment.timeline = tl;
	scene->moment.before = scene->moment.beside = NULL;
	scene->moment.whole = true;
	scene->moment.lesson = (struct lesson_scene){ .lesson = NULL };
	scene->state.request_number = 0;
	head->t_us = is_whole || head->t_us > end_us ? end_us : head->t_us;
	scene->moment.now_us = c->live ? head->t_us : end_us;
	scene->moment.over = head->t_us >= end_us;
}

/* Its canvas: the same axis, and rows of its own. */
static void
init_other(struct canvas *other, const struct canvas *c, struct scene *scene)
{
	struct layout at = c->at;

	scene_of_other(c, scene);
	canvas_init(other, scene, c->grid, c->at.cols, c->at.rows);
	at.title_row = c->at.other.title_row;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		at.program_row[i] = c->at.other.program_row[i];
		at.request_row[i] = c->at.other.request_row[i];
	}
	other->at = at;
	other->axis = c->axis;
	other->head_col = time_axis_col(&c->axis, other->t_us);
	other->first_request = c->first_request;
}

/* ---- names ---- */

static const struct run_row *
row_of(const struct canvas *c, int index)
{
	const struct runs_scene *runs = &c->scene->moment.runs;

	return index >= 0 && index < runs->count ? &runs->rows[index] : NULL;
}

void
panel_pair_name(const struct canvas *c, bool of_other, char *out, size_t size)
{
	const struct runs_scene *runs = &c->scene->moment.runs;
	const struct run_row *row = row_of(c, of_other ? runs->beside : runs->shown);

	if (row != NULL)
		utf8_format(out, size, "run %u", row->number);
	else
		utf8_format(out, size, "%s", of_other ? "the other run" : "this run");
}

/* That of its row, or one that is made. */
static const struct run_digest *
digest_of(const struct canvas *c, const struct run_row *row, struct run_digest *made)
{
	if (row != NULL)
		return &row->digest;
	run_digest_make(c->scene->moment.timeline, c->t_us, made);
	return made;
}

/* " run 2   delay 5.0 s   requests 3": the values in which they differ; where they do not, how long both delays were. */
static void
draw_title(const struct canvas *c, const struct run_digest *d, const struct run_digest *other, const char *name, const struct run_row *run)
{
	int row = c->at.title_row, col, end = c->at.cols - 1;
	bool differ = false;
	char text[WORDS_SIZE], value[KNOB_TEXT_SIZE];

	grid_hline(c->grid, 0, row, c->at.cols, GLYPH_LINE, ROLE_RULE);
	utf8_format(text, sizeof text, " %s ", name);
	col = grid_text(c->grid, 0, row, -1, ROLE_STRONG, text);
	col = col > c->at.label_cols ? col : c->at.label_cols;
	for (int k = 0; k < KNOB_COUNT; k++)
		differ |= comparison_knob_differs(d, other, (enum knob)k);
	for (int k = 0; k < KNOB_COUNT; k++) {
		bool is_named = differ ? comparison_knob_differs(d, other, (enum knob)k) : k == KNOB_DELAY || k == KNOB_REQUESTS;

		if (!is_named || !run_digest_heeds(d, (enum knob)k))
			continue;
		knob_brief((enum knob)k, d->knobs.value[k], value, 48);
		utf8_format(text, sizeof text, " %s %s ", knob_info((enum knob)k)->name, value);
		if (col + text_cols(text) >= end)
			break;
		col += grid_text(c->grid, col, row, -1, ROLE_KNOB, text);
		grid_role(c->grid, (struct rect){ col - 1 - text_cols(value), row, text_cols(value), 1 }, differ ? ROLE_VALUE : ROLE_TEXT);
		col++;
	}
	if (run != NULL && run->name[0] != '\0' && col + text_cols(run->name) + 2 < end) {
		utf8_format(text, sizeof text, " %s ", run->name);
		grid_text_right(c->grid, end, row, -1, ROLE_DIM, text);
	}
}

static void
draw_run(const struct canvas *c)
{
	panel_programs(c);
	if (c->at.request_rows == 0)
		return;
	if (c->at.chart)
		panel_chart(c);
	else
		panel_requests(c);
}

void
panel_pair(const struct canvas *c)
{
	const struct runs_scene *runs = &c->scene->moment.runs;
	const struct run_row *rows[] = { row_of(c, runs->shown), row_of(c, runs->beside) };
	const struct run_digest *now, *then;
	struct run_digest made[2];
	struct canvas other;
	struct scene scene;
	char name[WORDS_SIZE];

	init_other(&other, c, &scene);
	now = digest_of(c, rows[0], &made[0]);
	then = digest_of(&other, rows[1], &made[1]);
	panel_pair_name(c, false, name, sizeof name);
	draw_title(c, now, then, name, rows[0]);
	draw_run(c);
	panel_pair_name(c, true, name, sizeof name);
	draw_title(&other, then, now, name, rows[1]);
	draw_run(&other);
}
