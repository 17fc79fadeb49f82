/* A person's own settings: reading what people write, and writing so that nothing is ever lost. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "file/config.h"
#include "support/home.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static void
assert_folder(const char *expected)
{
	char *path = config_folder();

	if (expected == NULL)
		assert_null(path);
	else
		assert_string_equal(path, expected);
	free(path);
}

static void
lies_where_xdg_says(void **state)
{
	(void)state;
	assert_folder(under_home(".config/waitscope"));
	setenv("XDG_CONFIG_HOME", "/somewhere", 1);
	assert_folder("/somewhere/waitscope");
	setenv("XDG_CONFIG_HOME", "not/absolute", 1);
	assert_folder(under_home(".config/waitscope"));
	setenv("XDG_CONFIG_HOME", "", 1);
	assert_folder(under_home(".config/waitscope"));
	unsetenv("HOME");
	assert_folder(NULL);
	setenv("HOME", "", 1);
	assert_folder(NULL);
}

static const char *
theme_at(int i)
{
	static const char *const names[] = { "dark", "light", NULL };

	return names[i];
}

static const char *
language_at(int i)
{
	static const char *const names[] = { "c", "await", NULL };

	return names[i];
}

static const struct config_words words = { theme_at, language_at };

static struct config
everything(void)
{
	struct config config;

	config_init(&config);
	snprintf(config.theme, sizeof config.theme, "light");
	snprintf(config.language, sizeof config.language, "await");
	config.mouse = false;
	config.mouse_given = config.ascii_given = config.questions_given = config.presenter_given = true;
	config.ascii = true;
	config.questions = false;
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		config.given[k] = true;
		config.knobs.value[k] = knob_last(k);
	}
	return config;
}

static void
assert_same(const struct config *a, const struct config *b)
{
	assert_string_equal(a->theme, b->theme);
	assert_string_equal(a->language, b->language);
	assert_int_equal(a->mouse, b->mouse);
	assert_int_equal(a->ascii, b->ascii);
	assert_int_equal(a->questions, b->questions);
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		assert_int_equal(a->given[k], b->given[k]);
		assert_int_equal(a->knobs.value[k], b->knobs.value[k]);
	}
}

static void
assert_round_trip(const struct config *written)
{
	char why[CONFIG_WHY_SIZE] = "";
	struct complaints complaints = { .count = 0 };
	struct config read;

	unlink(under_home(".config/waitscope/config.yaml"));
	if (config_write(written, why, sizeof why) != 0)
		fail_msg("%s", why);
	if (config_read(&read, &words, &complaints) != 0)
		fail_msg("%s", complaints.lines[0]);
	assert_same(&read, written);
	complaints_release(&complaints);
}

static void
reads_what_it_wrote(void **state)
{
	struct config config = everything();

	(void)state;
	assert_round_trip(&config);
	for (enum knob k = 0; k < KNOB_COUNT; k++)
		config.knobs.value[k] = knob_info(k)->min;
	assert_round_trip(&config);
	for (enum knob k = 0; k < KNOB_COUNT; k++)
		config.knobs.value[k] = knob_info(k)->fallback;
	assert_round_trip(&config);
	config.knobs.value[KNOB_DELAY] = 1234567;
	config.knobs.value[KNOB_SERVER] = 4;
	config.given[KNOB_SEED] = false;
	assert_round_trip(&config);
	config_init(&config);
	assert_round_trip(&config);
}

static void
a_file_that_is_not_there_is_fine(void **state)
{
	struct complaints complaints = { .count = 0 };
	struct config config = everything(), nothing;

	(void)state;
	config_init(&nothing);
	assert_int_equal(config_read(&config, &words, &complaints), 0);
	assert_same(&config, &nothing);
	assert_true(config.mouse && config.questions && !config.ascii);
	config = everything();
	unsetenv("HOME");
	assert_int_equal(config_read(&config, &words, &complaints), 0);
	assert_same(&config, &nothing);
	assert_int_equal(complaints.count, 0);
}

#define NO_TIME "is not a time from 0 to 60 s, such as 5, 0.5 or 500ms"
#define NAMES "One of theme, language, mouse, ascii, questions, presenter, delay, requests, server, limit, jitter, programs, work, errors, timeout, seed, url is expected"

/* What is wrong in a file, and what of the rest counts. */
static const struct {
	const char *text;
	const char *complaints[4]; /* behind the file's name */
	int64_t delay_us;          /* 0: not given */
	const char *theme;
} files[] = {
	{ "", { NULL }, 0, "" },
	{ "# nothing\n", { NULL }, 0, "" },
	{ "---\n", { NULL }, 0, "" },
	{ "delay: 2\ntheme: dark", { NULL }, 2000000, "dark" },
	{ "{\"theme\": \"dark\", delay: '500ms'}  # both\n", { NULL }, 500000, "dark" },
	{ "delay: 1\ndelay: 2\n", { ":2:1: delay is set twice: once is expected" }, 1000000, "" },
	{ "mouse: perhaps\ndelay: 2\ntheme: dark\n", { ":1:8: mouse: \"perhaps\" is not yes or no" }, 2000000, "dark" },
	{ "mouse: ~\ndelay: 2\n", { ":1:8: mouse: \"~\" is not yes or no" }, 2000000, "" },
	{ "mouse: 1\ndelay: 2\n", { ":1:8: mouse: \"1\" is not yes or no" }, 2000000, "" },
	{ "mouse:\ndelay: 2\n", { ":1:7: mouse: \"\" is not yes or no" }, 2000000, "" },
	{ "theme: dark\ndelay: soon\n", { ":2:8: delay: \"soon\" " NO_TIME }, 0, "dark" },
	{ "delay: 1\n\n# see below\ndelai: soon\ntheme: dark\n",
	    { ":4:1: there is no \"delai\" here: did you mean delay? " NAMES }, 1000000, "dark" },
	{ "theme: Very Dark\ndelay: 3\n", { ":1:8: theme: \"Very Dark\" is not one of dark, light" }, 3000000, "" },
	{ "theme: abcdefghijklmnopqrstuvwxyz\n",
	    { ":1:8: theme: \"abcdefghijklmnopqrstuvwxyz\" is not one of dark, light" }, 0, "" },
	{ "theme: ${HOME}\ndelay: 3\n", { ":1:8: theme: \"${HOME}\" is not one of dark, light" }, 3000000, "" },
	{ "delay: soon\nmouse: perhaps\nlanguage: [c]\ntheme: {a: [b, c]}\nascii: yes\n",
	    { ":1:8: delay: \"soon\" " NO_TIME, ":2:8: mouse: \"perhaps\" is not yes or no",
	      ":3:11: language: here stands a list: a text is expected", ":4:8: theme: here stands a map: a text is expected" }, 0, "" },
	{ "[a, [b]]: {c: d}\n? {e: f}\n: g\ndelay: 3\n", { ":1:1: a map or a list where a key is expected: KEY: VALUE",
	    ":2:3: a map or a list where a key is expected: KEY: VALUE" }, 3000000, "" },
	{ "- delay: 3\n", { ":1:1: the file: here stands a list: a map (lines of KEY: VALUE) is expected" }, 0, "" },
	{ "theme: foo\nlanguage: bar\ndelay: 3\n", { ":1:8: theme: \"foo\" is not one of dark, light",
	    ":2:11: language: \"bar\" is not one of c, await" }, 3000000, "" },
	/* A line that breaks YAML's own rules, or is refused, costs no other. */
	{ "blah\ndelay: 2\ntheme: dark\n", { ":1:1: the file: here stands a text: a map (lines of KEY: VALUE) is expected" }, 2000000, "dark" },
	{ "delay: 1\nblah\ntheme: dark\n", { ":2:1: a line that is no KEY: VALUE: a colon and a blank are expected" }, 1000000, "dark" },
	{ "delay: 1\nblah", { ":2:1: a line that is no KEY: VALUE: a colon and a blank are expected" }, 1000000, "" },
	{ "[[[", { ":1:1: the file: here stands a list: a map (lines of KEY: VALUE) is expected" }, 0, "" },
	{ "[[[\ndelay: 2\ntheme: foo\n", { ":1:1: the file: here stands a list: a map (lines of KEY: VALUE) is expected",
	    ":3:8: theme: \"foo\" is not one of dark, light" }, 2000000, "" },
	{ "theme: [dark\ndelay: 2\n", { ":1:8: theme: here stands a list: a text is expected" }, 2000000, "" },
	{ "theme: dark\n  delay: 2\n", { ":2:8: one \": \" too many: the line stands too far in, or a text with \": \" in it is expected in quotes, "
	    "or in lines of its own behind >" }, 0, "dark" },
	{ "theme: @x\nfoo: 1\n\tdelay: 3\ndelay: 2\n", { ":1:8: a text that begins with @ is expected in quotes",
	    ":2:1: there is no \"foo\" here: one of theme, language, mouse, ascii, questions, presenter, delay, requests, server, limit, jitter, "
	    "programs, work, errors, timeout, seed, url is expected", ":3:1: a tab: blanks are expected, not tabs" }, 2000000, "" },
	{ "delay: 3\n}\ntheme: dark\n",
	    { ":2:1: a line that does not go on with what stands above: KEY: VALUE is expected, as far in as the keys there" }, 3000000, "dark" },
	{ "delay: 3\ntheme: \"dark\nmouse: maybe\n", { ":2:8: a text that begins with a quote and has none at its end: another one is expected",
	    ":3:8: mouse: \"maybe\" is not yes or no" }, 3000000, "" },
	{ "delay: soon\ntheme: *dark\nmouse: off\n", { ":1:8: delay: \"soon\" " NO_TIME,
	    ":2:8: an alias (*NAME): each value is expected where it counts, and a text that begins with * in quotes" }, 0, "" },
	{ "delay: 3\nfoo: {b: {c: {d: {e: {f: {g: {h: {i: j}}}}}}}}\ntheme: dark\n",
	    { ":2:1: there is no \"foo\" here: one of " "theme, language, mouse, ascii, questions, presenter, delay, requests, server, limit, jitter, "
	      "programs, work, errors, timeout, seed, url is expected",
	      ":2:34: maps and lists in others: at most 8 deep is expected" }, 3000000, "dark" },
	{ "delay: 3\n---\ntheme: dark\n", { ":2:1: a second document: one is expected" }, 3000000, "dark" },
	{ "delay: 3\ntheme: \x01\n", { ":2:8: a character that cannot be shown (U+0001): plain text is expected" }, 3000000, "" },
};

static void
check_file(const char *path, size_t i)
{
	struct complaints complaints = { .count = 0 };
	struct config config;
	int count = 0;

	write_file(path, files[i].text);
	while (count < (int)COUNT(files[i].complaints) && files[i].complaints[count] != NULL)
		count++;
	assert_int_equal(config_read(&config, &words, &complaints), count == 0 ? 0 : -1);
	for (int line = 0; line < (int)complaints.count && line < count; line++) {
		char expected[CONFIG_WHY_SIZE];

		snprintf(expected, sizeof expected, "%s%s", path, files[i].complaints[line]);
		assert_string_equal(complaints.lines[line], expected);
	}
	if ((int)complaints.count != count)
		fail_msg("%s: %zu complaints: %s", files[i].text, complaints.count, complaints.count > 0 ? complaints.lines[complaints.count - 1] : "");
	complaints_release(&complaints);
	assert_string_equal(config.theme, files[i].theme);
	assert_int_equal(config.given[KNOB_DELAY], files[i].delay_us != 0);
	if (files[i].delay_us != 0)
		assert_int_equal(config.knobs.value[KNOB_DELAY], files[i].delay_us);
	assert_string_equal(read_file(path), files[i].text); /* reading changes nothing */
}

static void
one_wrong_value_does_not_cost_the_others(void **state)
{
	(void)state;
	assert_int_equal(mkdir(under_home(".config"), 0700), 0);
	assert_int_equal(mkdir(under_home(".config/waitscope"), 0700), 0);
	for (size_t i = 0; i < COUNT(files); i++)
		check_file(under_home(".config/waitscope/config.yaml"), i);
}

static void
yes_and_no_have_the_words_of_yaml(void **state)
{
	static const char *const said[] = { "yes", "no", "on", "off", "true", "false", "YES", "No", "\"on\"" };

	(void)state;
	for (size_t i = 0; i < COUNT(said); i++) {
		struct complaints complaints = { .count = 0 };
		struct config config;
		char text[32];

		snprintf(text, sizeof text, "ascii: %s\n", said[i]);
		assert_int_equal(config_parse(&config, text, strlen(text), "x", &words, &complaints), 0);
		assert_int_equal(config.ascii, i == 8 || (i < 8 && i % 2 == 0));
	}
}

/* However many lines are wrong, the others count; of those that break YAML's rules there is an end, which is said. */
static void
too_much_that_is_wrong_is_told(void **state)
{
	struct complaints complaints = { .count = 0 };
	struct config config;
	char text[4096] = "";

	(void)state;
	for (int i = 0; i < 300; i++)
		strcat(text, "x: y\n");
	strcat(text, "delay: 2\n");
	assert_int_equal(config_parse(&config, text, strlen(text), "it", &words, &complaints), -1);
	assert_int_equal(complaints.count, 300);
	assert_true(config.given[KNOB_DELAY]);
	complaints_release(&complaints);
	strcpy(text, "delay: 2\n");
	for (int i = 0; i < 200; i++)
		strcat(text, "@\n");
	assert_int_equal(config_parse(&config, text, strlen(text), "it", &words, &complaints), -1);
	assert_int_equal(complaints.count, 101);
	assert_string_equal(complaints.lines[100], "it:102: too many lines break the rules of YAML: from here on none is read");
	assert_true(config.given[KNOB_DELAY]);
	complaints_release(&complaints);
}

/* What was not said is not written: it is what it is by default, now and later. */
static void
only_what_was_said_is_written(void **state)
{
	struct config config;
	char why[CONFIG_WHY_SIZE] = "";
	const char *text;

	(void)state;
	config_init(&config);
	config.given[KNOB_DELAY] = config.ascii_given = true;
	assert_int_equal(config_write(&config, why, sizeof why), 0);
	text = read_file(under_home(".config/waitscope/config.yaml"));
	assert_non_null(strstr(text, "\nascii: no "));
	assert_non_null(strstr(text, "\ndelay: 5.0 s "));
	assert_null(strstr(text, "mouse"));
	assert_null(strstr(text, "questions"));
	assert_null(strstr(text, "presenter"));
	assert_null(strstr(text, "theme"));
}

/* What was in the file stays, to the byte, but for the lines of what is said. Here that is delay: 2 and ascii: yes. */
static const struct {
	const char *before;
	const char *after; /* NULL: it is refused, */
	int line;          /* because of this one */
} edits[] = {
	{ "", "# waitscope's settings, as --save-config wrote them. Change them as you like.\nascii: yes  # whether to draw with ASCII characters only\n"
	      "delay: 2.0 s  # how long the server takes for a request\n", 0 },
	{ "delay: 5  # long\nascii: no\n", "delay: 2.0 s  # long\nascii: yes\n", 0 },
	{ "# mine\n\ndelay:3\ndelay: 3s\nascii: \"no\"   # they said \"#\"\n  # end\n",
	  "# mine\n\ndelay:3\ndelay: 2.0 s\nascii: yes   # they said \"#\"\n  # end\n", 0 },
	{ "delay: 2\nascii: on\n", "delay: 2\nascii: on\n", 0 }, /* the same, in other words */
	{ "delay: 2000ms\r\nascii: no # no\r\n", "delay: 2000ms\r\nascii: yes # no\r\n", 0 },
	{ "\xef\xbb\xbf" "ascii: no\r\ndelay: 1\r\n", "\xef\xbb\xbf" "ascii: yes\r\ndelay: 2.0 s\r\n", 0 },
	{ "\xef\xbb\xbf" "  ascii: no\n", "\xef\xbb\xbf" "  ascii: yes\n  delay: 2.0 s  # how long the server takes for a request\n", 0 },
	{ "\xef\xbb\xbf" "{ascii: no}\n", NULL, 1 },
	{ "theme: foo\nspeed: 3\nascii: '# no'\ndelay:", "theme: foo\nspeed: 3\nascii: yes\ndelay: 2.0 s", 0 },
	{ "blah\ntheme: @x\n---\ndelay: 1", "blah\ntheme: @x\n---\ndelay: 2.0 s\nascii: yes  # whether to draw with ASCII characters only\n", 0 },
	{ "  ascii: no\n  delay: 1\n", "  ascii: yes\n  delay: 2.0 s\n", 0 },
	{ "  ascii: no\n", "  ascii: yes\n  delay: 2.0 s  # how long the server takes for a request\n", 0 },
	{ "other:\n  delay: 7\nascii: no\ndelay: 1\n", "other:\n  delay: 7\nascii: yes\ndelay: 2.0 s\n", 0 },
	{ "delay: 1\ndelay: 3\nascii: yes\n", "delay: 2.0 s\ndelay: 3\nascii: yes\n", 0 },
	{ "{ascii: no}\n", NULL, 1 },
	{ "# mine\n\n{delay: 1, theme: dark}\n", NULL, 3 },
	{ "\"delay\": 1\nascii: yes\n", NULL, 1 },
	{ "ascii: yes\ndelay: >\n  1\n", NULL, 3 },
	{ "ascii: yes\n? delay\n: 3\n", NULL, 2 },
	{ "- ascii: no\n", "- ascii: no\nascii: yes  # whether to draw with ASCII characters only\ndelay: 2.0 s  # how long the server takes for a request\n", 0 },
};

static void
saving_keeps_what_was_there(void **state)
{
	const char *path = under_home(".config/waitscope/config.yaml");
	char *at = strdup(path);

	(void)state;
	mkdir(under_home(".config"), 0700);
	mkdir(under_home(".config/waitscope"), 0700);
	for (size_t i = 0; i < COUNT(edits); i++) {
		char why[CONFIG_WHY_SIZE] = "", place[32];
		struct config config;

		config_init(&config);
		config.ascii = config.ascii_given = config.given[KNOB_DELAY] = true;
		config.knobs.value[KNOB_DELAY] = 2000000;
		write_file(at, edits[i].before);
		if (config_write(&config, why, sizeof why) != (edits[i].after != NULL ? 0 : -1))
			fail_msg("%s: %s%s", edits[i].before, why, read_file(at));
		assert_string_equal(read_file(at), edits[i].after != NULL ? edits[i].after : edits[i].before);
		snprintf(place, sizeof place, "config.yaml:%d: ", edits[i].line);
		if (edits[i].after == NULL && (strstr(why, place) == NULL || strstr(why, " is not written to: ") == NULL))
			fail_msg("%s: %s", edits[i].before, why);
	}
	free(at);
}

/* Whatever is wrong in a file: it is refused, or all its lines but those of what is said are in the new one,
 * which says it. */
static void
saving_loses_no_line(void **state)
{
	char *at = strdup(under_home(".config/waitscope/config.yaml"));

	(void)state;
	mkdir(under_home(".config"), 0700);
	mkdir(under_home(".config/waitscope"), 0700);
	for (size_t i = 0; i < COUNT(files); i++) {
		struct complaints complaints = { .count = 0 };
		char why[CONFIG_WHY_SIZE] = "", *before = strdup(files[i].text);
		struct config config, read;

		write_file(at, files[i].text);
		config_read(&config, &words, &complaints);
		config.questions = false;
		config.questions_given = true;
		if (config_write(&config, why, sizeof why) != 0) {
			assert_string_equal(read_file(at), files[i].text);
		} else {
			for (char *line = strtok(before, "\n"); line != NULL; line = strtok(NULL, "\n"))
				assert_non_null(strstr(read_file(at), line));
			config_read(&read, &words, &complaints);
			assert_same(&read, &config);
		}
		free(before);
		complaints_release(&complaints);
	}
	free(at);
}

/* A device in its place is not written to. */
static void
what_is_no_file_is_refused(void **state)
{
	struct config config = everything();
	char why[CONFIG_WHY_SIZE] = "";

	(void)state;
	mkdir(under_home(".config"), 0700);
	mkdir(under_home(".config/waitscope"), 0700);
	assert_int_equal(symlink("/dev/null", under_home(".config/waitscope/config.yaml")), 0);
	assert_int_equal(config_write(&config, why, sizeof why), -1);
	assert_non_null(strstr(why, "/config.yaml: it cannot be written: it is a device or a pipe: an ordinary file is expected"));
}

/* A file from before it was YAML is not passed over in silence. */
static void
the_former_file_is_told(void **state)
{
	struct complaints complaints = { .count = 0 };
	struct config config;

	(void)state;
	mkdir(under_home(".config"), 0700);
	mkdir(under_home(".config/waitscope"), 0700);
	write_file(under_home(".config/waitscope/config"), "delay = 2\n");
	assert_int_equal(config_read(&config, &words, &complaints), -1);
	assert_int_equal(complaints.count, 1);
	assert_non_null(strstr(complaints.lines[0], "/waitscope/config: settings are read from config.yaml now, in YAML: "));
	assert_false(config.given[KNOB_DELAY]);
	write_file(under_home(".config/waitscope/config.yaml"), "delay: 3\n");
	assert_int_equal(config_read(&config, &words, &complaints), 0);
	assert_int_equal(config.knobs.value[KNOB_DELAY], 3000000);
	complaints_release(&complaints);
}

static void
a_folder_in_its_place_is_told(void **state)
{
	struct complaints complaints = { .count = 0 };
	struct config config, nothing;
	char why[CONFIG_WHY_SIZE] = "";

	(void)state;
	config_init(&nothing);
	mkdir(under_home(".config"), 0700);
	mkdir(under_home(".config/waitscope"), 0700);
	mkdir(under_home(".config/waitscope/config.yaml"), 0700);
	assert_int_equal(config_read(&config, &words, &complaints), -1);
	assert_non_null(strstr(complaints.lines[0], "/config.yaml: it is a folder: an ordinary file is expected"));
	assert_same(&config, &nothing);
	assert_int_equal(config_write(&config, why, sizeof why), -1);
	assert_non_null(strstr(why, "/config.yaml: it cannot be written: "));
	assert_int_equal(count_entries(under_home(".config/waitscope")), 1);
	complaints_release(&complaints);
}

static void
folders_are_made_for_the_person_alone(void **state)
{
	struct config config = everything();
	char why[CONFIG_WHY_SIZE] = "";
	mode_t mask = umask(0);

	(void)state;
	setenv("XDG_CONFIG_HOME", under_home("a/b"), 1);
	assert_int_equal(config_write(&config, why, sizeof why), 0);
	umask(mask);
	assert_int_equal(mode_of(under_home("a")) & 07777, 0700);
	assert_int_equal(mode_of(under_home("a/b")) & 07777, 0700);
	assert_int_equal(mode_of(under_home("a/b/waitscope")) & 07777, 0700);
	assert_int_equal(mode_of(under_home("a/b/waitscope/config.yaml")) & 07777, 0600);
	assert_int_equal(count_entries(under_home("a/b/waitscope")), 1);
}

static void
permissions_and_links_are_kept(void **state)
{
	struct config config = everything();
	char why[CONFIG_WHY_SIZE] = "";
	struct stat st;

	(void)state;
	mkdir(under_home(".config"), 0755);
	mkdir(under_home(".config/waitscope"), 0755);
	write_file(under_home("real"), "delay: 1\n");
	chmod(under_home("real"), 0640);
	assert_int_equal(symlink("../../real", under_home(".config/waitscope/config.yaml")), 0);
	assert_int_equal(config_write(&config, why, sizeof why), 0);
	assert_int_equal(lstat(under_home(".config/waitscope/config.yaml"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(mode_of(under_home("real")) & 07777, 0640);
	assert_int_equal(mode_of(under_home(".config/waitscope")) & 07777, 0755);
	assert_int_equal(count_entries(home_path()), 2);
	assert_non_null(strstr(read_file(under_home("real")), "theme: light"));
}

static void
what_cannot_be_written_stays_as_it_was(void **state)
{
	struct rlimit before, none;
	struct config config = everything();
	char why[CONFIG_WHY_SIZE] = "";

	(void)state;
	mkdir(under_home(".config"), 0700);
	mkdir(under_home(".config/waitscope"), 0700);
	write_file(under_home(".config/waitscope/config.yaml"), "delay: 1\n");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	none = before;
	none.rlim_cur = 16; /* as a disk that fills up in the middle */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_int_equal(config_write(&config, why, sizeof why), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_non_null(strstr(why, "/config.yaml: it cannot be written: "));
	assert_string_equal(read_file(under_home(".config/waitscope/config.yaml")), "delay: 1\n");
	assert_int_equal(count_entries(under_home(".config/waitscope")), 1);
}

static void
a_folder_that_cannot_be_made_is_told(void **state)
{
	struct config config = everything();
	char why[CONFIG_WHY_SIZE] = "";

	(void)state;
	write_file(under_home(".config"), "");
	assert_int_equal(config_write(&config, why, sizeof why), -1);
	assert_non_null(strstr(why, "/config.yaml: it cannot be written: "));
	unsetenv("HOME");
	assert_int_equal(config_write(&config, why, sizeof why), -1);
	assert_string_equal(why, "settings cannot be saved: HOME is expected to name a folder");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lies_where_xdg_says),
		TEST(reads_what_it_wrote),
		TEST(a_file_that_is_not_there_is_fine),
		TEST(one_wrong_value_does_not_cost_the_others),
		TEST(yes_and_no_have_the_words_of_yaml),
		TEST(too_much_that_is_wrong_is_told),
		TEST(only_what_was_said_is_written),
		TEST(saving_keeps_what_was_there),
		TEST(saving_loses_no_line),
		TEST(what_is_no_file_is_refused),
		TEST(the_former_file_is_told),
		TEST(a_folder_in_its_place_is_told),
		TEST(folders_are_made_for_the_person_alone),
		TEST(permissions_and_links_are_kept),
		TEST(what_cannot_be_written_stays_as_it_was),
		TEST(a_folder_that_cannot_be_made_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
