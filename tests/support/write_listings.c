/*
 * Writes every listing as the lines of a file, FOLDER/LANGUAGE-PROGRAM-KIND, for all kinds: plain, errors
 * (requests may fail), work, more (the requests knob was raised), one-by-one (a limit of 1), and their mixtures.
 *
 *	write_listings FOLDER REQUESTS
 */
#include <stdio.h>
#include <stdlib.h>

#include "log/timeline.h"
#include "log/trace.h"
#include "tell/listing.h"

enum { MORE = 2, WORK_US = 10 * 1000 };

static const struct kind {
	const char *name;
	bool errors, work, more, one_by_one;
} kinds[] = {
	{ .name = "plain" },
	{ .name = "errors", .errors = true },
	{ .name = "work", .work = true },
	{ .name = "errors-work", .errors = true, .work = true },
	{ .name = "more", .more = true },
	{ .name = "more-errors", .more = true, .errors = true },
	{ .name = "more-work", .more = true, .work = true },
	{ .name = "more-errors-work", .more = true, .errors = true, .work = true },
	{ .name = "one-by-one", .one_by_one = true },
	{ .name = "one-by-one-errors", .one_by_one = true, .errors = true },
	{ .name = "one-by-one-work", .one_by_one = true, .work = true },
	{ .name = "one-by-one-more", .one_by_one = true, .more = true },
	{ .name = "one-by-one-more-errors-work", .one_by_one = true, .more = true, .errors = true, .work = true },
};

static struct trace *
trace_of(const struct kind *kind, int64_t requests)
{
	struct trace *trace = trace_new(0);
	const struct {
		enum knob knob;
		int64_t value;
	} knobs[] = {
		{ KNOB_REQUESTS, requests },
		{ KNOB_WORK, kind->work ? WORK_US : 0 },
		{ KNOB_LIMIT, kind->one_by_one },
		{ KNOB_ERRORS, kind->errors ? ERRORS_500 : ERRORS_NONE },
	};

	for (size_t i = 0; i < sizeof knobs / sizeof knobs[0]; i++)
		trace_append(trace, &(struct event){ .track = TRACK_YOU, .kind = EVENT_KNOB, .number = knobs[i].knob,
		    .value = knobs[i].value });
	trace_append(trace, &(struct event){ .track = TRACK_LOOP, .kind = EVENT_RUN_START });
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		trace_append(trace, &(struct event){ .track = (uint8_t)track, .kind = EVENT_PLAN, .value = requests });
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		trace_append(trace, &(struct event){ .t_us = 1, .track = (uint8_t)track, .kind = EVENT_STEP, .step = STEP_EVERY });
	for (enum track track = TRACK_SYNC; kind->more && track < PROGRAM_COUNT; track++)
		trace_append(trace, &(struct event){ .t_us = 2, .track = (uint8_t)track, .kind = EVENT_PLAN, .value = requests + MORE });
	return trace;
}

static int
write_one(const char *folder, const struct timeline *tl, const struct kind *kind, enum track track, enum language language)
{
	struct shown_line lines[LISTING_MAX];
	int count = listing_lines_at(tl, track, language, 3, lines);
	char path[512];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s-%s-%s", folder, language_name(language), track_name(track), kind->name);
	file = fopen(path, "w");
	if (file == NULL) {
		perror(path);
		return EXIT_FAILURE;
	}
	for (int i = 0; i < count; i++)
		fprintf(file, "%s\n", lines[i].text);
	return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	int status = EXIT_SUCCESS;

	if (argc != 3)
		return EXIT_FAILURE;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct trace *trace = trace_of(&kinds[i], atoi(argv[2]));
		struct timeline *tl = timeline_new(trace);

		for (enum track track = 0; track < PROGRAM_COUNT; track++)
			for (enum language language = 0; language < LANGUAGE_COUNT; language++)
				status |= write_one(argv[1], tl, &kinds[i], track, language);
		timeline_free(tl);
		trace_free(trace);
	}
	return status;
}
