/*
 * --narrate: each lesson as it is told, against golden text, in the whole program under a clock that jumps; and what is typed to it.
 * What happens at one time may come in any order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/app.h"
#include "base/memory.h"
#include "base/version.h"
#include "options/options.h"
#include "support/home.h"
#include "support/virtual_time.h"

enum { ARGUMENTS_MAX = 12, LINES_MAX = 2000 };

/* ---- running it ---- */

static void
put_in_place(int fd, int place)
{
	if (fd < 0 || dup2(fd, place) != place)
		_exit(99);
}

static void
run(const char *const *arguments, int in, int out)
{
	char *argv[ARGUMENTS_MAX] = { (char *)(uintptr_t)"waitscope" }, why[OPTIONS_ERROR_SIZE];
	struct options options;
	int argc = 1;

	put_in_place(in, STDIN_FILENO);
	put_in_place(out, STDOUT_FILENO);
	put_in_place(out, STDERR_FILENO);
	for (; arguments[argc - 1] != NULL; argc++)
		argv[argc] = (char *)(uintptr_t)arguments[argc - 1];
	app_set_characters();
	if (options_parse(argc, argv, &options, why, sizeof why) != 0)
		_exit(98);
	virtual_time_begin();
	_exit(app_run(&options));
}

static char *
read_all(int fd)
{
	size_t used = 0, size = 4096;
	char *text = mem_new(size, 1);
	ssize_t count;

	while ((count = read(fd, text + used, size - used - 1)) > 0) {
		used += (size_t)count;
		if (size - used < 2) {
			size *= 2;
			text = mem_resize(text, size, 1);
		}
	}
	text[used] = '\0';
	return text;
}

/* What it says, with that typed. The exit status must be 0. Freed by the caller. */
static char *
told(const char *const *arguments, const char *typed)
{
	int in[2], out[2], status;
	char *text;
	pid_t pid;

	assert_int_equal(pipe(in) | pipe(out), 0);
	assert_int_equal(write(in[1], typed, strlen(typed)), (ssize_t)strlen(typed));
	close(in[1]);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(out[0]);
		run(arguments, in[0], out[1]);
	}
	close(in[0]);
	close(out[1]);
	text = read_all(out[0]);
	close(out[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("status %d: %s", status, text);
	return text;
}

/* ---- golden text ---- */

/* A line of the text, without its end, and the length of its time, up to ": "; 0: it has none. */
struct line {
	char *text;
	size_t time;
};

/* The run begins before all else, and is over after it. */
static int
place_of(const struct line *line)
{
	const char *text = line->text + line->time;

	return strncmp(text, "The run begins", 14) == 0 ? 0 : strncmp(text, "The run is over", 15) == 0 ? 2 : 1;
}

static int
compare_lines(const struct line *a, const struct line *b)
{
	return place_of(a) != place_of(b) ? place_of(a) - place_of(b) : strcmp(a->text, b->text);
}

static bool
same_time(const struct line *a, const struct line *b)
{
	return a->time > 0 && a->time == b->time && strncmp(a->text, b->text, a->time) == 0;
}

/* Sorts what is told of one moment, which the system brings in any order; the server's port is any. */
static char *
in_order(char *text)
{
	struct line *lines = mem_new(LINES_MAX, sizeof *lines);
	char *sorted = mem_new(strlen(text) + 1, 1), *port;
	int count = 0;

	for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		char *colon = strstr(line, "s: ");

		assert_true(count < LINES_MAX);
		while ((port = strstr(line, "127.0.0.1:")) != NULL && strspn(port + 10, "0123456789") > 0)
			memmove(port + 9, port + 10 + strspn(port + 10, "0123456789"), strlen(port + 10 + strspn(port + 10, "0123456789")) + 1);
		lines[count] = (struct line){ .text = line };
		if (line[0] >= '0' && line[0] <= '9' && colon != NULL)
			lines[count].time = (size_t)(colon + 3 - line);
		for (int i = count; i > 0 && same_time(&lines[i - 1], &lines[i]) && compare_lines(&lines[i - 1], &lines[i]) > 0; i--) {
			struct line swap = lines[i];

			lines[i] = lines[i - 1];
			lines[i - 1] = swap;
		}
		count++;
	}
	for (int i = 0; i < count; i++)
		strcat(strcat(sorted, lines[i].text), "\n");
	free(lines);
	return sorted;
}

static void
assert_golden(const char *name, char *text)
{
	char begin[64], path[512], *sorted, *golden;
	FILE *file;

	snprintf(begin, sizeof begin, "waitscope %s.\n", version_text); /* which is another one with each release */
	assert_int_equal(strncmp(text, begin, strlen(begin)), 0);
	sorted = in_order(text + strlen(begin));

	snprintf(path, sizeof path, "%s/tests/golden/%s.txt", getenv("srcdir") != NULL ? getenv("srcdir") : ".", name);
	if (getenv("WAITSCOPE_REFRESH_GOLDEN") != NULL) {
		file = fopen(path, "w");
		assert_non_null(file);
		assert_true(fputs(sorted, file) >= 0);
		assert_int_equal(fclose(file), 0);
	}
	file = fopen(path, "r");
	assert_non_null(file);
	golden = read_all(fileno(file));
	fclose(file);
	assert_string_equal(sorted, golden);
	free(golden);
	free(sorted);
}

/* ---- lessons ---- */

/* Nobody types: each lesson is told to its end. The tenth runs a program of its own, whose time is real: narrate.sh has it. */
static void
each_lesson_is_told(void **state)
{
	static const int lessons[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 11 };

	(void)state;
	for (size_t i = 0; i < sizeof lessons / sizeof lessons[0]; i++) {
		char number[8], name[32], *text;
		const char *const arguments[] = { "--narrate", "--port=0", number, NULL };

		snprintf(number, sizeof number, "%d", lessons[i]);
		snprintf(name, sizeof name, "narrate-%d", lessons[i]);
		text = told(arguments, "");
		assert_golden(name, text);
		free(text);
	}
}

/* ---- what is typed ---- */

static void
assert_says(const char *const *arguments, const char *typed, const char *const *in_this_order)
{
	char *text = told(arguments, typed), *at = text;

	for (int i = 0; in_this_order[i] != NULL; i++) {
		char *found = strstr(at, in_this_order[i]);

		if (found == NULL)
			fail_msg("\"%s\" does not come (then) in\n%s", in_this_order[i], text);
		at = found;
	}
	assert_null(strchr(text, 27));
	free(text);
}

static const char *const slow[] = { "--narrate", "--port=0", "--delay=5", "--requests=2", NULL };

static void
knobs_are_typed(void **state)
{
	(void)state;
	assert_says(slow, "delay 2\n", (const char *const[]){ "The run begins. sync and async each make 2 requests",
	    "You turn delay to 2.0 s. The delay is now 2.0 s, from the next request on.", "sync has response 2 after 2.0 s", NULL });
	assert_says(slow, "REQUESTS=3\n", (const char *const[]){ "You turn requests to 3.", "sync has response 3 after 5.0 s", NULL });
}

static void
what_is_no_word_is_said(void **state)
{
	(void)state;
	assert_says(slow, "dely 2\n", (const char *const[]){ "\"dely\": there is no such word. Did you mean delay?\n", "The run is over", NULL });
	assert_says(slow, "delay soon\n", (const char *const[]){ "delay: \"soon\" is not a time from 0 to 60 s", "sync has response 2 after 5.0 s", NULL });
	assert_says(slow, "delay\n", (const char *const[]){ "delay: a value is missing, such as: delay 2\n", NULL });
	assert_says(slow, "\033[31mred\033[0m\n", (const char *const[]){ "there is no such word", NULL });
	assert_says(slow, "lesson 99\n", (const char *const[]){ "99", "The run is over", NULL });
}

static void
words_do_what_keys_do(void **state)
{
	(void)state;
	assert_says(slow, "button\nb\n", (const char *const[]){ "You press the button.\n", "You press the button.\n", "async answers the button at once.\n",
	    "sync answers the button now, ", NULL });
	assert_says(slow, "cancel\n", (const char *const[]){ "async's requests 1 and 2 are cancelled.\n", "The run is over", NULL });
	assert_says(slow, "now\nknobs\nhelp\nlessons\nquit\n", (const char *const[]){ "sync ", "async ", "requests 2: how many each program makes\n",
	    "button: press the button in both programs\n", "2: Three at a time\n", NULL });
}

/* A question is answered by typing; the guess and the truth stand on the last card. */
static void
questions_are_answered(void **state)
{
	static const char *const second[] = { "--narrate", "--port=0", "2", NULL };
	static const char *const first[] = { "--narrate", "--port=0", "1", NULL };

	(void)state;
	assert_says(second, "15\n", (const char *const[]){ "Lesson 2 of ", "How many does async take?", "The run begins.", "The run is over", "you guessed", "15", "it took", "5.0 s", NULL });
	assert_says(second, "five\n", (const char *const[]){ "How many does async take?", "there is no such word", NULL });
	assert_says(first, "2\n", (const char *const[]){ "Lesson 1 of ", "you said", "it was", NULL });
}

/* Enter alone takes the card away, as on a screen; and what is no answer is said to be none, and may be typed again. */
static void
cards_are_left_by_enter(void **state)
{
	static const char *const second[] = { "--narrate", "--port=0", "2", NULL };

	(void)state;
	assert_says(second, "\n", (const char *const[]){ "How many does async take?", "The run begins.", "The run is over", "it took", "5.0 s", NULL });
	assert_says(second, "1.2.3\n15\n", (const char *const[]){ "\"1.2.3\" is not a time in seconds, such as 5 or 0.5.\n", "The run begins.", "you guessed", "15", NULL });
	assert_says(second, "1.2.3\n", (const char *const[]){ "\"1.2.3\" is not ", "The run begins.", "The run is over", NULL });
	assert_says(slow, "lesson 2\n", (const char *const[]){ "Lesson 2 of ", "How many does async take?", "The run is over", NULL });
}

/* Where nobody types, nobody waits for visitors for ever either. */
static void
visitors_are_waited_for_by_nobody(void **state)
{
	const char *path = under_home("visitors.yaml");
	const char *const arguments[] = { "--narrate", "--port=0", path, NULL };
	FILE *file = fopen(path, "w");

	(void)state;
	assert_non_null(file);
	assert_true(fputs("title: Come in\nparts:\n  - knobs: {programs: none}\n  - words: Then both.\n    knobs: {delay: 1, requests: 1}\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_says(arguments, "", (const char *const[]){ "Come in", "This part waits for visitors. Nobody types here, and it is passed over.",
	    "Then both.", "The run is over", NULL });
}

/* Nothing is said of a program that is not there. */
static void
one_program_alone_is_told(void **state)
{
	static const char *const alone[] = { "--narrate", "--port=0", "--delay=2", "--programs=async", NULL };
	static const char *const sweep[] = { "--narrate", "--port=0", "--delay=2", "--programs=async", "--sweep=requests=1,2", NULL };
	char *text = told(alone, "loop\nlisting\n");

	(void)state;
	assert_non_null(strstr(text, "async: in flight: "));
	assert_non_null(strstr(text, "async, line 1: "));
	assert_null(strstr(text, "\nsync"));
	free(text);
	text = told(sweep, "");
	assert_non_null(strstr(text, "\nrequests 1: async took 2.0 s.\n"));
	assert_non_null(strstr(text, "\nrequests 2: async took 2.0 s.\n"));
	assert_non_null(strstr(text, "The law for async: "));
	assert_null(strstr(text, "The law for sync: "));
	free(text);
}

static void
a_saved_run_is_told_at_once(void **state)
{
	const char *path = under_home("run.json");
	const char *const save[] = { "--narrate", "--port=0", "--delay=2", "--requests=2", "--save", path, NULL };
	const char *const show[] = { "--narrate", path, NULL };
	char *live = told(save, ""), *saved = told(show, ""), *one = in_order(live), *other = in_order(saved);

	(void)state;
	assert_non_null(strstr(one, "sync has response 2 after 2.0 s"));
	assert_non_null(strstr(other, path));
	/* All but who waited meanwhile; and which file it is. */
	for (char *line = strtok(other, "\n"); line != NULL; line = strtok(NULL, "\n"))
		assert_true(strstr(line, path) != NULL || strstr(one, line) != NULL);
	free(live);
	free(saved);
	free(one);
	free(other);
}

static int
set_up(void **state)
{
	setenv("LC_ALL", "C.UTF-8", 1);
	return home_set_up(state) == 0 ? setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1) : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_lesson_is_told),
		cmocka_unit_test(knobs_are_typed),
		cmocka_unit_test(what_is_no_word_is_said),
		cmocka_unit_test(words_do_what_keys_do),
		cmocka_unit_test(questions_are_answered),
		cmocka_unit_test(cards_are_left_by_enter),
		cmocka_unit_test(visitors_are_waited_for_by_nobody),
		cmocka_unit_test(one_program_alone_is_told),
		cmocka_unit_test(a_saved_run_is_told_at_once),
	};

	return cmocka_run_group_tests_name("narrate", tests, set_up, home_tear_down);
}
