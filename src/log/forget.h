/*
 * Forgetting: the oldest details of a run that goes on and on make room for what comes, and what they add up to stays.
 *
 * What a run has only so much of is kept: all of its requests, visitors, knobs, steps and prints. What grows with time alone
 * goes, up to a moment, the horizon: heartbeats, turns of spinners, counts of visitors, what watched programs print, their
 * threads' short waits and lines; but for what is still needed to tell anything else, such as what a thread did while it held
 * its loop. Behind what is kept from before the horizon stands EVENT_FORGOT, with totals, and then all that was later: a log as
 * any other, from which the same timeline is made, whether it is grown, copied or saved. At any time from the horizon on, it
 * answers what it answered before; only lists of what happened before are shorter. One answer may differ: of a time away from its
 * loop in which a thread is at the horizon, while no response waits for it, only the part from there on is known.
 *
 * The shorter log is made beside the whole one, in steps, so that nothing waits for it.
 */
#ifndef WAITSCOPE_FORGET_H
#define WAITSCOPE_FORGET_H

#include <stdbool.h>
#include <stddef.h>

#include "log/timeline.h"
#include "log/trace.h"

enum {
	FORGET_MOST = 3000 * 1000, /* events that a run may have, if nothing else is said: all of 100,000 requests; some 150 MB with its timeline */
	FORGET_WORTH = 8,          /* less than that part of the events is not worth what can be seen no more */
	FORGET_OUTPUTS_KEPT = 100, /* of a watched program: the last lines before the horizon, a screen of them */
};

struct forget;

/* Begins to make a log without the oldest details of that one, which goes on growing meanwhile: all of the last `whole` events
 * so far are to stay. The timeline is borrowed until the end. */
struct forget *forget_begin(const struct timeline *, size_t whole);
void forget_free(struct forget *);

/* Takes at most `events` more over. Returns true once all are that there are by now. */
bool forget_step(struct forget *, size_t events);

/* The text of that id stays, though no event may have it yet. Those that came since forget_begin() do anyway. */
void forget_keep_text(struct forget *, int64_t id);

/* The shorter log takes the place of the whole one, in the same trace and timeline, which is freed with `forget`. After a step
 * that took over the last events, before any more come. Places and ids of texts stay what they are; what was borrowed from either
 * is gone. Returns false, and leaves all as it is, if that would hardly be shorter (FORGET_WORTH). */
bool forget_end(struct forget *, struct trace *, struct timeline *);

#endif
