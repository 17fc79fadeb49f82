/* What reads a run, given anything (see fuzz.h): it must say what is wrong, in one line,
 * or give a run that can be shown, written, and read again as it was. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "file/har.h"
#include "file/run_file.h"
#include "fuzz/fuzz.h"
#include "log/timeline.h"

static struct trace *
read_bytes(const void *data, size_t size, char why[RUN_FILE_WHY_SIZE])
{
	FILE *in = size == 0 ? fopen("/dev/null", "r") : fmemopen((void *)(uintptr_t)data, size, "r");
	struct trace *trace = run_file_read(in, "it", why, RUN_FILE_WHY_SIZE);

	fclose(in);
	return trace;
}

static void
check_reason(const char *why)
{
	assert(strncmp(why, "it: line ", 9) == 0);
	for (; *why != '\0'; why++)
		assert(*why >= ' ' && *why <= '~');
}

static void
check_same(const struct trace *a, const struct trace *b)
{
	assert(trace_count(a) == trace_count(b) && trace_wall_us(a) == trace_wall_us(b));
	for (size_t i = 0; i < trace_count(a); i++) {
		const struct event *x = trace_at(a, i), *y = trace_at(b, i);

		assert(x->t_us == y->t_us && x->kind == y->kind && x->track == y->track && x->step == y->step);
		assert(x->number == y->number);
		if (event_has_text(x))
			assert(strcmp(trace_text(a, x->value), trace_text(b, y->value)) == 0);
		else
			assert(x->value == y->value);
	}
}

static void
check_again(const struct trace *trace)
{
	char *text, why[RUN_FILE_WHY_SIZE] = "";
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct trace *again;

	assert(run_file_write(trace, out, why, sizeof why) == 0);
	fclose(out);
	again = read_bytes(text, size, why);
	assert(again != NULL);
	check_same(trace, again);
	trace_free(again);
	free(text);
}

/* A request's number may be large, and a timeline keeps all below it: slow here. */
static int
has_large_numbers(const struct trace *trace)
{
	for (size_t i = 0; i < trace_count(trace); i++)
		if (trace_at(trace, i)->number > 1000)
			return 1;
	return 0;
}

static void
check_shown(const struct trace *trace)
{
	struct timeline *timeline = timeline_new(trace);
	FILE *out = fopen("/dev/null", "w");
	char why[RUN_FILE_WHY_SIZE];

	assert(har_write(timeline, NULL, out, why, sizeof why) == 0);
	fclose(out);
	timeline_free(timeline);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char why[RUN_FILE_WHY_SIZE] = "";
	struct trace *trace = read_bytes(data, size, why);

	if (trace == NULL) {
		check_reason(why);
		return 0;
	}
	if (!has_large_numbers(trace)) {
		check_again(trace);
		check_shown(trace);
	}
	trace_free(trace);
	return 0;
}
