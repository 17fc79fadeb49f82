/* The lessons that there are: the built-in ones, a person's own, and finding one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "lesson/lesson.h"
#include "server/delay.h"
#include "support/home.h"
#include "support/sample_run.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* A home without lessons, and the built-in ones of the sources. */
static int
set_up(void **state)
{
	return home_set_up(state) == 0 ? setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1) : -1;
}

/* ---- the built-in ones ---- */

static const struct built_in {
	const char *name, *title, *measure;
	enum question_kind kind;
	int part_count;
	int64_t longest_us; /* of a part, about */
} built_ins[] = {
	{ "wait-or-carry-on", "Wait, or carry on", "first-printed", QUESTION_CHOICE, 1, 10000000 },
	{ "three-at-a-time", "Three at a time", "async-took", QUESTION_SECONDS, 1, 15000000 },
	{ "how-many-at-once", "How many at once", "", QUESTION_CHOICE, 3, 12000000 },
	{ "the-staircase-and-the-wall", "The staircase and the wall", "times-faster", QUESTION_NUMBER, 1, 12000000 },
	{ "who-responds-first", "Who responds first", "first-callback", QUESTION_NUMBER, 1, 12000000 },
	{ "never-block-the-loop", "Never block the loop", "last-callback-end", QUESTION_SECONDS, 1, 12000000 },
	{ "a-server-that-sleeps", "A server that sleeps", "times-faster", QUESTION_NUMBER, 2, 12000000 },
	{ "when-it-goes-wrong", "When it goes wrong", "", QUESTION_CHOICE, 1, 12000000 },
	{ "your-turn", "Your turn", "", QUESTION_NONE, 1, 12000000 },
	{ "your-own-program", "Your own program", "", QUESTION_CHOICE, 1, 12000000 },
	{ "how-the-cost-grows", "How the cost grows", "sync-took", QUESTION_SECONDS, 2, 8000000 },
};

/* The settings of each part. What is not told is at its fallback. */
static const struct {
	int lesson, part; /* from 1 */
	const char *knob, *value;
} settings[] = {
	{ 1, 1, "delay", "5" }, { 1, 1, "requests", "1" }, { 1, 1, "programs", "in-turn" },
	{ 2, 1, "delay", "5" }, { 2, 1, "requests", "3" }, { 2, 1, "programs", "both" },
	{ 3, 1, "delay", "2" }, { 3, 1, "requests", "6" }, { 3, 1, "programs", "async" }, { 3, 1, "limit", "1" },
	{ 3, 2, "delay", "2" }, { 3, 2, "requests", "6" }, { 3, 2, "programs", "async" }, { 3, 2, "limit", "3" },
	{ 3, 3, "delay", "2" }, { 3, 3, "requests", "6" }, { 3, 3, "programs", "async" }, { 3, 3, "limit", "none" },
	{ 4, 1, "delay", "0.2" }, { 4, 1, "requests", "50" }, { 4, 1, "programs", "both" },
	{ 5, 1, "delay", "3" }, { 5, 1, "requests", "5" }, { 5, 1, "jitter", "60%" }, { 5, 1, "programs", "async" },
	{ 6, 1, "delay", "2" }, { 6, 1, "requests", "3" }, { 6, 1, "work", "2" },
	{ 7, 1, "delay", "2" }, { 7, 1, "requests", "3" }, { 7, 1, "server", "serial" }, { 7, 1, "programs", "in-turn" },
	{ 7, 2, "delay", "1.5" }, { 7, 2, "requests", "2" }, { 7, 2, "server", "freeze" }, { 7, 2, "programs", "async" },
	{ 8, 1, "delay", "2" }, { 8, 1, "requests", "4" }, { 8, 1, "errors", "mixed" }, { 8, 1, "timeout", "3" },
	{ 9, 1, "delay", "4" }, { 9, 1, "requests", "3" },
	{ 10, 1, "delay", "2" }, { 10, 1, "programs", "none" },
	{ 11, 1, "delay", "0.25" }, { 11, 1, "requests", "1" }, { 11, 1, "programs", "both" },
	{ 11, 2, "delay", "0.25" }, { 11, 2, "requests", "32" }, { 11, 2, "programs", "both" },
};

static void
read_built_ins(struct lesson_list *list)
{
	lesson_list_read(list);
	if (list->complaints.count > 0)
		fail_msg("%s", list->complaints.lines[0]);
	assert_int_equal(list->count, COUNT(built_ins));
}

static void
the_eleven_are_there_in_order(void **state)
{
	struct lesson_list list;

	(void)state;
	read_built_ins(&list);
	for (size_t i = 0; i < COUNT(built_ins); i++) {
		assert_string_equal(list.at[i]->name, built_ins[i].name);
		assert_string_equal(list.at[i]->title, built_ins[i].title);
		assert_int_equal(list.at[i]->question.kind, built_ins[i].kind);
		assert_string_equal(list.at[i]->question.measure, built_ins[i].measure);
		assert_int_equal(list.at[i]->part_count, built_ins[i].part_count);
	}
	assert_string_equal(list.at[2]->parts[0].language, "await");
	assert_non_null(strstr(list.at[8]->before, "\n\ncurl {address}\n\n"));
	assert_string_equal(list.at[9]->parts[0].command[0], "python3");
	assert_string_equal(list.at[9]->parts[0].command[1], source_path("src/samples/mistake_sleep.py"));
	assert_null(list.at[9]->parts[0].command[2]);
	assert_string_equal(list.at[9]->parts[0].command_text, "python3 mistake_sleep.py");
	assert_ptr_equal(strstr(list.at[9]->after, "{longest-hold}"), list.at[9]->after);
	lesson_list_release(&list);
}

static int64_t
setting_of(int lesson, int part, enum knob k)
{
	char why[KNOB_WHY_SIZE];
	int64_t value = knob_info(k)->fallback;

	for (size_t i = 0; i < COUNT(settings); i++)
		if (settings[i].lesson == lesson && settings[i].part == part && strcmp(settings[i].knob, knob_info(k)->name) == 0)
			assert_int_equal(knob_parse(k, settings[i].value, &value, why, sizeof why), 0);
	return value;
}

static void
their_settings_are_as_planned(void **state)
{
	struct lesson_list list;

	(void)state;
	read_built_ins(&list);
	for (int i = 0; i < (int)list.count; i++)
		for (int part = 0; part < list.at[i]->part_count; part++)
			for (enum knob k = 0; k < KNOB_COUNT; k++)
				if (list.at[i]->parts[part].knobs.value[k] != setting_of(i + 1, part + 1, k))
					fail_msg("%s, part %d: %s", list.at[i]->path, part + 1, knob_info(k)->name);
	lesson_list_release(&list);
}

/* The rows that a text takes when it is wrapped at `cols`. */
static int
wrapped_rows(const char *text, size_t cols)
{
	size_t used = 0;
	int rows = 1;

	while (*text != '\0') {
		size_t word = strcspn(text, " \n");

		if (used > 0 && used + 1 + word > cols) {
			rows++;
			used = 0;
		}
		used += word + (used > 0);
		text += word;
		for (; *text == ' ' || *text == '\n'; text++) {
			if (*text == '\n') {
				rows++;
				used = 0;
			}
		}
	}
	return rows;
}

static void
assert_plain(const char *text, int most_rows)
{
	for (const char *p = text; *p != '\0'; p++)
		if (*p != '\n' && (*p < ' ' || *p > '~'))
			fail_msg("not ASCII: %s", text);
	if (wrapped_rows(text, 70) > most_rows)
		fail_msg("%d rows: %s", wrapped_rows(text, 70), text);
}

static void
their_words_fit(void **state)
{
	struct lesson_list list;

	(void)state;
	read_built_ins(&list);
	for (size_t i = 0; i < list.count; i++) {
		const struct lesson *lesson = list.at[i];

		assert_true(lesson->before[0] != '\0' && lesson->after[0] != '\0' && lesson->hint_count > 0);
		assert_plain(lesson->before, 10); /* an empty row between paragraphs counts */
		assert_plain(lesson->after, 9);
		assert_plain(lesson->title, 1);
		assert_plain(lesson->question.ask, 2);
		for (int p = 1; p < lesson->part_count; p++) {
			assert_true(lesson->parts[p].words[0] != '\0');
			assert_plain(lesson->parts[p].words, 5);
		}
		for (int h = 0; h < lesson->hint_count; h++)
			assert_plain(lesson->hints[h].text, 2);
	}
	lesson_list_release(&list);
}

/* What the sample run can show: no jitter, no errors, no freezing server, no visitors. */
static bool
has_sample(const struct settings *knobs)
{
	static const bool shown[KNOB_COUNT] = {
		[KNOB_DELAY] = true, [KNOB_REQUESTS] = true, [KNOB_SERVER] = true, [KNOB_LIMIT] = true, [KNOB_PROGRAMS] = true,
		[KNOB_WORK] = true,
	};

	for (enum knob k = 0; k < KNOB_COUNT; k++)
		if (!shown[k] && knobs->value[k] != knob_info(k)->fallback)
			return false;
	if (!settings_has_programs(knobs))
		return false;
	return knobs->value[KNOB_SERVER] == SERVER_CONCURRENT || knobs->value[KNOB_SERVER] == SERVER_SERIAL;
}

static struct trace *
sample_of(const struct settings *knobs)
{
	const struct sample sample = {
		.requests = (int)knobs->value[KNOB_REQUESTS], .delay_us = knobs->value[KNOB_DELAY],
		.limit = knobs->value[KNOB_LIMIT], .work_us = knobs->value[KNOB_WORK],
		.programs = (enum programs)knobs->value[KNOB_PROGRAMS], .server = (enum server_mode)knobs->value[KNOB_SERVER],
	};

	return sample_run(&sample);
}

/* Each hint shows for a second at least: none is hidden by another. */
static void
assert_hints_are_seen(const struct lesson *lesson, int part)
{
	enum { STEP_US = 20000, LEAST_STEPS = 50 };
	struct trace *trace = sample_of(&lesson->parts[part].knobs);
	struct timeline *tl = timeline_new(trace);
	int seen[LESSON_HINTS_MAX] = { 0 };

	for (int64_t t = 0; t <= timeline_last_us(tl); t += STEP_US) {
		const struct lesson_hint *hint = lesson_hint_at(lesson, part, tl, t);

		if (hint != NULL)
			seen[hint - lesson->hints]++;
	}
	/* A finished run stands still at its end: so does what is seen there. */
	if (lesson_hint_at(lesson, part, tl, timeline_last_us(tl)) != NULL)
		seen[lesson_hint_at(lesson, part, tl, timeline_last_us(tl)) - lesson->hints] += LEAST_STEPS;
	for (int h = 0; h < lesson->hint_count; h++)
		if ((lesson->hints[h].part == -1 || lesson->hints[h].part == part) && lesson->hints[h].track <= TRACK_ASYNC &&
		    seen[h] < LEAST_STEPS)
			fail_msg("%s, part %d: \"%s\" is seen for %d ms", lesson->name, part + 1, lesson->hints[h].text, seen[h] * 20);
	timeline_free(tl);
	trace_free(trace);
}

static void
their_hints_are_seen(void **state)
{
	struct lesson_list list;
	int played = 0;

	(void)state;
	read_built_ins(&list);
	for (size_t i = 0; i < list.count; i++) {
		for (int part = 0; part < list.at[i]->part_count; part++) {
			if (!has_sample(&list.at[i]->parts[part].knobs))
				continue;
			assert_hints_are_seen(list.at[i], part);
			played++;
		}
	}
	assert_true(played >= 9);
	lesson_list_release(&list);
}

/* "Which callback runs first?" must not be told by the number, nor by a hair's breadth. */
static void
who_responds_first_is_certain_and_a_surprise(void **state)
{
	enum { APART_US = 300000 };
	struct lesson_list list;
	int64_t delay[6];

	(void)state;
	read_built_ins(&list);
	for (uint32_t n = 1; n <= 5; n++) {
		const int64_t *value = list.at[4]->parts[0].knobs.value;

		delay[n] = delay_for(value[KNOB_SEED], n, value[KNOB_DELAY], value[KNOB_JITTER]);
		for (uint32_t other = 1; other < n; other++)
			assert_true(delay[n] - delay[other] > APART_US || delay[other] - delay[n] > APART_US);
	}
	assert_true(delay[1] > delay[2] || delay[1] > delay[3] || delay[1] > delay[4] || delay[1] > delay[5]);
	lesson_list_release(&list);
}

/* ---- the list ---- */

static void
put_lesson(const char *name, const char *title)
{
	char text[128];

	snprintf(text, sizeof text, "title: \"%s\"\nparts: [{}]\n", title);
	write_file(under_home(name), text);
}

static void
a_persons_own_come_after_the_built_in_ones(void **state)
{
	static const char *const expected[] = { "First", "Second", "Ninth", "Tenth", "Alone", "Mine", "Second, mine" };
	struct lesson_list list;

	(void)state;
	mkdir(under_home("built-in"), 0700);
	mkdir(under_home("xdg"), 0700);
	mkdir(under_home("xdg/waitscope"), 0700);
	mkdir(under_home("xdg/waitscope/lessons"), 0700);
	mkdir(under_home("built-in/0-folder.yaml"), 0700);
	put_lesson("built-in/10-ten.yaml", "Tenth");
	put_lesson("built-in/2-second.yaml", "Second");
	put_lesson("built-in/9-nine.yaml", "Ninth");
	put_lesson("built-in/1-first.yaml", "First");
	put_lesson("built-in/.hidden.yaml", "Hidden");
	put_lesson("built-in/3-notes.txt", "Notes");
	put_lesson("built-in/4-backup.yaml~", "Backup");
	put_lesson("xdg/waitscope/lessons/mine.yaml", "Mine");
	put_lesson("xdg/waitscope/lessons/alone.yaml", "Alone");
	put_lesson("xdg/waitscope/lessons/second.yaml", "Second, mine");
	write_file(under_home("xdg/waitscope/lessons/bad.yaml"), "title: Bad\npart: [{}]\n");
	write_file(under_home("xdg/waitscope/lessons/old.lesson"), "title = \"Old\"\npart { }\n");
	setenv("WAITSCOPE_LESSONS", under_home("built-in"), 1);
	setenv("XDG_CONFIG_HOME", under_home("xdg"), 1);
	lesson_list_read(&list);
	assert_int_equal(list.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++)
		assert_string_equal(list.at[i]->title, expected[i]);
	assert_int_equal(list.complaints.count, 3);
	assert_non_null(strstr(list.complaints.lines[0], "/0-folder.yaml: it is a folder: "));
	assert_non_null(strstr(list.complaints.lines[1], "/bad.yaml:2:1: there is no \"part\" here: did you mean parts?"));
	assert_non_null(strstr(list.complaints.lines[2], "/old.lesson: lessons are written in YAML now: "));
	assert_int_equal(lesson_list_find(&list, "second"), 6);
	lesson_list_release(&list);
	assert_null(list.at);
}

static void
make_folders(const char *const *folders, size_t count)
{
	for (size_t i = 0; i < count; i++)
		mkdir(under_home(folders[i]), 0700);
	setenv("WAITSCOPE_LESSONS", under_home("built-in"), 1);
	setenv("XDG_CONFIG_HOME", under_home("xdg"), 1);
}

static void
assert_titles(const char *const *expected, size_t count, size_t complaints)
{
	struct lesson_list list;

	lesson_list_read(&list);
	for (size_t i = 0; i < count && i < list.count; i++)
		assert_string_equal(list.at[i]->title, expected[i]);
	assert_int_equal(list.count, count);
	assert_int_equal(list.complaints.count, complaints);
	lesson_list_release(&list);
}

/* By the file's name alone; a bad one replaces nothing. */
static void
a_persons_own_replace_built_in_ones(void **state)
{
	static const char *const folders[] = { "built-in", "xdg", "xdg/waitscope", "xdg/waitscope/lessons" };
	static const char *const expected[] = { "First", "Second, mine", "Third", "Mine" };

	(void)state;
	make_folders(folders, COUNT(folders));
	put_lesson("built-in/1-first.yaml", "First");
	put_lesson("built-in/2-second.yaml", "Second");
	put_lesson("built-in/3-third.yaml", "Third");
	put_lesson("xdg/waitscope/lessons/mine.yaml", "Mine");
	put_lesson("xdg/waitscope/lessons/2-second.yaml", "Second, mine");
	write_file(under_home("xdg/waitscope/lessons/3-third.yaml"), "title: Bad\n");
	assert_titles(expected, COUNT(expected), 1);
}

/* Who speaks what, and the titles then. */
static const struct {
	const char *all, *messages, *lang;
	const char *titles[5];
} tongues[] = {
	{ NULL, NULL, NULL, { "One", "Two", "Three", "Mine" } },
	{ NULL, NULL, "C.UTF-8", { "One", "Two", "Three", "Mine" } },
	{ NULL, NULL, "fr_FR.UTF-8", { "One", "Two", "Three", "Mine" } },
	{ NULL, NULL, "de_DE.UTF-8", { "Eins", "Zwei", "Three", "Vier", "Meine" } },
	{ NULL, NULL, "de", { "Eins", "Zwei", "Three", "Vier", "Meine" } },
	{ NULL, "de_AT.UTF-8@euro", "fr_FR", { "Ans", "Zwei", "Three", "Vier", "Meine" } },
	{ "", "", "de_AT", { "Ans", "Zwei", "Three", "Vier", "Meine" } },
	{ "en_GB.UTF-8", "de_AT.UTF-8", "de_AT.UTF-8", { "One", "Two", "Three", "Mine" } },
	{ NULL, NULL, "../built-in/de", { "One", "Two", "Three", "Mine" } },
};

static void
set_tongue(const char *name, const char *value)
{
	if (value != NULL)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void
translations_work_by_file_alone(void **state)
{
	static const char *const folders[] = {
		"built-in", "built-in/de", "built-in/de_AT", "xdg", "xdg/waitscope", "xdg/waitscope/lessons", "xdg/waitscope/lessons/de",
	};

	(void)state;
	make_folders(folders, COUNT(folders));
	put_lesson("built-in/1-one.yaml", "One");
	put_lesson("built-in/2-two.yaml", "Two");
	put_lesson("built-in/3-three.yaml", "Three");
	put_lesson("built-in/de/1-one.yaml", "Eins");
	put_lesson("built-in/de/2-two.yaml", "Zwei");
	put_lesson("built-in/de/4-four.yaml", "Vier");
	put_lesson("built-in/de_AT/1-one.yaml", "Ans");
	put_lesson("xdg/waitscope/lessons/mine.yaml", "Mine");
	put_lesson("xdg/waitscope/lessons/de/mine.yaml", "Meine");
	for (size_t i = 0; i < COUNT(tongues); i++) {
		size_t count = tongues[i].titles[4] != NULL ? 5 : 4;

		set_tongue("LC_ALL", tongues[i].all);
		set_tongue("LC_MESSAGES", tongues[i].messages);
		set_tongue("LANG", tongues[i].lang);
		assert_titles(tongues[i].titles, count, 0);
	}
	/* A translation that cannot be read is told, and the original stays. */
	set_tongue("LANG", "de");
	set_tongue("LC_MESSAGES", NULL);
	set_tongue("LC_ALL", NULL);
	write_file(under_home("built-in/de/2-two.yaml"), "title: Zwei\n");
	assert_titles((const char *const[]){ "Eins", "Two", "Three", "Vier", "Meine" }, 5, 1);
	unsetenv("LANG");
}

static void
without_lessons_there_is_a_complaint(void **state)
{
	struct lesson_list list;

	(void)state;
	setenv("WAITSCOPE_LESSONS", under_home("nowhere"), 1);
	unsetenv("HOME");
	lesson_list_read(&list);
	assert_int_equal(list.count, 0);
	assert_int_equal(list.complaints.count, 1);
	assert_non_null(strstr(list.complaints.lines[0], "/nowhere: its lessons cannot be read: "));
	assert_int_equal(lesson_list_find(&list, "1"), -1);
	lesson_list_release(&list);
}

static const struct {
	const char *what;
	int found;
} finds[] = {
	{ "1", 0 },
	{ "9", 8 },
	{ "09", 8 },
	{ "0", -1 },
	{ "10", 9 },
	{ "11", 10 },
	{ "12", -1 },
	{ "-1", -1 },
	{ "99999999999999999999", -1 },
	{ "18446744073709551617", -1 },
	{ "", -1 },
	{ " ", -1 },
	{ "1 ", -1 },
	{ "how-many-at-once", 2 },
	{ "HOW-MANY-AT-ONCE", 2 },
	{ "how", -1 }, /* how-many, how-the-cost */
	{ "how-m", 2 },
	{ "how-t", 10 },
	{ "t", -1 }, /* three, the */
	{ "th", -1 },
	{ "thr", 1 },
	{ "w", -1 },
	{ "wa", 0 },
	{ "when", 7 },
	{ "your", -1 },
	{ "your-t", 8 },
	{ "your-turn-", -1 },
	{ "staircase", -1 },
	{ "4-the-staircase-and-the-wall", -1 },
};

static void
finds_by_number_name_and_beginning(void **state)
{
	struct lesson_list list;

	(void)state;
	read_built_ins(&list);
	for (size_t i = 0; i < COUNT(finds); i++)
		if (lesson_list_find(&list, finds[i].what) != finds[i].found)
			fail_msg("\"%s\": %d", finds[i].what, lesson_list_find(&list, finds[i].what));
	lesson_list_release(&list);
}

/* What is said of a name that is none. */
static const struct {
	const char *what, *why;
} unfounds[] = {
	{ "th", "\"th\" could be several lessons: more of one name is expected: three-at-a-time, the-staircase-and-the-wall" },
	{ "W", "\"W\" could be several lessons: more of one name is expected: wait-or-carry-on, who-responds-first, when-it-goes-wrong" },
	{ "x", "\"x\" is not a lesson: a number from 1 to 11, a name that --lessons lists, or a file; a command of your own stands behind --" },
	{ "12", "\"12\" is not a lesson: a number from 1 to 11, a name that --lessons lists, or a file; a command of your own stands behind --" },
	{ "", "\"\" is not a lesson: a number from 1 to 11, a name that --lessons lists, or a file; a command of your own stands behind --" },
};

static void
which_ones_a_beginning_could_be_is_told(void **state)
{
	struct lesson_list list;
	char why[LESSON_WHY_SIZE];

	(void)state;
	read_built_ins(&list);
	for (size_t i = 0; i < COUNT(unfounds); i++) {
		assert_int_equal(lesson_list_find(&list, unfounds[i].what), -1);
		lesson_list_explain(&list, unfounds[i].what, why, sizeof why);
		assert_string_equal(why, unfounds[i].why);
	}
	lesson_list_release(&list);
}

/* A file's number is no part of a lesson's name. */
static void
namesakes_are_told_apart_by_number(void **state)
{
	struct lesson_list list;
	char why[LESSON_WHY_SIZE];

	(void)state;
	mkdir(under_home("built-in"), 0700);
	put_lesson("built-in/dup.yaml", "One");
	put_lesson("built-in/10-dup.yaml", "Ten");
	put_lesson("built-in/11-other.yaml", "Other");
	setenv("WAITSCOPE_LESSONS", under_home("built-in"), 1);
	setenv("XDG_CONFIG_HOME", under_home("xdg"), 1);
	lesson_list_read(&list);
	assert_int_equal(list.count, 3);
	for (const char *what = "dup"; *what != '\0'; what = strcmp(what, "dup") == 0 ? "d" : "") {
		assert_int_equal(lesson_list_find(&list, what), -1);
		lesson_list_explain(&list, what, why, sizeof why);
		assert_non_null(strstr(why, "is the name of several lessons: the number of one is expected: 1 (One), 2 (Ten)"));
	}
	assert_true(lesson_list_find(&list, "other") >= 0);
	lesson_list_release(&list);
}

static void
without_lessons_no_number_is_expected(void **state)
{
	struct lesson_list list;
	char why[LESSON_WHY_SIZE];

	(void)state;
	setenv("WAITSCOPE_LESSONS", under_home("nowhere"), 1);
	setenv("XDG_CONFIG_HOME", under_home("xdg"), 1);
	lesson_list_read(&list);
	assert_int_equal(lesson_list_find(&list, "1"), -1);
	lesson_list_explain(&list, "1", why, sizeof why);
	assert_string_equal(why, "\"1\" is not a lesson: no lessons were found, a file is expected");
	lesson_list_release(&list);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_eleven_are_there_in_order),
		TEST(their_settings_are_as_planned),
		TEST(their_words_fit),
		TEST(their_hints_are_seen),
		TEST(who_responds_first_is_certain_and_a_surprise),
		TEST(a_persons_own_come_after_the_built_in_ones),
		TEST(a_persons_own_replace_built_in_ones),
		TEST(translations_work_by_file_alone),
		TEST(namesakes_are_told_apart_by_number),
		TEST(without_lessons_no_number_is_expected),
		TEST(which_ones_a_beginning_could_be_is_told),
		TEST(without_lessons_there_is_a_complaint),
		TEST(finds_by_number_name_and_beginning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
