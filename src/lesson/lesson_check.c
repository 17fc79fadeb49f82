/* Whether what a lesson says goes together. */
#include <string.h>

#include "base/names.h"
#include "base/utf8.h"
#include "lesson/lesson_inside.h"

int
lesson_complain(struct complaint *complaint, struct yaml_place place, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complaint_vset(complaint, place.line, place.column, format, args);
	va_end(args);
	return -1;
}

/* ---- the question ---- */

int
lesson_check_answer(const struct lesson_question *question, struct yaml_place place, struct complaint *complaint)
{
	const struct lesson_measure_info *measure = lesson_measure_find(question->measure);
	char names[NAMES_SIZE];

	if (question->right != -1 && (measure != NULL || question->kind != QUESTION_CHOICE))
		return lesson_complain(complaint, place, "right does not go with %s: it is expected in a choice alone",
		    measure != NULL ? "measure" : "this kind");
	if (question->kind == QUESTION_CHOICE && question->right >= question->choice_count)
		return lesson_complain(complaint, place, "right is %d: a number from 1 to %d is expected", question->right + 1,
		    question->choice_count);
	lesson_measure_names(question->kind, names, sizeof names);
	if (measure == NULL && question->right == -1)
		return lesson_complain(complaint, place, "the question has no answer: %smeasure, one of %s, is expected",
		    question->kind == QUESTION_CHOICE ? "right or " : "", names);
	if (measure != NULL && measure->kind != question->kind)
		return lesson_complain(complaint, place, "measure: %s does not go with this kind: one of %s is expected", measure->name,
		    names);
	if (measure != NULL && measure->choices != question->choice_count)
		return lesson_complain(complaint, place, "measure: %s has %d answers: as many choices are expected", measure->name,
		    measure->choices);
	return 0;
}

/* ---- the sweep ---- */

int
lesson_check_sweep(const struct lesson_reader *r, struct yaml_place place, struct complaint *complaint)
{
	const struct sweep *sweep = &r->part.sweep;
	const char *name = knob_info(sweep->knob)->name;

	if (sweep->count == 0)
		return 0;
	if (r->part.command != NULL)
		return lesson_complain(complaint, place, "sweep does not go with run: what grows is the time of sync and async");
	if (r->part_has_knob[sweep->knob])
		return lesson_complain(complaint, place, "%s is a knob of the part, and swept in it: one of them is expected", name);
	if (sweep->knob != KNOB_PROGRAMS && !settings_has_programs(&r->part.knobs))
		return lesson_complain(complaint, place, "the sweep never ends: programs that run are expected");
	return 0;
}

/* ---- what goes together ---- */

/* Returns true if that program runs in the part: what is no program's always may happen. */
static bool
runs(const struct lesson_part *part, enum track track)
{
	const struct choice *which = choice_of(KNOB_PROGRAMS, part->knobs.value[KNOB_PROGRAMS]);

	if (watched_index(track) >= 0)
		return watched_index(track) == 0 && part->command != NULL;
	return track == TRACK_SYNC ? which->programs.sync : track == TRACK_ASYNC ? which->programs.async : true;
}

/* What keeps two programs with these knobs from being compared (tell/judgement.h); NULL if nothing does. */
static const char *
find_unfairness(const struct settings *knobs)
{
	int64_t n = knobs->value[KNOB_REQUESTS], limit = knobs->value[KNOB_LIMIT];
	int64_t at_once = settings_at_once(knobs, INT64_MAX);
	int64_t in_flight = limit > 0 && limit < n ? limit : n;

	if (knobs->value[KNOB_ERRORS] != ERRORS_NONE)
		return "requests fail: errors: none is expected";
	if (knobs->value[KNOB_TIMEOUT] > 0 && knobs->value[KNOB_TIMEOUT] <= knobs->value[KNOB_DELAY])
		return "requests time out: a timeout longer than the delay is expected";
	if (!settings_in_turn(knobs) && at_once < in_flight + 1)
		return "they are in each other's way at the server: programs: in-turn is expected";
	return NULL;
}

/* A part in which neither program runs, nor a command, has no end, and so no answer. */
static int
check_question(const struct lesson_reader *r, struct complaint *complaint)
{
	const struct lesson_question *question = &r->lesson.question;
	const struct lesson_measure_info *measure = lesson_measure_find(question->measure);
	const struct lesson_part *asked = &r->lesson.parts[question->part];
	const struct settings *knobs = &asked->knobs;
	bool ends = settings_has_programs(knobs) || asked->command != NULL;
	const char *unfair = measure != NULL && measure->compares ? find_unfairness(knobs) : NULL;
	char programs[KNOB_TEXT_SIZE], which[32];

	if (question->kind == QUESTION_NONE)
		return 0;
	if (question->part >= r->lesson.part_count)
		return lesson_complain(complaint, r->question_place, "the question is for part %d: a number from 1 to %d is expected", question->part + 1,
		    r->lesson.part_count);
	if (asked->sweep.count > 0)
		return lesson_complain(complaint, r->question_place,
		    "the question is never answered: a sweep has several runs: \"part: N\" is expected, of a part without one");
	if (unfair != NULL && runs(asked, TRACK_SYNC) && runs(asked, TRACK_ASYNC))
		return lesson_complain(complaint, r->question_place, "the question is never answered: sync and async cannot be compared where %s", unfair);
	if (ends && (measure == NULL || (runs(asked, measure->track) && (!measure->compares || (runs(asked, TRACK_SYNC) && runs(asked, TRACK_ASYNC))))))
		return 0;
	utf8_format(which, sizeof which, question->part == 0 ? "the first part" : "part %d", question->part + 1);
	if (measure != NULL && watched_index(measure->track) >= 0)
		return lesson_complain(complaint, r->question_place,
		    "the question is never answered: nothing is watched in %s: \"run: SAMPLE\" is expected in it", which);
	knob_format(KNOB_PROGRAMS, knobs->value[KNOB_PROGRAMS], programs, sizeof programs);
	return lesson_complain(complaint, r->question_place, "the question is never answered: in %s, where programs is %s, %s expected to run",
	    which, programs, measure == NULL ? "a program is" : measure->compares ? "sync and async are" :
	    measure->track == TRACK_SYNC ? "sync is" : "async is");
}

/* A hint for every part needs but one in which it can be shown. */
static int
check_hint(const struct lesson_reader *r, int index, struct complaint *complaint)
{
	const struct lesson *lesson = &r->lesson;
	const struct lesson_hint *hint = &lesson->hints[index];

	if (hint->part >= lesson->part_count)
		return lesson_complain(complaint, r->hint_places[index], "the hint is for part %d: a number from 1 to %d is expected",
		    hint->part + 1, lesson->part_count);
	for (int i = 0; i < lesson->part_count; i++)
		if ((hint->part == -1 || hint->part == i) && runs(&lesson->parts[i], hint->track))
			return 0;
	if (watched_index(hint->track) >= 0)
		return lesson_complain(complaint, r->hint_places[index], "the hint is never shown: there is no %s: %s",
		    track_name(hint->track), watched_index(hint->track) == 0 ? "\"run: SAMPLE\" is expected in its part" : "watched-1 is expected");
	return lesson_complain(complaint, r->hint_places[index], "the hint is never shown: %s does not run: programs that do are expected",
	    track_name(hint->track));
}

/* Returns true if words stand before any command has run that tell what its run shows. */
static bool
tells_too_early(const struct lesson *lesson)
{
	static const char hole[] = "{longest-hold}";
	bool has_run = false, tells = strstr(lesson->before, hole) != NULL;

	for (int i = 0; i < lesson->part_count; i++) {
		tells = tells || (!has_run && strstr(lesson->parts[i].words, hole) != NULL);
		has_run = has_run || lesson->parts[i].command != NULL;
	}
	return tells || (!has_run && strstr(lesson->after, hole) != NULL);
}

int
lesson_check(void *arg, struct yaml_place place, struct complaint *complaint)
{
	const struct lesson_reader *r = arg;
	const struct lesson *lesson = &r->lesson;

	if (lesson->title[0] == '\0')
		return lesson_complain(complaint, place, "the lesson has no title: \"title: TEXT\" is expected");
	if (lesson->part_count == 0)
		return lesson_complain(complaint, place, "the lesson has no part: \"parts:\", and \"- knobs: {delay: 2}\" or the like, is expected");
	if (tells_too_early(lesson))
		return lesson_complain(complaint, place,
		    "{longest-hold} is of a program that was watched: \"run: SAMPLE\" is expected in a part before it");
	for (int i = 0; i < lesson->hint_count; i++)
		if (check_hint(r, i, complaint) != 0)
			return -1;
	return check_question(r, complaint);
}
