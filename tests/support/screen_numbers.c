/* Reading numbers by the words around them. */
#include "support/screen_numbers.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <regex.h>

#include "base/duration.h"
#include "base/memory.h"
#include "log/stages.h"
#include "log/visits.h"
#include "support/screen_places.h"

/* ---- quantities ---- */

void
screen_numbers_note(struct screen_numbers *s, const char *name, int64_t value, const char *place)
{
	for (size_t i = 0; i < s->count; i++) {
		if (strcmp(s->at[i].name, name) != 0)
			continue;
		s->compared++;
		if (s->at[i].value != value)
			fail_msg("%s: \"%s\" is %jd in\n%s\nand %jd in\n%s", s->moment, name, (intmax_t)s->at[i].value, s->at[i].place,
			    (intmax_t)value, place);
		return;
	}
	assert_in_range(s->count, 0, QUANTITIES_MAX - 1);
	snprintf(s->at[s->count].name, QUANTITY_SIZE, "%s", name);
	snprintf(s->at[s->count].place, LINE_BYTES, "%s", place);
	s->at[s->count++].value = value;
}

int64_t
screen_numbers_time(const char *text)
{
	int64_t us;

	if (duration_parse(text, &us) != 0)
		fail_msg("\"%s\" is no time", text);
	return us;
}

static void
note_log(struct screen_numbers *s, enum track track, const char *what, int64_t value)
{
	char name[QUANTITY_SIZE];

	snprintf(name, sizeof name, "%s%s%s", track < PROGRAM_COUNT ? track_name(track) : "", track < PROGRAM_COUNT ? " " : "", what);
	screen_numbers_note(s, name, value, "(the log)");
}

static bool
is_done(const struct screen_numbers *s, enum track track)
{
	return timeline_span_at(s->timeline, track, s->t_us).state == STATE_DONE;
}

static void
note_program(struct screen_numbers *s, enum track track, const struct settings *knobs)
{
	struct tally n = timeline_tally_at(s->timeline, track, s->t_us);
	struct stages stages = stages_at(s->timeline, track, s->t_us);
	struct spin_count spins = timeline_spin_count(s->timeline, track, s->t_us);
	struct span span = timeline_span_at(s->timeline, track, s->t_us);
	uint32_t requests = n.planned > n.launched ? n.planned : n.launched;

	if (n.planned == 0) { /* it has not begun */
		n.planned = (uint32_t)knobs->value[KNOB_REQUESTS];
		requests = n.planned;
	}
	note_log(s, track, "planned", n.planned);
	note_log(s, track, "handled", stages.ok);
	note_log(s, track, "failed", stages.failed);
	note_log(s, track, "failed or cancelled", stages.failed + stages.cancelled);
	note_log(s, track, "running", stages.running);
	note_log(s, track, "errors", n.failed);
	note_log(s, track, "answered", n.done);
	note_log(s, track, "unanswered", (int64_t)n.planned - n.done);
	note_log(s, track, "launched", n.launched);
	note_log(s, track, "in flight", n.open);
	note_log(s, track, "waiting", n.waiting);
	note_log(s, track, "queued", n.queued);
	note_log(s, track, "called", n.called);
	note_log(s, track, "cancelled", n.cancelled);
	note_log(s, track, "to come", (int64_t)n.open + n.waiting + n.queued);
	note_log(s, track, "left", requests - n.launched);
	note_log(s, track, "turned", spins.turned);
	note_log(s, track, "due", spins.due);
	note_log(s, track, "late", spins.late);
	note_log(s, track, "turns wait", spins.due - spins.turned);
	if (span.state == STATE_CALLBACK)
		note_log(s, track, "calls back", span.number);
	if (span.state == STATE_BLOCKED)
		note_log(s, track, "stands for", span.number);
}

static void
note_server(struct screen_numbers *s)
{
	struct server_load load = timeline_load_at(s->timeline, s->t_us);
	struct visitor_counts visitors = timeline_visitor_counts(s->timeline, s->t_us);
	uint32_t there = 0, connections = 0;

	for (int i = 0; i <= TRACK_VISITOR; i++)
		there += load.open[i];
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		connections += timeline_tally_at(s->timeline, track, s->t_us).open;
	note_log(s, TRACK_SERVER, "serving", load.at_work);
	note_log(s, TRACK_SERVER, "in line", there - load.at_work);
	note_log(s, TRACK_SERVER, "connections", connections);
	note_log(s, TRACK_SERVER, "visitors there", load.open[TRACK_VISITOR]);
	note_log(s, TRACK_SERVER, "visitors", (int64_t)visitors.came);
	note_log(s, TRACK_SERVER, "visitors answered", (int64_t)visitors.answered);
	note_log(s, TRACK_SERVER, "visitors answered well", (int64_t)(visitors.answered - visitors.errors));
	note_log(s, TRACK_SERVER, "visitors' errors", (int64_t)(visitors.errors - visitors.refused));
	note_log(s, TRACK_SERVER, "visitors left", (int64_t)visitors.left);
	note_log(s, TRACK_SERVER, "turned away", (int64_t)visitors.turned_away);
	note_log(s, TRACK_SERVER, "watched", 1 + 2 * (int64_t)connections + load.open[TRACK_VISITOR]);
}

void
screen_numbers_begin(struct screen_numbers *s, const struct scene *scene, const char *moment)
{
	const struct timeline *tl = scene->moment.timeline;
	struct settings knobs;
	int64_t fetches = 0;

	*s = (struct screen_numbers){ .moment = moment, .timeline = tl, .t_us = scene->state.playhead.t_us };
	timeline_settings_at(tl, s->t_us, &knobs);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		if (!timeline_has_program(tl, track))
			continue;
		note_program(s, track, &knobs);
		fetches = timeline_tally_at(tl, track, s->t_us).planned;
		fetches = fetches > 0 ? fetches : knobs.value[KNOB_REQUESTS];
	}
	note_server(s);
	note_log(s, TRACK_SERVER, "fetches", fetches);
	note_log(s, TRACK_SERVER, "delay", knobs.value[KNOB_DELAY]);
	note_log(s, TRACK_SERVER, "requests", knobs.value[KNOB_REQUESTS]);
	note_log(s, TRACK_SERVER, "limit", knobs.value[KNOB_LIMIT]);
	if (!settings_serves_all(&knobs))
		note_log(s, TRACK_SERVER, "workers", settings_at_once(&knobs, INT64_MAX));
}

/* ---- reading ---- */

/* A line that is read, and which of its bytes are explained. */
struct reading {
	struct screen_numbers *s;
	const char *text, *program;
	bool explained[LINE_BYTES];
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
take(const char *from, const regmatch_t *group, char *out, size_t size)
{
	snprintf(out, size, "%.*s", (int)(group->rm_eo - group->rm_so), from + group->rm_so);
}

/* The name of a quantity, with the texts of the groups in it. */
static void
write_name(const struct reading *r, const char *from, const regmatch_t *groups, const char *name, char out[QUANTITY_SIZE])
{
	size_t used = 0;

	for (; *name != '\0' && used + 1 < QUANTITY_SIZE; name++) {
		out[used] = '\0';
		if (*name == '#') {
			take(from, &groups[*++name - '0'], out + used, QUANTITY_SIZE - used);
			used += strlen(out + used);
		} else if (*name == '@') {
			used += (size_t)snprintf(out + used, QUANTITY_SIZE - used, "%s", r->program);
		} else {
			out[used++] = *name;
		}
	}
	out[used] = '\0';
	/* How long it ran, once it is done, is how long it took. */
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		if (strncmp(out, track_name(track), strlen(track_name(track))) == 0 && strcmp(out + strlen(track_name(track)), " ran") == 0 &&
		    is_done(r->s, track))
			snprintf(out, QUANTITY_SIZE, "%s took", track_name(track));
}

/* Returns false if another place has explained it already. */
static bool
explain(struct reading *r, const char *from, const regmatch_t *group)
{
	size_t begin = (size_t)(from - r->text) + (size_t)group->rm_so, end = (size_t)(from - r->text) + (size_t)group->rm_eo;
	bool was = false;

	for (size_t i = begin; i < end; i++) {
		was |= is_digit(r->text[i]) && r->explained[i];
		r->explained[i] = true;
	}
	return !was;
}

static void
read_group(struct reading *r, const char *from, const regmatch_t *groups, int group, const char *wanted)
{
	char name[QUANTITY_SIZE], text[64];
	char kind = wanted == NULL ? '\0' : wanted[0];

	if (groups[group].rm_so < 0 || !explain(r, from, &groups[group]) || wanted == NULL)
		return;
	take(from, &groups[group], text, sizeof text);
	write_name(r, from, groups, kind == '!' || kind == '*' ? wanted + 1 : wanted, name);
	screen_numbers_note(r->s, name, kind == '!' ? screen_numbers_time(text) : kind == '*' ? llround(atof(text) * 10) : atoll(text), r->text);
}

static void
read_place(struct reading *r, const struct screen_place *place, const regex_t *regex)
{
	regmatch_t groups[PLACE_GROUPS];
	const char *from = r->text;

	while (regexec(regex, from, PLACE_GROUPS, groups, from > r->text ? REG_NOTBOL : 0) == 0) {
		for (size_t i = 0; i < PLACE_READS && (i == 0 || place->read[i].group != 0); i++)
			read_group(r, from, groups, place->read[i].group, place->read[i].name);
		if (groups[0].rm_eo == groups[0].rm_so)
			break;
		from += groups[0].rm_eo;
	}
}

static const regex_t *
compiled(size_t index, const char *pattern)
{
	static regex_t regex[QUANTITIES_MAX];
	static bool is_compiled[QUANTITIES_MAX];

	if (!is_compiled[index] && regcomp(&regex[index], pattern, REG_EXTENDED) != 0)
		fail_msg("%s", pattern);
	is_compiled[index] = true;
	return &regex[index];
}

void
screen_numbers_read(struct screen_numbers *s, unsigned part, const char *program, const char *text)
{
	size_t count;
	const struct screen_place *places = screen_places(&count);
	struct reading r = { .s = s, .text = text, .program = program };

	if (strpbrk(text, "0123456789") == NULL)
		return;
	assert_in_range(count, 1, QUANTITIES_MAX);
	for (size_t i = 0; i < count; i++)
		if ((places[i].parts & part) != 0)
			read_place(&r, &places[i], compiled(i, places[i].pattern));
	for (size_t i = 0; text[i] != '\0'; i++)
		if (is_digit(text[i]) && !r.explained[i])
			fail_msg("%s: no words explain the number at column %zu of\n%s", s->moment, i, text);
}
