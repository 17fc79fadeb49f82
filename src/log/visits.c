/* Visits. */
#include "log/visits.h"

#include "base/duration.h"
#include "log/timeline_inside.h"

/* ---- building ---- */

void
visits_release(struct visits *v)
{
	for (size_t i = 0; i < v->groups.count; i++) {
		ARRAY_RELEASE(v->groups.at[i].tallies);
		ARRAY_RELEASE(v->groups.at[i].visitors);
		ranks_release(&v->groups.at[i].waits);
	}
	ARRAY_RELEASE(v->groups);
	ARRAY_RELEASE(v->by_text);
}

struct visit_tally
visits_count(const struct request *r)
{
	bool answered = r->answer_us != NEVER_US, gone = r->leave_us != NEVER_US;

	if (r->arrive_us == NEVER_US || r->is_owned)
		return (struct visit_tally){ .came = 0 };
	return (struct visit_tally){
		.came = 1, .answered = answered, .errors = answered && r->status >= HTTP_ERROR, .left = gone && !r->is_broken_off,
		.broken_off = gone && r->is_broken_off, .at_work = r->take_us != NEVER_US && !answered && !gone,
	};
}

/* The group's tally at t, which is the last one. */
static struct visit_tally *
tally_of(struct visit_group *group, int64_t t_us)
{
	struct visit_tally tally = { .t_us = t_us };

	if (group->tallies.count > 0) {
		tally = *ARRAY_LAST(group->tallies);
		tally.t_us = t_us;
	}
	if (group->tallies.count == 0 || ARRAY_LAST(group->tallies)->t_us != t_us)
		ARRAY_PUSH(group->tallies, tally);
	return ARRAY_LAST(group->tallies);
}

static void
change(struct visit_group *group, int64_t t_us, const struct visit_tally *less, const struct visit_tally *more)
{
	struct visit_tally *tally = tally_of(group, t_us);

	tally->came += more->came - less->came;
	tally->answered += more->answered - less->answered;
	tally->errors += more->errors - less->errors;
	tally->left += more->left - less->left;
	tally->broken_off += more->broken_off - less->broken_off;
	tally->at_work += more->at_work - less->at_work;
}

static const struct visit_tally nothing;

void
visits_change(struct visits *v, int64_t t_us, const struct request *r, const struct visit_tally *before)
{
	struct visit_tally now = visits_count(r);

	if (r->arrive_us == NEVER_US || r->is_owned)
		return;
	change(&v->groups.at[VISITS_ALL], t_us, before, &now);
	change(&v->groups.at[r->visit_group], t_us, before, &now);
	if (now.answered == before->answered)
		return;
	ranks_push(&v->groups.at[VISITS_ALL].waits, duration_between(request_came_us(r), r->answer_us, VISITS_GRAIN_US));
	ranks_push(&v->groups.at[r->visit_group].waits, duration_between(request_came_us(r), r->answer_us, VISITS_GRAIN_US));
}

void
visits_begin(struct visits *v, int64_t t_us, struct request *r, uint32_t number)
{
	while (v->groups.count < VISITS_NAMES)
		ARRAY_PUSH(v->groups, (struct visit_group){ .name = NULL });
	r->visit_group = VISITS_UNSIGNED;
	ARRAY_PUSH(v->groups.at[VISITS_ALL].visitors, (struct stay){ t_us, number });
	ARRAY_PUSH(v->groups.at[VISITS_UNSIGNED].visitors, (struct stay){ t_us, number });
}

static uint32_t
group_of_text(struct visits *v, int64_t text, const char *name)
{
	while (v->by_text.count <= (size_t)text)
		ARRAY_PUSH(v->by_text, 0);
	if (v->by_text.at[text] == 0) {
		v->by_text.at[text] = (uint32_t)v->groups.count;
		ARRAY_PUSH(v->groups, (struct visit_group){ .name = name });
	}
	return v->by_text.at[text];
}

void
visits_sign(struct visits *v, int64_t t_us, struct request *r, int64_t text, const char *name)
{
	struct visit_tally count = visits_count(r);
	struct stay who;
	uint32_t group;

	if (r->is_owned || count.answered != 0 || r->visit_group != VISITS_UNSIGNED || name[0] == '\0')
		return;
	group = group_of_text(v, text, name);
	who = *ARRAY_LAST(v->groups.at[VISITS_UNSIGNED].visitors);
	v->groups.at[VISITS_UNSIGNED].visitors.count--;
	change(&v->groups.at[VISITS_UNSIGNED], t_us, &count, &nothing);
	r->visit_group = group;
	ARRAY_PUSH(v->groups.at[group].visitors, who);
	change(&v->groups.at[group], t_us, &nothing, &count);
}

void
visits_disown(struct visits *v, int64_t t_us, struct request *r)
{
	struct visit_tally count = visits_count(r);

	if (r->is_owned || count.answered != 0)
		return;
	v->groups.at[VISITS_ALL].visitors.count--;
	v->groups.at[r->visit_group].visitors.count--;
	change(&v->groups.at[VISITS_ALL], t_us, &count, &nothing);
	change(&v->groups.at[r->visit_group], t_us, &count, &nothing);
	r->is_owned = true;
}

/* ---- questions ---- */

size_t
timeline_visit_groups(const struct timeline *tl)
{
	return tl->visits.groups.count < VISITS_NAMES ? VISITS_NAMES : tl->visits.groups.count;
}

const char *
timeline_visit_name(const struct timeline *tl, size_t group)
{
	return group < tl->visits.groups.count ? tl->visits.groups.at[group].name : NULL;
}

struct visit_tally
timeline_visits_at(const struct timeline *tl, size_t group, int64_t t_us)
{
	const struct visit_group *of = group < tl->visits.groups.count ? &tl->visits.groups.at[group] : NULL;
	size_t until = of == NULL ? 0 : ARRAY_UNTIL(of->tallies, t_us);

	return until == 0 ? (struct visit_tally){ .t_us = 0 } : of->tallies.at[until - 1];
}

const struct stay *
timeline_visits(const struct timeline *tl, size_t group, int64_t t_us, size_t *count)
{
	*count = 0;
	if (group >= tl->visits.groups.count)
		return NULL;
	*count = ARRAY_UNTIL(tl->visits.groups.at[group].visitors, t_us);
	return tl->visits.groups.at[group].visitors.at;
}

struct visit_waits
timeline_visit_waits(const struct timeline *tl, size_t group, int64_t t_us)
{
	size_t count = timeline_visits_at(tl, group, t_us).answered;
	const struct ranks *waits;

	if (count == 0)
		return (struct visit_waits){ NEVER_US, NEVER_US, NEVER_US };
	waits = &tl->visits.groups.at[group].waits;
	return (struct visit_waits){
		ranks_nth(waits, count, 0), ranks_nth(waits, count, (count - 1) / 2), ranks_nth(waits, count, count - 1),
	};
}

size_t
timeline_visit_place(const struct timeline *tl, uint32_t visitor)
{
	const struct request *r = timeline_request(tl, TRACK_VISITOR, visitor);
	size_t count;
	const struct stay *all;

	if (r == NULL || r->arrive_us == NEVER_US || r->is_owned)
		return 0;
	all = timeline_visits(tl, VISITS_ALL, r->arrive_us, &count);
	while (count > 0 && all[count - 1].number != visitor)
		count--;
	return count;
}

/* A saved run may say anything. Neither is negative. */
static int64_t
add_within(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

/* Whoever is over the bounds on connections has that status, or none, and no request of theirs is read. */
static int64_t
requests_refused(const struct timeline *tl, int64_t t_us)
{
	enum { TOO_MANY_REQUESTS = 429, UNAVAILABLE = 503 };
	const struct refusal_at *refusals = timeline_refusals_at(tl, t_us);
	int64_t sum = 0;

	for (int i = 0; refusals != NULL && i < REFUSALS_KINDS; i++)
		if (refusals->kinds[i].status != 0 && refusals->kinds[i].status != TOO_MANY_REQUESTS && refusals->kinds[i].status != UNAVAILABLE)
			sum = add_within(sum, refusals->kinds[i].count);
	return sum;
}

struct visitor_counts
timeline_visitor_counts(const struct timeline *tl, int64_t t_us)
{
	struct visit_tally kept = timeline_visits_at(tl, VISITS_ALL, t_us);
	struct unkept more = timeline_unkept_at(tl, t_us);
	uint64_t ended = more.came > more.open ? more.came - more.open : 0; /* a saved run may say anything */
	uint64_t answered = more.answered < ended ? more.answered : ended;
	uint64_t refused = (uint64_t)requests_refused(tl, t_us);
	uint64_t open = more.came - ended, at_work = more.at_work < open ? more.at_work : open;

	return (struct visitor_counts){
		.came = kept.came + more.came, .answered = kept.answered + answered, .errors = kept.errors,
		.left = kept.left + (ended - answered), .broken_off = kept.broken_off, .at_work = kept.at_work + at_work,
		.in_line = visit_tally_in_line(&kept) + (open - at_work), .unkept = more.came,
		.turned_away = (uint64_t)timeline_refused_at(tl, t_us), .refused = refused < kept.errors ? refused : kept.errors,
	};
}

int64_t
timeline_refused_at(const struct timeline *tl, int64_t t_us)
{
	const struct refusal_at *refusals = timeline_refusals_at(tl, t_us);
	int64_t sum = 0;

	for (int i = 0; refusals != NULL && i < REFUSALS_KINDS; i++)
		sum = add_within(sum, refusals->kinds[i].count);
	return sum;
}
