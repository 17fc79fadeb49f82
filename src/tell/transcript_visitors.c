/* The transcript of visitors: a line for each when the request is over, since all is known then. */
#include "tell/transcript_visitors.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/visits.h"
#include "tell/visitor_words.h"

enum { AGENT_COLS = 60, TARGET_COLS = 64 };

/* "with curl/8.14.1 from 192.168.178.23" */
static char *
asker_of(const struct request *r)
{
	bool has_agent = r->agent != NULL && r->agent[0] != '\0', has_from = r->from != NULL && r->from[0] != '\0';

	return mem_format("%s%s%s%s", has_agent ? " with " : "", has_agent ? visitor_cut(r->agent, AGENT_COLS).s : "",
	    has_from ? " from " : "", has_from ? visitor_cut(r->from, AGENT_COLS).s : "");
}

static char *
print_departure(const struct timeline *tl, const struct event *e)
{
	const struct request *r = timeline_request(tl, TRACK_VISITOR, e->number);
	const char *how = e->kind == EVENT_ABORT ? "the server broke it off" : "left early, before the answer,";
	struct visitor_words who;
	char took[32], status[32] = "", *asker, *lines;

	/* A saved run may have its events in any order. */
	if (r == NULL || r->is_owned || r->arrive_us == NEVER_US || r->arrive_us > e->t_us)
		return NULL;
	who = visitor_who_begins(r, e->number, VISITOR_BYTES);
	asker = asker_of(r);
	if (e->kind == EVENT_ANSWER) {
		utf8_format(status, sizeof status, "answered with %u", r->status);
		how = status;
	}
	duration_write(request_came_us(r), e->t_us, US_PER_MS, took, sizeof took);
	lines = mem_format("%s asked for %s%s: %s after %s\n", who.s, r->target != NULL ? visitor_cut(r->target, TARGET_COLS).s : "/", asker, how, took);
	free(asker);
	return lines;
}

static char *
print_refusal(const struct timeline *tl, const struct event *e)
{
	(void)tl;
	return mem_format("The server turned away: %s (%" PRId64 " so far)\n", visitor_refusal((uint16_t)e->number, false).s, e->value);
}

char *
transcript_visitor_lines(const struct timeline *tl, const struct event *e)
{
	if (e->track == TRACK_SERVER)
		return e->kind == EVENT_REFUSED ? print_refusal(tl, e) : NULL;
	return e->kind == EVENT_ANSWER || e->kind == EVENT_LEAVE || e->kind == EVENT_ABORT ? print_departure(tl, e) : NULL;
}
