/*
 * Every type of terminal that this machine knows: the program draws a run, another view of it, and
 * leaves, on a terminal of each type, and whatever it sent must be text, a string of that type's entry
 * in terminfo, or one of our own, which are only for terminals like xterm. Terminals that cannot place
 * a cursor get one line that says so and the run as plain text. $WAITSCOPE; WAITSCOPE_TYPES="vt52 wy50"
 * tries those alone, and prints more of what they were sent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "support/home.h"
#include "support/type_strings.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { COLS = 80, ROWS = 24, AT_ONCE = 4, BOUND_MS = 60 * 1000, OUTPUT_MAX = 1 << 20, TYPES_MAX = 16384, FAULTS_MAX = 20 };

static const char *program, *only;
static const char run_file[] = "screenshots/three.json";

/* ---- the types ---- */

struct types {
	char *names[TYPES_MAX];
	size_t numbers[TYPES_MAX];
	size_t count, same;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
list_folder(struct types *types, const char *path)
{
	DIR *folder = opendir(path);

	for (struct dirent *entry = folder == NULL ? NULL : readdir(folder); entry != NULL; entry = readdir(folder))
		if (entry->d_name[0] != '.' && types->count < TYPES_MAX)
			types->names[types->count++] = mem_copy(entry->d_name);
	if (folder != NULL)
		closedir(folder);
}

/* ncurses keeps a type in the folder of its first letter, or of that letter's code. */
static void
list_types(struct types *types)
{
	static const char *const places[] = { "/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo" };

	for (size_t i = 0; i < COUNT(places); i++) {
		DIR *folder = opendir(places[i]);

		for (struct dirent *entry = folder == NULL ? NULL : readdir(folder); entry != NULL; entry = readdir(folder)) {
			char path[300];

			snprintf(path, sizeof path, "%s/%s", places[i], entry->d_name);
			if (entry->d_name[0] != '.')
				list_folder(types, path);
		}
		if (folder != NULL)
			closedir(folder);
	}
	qsort(types->names, types->count, sizeof types->names[0], by_name);
}

static bool
is_new(const struct types *types, size_t kept, size_t number)
{
	for (size_t i = 0; i < kept; i++)
		if (types->numbers[i] == number)
			return false;
	return true;
}

/* Every so manyth type is tried: all, but for a program that is built with the sanitizers, which is slow. */
#ifdef __SANITIZE_ADDRESS__
enum { STEP = 16 };
#else
enum { STEP = 1 };
#endif

/* Keeps the types that differ in what is sent to them. */
static void
pick_types(struct types *types)
{
	size_t kept = 0;

	for (size_t i = 0; i < types->count; i++) {
		bool known = type_strings_identify(types->names[i], &types->numbers[kept]);

		if (known && (only == NULL || strstr(only, types->names[i]) != NULL) &&
		    is_new(types, kept, types->numbers[kept])) {
			types->names[kept++] = types->names[i];
			continue;
		}
		types->same += known;
		free(types->names[i]);
	}
	for (size_t i = 0; i < kept; i++) {
		if (i % STEP == 0)
			types->names[i / STEP] = types->names[i];
		else
			free(types->names[i]);
	}
	types->count = (kept + STEP - 1) / STEP;
}

/* ---- the program on a terminal ---- */

/* What is typed, and the words that must have come before. All of a frame has come when the last of its
 * words has. */
static const struct {
	const char *first, *then;
	const char *keys;
} steps[] = {
	{ "waitscope", "quit", "4\014" },
	{ "median", "quit", "q" },
};

#define QUESTION "\033[c"
static const char question[] = QUESTION, answer[] = "\033[?62;22c";
static const char summary[] = "sync   3 of 3 responses";

struct job {
	size_t type;
	pid_t pid;
	int fd;
	char *output;
	size_t size, step, looked; /* from where the next words are looked for */
	size_t asked;
	int status;
};

static void
start(struct job *job, const struct types *types, size_t type)
{
	struct winsize size = { .ws_col = COLS, .ws_row = ROWS };

	*job = (struct job){ .type = type, .output = mem_new(OUTPUT_MAX + 1, 1) };
	job->pid = forkpty(&job->fd, NULL, NULL, &size);
	assert_return_code(job->pid, errno);
	if (job->pid == 0) {
		static const char *const unset[] = { "NO_COLOR", "COLORTERM", "COLORFGBG", "LINES", "COLUMNS", "TERM_PROGRAM",
		    "XTERM_VERSION" };

		for (size_t i = 0; i < COUNT(unset); i++)
			unsetenv(unset[i]);
		setenv("TERM", types->names[type], 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		execl(program, program, source_path(run_file), (char *)NULL);
		_exit(127);
	}
	fcntl(job->fd, F_SETFL, O_NONBLOCK);
}

static size_t
find_after(const struct job *job, size_t from, const char *words)
{
	const char *at = memmem(job->output + from, job->size - from, words, strlen(words));

	return at == NULL ? 0 : (size_t)(at - job->output) + strlen(words);
}

static void
type_on(struct job *job, const char *bytes)
{
	assert_int_equal(write(job->fd, bytes, strlen(bytes)), strlen(bytes));
}

/* Answers and types what it is time for. */
static void
go_on(struct job *job)
{
	size_t asked = find_after(job, job->asked, question), first;

	if (asked > 0) {
		job->asked = asked;
		type_on(job, answer);
	}
	while (job->step < COUNT(steps)) {
		first = find_after(job, job->looked, steps[job->step].first);
		if (first == 0 || find_after(job, first, steps[job->step].then) == 0)
			return;
		job->looked = job->size;
		type_on(job, steps[job->step++].keys);
	}
}

/* Returns true when the program has ended. */
static bool
has_ended(struct job *job)
{
	ssize_t size = read(job->fd, job->output + job->size, OUTPUT_MAX - job->size);

	if (size > 0) {
		job->size += (size_t)size;
		go_on(job);
		return false;
	}
	if (size == -1 && (errno == EAGAIN || errno == EINTR))
		return false;
	close(job->fd);
	waitpid(job->pid, &job->status, 0);
	return true;
}

/* ---- what was sent ---- */

/* Our own, for terminals that report their mouse as xterm does. The Linux console prints what it is asked. */
static const char *const own[] = {
	"\033]11;?\033\\", "\033[?2026$p", QUESTION,
	"\033[?1000h", "\033[?1002h", "\033[?1006h", "\033[?1006l", "\033[?1002l", "\033[?1000l", "\033[?2004h", "\033[?2004l",
};

/* For all that speak ECMA-48: CAN, which ends a sequence that was cut off. */
static const char cut_off[] = "\030";

static bool
begins_with(const char *text, const char *beginning)
{
	return text != NULL && strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Returns true if the entry has a string with these numbers: alone, with a character set behind it, or as two sequences. */
static bool
selects(const struct type_strings *strings, const char *numbers, size_t size)
{
	static const char *const tails[] = { "", "\033(B", "\017" };
	const char *second = memchr(numbers, ';', size);
	char string[64];
	int length;

	for (size_t i = 0; i < COUNT(tails); i++) {
		length = snprintf(string, sizeof string, "\033[%.*sm%s", (int)size, numbers, tails[i]);
		if (type_strings_match(strings, string, (size_t)length) == (size_t)length)
			return true;
	}
	if (second == NULL)
		return size == 1 && numbers[0] == '0';
	length = snprintf(string, sizeof string, "\033[%.*sm\033[%.*sm", (int)(second - numbers), numbers,
	    (int)(numbers + size - second - 1), second + 1);
	return type_strings_match(strings, string, (size_t)length) == (size_t)length;
}

/* Sequences of the entry that select graphic rendition, in one (ui/term/squeeze.h): ESC [, their numbers, m. */
static size_t
match_joined(const struct type_strings *strings, const char *bytes, size_t size)
{
	enum { BEGIN = 2, JOINED_MOST = 40 };
	size_t end = BEGIN, next;

	while (end < size && end < JOINED_MOST && strchr("0123456789;", bytes[end]) != NULL)
		end++;
	if (end >= size || bytes[0] != '\033' || bytes[1] != '[' || bytes[end] != 'm')
		return 0;
	for (size_t at = BEGIN; at < end; at = next + 1) {
		for (next = end; next > at; next--) /* the longest that is one of the entry's */
			if ((next == end || bytes[next] == ';') && selects(strings, bytes + at, next - at))
				break;
		if (next == at)
			return 0;
	}
	return end + 1;
}

/* What is behind a reset in a string of the entry, where that reset is part of another sequence now. */
static size_t
match_behind_reset(const struct type_strings *strings, const char *bytes, size_t size)
{
	static const char *const resets[] = { "\033[0m", "\033[0m\033(K" };

	for (size_t i = 0; i < COUNT(resets); i++) {
		char string[32];
		size_t reset = strlen(resets[i]), behind = size < sizeof string - reset ? size : sizeof string - reset, length;

		memcpy(string, resets[i], reset);
		memcpy(string + reset, bytes, behind);
		length = type_strings_match(strings, string, reset + behind);
		if (length > reset)
			return length - reset;
	}
	return 0;
}

/* What no entry has, or not for this. */
static size_t
match_own(const char *term, const struct type_strings *strings, const char *bytes, size_t size)
{
	enum { QUESTIONS = 3 };
	const char *mouse = type_strings_value(strings, "kmous"), *place = type_strings_value(strings, "cup");

	if (size > 0 && bytes[0] == '\r') /* curses, as its last: it knows no terminal without */
		return 1;
	if (size > 0 && bytes[0] == cut_off[0] && (begins_with(place, "\033[") || begins_with(place, "\233")))
		return 1;
	if (mouse == NULL || (strcmp(mouse, "\033[M") != 0 && strcmp(mouse, "\033[<") != 0 && strcmp(mouse, "\033[>M") != 0))
		return 0;
	if (match_joined(strings, bytes, size) > 0)
		return match_joined(strings, bytes, size);
	if (match_behind_reset(strings, bytes, size) > 0)
		return match_behind_reset(strings, bytes, size);
	for (size_t i = begins_with(term, "linux") ? QUESTIONS : 0; i < COUNT(own); i++)
		if (size >= strlen(own[i]) && memcmp(bytes, own[i], strlen(own[i])) == 0)
			return strlen(own[i]);
	return 0;
}

/* A character that is no control character; 0 if the bytes begin with none. */
static size_t
match_text(const char *bytes, size_t size)
{
	uint32_t character;
	int length = utf8_decode(bytes, size, &character);

	return length > 0 && !utf8_is_control(character) ? (size_t)length : 0;
}

static unsigned faults;

static void
fault(const char *term, const char *what, const struct job *job, size_t at)
{
	if (++faults > FAULTS_MAX)
		return;
	fprintf(stderr, "%s: %s:", term, what);
	for (size_t i = at; i < job->size && i < at + (only != NULL ? 400 : 24); i++)
		fprintf(stderr, job->output[i] > ' ' && job->output[i] < 0x7f ? " %c" : " \\%03o", (unsigned char)job->output[i]);
	fputc('\n', stderr);
}

static void
expect_drawn(const struct job *job, const char *term, const struct type_strings *strings)
{
	size_t end = job->size;

	for (size_t at = find_after(job, 0, summary); at > 0; at = find_after(job, at, summary))
		end = at - strlen(summary);
	if (end == job->size || job->step < COUNT(steps)) {
		fault(term, job->step < COUNT(steps) ? "a frame did not come" : "no summary", job, job->looked);
		return;
	}
	for (size_t at = 0, length; at < end; at += length) {
		size_t longest = type_strings_match(strings, job->output + at, end - at);

		length = match_own(term, strings, job->output + at, end - at);
		length = longest > length ? longest : length;
		if (length == 0)
			length = match_text(job->output + at, end - at);
		if (length == 0) {
			fault(term, "it has no such string", job, at);
			return;
		}
	}
}

static void
expect_plain(const struct job *job, const char *term)
{
	char line[256];
	size_t length;

	snprintf(line, sizeof line, "waitscope: a terminal of type \"%s\" cannot place a cursor: going on as with --plain\r\n",
	    term);
	if (job->size < strlen(line) || memcmp(job->output, line, strlen(line)) != 0)
		fault(term, "no line that says why it is plain", job, 0);
	for (size_t at = 0; at < job->size; at += length) {
		length = begins_with(job->output + at, "\r\n") ? 2 : match_text(job->output + at, job->size - at);
		if (length == 0) {
			fault(term, "is no text", job, at);
			return;
		}
	}
}

/* What is sent for a colour depends on what was sent before: %g and a capital, a variable that stays. */
static bool
remembers(const struct type_strings *strings)
{
	static const char *const names[] = { "setaf", "setf" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = type_strings_value(strings, names[i]);
		const char *variable = value == NULL ? NULL : strstr(value, "%g");

		if (variable != NULL && variable[2] >= 'A' && variable[2] <= 'Z')
			return true;
	}
	return false;
}

static unsigned skipped;

static void
judge(struct job *job, const struct types *types)
{
	const char *term = types->names[job->type];
	struct type_strings *strings = type_strings_new(term, COLS, ROWS);

	if (job->status != 0)
		fault(term, "status", job, 0);
	else if (type_strings_value(strings, "cup") == NULL || type_strings_value(strings, "clear") == NULL)
		expect_plain(job, term);
	else if (remembers(strings))
		skipped++;
	else
		expect_drawn(job, term, strings);
	type_strings_free(strings);
	free(job->output);
}

static void
test_types(void **state)
{
	static struct types types;
	struct job jobs[AT_ONCE];
	struct pollfd fds[AT_ONCE];
	size_t next = 0, running = 0;

	(void)state;
	list_types(&types);
	assert_in_range(types.count, 1, TYPES_MAX - 1); /* or some would be left out */
	pick_types(&types);
	assert_true(types.count > 0);
	while (next < types.count || running > 0) {
		while (running < AT_ONCE && next < types.count)
			start(&jobs[running++], &types, next++);
		for (size_t i = 0; i < running; i++)
			fds[i] = (struct pollfd){ .fd = jobs[i].fd, .events = POLLIN };
		if (poll(fds, running, BOUND_MS) == 0) {
			for (size_t i = 0; i < running; i++)
				fault(types.names[jobs[i].type], "nothing more comes", &jobs[i], jobs[i].looked);
			break;
		}
		for (size_t i = running; i-- > 0;) {
			if (fds[i].revents == 0 || !has_ended(&jobs[i]))
				continue;
			judge(&jobs[i], &types);
			jobs[i] = jobs[--running];
		}
	}
	printf("%zu types of terminal, one of %d; %zu more differ from one of them in nothing that is sent; "
	       "%u skipped, whose colours depend on those before\n", types.count, (int)STEP, types.same, skipped);
	for (size_t i = 0; i < types.count; i++)
		free(types.names[i]);
	assert_int_equal(faults, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_types, home_set_up, home_tear_down),
	};

	program = getenv("WAITSCOPE");
	only = getenv("WAITSCOPE_TYPES");
	if (program == NULL || program[0] == '\0' || setlocale(LC_ALL, "C.UTF-8") == NULL) {
		puts("no $WAITSCOPE, or no C.UTF-8");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
