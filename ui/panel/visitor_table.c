/*
 * The numbers of visitors. A row for all of them, one for each name, the most frequent first, one for those who did not sign
 * and one for those of whom only their number is kept: these add up to all. Below, who was turned away, by what the server
 * said: where it read their request, they are visitors whose answer was an error, too.
 */
#include "ui/panel/visitor_table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "log/visits.h"
#include "tell/visitor_numbers.h"
#include "tell/visitor_words.h"
#include "ui/panel/milliseconds.h"
#include "ui/panel/panel.h"

enum { COLUMN_COLS = 9, COLUMN_COLS_WIDE = 12, NAME_COLS = 16, NAME_COLS_NARROW = 12, WIDE_COLS = 76, TWO_HEADS = 8 /* rows */, LEAST_ROWS_OF_TABLE = 3 };

enum column {
	COLUMN_CAME, COLUMN_ANSWERED, COLUMN_ERRORS, COLUMN_LEFT, COLUMN_SERVED, COLUMN_IN_LINE, COLUMN_SHORTEST, COLUMN_MEDIAN,
	COLUMN_LONGEST, COLUMNS,
};

/* The columns' names, in two rows; when there is little room, those of the highest ranks go first. */
static const struct {
	const char *above, *below;
	int rank;
} columns[COLUMNS] = {
	[COLUMN_CAME] = { "", "came", 0 },
	[COLUMN_ANSWERED] = { "", "answered", 1 },
	[COLUMN_ERRORS] = { "of those", "errors", 8 },
	[COLUMN_LEFT] = { "left", "early", 3 },
	[COLUMN_SERVED] = { "being", "served", 4 },
	[COLUMN_IN_LINE] = { "now", "in line", 5 },
	[COLUMN_SHORTEST] = { "waited", "shortest", 7 },
	[COLUMN_MEDIAN] = { "waited", "median", 2 },
	[COLUMN_LONGEST] = { "waited", "longest", 6 },
};

/* What a row counts. */
struct row {
	const char *name;
	struct visitor_counts counts;
	struct visit_waits times;
	enum role role;
};

struct table {
	const struct canvas *c;
	struct rect area;
	struct visitor_counts all;
	size_t *names, name_count, shown; /* those of the names that have a row */
	bool has_more, has_unsigned, has_unkept;
	int head_rows, refusal_rows, kinds;
	int col[COLUMNS];                 /* the column after its numbers; 0: not shown */
};

static const struct visit_waits no_times = { NEVER_US, NEVER_US, NEVER_US };

static struct visitor_counts
counts_of(struct visit_tally tally)
{
	return (struct visitor_counts){
		.came = tally.came, .answered = tally.answered, .errors = tally.errors, .left = tally.left, .broken_off = tally.broken_off,
		.at_work = tally.at_work, .in_line = visit_tally_in_line(&tally),
	};
}

/* ---- layout ---- */

static int
count_kinds(const struct canvas *c)
{
	const struct refusal_at *refusals = timeline_refusals_at(c->scene->moment.timeline, c->t_us);
	int count = 0;

	for (int i = 0; refusals != NULL && i < REFUSALS_KINDS; i++)
		count += refusals->kinds[i].count > 0;
	return count;
}

static void
look(const struct canvas *c, struct table *t)
{
	const struct timeline *tl = c->scene->moment.timeline;

	*t = (struct table){ .c = c, .all = timeline_visitor_counts(tl, c->t_us), .kinds = count_kinds(c) };
	t->names = visitor_names_at(tl, c->t_us, &t->name_count);
	t->has_unsigned = timeline_visits_at(tl, VISITS_UNSIGNED, c->t_us).came > 0;
	t->has_unkept = t->all.unkept > 0;
}

/* Where those without a name are all, the first row tells it. */
static bool
has_groups(const struct table *t)
{
	return t->name_count + t->has_unsigned + t->has_unkept > 1 || t->name_count > 0;
}

static int
group_rows(const struct table *t)
{
	return has_groups(t) ? t->has_unsigned + t->has_unkept : 0;
}

int
visitor_table_rows(const struct canvas *c)
{
	struct table t;
	int rows;

	look(c, &t);
	rows = t.all.came > 0 ? 3 + (int)t.name_count + group_rows(&t) + (t.all.broken_off > 0) : 0;
	rows += t.kinds > 0 ? t.kinds + 1 + (rows > 0) : 0;
	free(t.names);
	return rows;
}

/* First what tells of all, then as many names as there is room for, then more words. */
static void
share_rows(struct table *t)
{
	int rows = t->area.rows, names = (int)t->name_count;

	t->head_rows = rows > TWO_HEADS ? 2 : rows > 2;
	t->refusal_rows = t->kinds > 0;
	rows -= t->head_rows + (t->all.came > 0) + t->refusal_rows + (t->all.broken_off > 0);
	if (rows < group_rows(t) + (names > 0)) {
		t->has_unsigned = t->has_unkept = false; /* the first row alone is shown */
		t->name_count = 0;
		return;
	}
	rows -= group_rows(t);
	t->has_more = names > rows;
	t->shown = (size_t)(t->has_more ? rows - 1 : names);
	rows -= names < rows ? names : rows;
	if (rows > 0 && t->head_rows == 1) {
		t->head_rows++;
		rows--;
	}
	if (t->kinds > 0 && rows >= t->kinds + 1)
		t->refusal_rows = t->kinds + 2; /* with a free row above */
}

static void
place_columns(struct table *t)
{
	int name_cols = t->area.cols >= WIDE_COLS ? NAME_COLS : NAME_COLS_NARROW, room = t->area.cols - 2 - name_cols;
	int width = room / COLUMNS < COLUMN_COLS ? COLUMN_COLS : room / COLUMNS > COLUMN_COLS_WIDE ? COLUMN_COLS_WIDE : room / COLUMNS;
	int end = 1 + name_cols;

	for (int i = 0; i < COLUMNS; i++)
		if (columns[i].rank < room / width)
			t->col[i] = end += width;
}

/* ---- drawing ---- */

static void
draw_head(const struct table *t, int row)
{
	grid_text(t->c->grid, 1, row + t->head_rows - 1, NAME_COLS_NARROW, ROLE_DIM, "ms exact");
	for (int i = 0; i < COLUMNS; i++) {
		if (t->col[i] == 0)
			continue;
		grid_text_right(t->c->grid, t->col[i], row + t->head_rows - 1, -1, ROLE_DIM, columns[i].below);
		if (t->head_rows > 1)
			grid_text_right(t->c->grid, t->col[i], row, -1, ROLE_DIM, columns[i].above);
	}
}

static void
draw_row(const struct table *t, const struct row *r, int row)
{
	const uint64_t counts[] = { [COLUMN_CAME] = r->counts.came, [COLUMN_ANSWERED] = r->counts.answered, [COLUMN_ERRORS] = r->counts.errors,
		[COLUMN_LEFT] = r->counts.left, [COLUMN_SERVED] = r->counts.at_work, [COLUMN_IN_LINE] = r->counts.in_line };
	const int64_t times[] = { r->times.shortest_us, r->times.median_us, r->times.longest_us };
	int name_cols = t->area.cols >= WIDE_COLS ? NAME_COLS : NAME_COLS_NARROW;
	char number[24];

	grid_text(t->c->grid, 1, row, name_cols + 2, r->role == ROLE_STRONG ? ROLE_STRONG : ROLE_DIM, visitor_cut(r->name, name_cols + 2).s);
	for (int i = COLUMN_CAME; i < COLUMN_SHORTEST; i++) {
		utf8_format(number, sizeof number, "%" PRIu64, counts[i]);
		if (t->col[i] != 0 && (counts[i] > 0 || i == COLUMN_CAME || i == COLUMN_ANSWERED))
			grid_text_right(t->c->grid, t->col[i], row, -1, i == COLUMN_ERRORS ? ROLE_FAILED : r->role, number);
	}
	for (int i = COLUMN_SHORTEST; i < COLUMNS; i++)
		if (t->col[i] != 0 && times[i - COLUMN_SHORTEST] != NEVER_US)
			milliseconds_draw(t->c, t->col[i], row, r->role, times[i - COLUMN_SHORTEST]);
}

static void
draw_group(const struct table *t, size_t group, const char *name, enum role role, int row)
{
	const struct timeline *tl = t->c->scene->moment.timeline;

	draw_row(t, &(struct row){ name, counts_of(timeline_visits_at(tl, group, t->c->t_us)), timeline_visit_waits(tl, group, t->c->t_us), role }, row);
}

/* The names without a row, together. */
static void
draw_others(const struct table *t, int row)
{
	struct row others = { .times = no_times, .role = ROLE_TEXT };
	char name[32];

	for (size_t i = t->shown; i < t->name_count; i++) {
		struct visitor_counts counts = counts_of(timeline_visits_at(t->c->scene->moment.timeline, t->names[i], t->c->t_us));

		others.counts.came += counts.came;
		others.counts.answered += counts.answered;
		others.counts.errors += counts.errors;
		others.counts.left += counts.left;
		others.counts.at_work += counts.at_work;
		others.counts.in_line += counts.in_line;
	}
	utf8_format(name, sizeof name, "%zu more name%s", t->name_count - t->shown, t->name_count - t->shown == 1 ? "" : "s");
	others.name = name;
	draw_row(t, &others, row);
}

/* Those of whom only their number is kept: all, less the others. */
static void
draw_unkept(const struct table *t, int row)
{
	struct visitor_counts kept = counts_of(timeline_visits_at(t->c->scene->moment.timeline, VISITS_ALL, t->c->t_us));
	struct row unkept = { .name = "only counted", .times = no_times, .role = ROLE_TEXT };

	unkept.counts = (struct visitor_counts){
		.came = t->all.came - kept.came, .answered = t->all.answered - kept.answered, .left = t->all.left - kept.left,
		.at_work = t->all.at_work - kept.at_work, .in_line = t->all.in_line - kept.in_line,
	};
	draw_row(t, &unkept, row);
}

static int
draw_groups(const struct table *t, int row)
{
	const struct timeline *tl = t->c->scene->moment.timeline;

	if (!has_groups(t))
		return row;
	for (size_t i = 0; i < t->shown; i++) {
		const char *name = timeline_visit_name(tl, t->names[i]);
		bool is_seen = visitor_cut(name, NAME_COLS).s[0] != '\0';

		draw_group(t, t->names[i], is_seen ? name : "?", ROLE_TEXT, row++);
	}
	if (t->has_more)
		draw_others(t, row++);
	if (t->has_unsigned)
		draw_group(t, VISITS_UNSIGNED, "unsigned", ROLE_TEXT, row++);
	if (t->has_unkept)
		draw_unkept(t, row++);
	return row;
}

static void
draw_refusals(const struct table *t, int row)
{
	const struct timeline *tl = t->c->scene->moment.timeline;
	const struct refusal_at *refusals = timeline_refusals_at(tl, t->c->t_us);
	struct visitor_words detailed = visitor_refusals(tl, t->c->t_us, true), brief = visitor_refusals(tl, t->c->t_us, false);
	int cols = t->area.cols - 2;

	if (t->refusal_rows == 1) {
		grid_text(t->c->grid, 1, row, cols, ROLE_FAILED, text_cols(detailed.s) <= cols ? detailed.s : brief.s);
		return;
	}
	row++;
	grid_printf(t->c->grid, 1, row++, cols, ROLE_STRONG, "%" PRIu64 " turned away, by the server's answer", t->all.turned_away);
	for (int i = 0; i < REFUSALS_KINDS; i++)
		if (refusals->kinds[i].count > 0)
			grid_printf(t->c->grid, 1, row++, cols, ROLE_FAILED, "%8" PRId64 "  %s", refusals->kinds[i].count,
			    visitor_refusal(refusals->kinds[i].status, false).s);
}

/* All in one row, where there are no more. */
static void
draw_line(const struct table *t)
{
	const struct visitor_counts *all = &t->all;
	struct visitor_words away = { "" };
	char forms[3][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };

	if (all->turned_away > 0)
		utf8_format(away.s, sizeof away.s, "; %" PRIu64 " turned away", all->turned_away);
	utf8_format(forms[1], WORDS_SIZE, "%" PRIu64 " visitor%s: %" PRIu64 " answered", all->came, all->came == 1 ? "" : "s", all->answered);
	utf8_format(forms[2], WORDS_SIZE, "%s", forms[1]);
	utf8_format(forms[0], WORDS_SIZE, "%s", forms[1]);
	if (all->left > 0)
		utf8_add(forms[0], WORDS_SIZE, ", %" PRIu64 " left early", all->left);
	if (all->broken_off > 0)
		utf8_add(forms[0], WORDS_SIZE, ", %" PRIu64 " broken off", all->broken_off);
	if (all->at_work > 0)
		utf8_add(forms[0], WORDS_SIZE, ", %" PRIu64 " being served", all->at_work);
	if (all->in_line > 0)
		utf8_add(forms[0], WORDS_SIZE, ", %" PRIu64 " in line", all->in_line);
	utf8_add(forms[0], WORDS_SIZE, "%s", away.s);
	utf8_add(forms[1], WORDS_SIZE, "%s", away.s);
	grid_text(t->c->grid, 1, t->area.row, t->area.cols - 2, ROLE_TEXT, text_that_fits(texts, t->area.cols - 2));
}

void
visitor_table_draw(const struct canvas *c, struct rect area)
{
	const struct timeline *tl = c->scene->moment.timeline;
	struct table t;
	int row = area.row;

	look(c, &t);
	t.area = area;
	if (area.rows < LEAST_ROWS_OF_TABLE) {
		draw_line(&t);
		free(t.names);
		return;
	}
	share_rows(&t);
	place_columns(&t);
	if (t.all.came == 0 && t.kinds == 0)
		grid_text(c->grid, 1, row, -1, ROLE_DIM, "nobody has asked yet");
	if (t.all.came > 0) {
		if (t.head_rows > 0)
			draw_head(&t, row);
		row += t.head_rows;
		draw_row(&t, &(struct row){ "visitors", t.all, timeline_visit_waits(tl, VISITS_ALL, c->t_us), ROLE_STRONG }, row++);
		row = draw_groups(&t, row);
		if (t.all.broken_off > 0)
			grid_printf(c->grid, 1, row++, area.cols - 2, ROLE_FAILED, "%" PRIu64 " broken off by the server, without an answer", t.all.broken_off);
	}
	if (t.refusal_rows > 0)
		draw_refusals(&t, row);
	free(t.names);
}
