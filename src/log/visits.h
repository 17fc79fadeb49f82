/*
 * Visits: the visitors that are nobody's, counted. (A watched program's requests are visitors', too, but have a place of
 * their own.) They make groups: all of them; those who did not sign; and those of each name.
 *
 * Counts are a function of log and time, and cost no more when thousands have come.
 */
#ifndef WAITSCOPE_VISITS_H
#define WAITSCOPE_VISITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "log/ranks.h"
#include "log/request.h"
#include "log/stays.h"

/* came = answered + left + broken_off + at_work + in line. */
struct visit_tally {
	int64_t t_us;
	uint32_t came;
	uint32_t answered;
	uint32_t errors;     /* of the answered: their status is at least HTTP_ERROR */
	uint32_t left;       /* before the answer */
	uint32_t broken_off; /* by the server, without one */
	uint32_t at_work;    /* taken up, and not over */
};

static inline uint32_t
visit_tally_in_line(const struct visit_tally *tally)
{
	return tally->came - tally->answered - tally->left - tally->broken_off - tally->at_work;
}

enum {
	VISITS_ALL,
	VISITS_UNSIGNED,
	VISITS_NAMES, /* the first one with a name, in the order in which they came first */
};

enum { VISITS_GRAIN_US = 10 };

struct visit_group {
	const char *name; /* the trace's; NULL: none */
	ARRAY(struct visit_tally) tallies;
	ARRAY(struct stay) visitors; /* in the order of their arrival */
	struct ranks waits; /* of the answered, in the order of their answers: how long, in whole VISITS_GRAIN_US */
};

/* All zero: none. For timeline_build.c. */
struct visits {
	ARRAY(struct visit_group) groups;
	ARRAY(uint32_t) by_text; /* index: a text's id; value: the group of that name, 0: none */
};

void visits_release(struct visits *);

/* One has come. */
void visits_begin(struct visits *, int64_t t_us, struct request *, uint32_t number);

/* It is signed with the text of that id; it turns out to be a watched program's. Both right behind its arrival, before another
 * comes, and before its answer: of one that has been answered, neither is taken note of. */
void visits_sign(struct visits *, int64_t t_us, struct request *, int64_t text, const char *name);
void visits_disown(struct visits *, int64_t t_us, struct request *);

/* What happened to it has changed; `before`: what it counted as until then. */
void visits_change(struct visits *, int64_t t_us, const struct request *, const struct visit_tally *before);
struct visit_tally visits_count(const struct request *);

/* ---- questions ---- */

struct timeline;

/* How many groups there are, at any time. VISITS_ALL and VISITS_UNSIGNED always are. */
size_t timeline_visit_groups(const struct timeline *);

/* A group's name; NULL: it has none. Borrowed from the trace. */
const char *timeline_visit_name(const struct timeline *, size_t group);

struct visit_tally timeline_visits_at(const struct timeline *, size_t group, int64_t t_us);

/* Its visitors in the order of their arrival; *count is set to how many had come by t. Borrowed until the next
 * timeline_update(). */
const struct stay *timeline_visits(const struct timeline *, size_t group, int64_t t_us, size_t *count);

/* How long those of a group waited who were answered by t, in whole VISITS_GRAIN_US: NEVER_US if there are none. */
struct visit_waits {
	int64_t shortest_us, median_us, longest_us;
};
struct visit_waits timeline_visit_waits(const struct timeline *, size_t group, int64_t t_us);

/* The place of a visitor in the order of all who are nobody's, from 1; 0 if it is none of them. */
size_t timeline_visit_place(const struct timeline *, uint32_t visitor);

/* All visitors who are nobody's, those of whom the log keeps nothing but their number included: of them the ones who left and
 * those that the server broke off are not told apart. came = answered + left + broken_off + at_work + in_line. */
struct visitor_counts {
	uint64_t came, answered, errors, left, broken_off, at_work, in_line;
	uint64_t unkept;      /* of those who came */
	uint64_t turned_away; /* requests and connections that are not served (EVENT_REFUSED): */
	uint64_t refused;     /* of these the ones whose request was read, who are visitors whose answer is an error, too */
};
struct visitor_counts timeline_visitor_counts(const struct timeline *, int64_t t_us);

/* What was turned away until then, in all. */
int64_t timeline_refused_at(const struct timeline *, int64_t t_us);

#endif
