/* How a run forgets its oldest details. */
#include "run/run_forget.h"

enum {
	AT_A_TIME = 4,           /* a quarter of the events: the rest is copied for it, three for each that is forgotten */
	EVENTS_A_BEAT = 10000,   /* that are looked at: a few milliseconds */
	FASTER = 2,              /* than they come */
};

void
run_forget_release(struct run_forget *f)
{
	forget_free(f->going);
	f->going = NULL;
}

/* Texts that are yet to be logged. */
static void
keep_texts(struct forget *going, const struct log *log, struct program *const programs[PROGRAM_COUNT])
{
	for (size_t i = 0; i < log->waiting.count; i++)
		if (event_has_text(&log->waiting.at[i]))
			forget_keep_text(going, log->waiting.at[i].value);
	for (int track = 0; track < PROGRAM_COUNT; track++)
		for (size_t i = 0; programs[track] != NULL && i < QUEUE_COUNT(programs[track]->prints); i++)
			forget_keep_text(going, QUEUE_AT(programs[track]->prints, i));
}

/* What stays is copied anew when so much has come that it is worth that. */
static void
end(struct run_forget *f, size_t most, struct log *log, struct timeline *timeline, struct program *const programs[PROGRAM_COUNT])
{
	size_t length;

	keep_texts(f->going, log, programs);
	forget_end(f->going, log->trace, timeline);
	run_forget_release(f);
	length = trace_count(log->trace) - trace_first(log->trace);
	f->limit = length + length / AT_A_TIME > most ? length + length / AT_A_TIME : most;
}

void
run_forget_some(struct run_forget *f, size_t most, struct log *log, struct timeline *timeline, struct program *const programs[PROGRAM_COUNT])
{
	size_t count = trace_count(log->trace), come = count - f->seen;

	f->seen = count;
	if (f->going == NULL && count - trace_first(log->trace) > (f->limit > 0 ? f->limit : most))
		f->going = forget_begin(timeline, most - most / AT_A_TIME);
	if (f->going != NULL && forget_step(f->going, EVENTS_A_BEAT + FASTER * come))
		end(f, most, log, timeline, programs);
}
