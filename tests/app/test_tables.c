/*
 * One table for one fact: every enum is walked, and each of its members must have a row in
 * each table that speaks of it: names that are there and differ, and answers. A new member
 * without them fails here, if it compiles at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/http_status.h"
#include "file/config.h"
#include "file/run_file.h"
#include "lesson/lesson_inside.h"
#include "log/timeline.h"
#include "log/trace.h"
#include "options/options.h"
#include "support/whole_file.h"
#include "tell/listing.h"
#include "tell/narrator.h"
#include "ui/draw/theme.h"
#include "ui/keys/keys.h"
#include "ui/tape/tape_reader.h"
#include "ui/view/view.h"

/* ---- names ---- */

enum { SAME_ALLOWED = true };

/* What is wrong with a table of names; NULL if nothing is. */
static const char *
wrong_with_names(const char *(*name)(int), int count, bool same_allowed)
{
	for (int i = 0; i < count; i++) {
		if (name(i) == NULL)
			return "a row is missing";
		if (name(i)[0] == '\0')
			return "a name is empty";
		for (int other = 0; other < i && !same_allowed; other++)
			if (strcmp(name(i), name(other)) == 0)
				return "two have one name";
	}
	return NULL;
}

static const char *
kind_name(int i)
{
	return event_kind_info((enum event_kind)i)->name;
}

static const char *
kind_sentence(int i)
{
	return event_kind_info((enum event_kind)i)->sentence;
}

static const char *
name_of_track(int i)
{
	return track_name((enum track)i);
}

static const char *
name_of_step(int i)
{
	return step_name((enum step)i);
}

static const char *
words_of_cause(int i)
{
	return cause_words((enum cause)i);
}

static const char *
brief_of_cause(int i)
{
	return cause_brief((enum cause)i);
}

static const char *
words_of_phase(int i)
{
	return phase_words((enum phase)i);
}

static const char *
name_of_knob(int i)
{
	return knob_info((enum knob)i)->name;
}

static const char *
help_of_knob(int i)
{
	return knob_info((enum knob)i)->help;
}

static const char *
argument_of_knob(int i)
{
	return knob_info((enum knob)i)->argument;
}

static const char *
words_of_effect(int i)
{
	return knob_effect_words((enum knob_effect)i);
}

static const char *
name_of_language(int i)
{
	return language_name((enum language)i);
}

static const char *
title_of_language(int i)
{
	return language_title((enum language)i);
}

static const char *
main_of_language(int i)
{
	return language_main((enum language)i);
}

static const char *
name_of_theme(int i)
{
	return theme_name((enum theme)i);
}

static const char *
word_of_view(int i)
{
	return views_word((enum view_id)i);
}

static const char *
title_of_view(int i)
{
	return views_title((enum view_id)i);
}

static const char *
word_of_action(int i)
{
	const struct key_row *row = key_row_of((enum action)(i + 1));

	return row == NULL ? NULL : row->word;
}

static const char *
help_of_action(int i)
{
	const struct key_row *row = key_row_of((enum action)(i + 1));

	return row == NULL ? NULL : row->help;
}

static const struct {
	const char *what;
	const char *(*name)(int);
	int count;
	bool same_allowed;
} tables[] = {
	{ "kinds of events", kind_name, EVENT_KIND_COUNT, false },
	{ "sentences of events", kind_sentence, EVENT_KIND_COUNT, false },
	{ "tracks", name_of_track, TRACK_COUNT, false },
	{ "steps", name_of_step, STEP_COUNT, false },
	{ "causes", words_of_cause, CAUSE_COUNT, false },
	{ "causes in a word", brief_of_cause, CAUSE_COUNT, SAME_ALLOWED },
	{ "knobs", name_of_knob, KNOB_COUNT, false },
	{ "knobs' helps", help_of_knob, KNOB_COUNT, false },
	{ "knobs' arguments", argument_of_knob, KNOB_COUNT, SAME_ALLOWED },
	{ "effects", words_of_effect, EFFECT_COUNT, false },
	{ "languages", name_of_language, LANGUAGE_COUNT, false },
	{ "languages' titles", title_of_language, LANGUAGE_COUNT, false },
	{ "languages' mains", main_of_language, LANGUAGE_COUNT, SAME_ALLOWED },
	{ "themes", name_of_theme, THEME_COUNT, false },
	{ "views", word_of_view, VIEW_COUNT, false },
	{ "views' titles", title_of_view, VIEW_COUNT, false },
	{ "actions", word_of_action, ACTION_COUNT - 1, false }, /* but ACTION_NONE */
	{ "actions' helps", help_of_action, ACTION_COUNT - 1, SAME_ALLOWED },
	{ "phases", words_of_phase, PHASE_COUNT, false },
};

static void
every_member_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		const char *wrong = wrong_with_names(tables[i].name, tables[i].count, tables[i].same_allowed);

		if (wrong != NULL)
			fail_msg("%s: %s", tables[i].what, wrong);
	}
}

static const char *
name_with_hole(int i)
{
	static const char *const names[] = { "a", "b", [3] = "d" };

	return names[i];
}

static const char *
name_empty(int i)
{
	return i == 1 ? "" : "a";
}

static const char *
name_twice(int i)
{
	static const char *const names[] = { "a", "b", "a" };

	return names[i];
}

/* The walk itself can fail. */
static void
a_missing_row_is_seen(void **state)
{
	(void)state;
	assert_null(wrong_with_names(name_with_hole, 2, false));
	assert_string_equal(wrong_with_names(name_with_hole, 4, false), "a row is missing");
	assert_string_equal(wrong_with_names(name_empty, 2, true), "a name is empty");
	assert_string_equal(wrong_with_names(name_twice, 3, false), "two have one name");
	assert_null(wrong_with_names(name_twice, 3, SAME_ALLOWED));
}

/* ---- kinds of events ---- */

/* Its value and number as its row says what they are. */
static struct event
event_of(struct trace *trace, enum event_kind kind, enum track track)
{
	struct event e = { .t_us = 1000, .kind = (uint8_t)kind, .track = (uint8_t)track, .number = 1 };

	switch (event_value(&e)) {
	case EVENT_VALUE_TEXT:
		e.value = trace_intern(trace, "Hello, world");
		break;
	case EVENT_VALUE_KNOB:
		e.number = KNOB_DELAY;
		e.value = knob_info(KNOB_DELAY)->max;
		break;
	case EVENT_VALUE_CAUSE:
		e.value = CAUSE_RESET;
		break;
	case EVENT_VALUE_AMOUNT:
	case EVENT_VALUE_US:
	case EVENT_VALUE_PORT:
	case EVENT_VALUE_STATUS:
		e.value = 200;
		break;
	case EVENT_VALUE_NONE:
	case EVENT_VALUE_TARGET:
	case EVENT_VALUE_COUNT:
		break;
	}
	return e;
}

/* Calls `check` with a trace of the one event for each kind on each of its tracks. */
static void
for_each_event(void (*check)(const struct trace *, const struct event *))
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		int tracks = 0;

		for (int track = 0; track < TRACK_COUNT; track++) {
			struct trace *trace = trace_new(0);
			struct event e = event_of(trace, (enum event_kind)kind, (enum track)track);

			if (event_kind_is_on((enum event_kind)kind, (enum track)track)) {
				trace_append(trace, &e);
				check(trace, &e);
				tracks++;
			}
			trace_free(trace);
		}
		if (tracks == 0)
			fail_msg("no track has a %s", kind_name(kind));
	}
}

static struct narration
narration_at(const struct trace *trace, int64_t t_us, bool stepped)
{
	struct timeline *timeline = timeline_new(trace);
	struct narration narration;

	narrator_write(timeline, &(struct telling){ .t_us = t_us, .stepped = stepped, .width = SENTENCE_FULL }, &narration);
	timeline_free(timeline);
	return narration;
}

static void
check_told(const struct trace *trace, const struct event *e)
{
	struct narration then = narration_at(trace, 0, false), now = narration_at(trace, e->t_us, true);

	if (!event_kind_info((enum event_kind)e->kind)->landmark)
		return;
	assert_string_equal(then.next_label, "then");
	assert_int_equal(strncmp(then.next, "1.0 ms later ", 13), 0);
	assert_string_equal(now.next_label, "now");
	assert_int_equal(strncmp(now.next, "1.000 ms: ", 10), 0);
	assert_null(strpbrk(then.next, "{}"));
	assert_null(strpbrk(now.next, "{}"));
}

static void
every_landmark_is_told(void **state)
{
	(void)state;
	for_each_event(check_told);
}

static void
check_hint(const struct trace *trace, const struct event *e)
{
	char name[64], why[512];
	enum event_kind kind;
	enum track track;

	(void)trace;
	snprintf(name, sizeof name, "%s %s", track_name((enum track)e->track), kind_name(e->kind));
	assert_int_equal(lesson_event_find(name, &track, &kind, why, sizeof why), 0);
	assert_int_equal(kind, e->kind);
	assert_int_equal(track, e->track);
}

static void
every_kind_can_have_a_hint_on_its_tracks(void **state)
{
	(void)state;
	for_each_event(check_hint);
}

/* "abort" and "drop" are a request's, and no affair of the loop's. */
static void
no_hint_is_bound_to_what_cannot_happen(void **state)
{
	char why[512];
	enum event_kind kind;
	enum track track;

	(void)state;
	for (int k = 0; k < EVENT_KIND_COUNT; k++) {
		for (int t = 0; t < TRACK_COUNT; t++) {
			char name[64];

			snprintf(name, sizeof name, "%s %s", track_name((enum track)t), kind_name(k));
			if (!event_kind_is_on((enum event_kind)k, (enum track)t))
				assert_int_equal(lesson_event_find(name, &track, &kind, why, sizeof why), -1);
		}
	}
	assert_int_equal(lesson_event_find("loop abort", &track, &kind, why, sizeof why), -1);
	assert_int_equal(lesson_event_find("you drop", &track, &kind, why, sizeof why), -1);
	assert_int_equal(lesson_event_find("visitor drop", &track, &kind, why, sizeof why), -1);
}

static void
check_saved(const struct trace *trace, const struct event *e)
{
	FILE *file = tmpfile();
	char why[RUN_FILE_WHY_SIZE] = "";
	const struct event *again;
	struct trace *read;

	assert_non_null(file);
	assert_int_equal(whole_file_write_run(trace, file, why, sizeof why), 0);
	rewind(file);
	read = run_file_read(file, "it", why, sizeof why);
	if (read == NULL)
		fail_msg("%s: %s", kind_name(e->kind), why);
	assert_int_equal(trace_count(read), 1);
	again = trace_at(read, 0);
	assert_int_equal(again->kind, e->kind);
	assert_int_equal(again->track, e->track);
	assert_int_equal(again->number, e->number);
	if (event_has_text(e))
		assert_string_equal(trace_text(read, again->value), trace_text(trace, e->value));
	else
		assert_int_equal(again->value, e->value);
	trace_free(read);
	fclose(file);
}

static void
every_kind_is_saved_and_read_again(void **state)
{
	(void)state;
	for_each_event(check_saved);
}

/* What stands there in a request are dates, up to the first field that is none. */
static void
check_dates(const struct request *all, size_t from, size_t to)
{
	int64_t date;

	assert_true(from < to);
	for (size_t at = from; at < to; at += sizeof date) {
		memcpy(&date, (const char *)all + at, sizeof date);
		assert_int_equal(date, 10);
	}
}

/* Before a date has come, it is not known; and nothing but dates is NEVER_US. */
static void
every_date_of_a_request_is_an_event(void **state)
{
	struct request none, all, known;

	(void)state;
	request_init(&none);
	all = none;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		const struct request_effect *effect = request_effect((enum event_kind)kind);
		int64_t *date = request_date(&all, (enum event_kind)kind);

		assert_int_equal(date != NULL, effect->dates);
		assert_false(effect->begins && effect->ends);
		if (date != NULL)
			*date = 10;
		else
			assert_true(!effect->begins && !effect->ends && effect->phase == PHASE_NONE);
	}
	check_dates(&all, offsetof(struct request, lookup_us), offsetof(struct request, redirect_us));
	check_dates(&all, offsetof(struct request, launch_us), offsetof(struct request, take_for_us));
	known = request_known_at(&all, 9);
	assert_memory_equal(&known, &none, sizeof known);
	known = request_known_at(&all, 10);
	assert_memory_equal(&known, &all, sizeof known);
}

/* ---- knobs ---- */

/* Its ends and its default can be said and read again, and its steps lead there. */
static void
every_knob_has_a_range(void **state)
{
	(void)state;
	for (int k = 0; k < KNOB_COUNT; k++) {
		const struct knob_info *info = knob_info((enum knob)k);
		const int64_t values[] = { info->min, knob_last((enum knob)k), info->fallback };

		assert_true(info->min < info->max);
		assert_true(info->fallback >= info->min && info->fallback <= info->max);
		for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
			char text[KNOB_TEXT_SIZE], why[KNOB_WHY_SIZE];
			int64_t again;

			knob_format((enum knob)k, values[i], text, sizeof text);
			assert_int_equal(knob_parse((enum knob)k, text, &again, why, sizeof why), 0);
			assert_int_equal(again, values[i]);
		}
		for (int i = 0; i < info->step_count; i++)
			assert_true(info->steps[i] >= info->min && info->steps[i] <= info->max);
	}
}

static void
check_turn_is_told(enum knob knob, int64_t value)
{
	struct trace *trace = trace_new(0);
	struct timeline *timeline;
	struct narration narration;

	for (int k = 0; k < KNOB_COUNT; k++)
		trace_append(trace, &(struct event){
			.kind = EVENT_KNOB, .track = TRACK_YOU, .number = (uint32_t)k, .value = knob_info((enum knob)k)->fallback,
		});
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	trace_append(trace, &(struct event){ .t_us = 500, .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_EVERY });
	trace_append(trace, &(struct event){
		.t_us = 1000, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = knob, .value = value,
	});
	timeline = timeline_new(trace);
	for (int width = SENTENCE_LEAST; width <= SENTENCE_FULL; width++) {
		narrator_write(timeline, &(struct telling){ .t_us = 1000, .live = true, .width = width }, &narration);
		assert_string_equal(narration.next_label, "you");
		assert_string_not_equal(narration.next, "What comes first is not known yet.");
		assert_true(strlen(narration.next) > 0 && strlen(narration.next) <= (size_t)width);
		assert_null(strpbrk(narration.next, "{}"));
	}
	timeline_free(timeline);
	trace_free(trace);
}

static void
every_turn_of_a_knob_is_told(void **state)
{
	(void)state;
	for (int k = 0; k < KNOB_COUNT; k++) {
		check_turn_is_told((enum knob)k, knob_info((enum knob)k)->min);
		check_turn_is_told((enum knob)k, knob_info((enum knob)k)->max);
	}
}

/* ---- choices ---- */

/* Calls `check` for each choice of each knob with its values that are steps of a turn. */
static void
for_each_choice(void (*check)(const struct choice *, int64_t value))
{
	for (int k = 0; k < KNOB_COUNT; k++) {
		const struct choice *choice;
		int count = 0;

		for (; (choice = choice_at((enum knob)k, count)) != NULL; count++) {
			check(choice, choice->first);
			check(choice, choice->last);
			for (int i = 0; i < choice->step_count; i++)
				check(choice, choice->steps[i]);
		}
		if (knob_info((enum knob)k)->unit == UNIT_CHOICE)
			assert_true(count > 1);
		else
			assert_int_equal(count, 0);
	}
}

static bool
have_one_word(const struct choice *a, const struct choice *b)
{
	return strcasecmp(a->word, b->word) == 0 || (a->alias != NULL && strcasecmp(a->alias, b->word) == 0) ||
	    (b->alias != NULL && strcasecmp(a->word, b->alias) == 0) ||
	    (a->alias != NULL && b->alias != NULL && strcasecmp(a->alias, b->alias) == 0);
}

static void
check_own_words_and_values(const struct choice *choice, int64_t value)
{
	const struct choice *other;

	assert_ptr_equal(choice_of(choice->knob, value), choice);
	assert_true(choice->word != NULL && choice->word[0] != '\0');
	for (int i = 0; (other = choice_at(choice->knob, i)) != NULL; i++) {
		if (other != choice && have_one_word(choice, other))
			fail_msg("two choices have the word %s", choice->word);
		if (other != choice && choice->first <= other->last && other->first <= choice->last)
			fail_msg("%s and %s have one value", choice->word, other->word);
	}
}

/* Every value of a knob's range is some choice's, and none lies outside. */
static void
every_choice_has_words_and_values_of_its_own(void **state)
{
	(void)state;
	for_each_choice(check_own_words_and_values);
	for (int k = 0; k < KNOB_COUNT; k++) {
		const struct knob_info *info = knob_info((enum knob)k);
		const struct choice *choice;
		int64_t values = 0;

		if (info->unit != UNIT_CHOICE)
			continue;
		for (int i = 0; (choice = choice_at((enum knob)k, i)) != NULL; i++) {
			assert_true(choice->first >= info->min && choice->last <= info->max && choice->first <= choice->last);
			values += choice->last - choice->first + 1;
		}
		assert_int_equal(values, info->max - info->min + 1);
		assert_int_equal(info->fallback, choice_at((enum knob)k, 0)->first);
	}
}

static void
check_accepted(const struct choice *choice, int64_t value)
{
	const char *name = knob_info(choice->knob)->name;
	char shown[KNOB_TEXT_SIZE], given[KNOB_TEXT_SIZE + 64], text[KNOB_TEXT_SIZE + 128], error[OPTIONS_ERROR_SIZE], why[1024];
	char program[] = "waitscope", *argv[] = { program, given, NULL };
	struct complaints complaints = { .count = 0 };
	struct options options;
	struct config config;
	struct lesson *lesson;
	struct tape *tape;

	knob_format(choice->knob, value, shown, sizeof shown);

	snprintf(given, sizeof given, "--%s=%s", name, shown);
	assert_int_equal(options_parse(2, argv, &options, error, sizeof error), 0);
	assert_int_equal(options.settings.value[choice->knob], value);
	if (choice->alias != NULL) {
		snprintf(given, sizeof given, "--%s=%s", name, choice->alias);
		assert_int_equal(options_parse(2, argv, &options, error, sizeof error), 0);
		assert_int_equal(options.settings.value[choice->knob], value);
	}

	snprintf(text, sizeof text, "%s: %s\n", name, shown);
	assert_int_equal(config_parse(&config, text, strlen(text), "config.yaml", NULL, &complaints), 0);
	assert_int_equal(config.knobs.value[choice->knob], value);

	snprintf(text, sizeof text, "title: T\nparts:\n  - knobs:\n      %s: %s\n", name, shown);
	lesson = lesson_parse(text, strlen(text), "it.yaml", why, sizeof why);
	if (lesson == NULL)
		fail_msg("%s: %s", shown, why);
	assert_int_equal(lesson->parts[0].knobs.value[choice->knob], value);
	lesson_free(lesson);

	snprintf(text, sizeof text, "Knob %s \"%s\"\n", name, shown);
	tape = tape_parse(text, strlen(text), "it.tape", why, sizeof why);
	if (tape == NULL)
		fail_msg("%s: %s", shown, why);
	assert_int_equal(tape->knobs.value[choice->knob], value);
	tape_free(tape);
}

static void
every_choice_is_an_option_and_can_stand_in_files(void **state)
{
	(void)state;
	for_each_choice(check_accepted);
}

/* Where one is refused, and in the help. */
static void
check_named(const struct choice *choice, int64_t value)
{
	const char *word = choice->alias != NULL ? choice->alias : choice->word;
	char allowed[KNOB_WHY_SIZE], help[160];

	(void)value;
	knob_allowed(choice->knob, allowed, sizeof allowed);
	knob_more_help(choice->knob, help, sizeof help);
	assert_true(strlen(allowed) + 1 < sizeof allowed && strlen(help) + 1 < sizeof help);
	assert_non_null(strstr(allowed, word));
	if (choice->unlisted)
		assert_null(strstr(help, word));
	else
		assert_non_null(strstr(help, word));
}

static void
every_choice_is_named_to_who_may_choose(void **state)
{
	(void)state;
	for_each_choice(check_named);
}

/* The words of a knob's row must not wait for a clause that the choice does not have. */
static void
check_choice_is_told(const struct choice *choice, int64_t value)
{
	const struct knob_info *info = knob_info(choice->knob);

	if (info->turned[0] == NULL)
		assert_true(choice->turned[1] != NULL && choice->turned[2] != NULL);
	else if (value != 0 || info->turned_off[0] == NULL)
		assert_non_null(choice->clause);
	check_turn_is_told(choice->knob, value);
}

static void
every_choice_is_told(void **state)
{
	(void)state;
	for_each_choice(check_choice_is_told);
}

/* From the first to the last and back. */
static void
turning_walks_through_every_choice(void **state)
{
	(void)state;
	for (int k = 0; k < KNOB_COUNT; k++) {
		const struct choice *choice = choice_at((enum knob)k, 0);
		int64_t value = choice == NULL ? 0 : choice->first;

		for (int i = 0; (choice = choice_at((enum knob)k, i)) != NULL; i++) {
			int steps = choice->first < choice->last ? choice->step_count : 1;

			assert_true(steps > 0);
			for (int s = 0; s < steps; s++) {
				int64_t expected = choice->first < choice->last ? choice->steps[s] : choice->first, next;

				assert_int_equal(value, expected);
				next = knob_step((enum knob)k, value, +1);
				if (next != value)
					assert_int_equal(knob_step((enum knob)k, next, -1), value);
				value = next;
			}
		}
	}
}

/* What the rows of one knob alone have. */
static void
check_own_fields(const struct choice *choice, int64_t value)
{
	if (choice->knob == KNOB_SERVER) {
		assert_non_null(choice->server.header);
		assert_true(choice->server.at_once >= 0 && choice->server.at_once <= SERVER_WORKERS_MAX);
	} else if (choice->knob == KNOB_PROGRAMS) {
		assert_true(!choice->programs.in_turn || (choice->programs.sync && choice->programs.async));
	} else if (choice->knob == KNOB_ERRORS) {
		int deeds = choice->error.deserted + choice->error.hangs + choice->error.resets + choice->error.mixes +
		    (choice->error.status != 0);

		assert_int_equal(deeds, value != ERRORS_NONE);
		if (choice->error.status != 0)
			assert_string_not_equal(http_status_words(choice->error.status), "");
		for (int i = 0; i < ERRORS_PERIOD && choice->error.mixes; i++)
			assert_false(choice_of(KNOB_ERRORS, choice->error.mixed[i])->error.mixes);
	}
}

static void
every_choice_says_what_it_does(void **state)
{
	(void)state;
	for_each_choice(check_own_fields);
}

/* A log may have any value: it counts as the fallback. */
static void
a_value_of_no_choice_is_the_fallback(void **state)
{
	struct settings settings;

	(void)state;
	settings_init(&settings);
	settings.value[KNOB_SERVER] = settings.value[KNOB_PROGRAMS] = settings.value[KNOB_ERRORS] = INT64_MIN;
	assert_true(settings_serves_all(&settings));
	assert_int_equal(settings_at_once(&settings, 7), 7);
	assert_true(settings_has_programs(&settings) && !settings_in_turn(&settings));
	assert_int_equal(settings_error(&settings, 1), ERRORS_NONE);
}

/* ---- views ---- */

/* The mouse asks a view for its body, be there one or not. */
static void
every_view_says_what_its_body_is(void **state)
{
	(void)state;
	for (int id = 0; id < VIEW_COUNT; id++)
		if (view_of((enum view_id)id)->body == VIEW_BODY_UNSET)
			fail_msg("the view %s does not say", word_of_view(id));
}

/* ---- looks ---- */

/* All of mono's are the terminal's own; elsewhere a colour is the same in all three ways, and a row
 * that is missing is black on black. */
static void
check_look(enum theme theme, enum role role)
{
	const struct look *look = theme_look(theme, role);

	assert_int_equal(look->fg == COLOUR_DEFAULT, look->fg256 == COLOUR_DEFAULT);
	assert_int_equal(look->bg == COLOUR_DEFAULT, look->bg256 == COLOUR_DEFAULT);
	if (look->fg == look->bg && look->fg != COLOUR_DEFAULT)
		fail_msg("the theme %s has no look for the role of the letter %c", theme_name(theme), theme_role_letter(role));
	if (theme == THEME_MONO)
		assert_int_equal(look->fg, COLOUR_DEFAULT);
}

static void
every_role_looks_like_something(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++) {
		assert_true(theme_role_letter((enum role)role) > ' ');
		for (int other = 0; other < role; other++)
			assert_int_not_equal(theme_role_letter((enum role)role), theme_role_letter((enum role)other));
		for (int theme = 0; theme < THEME_COUNT; theme++)
			check_look((enum theme)theme, (enum role)role);
	}
}

/* Themes and languages have their names in the options, too; in a complaint all are named. */
static void
every_choice_can_be_given(const char *option, const char *(*name)(int), int count)
{
	char error[OPTIONS_ERROR_SIZE], given[64];
	char program[] = "waitscope", *argv[] = { program, given, NULL };
	struct options options;

	for (int i = 0; i < count; i++) {
		snprintf(given, sizeof given, "--%s=%s", option, name(i));
		assert_int_equal(options_parse(2, argv, &options, error, sizeof error), 0);
	}
	snprintf(given, sizeof given, "--%s=?", option);
	assert_int_equal(options_parse(2, argv, &options, error, sizeof error), -1);
	for (int i = 0; i < count; i++)
		assert_non_null(strstr(error, name(i)));
}

static void
every_theme_and_language_is_an_option(void **state)
{
	(void)state;
	every_choice_can_be_given("theme", name_of_theme, THEME_COUNT);
	every_choice_can_be_given("language", name_of_language, LANGUAGE_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_member_has_a_name_of_its_own),
		cmocka_unit_test(a_missing_row_is_seen),
		cmocka_unit_test(every_landmark_is_told),
		cmocka_unit_test(every_kind_can_have_a_hint_on_its_tracks),
		cmocka_unit_test(no_hint_is_bound_to_what_cannot_happen),
		cmocka_unit_test(every_kind_is_saved_and_read_again),
		cmocka_unit_test(every_date_of_a_request_is_an_event),
		cmocka_unit_test(every_knob_has_a_range),
		cmocka_unit_test(every_turn_of_a_knob_is_told),
		cmocka_unit_test(every_choice_has_words_and_values_of_its_own),
		cmocka_unit_test(every_choice_is_an_option_and_can_stand_in_files),
		cmocka_unit_test(every_choice_is_named_to_who_may_choose),
		cmocka_unit_test(every_choice_is_told),
		cmocka_unit_test(turning_walks_through_every_choice),
		cmocka_unit_test(every_choice_says_what_it_does),
		cmocka_unit_test(a_value_of_no_choice_is_the_fallback),
		cmocka_unit_test(every_view_says_what_its_body_is),
		cmocka_unit_test(every_theme_and_language_is_an_option),
		cmocka_unit_test(every_role_looks_like_something),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
