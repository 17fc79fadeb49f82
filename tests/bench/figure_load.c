/*
 * What many requests at once take beyond their delay, and how late their callbacks are: of the asynchronous program on a screen that is
 * drawn and read, and of the references.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "bench/lived.h"
#include "bench/run_program.h"

enum { DELAY_MS = 1000, NUMBER_TEXT = 16 };

/* ---- ours ---- */

static int
compare(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

/* That 99 of 100 callbacks are not later than, after their own connect and the delay. */
static double
late_ms(const struct timeline *tl)
{
	uint32_t count = timeline_request_count(tl, TRACK_ASYNC);
	int64_t *late_us = mem_new(count, sizeof *late_us);
	size_t at = ((size_t)count - 1) * 99 / 100;
	double ms;

	for (uint32_t i = 0; i < count; i++) {
		const struct request *r = timeline_request(tl, TRACK_ASYNC, i + 1);

		late_us[i] = r->callback_us - r->connect_us - r->take_for_us;
	}
	qsort(late_us, count, sizeof *late_us, compare);
	ms = (double)late_us[at] / US_PER_MS;
	free(late_us);
	return ms;
}

struct taken {
	double beyond_ms, late_ms;
};

/* Returns false if the run did not end. */
static bool
take_ours(struct bench *bench, int requests, struct taken *taken)
{
	char requests_text[NUMBER_TEXT], delay[NUMBER_TEXT];
	const char *const options[] = { "--programs=async", "-n", requests_text, "-d", delay, NULL };
	struct lived lived;
	struct timeline *tl;

	snprintf(requests_text, sizeof requests_text, "%d", bench_size(bench, requests));
	snprintf(delay, sizeof delay, "%dms", DELAY_MS);
	lived_begin(&lived, bench, options);
	tl = lived_end(&lived);
	if (tl == NULL)
		return false;
	taken->beyond_ms = (double)timeline_done_us(tl, TRACK_ASYNC, INT64_MAX) / US_PER_MS - DELAY_MS;
	taken->late_ms = late_ms(tl);
	lived_free(tl);
	return true;
}

/* ---- the references ---- */

struct reference {
	int requests;
	int rounds;
	enum figure_id figure; /* FIGURE_COUNT: only the growth is wanted */
	enum figure_id late;   /* and that of how late callbacks are; the same */
	const char *series;
	const char *file;      /* a program among the tools, or a script among the sources, ... */
	const char *module;    /* ... of a Python with that module */
};

static const int sizes[] = { 100, 1000, 9000 };

static const struct reference references[] = {
	{ 100, 1, FIGURE_COUNT, FIGURE_COUNT, "the bare loop", "bare_loop", NULL },
	{ 100, 1, FIGURE_COUNT, FIGURE_COUNT, "evhttp", "evhttp_loop", NULL },
	{ 1000, 5, FIGURE_LOAD_1000, FIGURE_COUNT, "the bare loop", "bare_loop", NULL },
	{ 1000, 2, FIGURE_LOAD_EVHTTP, FIGURE_COUNT, "evhttp", "evhttp_loop", NULL },
	{ 1000, 1, FIGURE_LOAD_TORNADO, FIGURE_COUNT, "Tornado", "tornado_loop.py", "tornado" },
	{ 1000, 1, FIGURE_LOAD_AIOHTTP, FIGURE_COUNT, "aiohttp", "aiohttp_loop.py", "aiohttp" },
	{ 9000, 4, FIGURE_LOAD_9000, FIGURE_LATE, "the bare loop", "bare_loop", NULL },
};
enum { REFERENCES = sizeof references / sizeof *references };

static bool
is_chosen(const struct bench *bench, enum figure_id figure)
{
	return figure < FIGURE_COUNT && bench->chosen[figure];
}

static bool
has_round(const struct bench *bench, const struct reference *reference, int round)
{
	bool is_wanted = reference->figure == FIGURE_COUNT ? is_chosen(bench, FIGURE_LOAD_9000) :
	    is_chosen(bench, reference->figure) || is_chosen(bench, reference->late);

	return is_wanted && round < bench_rounds(bench, reference->rounds);
}

/* Returns false, with the reason in the table, if it cannot be had. */
static bool
take_reference(struct bench *bench, const struct reference *reference, struct taken *taken)
{
	const char *python = reference->module == NULL ? NULL : find_python(reference->module);
	char *path = mem_format("%s/%s", reference->module == NULL ? bench->tools : bench->sources, reference->file);
	char requests[NUMBER_TEXT], delay[NUMBER_TEXT];
	const char *const argv[] = { python, path, requests, delay, NULL };
	double numbers[2];
	bool has_run = false;

	snprintf(requests, sizeof requests, "%d", bench_size(bench, reference->requests));
	snprintf(delay, sizeof delay, "%d", DELAY_MS);
	if (reference->module != NULL && python == NULL) {
		bench_cannot(bench, reference->figure, "there is no Python with %s", reference->module);
	} else if (!run_for_numbers(reference->module == NULL ? &argv[1] : argv, numbers, 2)) {
		bench_cannot(bench, reference->figure, "%s failed", reference->file);
	} else {
		*taken = (struct taken){ numbers[0], numbers[1] };
		has_run = true;
	}
	free(path);
	return has_run;
}

/* ---- side by side ---- */

static void
add(struct bench *bench, const struct reference *reference, const struct taken *ours, const struct taken *other)
{
	bench_point(bench, FIGURE_LOAD_9000, "requests at once", "waitscope", reference->requests, ours->beyond_ms);
	bench_point(bench, FIGURE_LOAD_9000, "requests at once", reference->series, reference->requests, other->beyond_ms);
	if (reference->figure < FIGURE_COUNT)
		bench_add(bench, reference->figure, ours->beyond_ms, other->beyond_ms);
	if (reference->late < FIGURE_COUNT)
		bench_add(bench, reference->late, ours->late_ms, other->late_ms);
}

/* One run of ours, and one of each reference that takes part in this round. Returns false if none does. */
static bool
compare_once(struct bench *bench, int requests, int round)
{
	struct taken ours, other;
	bool has_ours = false;

	for (int i = 0; i < REFERENCES; i++) {
		const struct reference *reference = &references[i];

		if (reference->requests != requests || !has_round(bench, reference, round))
			continue;
		if (!has_ours && !take_ours(bench, requests, &ours)) {
			bench_cannot(bench, reference->figure, "the run did not end");
			return false;
		}
		has_ours = true;
		if (take_reference(bench, reference, &other))
			add(bench, reference, &ours, &other);
	}
	return has_ours;
}

void
figure_load(struct bench *bench)
{
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
		for (int round = 0; compare_once(bench, sizes[k], round); round++)
			continue;
}
