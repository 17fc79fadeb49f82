/* Asking the timeline: each answer takes binary searches in sorted arrays, and no loop over a
 * run's history. */
#include "log/timeline.h"

#include <assert.h>
#include <string.h>

#include "log/forecast.h"
#include "log/timeline_inside.h"

const struct trace *
timeline_trace(const struct timeline *tl)
{
	return tl->trace;
}

int64_t
timeline_last_us(const struct timeline *tl)
{
	return tl->last_us;
}

int64_t
timeline_from_us(const struct timeline *tl)
{
	return tl->from_us;
}

uint64_t
timeline_forgotten(const struct timeline *tl)
{
	return tl->forgotten;
}

int64_t
timeline_end_us(const struct timeline *tl)
{
	return tl->end_us;
}

int64_t
timeline_first_news_us(const struct timeline *tl)
{
	enum track track = timeline_has_program(tl, TRACK_ASYNC) ? TRACK_ASYNC : TRACK_SYNC;

	return track == TRACK_ASYNC ? tl->program[track].first_callback_us : tl->program[track].first_response_us;
}

static bool
is_landmark(const struct event *e)
{
	return event_kind_info((enum event_kind)e->kind)->landmark;
}

int64_t
timeline_prev_us(const struct timeline *tl, int64_t t_us)
{
	size_t rests = ARRAY_UNTIL(tl->rests, t_us - 1);

	if (tl->landmark_us < t_us && tl->landmark_us != NEVER_US)
		return tl->landmark_us;
	if (rests > 0 && t_us <= tl->rests.at[rests - 1].value)
		return tl->rests.at[rests - 1].t_us;
	for (size_t i = trace_count_until(tl->trace, t_us - 1); i > trace_first(tl->trace); i--)
		if (is_landmark(trace_at(tl->trace, i - 1)))
			return trace_at(tl->trace, i - 1)->t_us;
	return NEVER_US;
}

int64_t
timeline_next_us(const struct timeline *tl, int64_t t_us)
{
	size_t rests = ARRAY_UNTIL(tl->rests, t_us);

	if (tl->landmark_us <= t_us || tl->landmark_us == NEVER_US)
		return NEVER_US;
	if (rests > 0 && t_us < tl->rests.at[rests - 1].value)
		return tl->rests.at[rests - 1].value;
	for (size_t i = trace_count_until(tl->trace, t_us); i < tl->read; i++)
		if (is_landmark(trace_at(tl->trace, i)))
			return trace_at(tl->trace, i)->t_us;
	return NEVER_US;
}

void
timeline_settings_at(const struct timeline *tl, int64_t t_us, struct settings *out)
{
	size_t until = ARRAY_UNTIL(tl->knobs, t_us);

	if (until == 0)
		settings_init(out);
	else
		*out = tl->knobs.at[until - 1].settings;
}

/* A run that a visitor began lasts until the last one who has come by then is answered. */
static int64_t
visit_span_us(const struct timeline *tl, int64_t t_us)
{
	enum { LEAST_US = 1000 * 1000 };
	size_t until = ARRAY_UNTIL(tl->visit_ends, t_us);
	int64_t span_us = until == 0 || tl->visit_ends.at[until - 1].value < LEAST_US ? LEAST_US : tl->visit_ends.at[until - 1].value;

	return forecast_stretch(span_us + span_us / 4, t_us);
}

/* Its first visitor is the first thing in it, and has not come from before; in a run that waits for visitors, the
 * loop's heart beats first. */
static bool
is_visit(const struct timeline *tl)
{
	const struct request *first = tl->visitors.all.count == 0 ? NULL : timeline_request(tl, TRACK_VISITOR, tl->visitors.all.at[0].number);

	return tl->programs == PROGRAMS_NONE && first != NULL && first->before_us == 0 &&
	    timeline_event_index(tl, TRACK_VISITOR, EVENT_ARRIVE, 1) == timeline_event_index(tl, TRACK_LOOP, EVENT_RUN_START, 1) + 1;
}

/* How long a command takes is its own affair: as long as the sample would, one request after the other, and longer as its
 * requests need it. */
static int64_t
watched_span_us(const struct timeline *tl, int64_t t_us)
{
	enum { START_US = 1000 * 1000 }; /* an interpreter's */
	size_t until = ARRAY_UNTIL(tl->visit_ends, t_us);
	struct settings settings;
	int64_t span_us, known_us;

	timeline_settings_at(tl, 0, &settings);
	settings.value[KNOB_PROGRAMS] = PROGRAMS_SYNC;
	settings.value[KNOB_REQUESTS] = knob_info(KNOB_REQUESTS)->fallback;
	settings.value[KNOB_WORK] = 0;
	span_us = forecast_span_us(&settings, 0) + START_US;
	known_us = until == 0 ? 0 : forecast_span_of_us(tl->visit_ends.at[until - 1].value);
	return forecast_stretch(span_us, known_us > t_us ? known_us : t_us);
}

int64_t
timeline_span_us(const struct timeline *tl, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->forecasts, t_us);
	struct settings settings;

	if (tl->programs == PROGRAMS_NONE && tl->watched[0].is_known)
		return watched_span_us(tl, t_us);
	if (is_visit(tl))
		return visit_span_us(tl, t_us);
	if (until > 0 && timeline_is_outside(tl))
		return forecast_stretch_unknown(tl->forecasts.at[until - 1].value, t_us);
	if (until > 0)
		return forecast_stretch(tl->forecasts.at[until - 1].value, t_us);
	timeline_settings_at(tl, t_us, &settings);
	return forecast_stretch(forecast_span_us(&settings, 0), t_us);
}

bool
timeline_is_outside(const struct timeline *tl)
{
	struct settings first;

	timeline_settings_at(tl, 0, &first);
	return settings_is_outside(&first);
}

const struct url *
timeline_url(const struct timeline *tl)
{
	struct settings first;

	timeline_settings_at(tl, 0, &first);
	return addresses_at(first.value[KNOB_URL]);
}

bool
timeline_trusts_blindly(const struct timeline *tl, int64_t t_us)
{
	return tl->blind_us != NEVER_US && tl->blind_us <= t_us;
}

uint32_t
timeline_limit_at(const struct timeline *tl, int64_t t_us)
{
	struct settings settings;
	int64_t limit;

	timeline_settings_at(tl, t_us, &settings);
	limit = settings_limit(&settings);
	if (tl->sockets > 0 && (limit == 0 || limit > tl->sockets))
		limit = tl->sockets;
	return limit == 0 || limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit;
}

const char *
timeline_lacks(const struct timeline *tl)
{
	return tl->lacks_ports ? "local ports" : "sockets";
}

bool
timeline_knob_exceeded(const struct timeline *tl, enum knob knob, int64_t floor, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->knobs, t_us);

	return until > 0 && tl->knobs.at[until - 1].most[knob] > floor;
}

int64_t
timeline_knob_turned_us(const struct timeline *tl, enum knob knob, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->knobs, t_us);

	return until == 0 ? NEVER_US : tl->knobs.at[until - 1].turned_us[knob];
}

bool
timeline_has_program(const struct timeline *tl, enum track track)
{
	const struct choice *which = choice_of(KNOB_PROGRAMS, tl->programs);

	return (track == TRACK_SYNC && which->programs.sync) || (track == TRACK_ASYNC && which->programs.async);
}

const struct span *
timeline_spans(const struct timeline *tl, enum track track, size_t *count)
{
	*count = tl->program[track].spans.count;
	return tl->program[track].spans.at;
}

size_t
timeline_span_index(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].spans, t_us);

	return until == 0 ? tl->program[track].spans.count : until - 1;
}

struct span
timeline_span_at(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t i = timeline_span_index(tl, track, t_us);

	return i < tl->program[track].spans.count ? tl->program[track].spans.at[i] : (struct span){ .state = STATE_ABSENT };
}

int64_t
timeline_state_since_us(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].states, t_us);

	return until == 0 ? 0 : tl->program[track].states.at[until - 1].t_us;
}

int64_t
timeline_state_until_us(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].states, t_us);

	return until == tl->program[track].states.count ? INT64_MAX : tl->program[track].states.at[until].t_us;
}

int64_t
timeline_begin_us(const struct timeline *tl, enum track track)
{
	return tl->program[track].begin_us;
}

int64_t
timeline_done_us(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].dones, t_us);

	return until == 0 ? NEVER_US : tl->program[track].dones.at[until - 1].t_us;
}

int64_t
timeline_time_in(const struct timeline *tl, enum track track, enum program_state state, int64_t t_us, uint32_t *stretches)
{
	size_t until = ARRAY_UNTIL(tl->program[track].stretches[state], t_us);
	const struct stretch *last;

	*stretches = 0;
	if (until == 0)
		return 0;
	last = &tl->program[track].stretches[state].at[until - 1];
	*stretches = last->number;
	return last->before_us + (t_us < last->end_us ? t_us : last->end_us) - last->start_us;
}

struct computing
work_until(const struct work *work, int64_t t_us)
{
	struct computing all = work->before;
	int64_t took_us = (t_us < work->end_us ? t_us : work->end_us) - work->start_us;

	all.sum_us += took_us;
	all.min_us = all.count == 0 || took_us < all.min_us ? took_us : all.min_us;
	all.max_us = took_us > all.max_us ? took_us : all.max_us;
	all.count++;
	return all;
}

const struct work *
timeline_works(const struct timeline *tl, enum track track, int64_t t_us, size_t *count)
{
	*count = ARRAY_UNTIL(tl->program[track].works, t_us);
	return tl->program[track].works.at;
}

int64_t
timeline_last_in_us(const struct timeline *tl, enum track track, enum program_state state, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].stretches[state], t_us);

	return until == 0 ? NEVER_US : tl->program[track].stretches[state].at[until - 1].start_us;
}

int64_t
timeline_last_out_us(const struct timeline *tl, enum track track, enum program_state state, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].stretches[state], t_us);

	if (until > 0 && tl->program[track].stretches[state].at[until - 1].end_us > t_us)
		until--;
	return until == 0 ? NEVER_US : tl->program[track].stretches[state].at[until - 1].end_us;
}

struct computing
timeline_computing(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].works, t_us);

	return until == 0 ? (struct computing){ .count = 0 } : work_until(&tl->program[track].works.at[until - 1], t_us);
}

const struct intervention *
timeline_press_at(const struct timeline *tl, enum track track, int64_t t_us, uint32_t *waiting)
{
	const struct program_index *p = &tl->program[track];
	size_t until = ARRAY_UNTIL(tl->presses, t_us), before = ARRAY_UNTIL(tl->presses, p->begin_us - 1);
	size_t answers = ARRAY_UNTIL(p->answers, t_us);

	*waiting = 0;
	if (p->begin_us == NEVER_US || until <= before)
		return NULL;
	if (until - before > answers)
		*waiting = (uint32_t)(until - before - answers);
	return &tl->interventions.at[tl->presses.at[until - 1].value];
}

int64_t
timeline_press_waits_since_us(const struct timeline *tl, enum track track, int64_t t_us, uint32_t *waiting)
{
	size_t until = ARRAY_UNTIL(tl->presses, t_us);

	if (timeline_press_at(tl, track, t_us, waiting) == NULL || *waiting == 0)
		return NEVER_US;
	return tl->presses.at[until - *waiting].t_us;
}

bool
timeline_answers_at_once(const struct timeline *tl, enum track track, int64_t until_us, int64_t t_us)
{
	const struct program_index *p = &tl->program[track];
	size_t before = p->begin_us == NEVER_US ? tl->presses.count : ARRAY_UNTIL(tl->presses, p->begin_us - 1);
	size_t until = ARRAY_UNTIL(tl->presses, until_us < t_us ? until_us : t_us);
	size_t pressed = until > before ? until - before : 0;

	/* They are answered in their order. */
	if (pressed == 0 || ARRAY_UNTIL(p->answers, t_us) < pressed)
		return false;
	return p->answers.at[pressed - 1].value == (int64_t)pressed;
}

const struct intervention *
timeline_turn_at(const struct timeline *tl, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->turns, t_us);

	return until == 0 ? NULL : &tl->interventions.at[tl->turns.at[until - 1].value];
}

size_t
press_index(const struct timeline *tl, uint32_t number)
{
	size_t low = 0, high = tl->presses.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tl->interventions.at[tl->presses.at[middle].value].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == tl->presses.count || tl->interventions.at[tl->presses.at[low].value].number != number)
		return tl->interventions.count;
	return (size_t)tl->presses.at[low].value;
}

const struct intervention *
timeline_press(const struct timeline *tl, uint32_t number)
{
	size_t index = press_index(tl, number);

	return index < tl->interventions.count ? &tl->interventions.at[index] : NULL;
}

int64_t
timeline_next_answer_us(const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct program_index *p = &tl->program[track];
	size_t until = ARRAY_UNTIL(p->answers, t_us);

	return until == p->answers.count ? NEVER_US : p->answers.at[until].t_us;
}

struct tally
timeline_tally_at(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].tallies, t_us);

	return until == 0 ? (struct tally){ 0 } : tl->program[track].tallies.at[until - 1].tally;
}

uint32_t
timeline_most_open(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].tallies, t_us);

	return until == 0 ? 0 : tl->program[track].tallies.at[until - 1].most_open;
}

const struct tally_at *
timeline_tallies(const struct timeline *tl, enum track track, size_t *count)
{
	*count = tl->program[track].tallies.count;
	return tl->program[track].tallies.at;
}

const struct print *
timeline_prints(const struct timeline *tl, enum track track, int64_t t_us, size_t *count)
{
	*count = ARRAY_UNTIL(tl->program[track].prints, t_us);
	return tl->program[track].prints.at;
}

const struct spin *
timeline_spins(const struct timeline *tl, enum track track, int64_t t_us, size_t *count)
{
	*count = ARRAY_UNTIL(tl->program[track].spins, t_us);
	return tl->program[track].spins.at;
}

size_t
timeline_spin_index(const struct timeline *tl, enum track track, int64_t turns)
{
	const struct program_index *p = &tl->program[track];
	size_t low = 0, high = p->spins.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->spins.at[middle].total < turns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct spin_count
timeline_spin_count(const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct program_index *p = &tl->program[track];
	size_t until = ARRAY_UNTIL(p->spins, t_us);
	struct spin_count count = { 0 };

	if (until > 0) {
		count.turned = p->spins.at[until - 1].total;
		count.late = p->spins.at[until - 1].late;
		count.worst_us = p->spins.at[until - 1].worst_us;
	}
	if (tl->end_us != NEVER_US && t_us > tl->end_us)
		t_us = tl->end_us;
	if (p->begin_us != NEVER_US && t_us > p->begin_us)
		count.due = (t_us - p->begin_us) / SPIN_US;
	if (count.due < count.turned)
		count.due = count.turned;
	return count;
}

uint32_t
timeline_more(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->program[track].raises, t_us);

	return until == 0 ? 0 : (uint32_t)tl->program[track].raises.at[until - 1].value;
}

uint32_t
timeline_raised(const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct program_index *p = &tl->program[track];
	size_t until = ARRAY_UNTIL(p->raised, t_us);

	return until == 0 ? 0 : (uint32_t)p->raised.at[until - 1].value;
}

uint32_t
timeline_request_count(const struct timeline *tl, enum track track)
{
	assert(track <= TRACK_VISITOR);
	return (uint32_t)tl->requests[track].count;
}

const struct request *
timeline_request(const struct timeline *tl, enum track track, uint32_t number)
{
	assert(track <= TRACK_VISITOR);
	if (number < 1 || number > tl->requests[track].count)
		return NULL;
	return &tl->requests[track].at[number - 1];
}

const struct flights *
timeline_flights(const struct timeline *tl, enum track track)
{
	return &tl->program[track].flights;
}

/* Those that wait to be sent stand in the order of their numbers, behind the last that was. */
uint32_t
timeline_lowest_waiting(const struct timeline *tl, enum track track, int64_t t_us)
{
	if (timeline_tally_at(tl, track, t_us).waiting == 0)
		return 0;
	for (uint32_t n = flights_last(&tl->program[track].flights, t_us) + 1; n <= timeline_request_count(tl, track); n++)
		if (request_phase_at(timeline_request(tl, track, n), t_us) == PHASE_WAITING)
			return n;
	return 0;
}

uint32_t
timeline_lowest_open(const struct timeline *tl, enum track track, int64_t t_us)
{
	uint32_t from = 0, lowest = flights_next(&tl->program[track].flights, t_us, &from);

	return lowest != 0 ? lowest : timeline_lowest_waiting(tl, track, t_us);
}

const struct beat *
timeline_beats(const struct timeline *tl, int64_t t_us, size_t *count)
{
	*count = ARRAY_UNTIL(tl->beats, t_us);
	return tl->beats.at;
}

const struct intervention *
timeline_interventions(const struct timeline *tl, int64_t t_us, size_t *count)
{
	*count = ARRAY_UNTIL(tl->interventions, t_us);
	return tl->interventions.at;
}

const struct server_load *
timeline_loads(const struct timeline *tl, int64_t t_us, size_t *count)
{
	*count = ARRAY_UNTIL(tl->loads, t_us);
	return tl->loads.at;
}

int64_t
timeline_worst_beat_us(const struct timeline *tl, int64_t after_us, int64_t until_us)
{
	int64_t worst_us = peaks_most(&tl->lateness, ARRAY_UNTIL(tl->beats, after_us), ARRAY_UNTIL(tl->beats, until_us));

	return worst_us == INT64_MIN ? NEVER_US : worst_us;
}

uint32_t
load_open(const struct server_load *load)
{
	uint32_t open = 0;

	for (int i = 0; i <= TRACK_VISITOR; i++)
		open += load->open[i];
	return open;
}

bool
timeline_lasting_loads(const struct timeline *tl, int64_t after_us, int64_t until_us, int64_t known_us, struct load_range *range)
{
	size_t known = ARRAY_UNTIL(tl->loads, known_us);
	size_t from = ARRAY_UNTIL(tl->lasting, after_us), to = ARRAY_UNTIL(tl->lasting, until_us);
	bool ends_last = known > 0 && tl->loads.at[known - 1].t_us > after_us && tl->loads.at[known - 1].t_us <= until_us;

	/* The last one that is known counts in any case, whatever becomes of it. */
	while (to > from && (size_t)tl->lasting.at[to - 1].value + 1 >= known)
		to--;
	if (from < to) {
		range->last = tl->loads.at[tl->lasting.at[to - 1].value];
		range->least = (uint32_t)-peaks_most(&tl->fewest_open, from, to);
		range->most = (uint32_t)peaks_most(&tl->most_open, from, to);
	}
	if (ends_last) {
		const struct server_load *last = &tl->loads.at[known - 1];
		uint32_t open = load_open(last);

		range->least = from < to && range->least < open ? range->least : open;
		range->most = from < to && range->most > open ? range->most : open;
		range->last = *last;
	}
	return from < to || ends_last;
}

const struct stay *
timeline_visitors(const struct timeline *tl, int64_t t_us, size_t *count)
{
	*count = ARRAY_UNTIL(tl->visitors.all, t_us);
	return tl->visitors.all.at;
}

struct unkept
timeline_unkept_at(const struct timeline *tl, int64_t t_us)
{
	const struct event *all = timeline_last_event(tl, TRACK_SERVER, EVENT_UNKEPT, t_us);
	const struct event *open = timeline_last_event(tl, TRACK_SERVER, EVENT_UNKEPT_OPEN, t_us);
	struct unkept unkept = { 0 };

	if (all != NULL) {
		unkept.came = all->value > 0 ? (uint64_t)all->value : 0;
		unkept.answered = all->number;
	}
	if (open != NULL) {
		unkept.open = unkept_open(open);
		unkept.at_work = open->number < unkept.open ? open->number : unkept.open;
	}
	return unkept;
}

static uint32_t
next_there(const struct stays *stays, int64_t t_us, size_t *from)
{
	size_t index = stays_find(stays, t_us, *from);

	*from = index + 1;
	return index < stays->all.count ? stays->all.at[index].number : 0;
}

uint32_t
timeline_next_visitor(const struct timeline *tl, int64_t t_us, size_t *from)
{
	return next_there(&tl->visitors, t_us, from);
}

uint32_t
timeline_next_left(const struct timeline *tl, int64_t t_us, size_t *from)
{
	return next_there(&tl->left, t_us, from);
}

uint32_t
timeline_last_departure(const struct timeline *tl, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->departures, t_us);

	return until == 0 ? 0 : tl->departures.at[until - 1].number;
}

size_t
timeline_event_count(const struct timeline *tl, enum track track, enum event_kind kind, int64_t t_us)
{
	size_t low = 0, high = tl->events[track][kind].count;
	const size_t *places = tl->events[track][kind].at;

	assert(has_all_places(track, kind));
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (trace_at(tl->trace, places[middle])->t_us <= t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct event *
timeline_last_event(const struct timeline *tl, enum track track, enum event_kind kind, int64_t t_us)
{
	size_t until = timeline_event_count(tl, track, kind, t_us);

	return until == 0 ? NULL : trace_at(tl->trace, tl->events[track][kind].at[until - 1]);
}

size_t
timeline_event_index(const struct timeline *tl, enum track track, enum event_kind kind, uint32_t nth)
{
	size_t count = tl->events[track][kind].count;

	return nth == 0 || nth > count ? tl->read : tl->events[track][kind].at[nth - 1];
}

struct server_load
timeline_load_at(const struct timeline *tl, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->loads, t_us);

	return until == 0 ? (struct server_load){ .t_us = 0 } : tl->loads.at[until - 1];
}

const struct refusal_at *
timeline_refusals_at(const struct timeline *tl, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(tl->refusals, t_us);

	return until == 0 ? NULL : &tl->refusals.at[until - 1];
}
