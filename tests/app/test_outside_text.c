/* Texts from outside, in every place where one may stand: on the command line, in the environment, in names and
 * in files of each kind. Whatever they hold, what is printed is text that no terminal obeys, a complaint is
 * one line, and what is written is still JSON, XML, YAML. $WAITSCOPE, skipped if that is unset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/letter.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/trace.h"
#include "support/home.h"
#include "support/random_trace.h"
#include "support/watched_trace.h"
#include "support/whole_file.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { ARGUMENTS = 12, FILE_MOST = 1 << 24, LONG = 240 };

#define ACUTE "\xcc\x81"
#define ACUTES ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE

/* Each can be a file's name. */
static const char *const texts[] = {
	"plain",
	"a\033[31;5mred",                 /* a sequence, */
	"a\033]0;owned\007",              /* one that sets a title, */
	"a\033P+q544e\033\\",             /* one that asks the terminal, which would type the answer */
	"\302\233" "31mred",              /* C1: CSI in UTF-8 */
	"\233" "31mred\220q\234",         /* and as a byte */
	"\rover\bwritten\177\016\017\032\030",
	"two\nlines\tand\vmore\f",
	"\300\257\340\200\257\355\240\200\364\220\200\200\376\377\342\202", /* overlong, half a pair, beyond, none, torn */
	"\357\277\276\357\277\277\364\217\277\277\357\267\220",               /* no characters */
	"user\342\200\256txt.exe\342\201\246x\342\201\251", /* read backwards */
	"\342\200\250\342\200\251",                           /* a line, a paragraph */
	"\342\200\213\342\200\215\357\273\277\302\255\343\205\244\342\200\217x", /* nothing to be seen */
	"z" ACUTES ACUTES ACUTES ACUTES ACUTES ACUTES,                           /* over the lines above it */
	ACUTE "marks without a letter",
	"日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語",
	"\360\237\221\250\342\200\215\360\237\221\251\342\200\215\360\237\221\247 \360\237\207\251\360\237\207\252",
	"\"'\\`$(reboot)%s%n&<script>]]>",
	NULL, /* a very long word */
};

static const char *
text_at(size_t i)
{
	static char word[LONG + 1];

	memset(word, 'w', LONG);
	return texts[i] != NULL ? texts[i] : word;
}

/* ---- the program ---- */

/* Where `%` stands in an argument, the text is put. */
struct place {
	const char *arguments[ARGUMENTS];
	const char *variable;      /* of the environment, that the text is the value of; NULL = none */
	const char *file, *holds;  /* a file with a name and a content of that kind; NULL = none */
	bool fine;                 /* ends with 0 when the text is plain */
};

static char *
fill(const char *template, const char *text)
{
	const char *hole = strchr(template, '%');

	return hole == NULL ? mem_copy(template) : mem_format("%.*s%s%s", (int)(hole - template), template, text, hole + 1);
}

static void
become(const struct place *place, const char *text)
{
	char *argv[ARGUMENTS + 2] = { getenv("WAITSCOPE") };
	const char *const names[] = { "out", "err" };

	for (int i = 0; place->arguments[i] != NULL; i++)
		argv[i + 1] = fill(place->arguments[i], text);
	if (place->variable != NULL)
		setenv(place->variable, text, 1);
	for (int i = 0; i < 2; i++) {
		int fd = open(names[i], O_WRONLY | O_CREAT | O_TRUNC, 0600);

		if (fd < 0 || dup2(fd, STDOUT_FILENO + i) < 0)
			_exit(127);
		close(fd);
	}
	close(STDIN_FILENO);
	if (argv[0] != NULL)
		execv(argv[0], argv);
	_exit(127);
}

static int
run_program(const struct place *place, const char *text)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		become(place, text);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static char *
content_of(const char *path)
{
	char why[160];
	size_t size;
	char *content = file_read(path, FILE_MOST, &size, why, sizeof why);

	if (content == NULL)
		fail_msg("%s: %s", path, why);
	assert_int_equal(strlen(content), size);
	return content;
}

/* ---- what is printed ---- */

static void
check_fit(const char *content, const struct place *place, const char *text)
{
	char *clean = letter_clean(content);

	if (strcmp(clean, content) != 0)
		fail_msg("\"%s\", %s %s (%s): it prints\n%s", text, place->arguments[0],
		    place->arguments[1] != NULL ? place->arguments[1] : "", place->file != NULL ? place->file : "", content);
	free(clean);
}

static void
check_printed(const struct place *place, const char *text, int status)
{
	char *out = content_of("out"), *err = content_of("err");
	size_t lines = 0;

	check_fit(out, place, text);
	check_fit(err, place, text);
	for (const char *line = err; *line != '\0'; line = strchr(line, '\n') + 1, lines++) {
		if (strncmp(line, "waitscope: ", strlen("waitscope: ")) != 0 || strchr(line, '\n') == NULL)
			fail_msg("\"%s\", %s: this is no line of the program's own:\n%s", text, place->arguments[0], err);
	}
	if (status != 0 && status != 1 && status != 2)
		fail_msg("\"%s\", %s: it ends with %d", text, place->arguments[0], status);
	if (status != 0 && lines == 0)
		fail_msg("\"%s\", %s: it ends with %d, and says\n%s", text, place->arguments[0], status, err);
	free(out);
	free(err);
}

/* ---- the places ---- */

#define QUICK "-p", "0", "-d", "20ms", "-n", "1", "--programs=async"
#define LESSON "title: \"%\"\nafter: \"% ends it.\"\nparts:\n  - knobs: {delay: 0.02, requests: 1, programs: async}\n"
#define LATER "--headless", "--dump", "--at=1"
#define MOMENT "--headless", "--dump", "--at=0.01", "--language=python"

static const struct place places[] = {
	{ .arguments = { "%" } },
	{ .arguments = { "--%" } },
	{ .arguments = { "-%" } },
	{ .arguments = { "-x%" } },
	{ .arguments = { "--delay=%" } },
	{ .arguments = { "--server", "%" } },
	{ .arguments = { "--theme=%" } },
	{ .arguments = { "--help", "%" } },
	{ .arguments = { "one", "%" } },
	{ .arguments = { "--headless", "%.yaml" } },
	{ .arguments = { "--headless", "%.json" } },
	{ .arguments = { "--headless", "--tape=%.tape" } },
	{ .arguments = { "--check", "%" } },
	{ .arguments = { "--check", "--", "%/none.yaml", "%" } },
	{ .arguments = { "--headless", "--save=%/none.json", QUICK } },
	{ .arguments = { "--headless", "--save=%/none.har", QUICK } },
	{ .arguments = { "--headless", "--record=%/none.cast", QUICK } },
	{ .arguments = { "--headless", "--shot=%/none.svg", QUICK } },
	{ .arguments = { "--headless", "--save=%.json", "--shot=%.json", QUICK } },
	{ .arguments = { "--tape-record=%/none.tape", QUICK } },
	{ .arguments = { "--lessons" }, .variable = "WAITSCOPE_LESSONS" },
	{ .arguments = { "--plain", QUICK }, .variable = "WAITSCOPE_TRACE" },
	{ .arguments = { "--plain", QUICK }, .variable = "XDG_CONFIG_HOME" },
	{ .arguments = { "--save-config" }, .variable = "XDG_CONFIG_HOME" },
	{ .arguments = { "--plain", QUICK }, .variable = "TERM" },
	{ .arguments = { "--headless", "--dump", QUICK }, .variable = "LANG" },
	/* Names of files that are there, and what is in them. */
	{ .arguments = { "--check", "%.yaml" }, .file = "%.yaml", .holds = LESSON, .fine = true },
	{ .arguments = { "--check", "%.yaml" }, .file = "%.yaml", .holds = "title: x\n\"%\": 1\n" },
	{ .arguments = { "--check", "%.yaml" }, .file = "%.yaml", .holds = "title: x\nlanguage: '%'\n" },
	{ .arguments = { "--check", "%.yaml" }, .file = "%.yaml", .holds = "title: x\nparts: *%\n" },
	{ .arguments = { "--check", "%.tape" }, .file = "%.tape", .holds = "%\n" },
	{ .arguments = { "--check", "%.tape" }, .file = "%.tape", .holds = "Type \"%\n" },
	{ .arguments = { "--check", "%.tape" }, .file = "%.tape", .holds = "Set % x\n" },
	{ .arguments = { "--check", "%.tape" }, .file = "%.tape", .holds = "Lesson \"%\"\n" },
	{ .arguments = { "--check", "%.tape" }, .file = "%.tape", .holds = "Source %\n" },
	{ .arguments = { "--check", "%.tape" }, .file = "%.tape", .holds = "Wait /%(/\n" },
	{ .arguments = { "--check", "%.json" }, .file = "%.json", .holds = "%" },
	{ .arguments = { "--check", "%.json" }, .file = "%.json", .holds = "[{\"ph\":\"%\"}" },
	{ .arguments = { "--check", "%" }, .file = "%", .holds = "%" },
	{ .arguments = { "--check", "config.yaml" }, .file = "config.yaml", .holds = "%: 1\n" },
	{ .arguments = { "--check", "config.yaml" }, .file = "config.yaml", .holds = "delay: \"%\"\n" },
	{ .arguments = { "--plain", QUICK }, .file = "waitscope/config.yaml", .holds = "theme: \"%\"\n" },
	{ .arguments = { "--lessons" }, .file = "lessons/%.yaml", .holds = LESSON, .fine = true },
	{ .arguments = { "--lessons" }, .file = "lessons/%.yaml", .holds = "title: 1\n%: x" },
	{ .arguments = { "--headless", "--dump", "%.yaml" }, .file = "%.yaml", .holds = LESSON, .fine = true },
	{ .arguments = { "%.json", "--plain" }, .file = "%.json", .holds = "run", .fine = true },
	{ .arguments = { "%.json", MOMENT, "--view=prints" }, .file = "%.json", .holds = "run", .fine = true },
	{ .arguments = { "%.json", MOMENT, "--view=numbers" }, .file = "%.json", .holds = "run", .fine = true },
	{ .arguments = { "%.json", MOMENT, "--view=loop" }, .file = "%.json", .holds = "run", .fine = true },
	/* What servers elsewhere, visitors and watched programs say, wherever it is told. */
	{ .arguments = { "%.json", "--plain" }, .file = "%.json", .holds = "elsewhere", .fine = true },
	{ .arguments = { "%.json", LATER, "--view=timeline" }, .file = "%.json", .holds = "elsewhere", .fine = true },
	{ .arguments = { "%.json", LATER, "--view=numbers" }, .file = "%.json", .holds = "elsewhere", .fine = true },
	{ .arguments = { "%.json", LATER, "--view=prints" }, .file = "%.json", .holds = "elsewhere", .fine = true },
	{ .arguments = { "%.json", "--plain" }, .file = "%.json", .holds = "visitors", .fine = true },
	{ .arguments = { "%.json", LATER, "--view=timeline" }, .file = "%.json", .holds = "visitors", .fine = true },
	{ .arguments = { "%.json", LATER, "--view=numbers" }, .file = "%.json", .holds = "visitors", .fine = true },
	{ .arguments = { "%.json", "--plain" }, .file = "%.json", .holds = "watched", .fine = true },
	{ .arguments = { "%.json", LATER, "--view=timeline" }, .file = "%.json", .holds = "watched", .fine = true },
};

/* The bytes of a JSON string before its last quote. */
static size_t
string_length(const char *string)
{
	size_t length = 0;

	while (string[length] != '"')
		length += string[length] == '\\' ? 2 : 1;
	return length;
}

/* The run of the program's own, with the text in place of each of its own and of its names. */
static char *
run_with(const char *text)
{
	char *run = content_of("run.json"), *clean = mem_copy(text), *spelled, *out = mem_new(1, 1), *next;
	json_t *json;

	/* JSON is in UTF-8; all else it may spell. */
	if (!utf8_is_valid(clean))
		utf8_clean(clean, '?');
	json = json_pack("[s]", clean);
	spelled = json_dumps(json, JSON_COMPACT);
	for (char *line = strtok(run, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		char *hello = strstr(line, "\"text\":\"");
		size_t length = hello == NULL ? 0 : string_length(hello + strlen("\"text\":\""));

		if (hello == NULL)
			next = mem_format("%s%s\n", out, line);
		else
			next = mem_format("%s%.*s\"text\":%.*s%s\n", out, (int)(hello - line), line, (int)strlen(spelled) - 2,
			    spelled + 1, hello + strlen("\"text\":\"") + length + 1);
		free(out);
		out = next;
	}
	json_decref(json);
	free(spelled);
	free(clean);
	free(run);
	return out;
}

/* ---- runs in which everybody says the text ---- */

static struct trace *
run_of(const char *holds)
{
	if (strcmp(holds, "elsewhere") == 0)
		return random_outside_run(13); /* redirects, interim responses, misses, TLS */
	if (strcmp(holds, "visitors") == 0)
		return random_outside_run(12);
	return strcmp(holds, "watched") == 0 ? watched_trace(WATCHED_SAMPLE_BESIDE) : NULL;
}

/* Each text of such a run is this one; and then each kind of event that has one says it, on each track that has the kind. */
static struct trace *
said_by_all(const char *holds, const char *text)
{
	struct trace *run = run_of(holds), *said = trace_new(0);
	int64_t id = trace_intern(said, text);
	struct event e = { .number = 1 };

	for (size_t i = 0; i < trace_count(run); i++) {
		e = *trace_at(run, i);
		if (event_has_text(&e))
			e.value = id;
		trace_append(said, &e);
	}
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		for (int track = 0; track < TRACK_COUNT; track++) {
			e = (struct event){ .t_us = e.t_us, .kind = (uint8_t)kind, .track = (uint8_t)track, .number = 1, .value = id };
			if (event_has_text(&e) && event_kind_is_on((enum event_kind)kind, (enum track)track))
				trace_append(said, &e);
		}
	trace_free(run);
	return said;
}

static char *
run_said_by_all(const char *holds, const char *text)
{
	struct trace *said = said_by_all(holds, text);
	char *content, why[160] = "";
	size_t size;
	FILE *file = open_memstream(&content, &size);

	if (whole_file_write_run(said, file, why, sizeof why) != 0)
		fail_msg("%s", why);
	fclose(file);
	trace_free(said);
	return content;
}

static void
put_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Returns false if such a file cannot be: its name is too long. */
static bool
prepare(const struct place *place, const char *text)
{
	char *path = fill(place->file, text), *content = NULL, *once;

	if (strchr(text, '/') != NULL || strlen(path) > 255) {
		free(path);
		return false;
	}
	if (strcmp(place->holds, "run") == 0) {
		content = run_with(text);
	} else if (strcmp(place->holds, "elsewhere") == 0 || strcmp(place->holds, "visitors") == 0 ||
	    strcmp(place->holds, "watched") == 0) {
		content = run_said_by_all(place->holds, text);
	} else {
		content = mem_copy(place->holds);
		while (strchr(content, '%') != NULL && strchr(text, '%') == NULL) {
			once = fill(content, text);
			free(content);
			content = once;
		}
	}
	put_file(path, content);
	free(content);
	free(path);
	return true;
}

static void
forget(const struct place *place, const char *text)
{
	char *path = fill(place->file, text);

	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
enter(void)
{
	assert_int_equal(chdir(home_path()), 0);
	assert_true(mkdir("lessons", 0700) == 0 && mkdir("waitscope", 0700) == 0);
	setenv("XDG_CONFIG_HOME", home_path(), 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	assert_int_equal(run_program(&(struct place){ .arguments = { "--headless", "--save=run.json", QUICK } }, ""), 0);
}

static void
nothing_is_printed_that_a_terminal_obeys(void **state)
{
	(void)state;
	enter();
	for (size_t p = 0; p < COUNT(places); p++) {
		bool has_own = places[p].file != NULL && strncmp(places[p].file, "lessons/", strlen("lessons/")) == 0;

		if (has_own)
			setenv("WAITSCOPE_LESSONS", "lessons", 1);
		for (size_t i = 0; i < COUNT(texts); i++) {
			const char *text = text_at(i);
			int status;

			if (places[p].file != NULL && !prepare(&places[p], text))
				continue;
			status = run_program(&places[p], text);
			check_printed(&places[p], text, status);
			if (places[p].fine && i == 0 && status != 0)
				fail_msg("%s %s: %s", places[p].arguments[0], places[p].arguments[1], content_of("err"));
			if (places[p].file != NULL)
				forget(&places[p], text);
		}
		if (has_own)
			unsetenv("WAITSCOPE_LESSONS");
	}
}

/* Other terminals than those of UTF-8 obey some of its bytes. */
static void
elsewhere_it_is_ascii(void **state)
{
	static const struct place elsewhere[] = {
		{ .arguments = { "--delay=%" } },
		{ .arguments = { "--check", "%.yaml" }, .file = "%.yaml", .holds = LESSON, .fine = true },
		{ .arguments = { "%.json", "--plain" }, .file = "%.json", .holds = "run", .fine = true },
		{ .arguments = { "%.json", MOMENT }, .file = "%.json", .holds = "run", .fine = true },
	};

	(void)state;
	enter();
	setenv("LC_ALL", "C", 1);
	for (size_t p = 0; p < COUNT(elsewhere); p++) {
		for (size_t i = 0; i < COUNT(texts); i++) {
			const char *const names[] = { "out", "err" };

			if (elsewhere[p].file != NULL && !prepare(&elsewhere[p], text_at(i)))
				continue;
			check_printed(&elsewhere[p], text_at(i), run_program(&elsewhere[p], text_at(i)));
			for (int file = 0; file < 2; file++) {
				char *content = content_of(names[file]);

				for (const char *c = content; *c != '\0'; c++)
					if ((unsigned char)*c >= 0x7f)
						fail_msg("\"%s\": it prints\n%s", text_at(i), content);
				free(content);
			}
			if (elsewhere[p].file != NULL)
				forget(&elsewhere[p], text_at(i));
		}
	}
}

/* ---- what is written ---- */

/* Whoever looks at it with cat sees what is in it. */
static void
check_raw(const char *text, const char *path)
{
	char *content = content_of(path), *clean;

	for (char *p = content; *p != '\0'; p++)
		*p = (char)(*p == '\n' ? ' ' : *p);
	clean = mem_copy(content);
	utf8_clean(clean, '\1');
	if (strcmp(clean, content) != 0)
		fail_msg("\"%s\": %s would be obeyed", text, path);
	free(clean);
	free(content);
}

static void
check_json(const char *text, const char *path, bool by_lines)
{
	char *content = content_of(path), *rest = content, *line;
	json_error_t error;

	check_raw(text, path);

	while ((line = by_lines ? strsep(&rest, "\n") : rest) != NULL) {
		json_t *json = line[0] == '\0' ? NULL : json_loads(line, JSON_REJECT_DUPLICATES, &error);

		if (line[0] != '\0' && json == NULL)
			fail_msg("\"%s\": %s: %s: %.200s", text, path, error.text, line);
		/* What stands there is drawn as it stands there. */
		if (by_lines && json_is_array(json) && json_is_string(json_array_get(json, 2))) {
			const char *drawn = json_string_value(json_array_get(json, 2));

			assert_null(strstr(drawn, "owned\007"));
			assert_null(strstr(drawn, "\033P+q"));
			assert_null(strstr(drawn, "\302\233"));
			assert_null(strstr(drawn, "\342\200\256"));
			assert_null(strstr(drawn, "\rover"));
			assert_null(strstr(drawn, ACUTES));
		}
		json_decref(json);
		if (!by_lines)
			break;
	}
	free(content);
}

static void
check_svg(const char *text)
{
	char *content = content_of("it.svg"), *clean = letter_clean(content);

	if (strcmp(content, clean) != 0 || strstr(content, "<script>") != NULL || strstr(content, "]]>x") != NULL)
		fail_msg("\"%s\": it.svg", text);
	free(clean);
	free(content);
}

static void
check_written(const struct place *run, const char *text)
{
	static const struct place written[] = {
		{ .arguments = { "--headless", "%.json", "--save=it.har" } },
		{ .arguments = { "--headless", "%.json", "--save=it.json" } },
		{ .arguments = { "--headless", "%.json", "--record=it.cast", "--idle-limit=1s", "--view=prints" } },
		{ .arguments = { "--headless", "%.json", "--shot=it.svg", "--view=prints" } },
	};

	if (!prepare(run, text))
		return;
	for (size_t w = 0; w < COUNT(written); w++) {
		int status = run_program(&written[w], text);

		check_printed(&written[w], text, status);
		if (status != 0)
			fail_msg("\"%s\", %s: %s", text, written[w].arguments[2], content_of("err"));
	}
	check_json(text, "it.har", false);
	check_json(text, "it.json", false);
	check_json(text, "it.cast", true);
	check_svg(text);
	forget(run, text);
}

static void
what_is_written_is_of_its_kind(void **state)
{
	static const char *const held[] = { "run", "elsewhere", "visitors", "watched" };

	(void)state;
	enter();
	for (size_t h = 0; h < COUNT(held); h++)
		for (size_t i = 0; i < COUNT(texts); i++)
			check_written(&(struct place){ .file = "%.json", .holds = held[h] }, text_at(i));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_printed_that_a_terminal_obeys, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(elsewhere_it_is_ascii, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(what_is_written_is_of_its_kind, home_set_up, home_tear_down),
	};

	if (getenv("WAITSCOPE") == NULL)
		return 77;
	unsetenv("WAITSCOPE_LESSONS");
	unsetenv("WAITSCOPE_TRACE");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
