/* The runs of a session. */
#include "app/runs.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

/* What it was made of: the number of the chosen row, and of all, which are given but once. */
struct runs_plot {
	struct plot plot;
	bool is_made;
	uint32_t chosen;
	uint64_t rows, numbers;
};

void
runs_init(struct runs *runs, size_t bytes_max)
{
	*runs = (struct runs){ .bytes_max = bytes_max, .own = -1, .cursor = -1, .plot = mem_new(1, sizeof *runs->plot) };
}

void
runs_release(struct runs *runs)
{
	for (size_t i = 0; i < runs->kept.count; i++)
		source_free(runs->kept.at[i].source);
	plot_release(&runs->plot->plot);
	free(runs->plot);
	ARRAY_RELEASE(runs->rows);
	ARRAY_RELEASE(runs->kept);
}

static int
index_of(const struct runs *runs, struct run_key key)
{
	for (size_t i = runs->kept.count; i-- > 0;)
		if (runs->kept.at[i].key.lesson == key.lesson && runs->kept.at[i].key.part == key.part && runs->kept.at[i].source != NULL)
			return (int)i;
	return -1;
}

/* The oldest traces go first, but not the one in that row. */
static void
make_room(struct runs *runs, int newest)
{
	size_t bytes = 0;

	for (size_t i = 0; i < runs->kept.count; i++)
		bytes += runs->kept.at[i].bytes;
	for (int i = 0; i < (int)runs->kept.count && bytes > runs->bytes_max; i++) {
		struct kept_run *kept = &runs->kept.at[i];

		if (i == newest || kept->source == NULL)
			continue;
		bytes -= kept->bytes;
		source_free(kept->source);
		*kept = (struct kept_run){ .key = { .lesson = RUN_OF_NOBODY } };
		runs->rows.at[i].is_here = false;
	}
}

/* Adds a row at the end, whose number is the next one. */
static int
add_row(struct runs *runs, const struct timeline *timeline, int64_t t_us, const char *name)
{
	struct run_row row = { .number = ++runs->numbers, .is_here = true };

	run_digest_make(timeline, t_us, &row.digest);
	utf8_format(row.name, sizeof row.name, "%s", name);
	utf8_clean(row.name, '?');
	ARRAY_PUSH(runs->rows, row);
	ARRAY_PUSH(runs->kept, (struct kept_run){ .key = { .lesson = RUN_OF_NOBODY }, .lesson = -1 });
	runs->cursor = (int)runs->rows.count - 1;
	return runs->cursor;
}

static void
put(struct runs *runs, int row, struct source *source)
{
	const struct trace *trace = timeline_trace(source_whole(source));

	runs->kept.at[row].source = source;
	runs->kept.at[row].bytes = (trace_count(trace) - trace_first(trace)) * RUNS_EVENT_BYTES;
	make_room(runs, row);
}

void
runs_add_own(struct runs *runs, const struct timeline *timeline, int64_t t_us, const char *name)
{
	if (runs->own < 0 && !runs->own_is_forgotten) /* one that is shown again ends again */
		runs->own = add_row(runs, timeline, t_us, name);
}

const char *
runs_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

void
runs_add_file(struct runs *runs, struct source *source, const char *path)
{
	put(runs, add_row(runs, source_whole(source), INT64_MAX, runs_file_name(path)), source);
}

void
runs_take(struct runs *runs, struct runs *others)
{
	for (size_t i = 0; i < others->rows.count; i++) {
		ARRAY_PUSH(runs->rows, others->rows.at[i]);
		ARRAY_PUSH(runs->kept, others->kept.at[i]);
		runs->rows.at[runs->rows.count - 1].number = ++runs->numbers;
	}
	others->rows.count = others->kept.count = 0;
	if (runs->cursor < 0)
		runs->cursor = (int)runs->rows.count - 1;
	make_room(runs, (int)runs->rows.count - 1);
}

void
runs_keep_own(struct runs *runs, struct run_key key, const struct timeline *timeline, const char *address, const char *name)
{
	int row;

	if (runs->own_is_forgotten) {
		runs->own_is_forgotten = false;
		return;
	}
	row = runs->own >= 0 ? runs->own : add_row(runs, timeline, INT64_MAX, name);

	runs->own = -1;
	runs_disown(runs, key);
	runs->kept.at[row].key = key;
	put(runs, row, source_kept_new(trace_copy(timeline_trace(timeline)), address));
}

struct source *
runs_find(const struct runs *runs, struct run_key key)
{
	int i = index_of(runs, key);

	return i < 0 ? NULL : runs->kept.at[i].source;
}

void
runs_disown(struct runs *runs, struct run_key key)
{
	int i = index_of(runs, key);

	if (i >= 0)
		runs->kept.at[i].key.lesson = RUN_OF_NOBODY;
}

void
runs_disown_lesson(struct runs *runs, int lesson)
{
	for (size_t i = 0; i < runs->kept.count; i++)
		if (runs->kept.at[i].key.lesson == lesson)
			runs->kept.at[i].key.lesson = RUN_OF_NOBODY;
}

int
runs_row_of(const struct runs *runs, const struct source *source, const struct source *own)
{
	if (source == own)
		return runs->own;
	for (size_t i = 0; i < runs->kept.count; i++)
		if (runs->kept.at[i].source == source)
			return (int)i;
	return -1;
}

void
runs_forget(struct runs *runs, int row)
{
	size_t behind = runs->rows.count - (size_t)row - 1;

	source_free(runs->kept.at[row].source);
	memmove(&runs->rows.at[row], &runs->rows.at[row + 1], behind * sizeof *runs->rows.at);
	memmove(&runs->kept.at[row], &runs->kept.at[row + 1], behind * sizeof *runs->kept.at);
	runs->rows.count--;
	runs->kept.count--;
	if (runs->own == row) {
		runs->own = -1;
		runs->own_is_forgotten = true;
	} else if (runs->own > row) {
		runs->own--;
	}
	if (runs->cursor >= (int)runs->rows.count)
		runs->cursor = (int)runs->rows.count - 1;
}

void
runs_move(struct runs *runs, int direction)
{
	int to = runs->cursor + direction;

	if (to >= 0 && to < (int)runs->rows.count)
		runs->cursor = to;
}

/* ---- the plot ---- */

static void
make_plot(const struct runs *runs)
{
	size_t count = runs->rows.count;
	const struct run_digest **digests = mem_new(count + 1, sizeof *digests);

	for (size_t i = 0; i < count; i++)
		digests[i] = &runs->rows.at[i].digest;
	plot_make(digests, (int)count, runs->cursor, &runs->plot->plot);
	free(digests);
}

const struct plot *
runs_plot(const struct runs *runs)
{
	struct runs_plot *made = runs->plot;
	uint32_t chosen = runs->cursor >= 0 ? runs->rows.at[runs->cursor].number : 0;
	uint64_t numbers = 0;

	for (size_t i = 0; i < runs->rows.count; i++)
		numbers += runs->rows.at[i].number;
	if (made->is_made && made->chosen == chosen && made->rows == runs->rows.count && made->numbers == numbers)
		return &made->plot;
	made->is_made = true;
	made->chosen = chosen;
	made->rows = runs->rows.count;
	made->numbers = numbers;
	make_plot(runs);
	return &made->plot;
}
