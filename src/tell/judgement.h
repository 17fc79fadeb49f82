/*
 * Both programs compared: whether their times may be compared at all, and what made the
 * difference, or why there is none. The numbers, the narrator and the summary say what is
 * found here. Pure.
 */
#ifndef WAITSCOPE_JUDGEMENT_H
#define WAITSCOPE_JUDGEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "tell/statistics.h"

enum judged {
	JUDGED_OPEN,     /* one is not part of the run, or not done: nothing can be said yet */
	JUDGED_UNLIKE,   /* they did not get the same responses */
	JUDGED_BRIEF,    /* there was hardly any waiting */
	JUDGED_IN_LINE,  /* the one's requests stood in the server's line behind the other's, or a visitor's */
	JUDGED_TURNED,   /* the server was to take longer for the one's than for the other's: a knob was turned meanwhile */
	JUDGED_LATE,     /* it did take longer, though it was not to: the loop's beats were late, by late_us at most */
	JUDGED_UNEVEN,   /* it took longer for the one's than for the other's, and nothing in the log says why */
	JUDGED_FASTER,   /* async was */
	JUDGED_SAME,     /* within a tenth */
	JUDGED_SLOWER,   /* async was */
};

struct judgement {
	enum judged judged;
	struct comparison both;
	double times;                    /* how many times as long as async sync took; 0 if JUDGED_OPEN or _UNLIKE */
	uint32_t n;                      /* the responses of each; 0 if they differ */
	int64_t line_us[PROGRAM_COUNT];  /* how long its requests stood in the server's line behind others, in all */
	int64_t idle_us[PROGRAM_COUNT];  /* how long they waited for a server that was free to take them up */
	bool stood_in_line[PROGRAM_COUNT]; /* and that is more than a twentieth of the time that it took */
	int64_t work_us[PROGRAM_COUNT];  /* how long the server worked on them, in all */
	int64_t meant_us[PROGRAM_COUNT]; /* how long it was to, as it said when it took them up */
	int64_t late_us;                 /* the most that a beat of the loop was late, with nobody asleep on it; 0 = none */
	bool turned;                     /* a knob of which that depends was turned once the run had begun */
	int64_t computed_us;             /* how long async computed */
	uint32_t served;                 /* the most that the server worked on at a time */
	bool by_server;                  /* async had more in flight than that, and some of them stood in line for it */
	bool one_at_a_time;              /* it served so, and async's requests stood in line for it */
	bool froze;                      /* it slept on the loop that both run on */
	bool all_at_once;                /* async's requests were all in flight together, and took as long as the longest */
	bool stayed_ready;               /* async's spinner turned, for the most part on time */
	bool answered;                   /* the button was pressed while async ran, and it answered at once each time */
};

/* Writes how many times faster async was, in no more digits than the printed times have, so that whoever
 * divides these gets the same: "3.0 times faster", "60 times faster"; where one of them has a single digit, about as many times as
 * was measured: "about 8 times faster"; "a little faster". If JUDGED_FASTER. */
enum { TIMES_FASTER_SIZE = 40 };
void judgement_times_faster(const struct judgement *, int64_t grain_us, char *out, size_t size);

/* `grain_us`: of the waits in `both` (base/duration.h). */
void judgement_make(const struct timeline *, int64_t t_us, int64_t grain_us, struct judgement *out);

#endif
