/*
 * How close many requests at once come to the ideal: bench_run REQUESTS DELAY
 *
 * Prints what the asynchronous program took beyond the delay, how late its
 * callbacks and the loop's heartbeat were, and the memory that it needed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "support/world.h"

static void
print_lateness(const struct timeline *tl)
{
	uint32_t count = timeline_request_count(tl, TRACK_ASYNC);
	int64_t sum = 0, worst = 0, beat = 0;
	const struct beat *beats;
	size_t beat_count;

	for (uint32_t number = 1; number <= count; number++) {
		const struct request *r = timeline_request(tl, TRACK_ASYNC, number);
		int64_t late = r->callback_us - r->connect_us - r->take_for_us;

		sum += late;
		worst = late > worst ? late : worst;
	}
	beats = timeline_beats(tl, INT64_MAX, &beat_count);
	for (size_t i = 0; i < beat_count; i++)
		beat = beats[i].late_us > beat ? beats[i].late_us : beat;
	printf("callbacks after connect + delay: mean %.1f ms, worst %.1f ms; heartbeat at most %.1f ms late\n",
	    (double)sum / count / 1000, (double)worst / 1000, (double)beat / 1000);
}

int
main(int argc, char *argv[])
{
	struct rusage usage;
	struct world w;
	int64_t took;
	char why[128];

	world_init(&w);
	if (argc != 3 || knob_parse(KNOB_REQUESTS, argv[1], &w.knobs.value[KNOB_REQUESTS], why, sizeof why) != 0 ||
	    knob_parse(KNOB_DELAY, argv[2], &w.knobs.value[KNOB_DELAY], why, sizeof why) != 0) {
		fprintf(stderr, "usage: bench_run REQUESTS DELAY\n");
		world_release(&w);
		return 2;
	}
	w.knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	world_run(&w);
	took = timeline_done_us(lab_timeline(w.lab), TRACK_ASYNC, INT64_MAX);
	getrusage(RUSAGE_SELF, &usage);
	printf("%lld requests: %.1f ms beyond the delay, %.0f us of CPU a request, %.1f MB\n",
	    (long long)w.knobs.value[KNOB_REQUESTS], (double)(took - w.knobs.value[KNOB_DELAY]) / 1000,
	    (double)(usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec) /
	    (double)w.knobs.value[KNOB_REQUESTS], (double)usage.ru_maxrss / 1024);
	print_lateness(lab_timeline(w.lab));
	world_release(&w);
	return 0;
}
