/* The kept settings: reading what people write, and writing so that nothing is ever lost. */
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
assert_path(const char *expected)
{
	char *path = config_path();

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
	assert_path(under_home(".config/waitscope/config"));
	setenv("XDG_CONFIG_HOME", "/somewhere", 1);
	assert_path("/somewhere/waitscope/config");
	setenv("XDG_CONFIG_HOME", "not/absolute", 1);
	assert_path(under_home(".config/waitscope/config"));
	setenv("XDG_CONFIG_HOME", "", 1);
	assert_path(under_home(".config/waitscope/config"));
	unsetenv("HOME");
	assert_path(NULL);
	setenv("HOME", "", 1);
	assert_path(NULL);
}

static struct config
everything(void)
{
	struct config config;

	config_init(&config);
	snprintf(config.theme, sizeof config.theme, "light");
	snprintf(config.language, sizeof config.language, "await");
	config.mouse = false;
	config.ascii = true;
	config.questions = false;
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		config.given[k] = true;
		config.knobs.value[k] = knob_info(k)->max;
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
	struct config read;

	if (config_write(written, why, sizeof why) != 0 || config_read(&read, why, sizeof why) != 0)
		fail_msg("%s", why);
	assert_same(&read, written);
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
	char why[CONFIG_WHY_SIZE] = "";
	struct config config = everything(), nothing;

	(void)state;
	config_init(&nothing);
	assert_int_equal(config_read(&config, why, sizeof why), 0);
	assert_same(&config, &nothing);
	assert_true(config.mouse && config.questions && !config.ascii);
	config = everything();
	unsetenv("HOME");
	assert_int_equal(config_read(&config, why, sizeof why), 0);
	assert_same(&config, &nothing);
	assert_string_equal(why, "");
}

/* What is wrong in a file, and what of the rest counts. */
static const struct {
	const char *text;
	const char *complaint; /* behind the file's name; NULL: none */
	int64_t delay_us;      /* 0: not given */
	const char *theme;
} files[] = {
	{ "", NULL, 0, "" },
	{ "# nothing\n", NULL, 0, "" },
	{ "delay = 2\ntheme = dark", NULL, 2000000, "dark" },
	{ "theme = \"dark\"  delay = '500ms' /* both */", NULL, 500000, "dark" },
	{ "delay = 1\ndelay = 2\n", NULL, 2000000, "" },
	{ "mouse = perhaps\ndelay = 2\ntheme = dark\n", ":1: mouse: \"perhaps\" is not yes or no", 2000000, "dark" },
	{ "theme = dark\ndelay = soon\n",
	    ":2: delay: \"soon\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms", 0, "dark" },
	{ "delay = 1\n\n# see below\ndelay = soon\ntheme = dark\n",
	    ":4: delay: \"soon\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms", 1000000, "dark" },
	{ "theme = \"Very Dark\"\ndelay = 3\n", ":1: theme: \"Very Dark\" is not a word of small letters", 3000000, "" },
	{ "theme = abcdefghijklmnopqrstuvwxyz\n",
	    ":1: theme: \"abcdefghijklmnopqrstuvwxyz\" is not a word of small letters", 0, "" },
	{ "delay = 3\n}\ntheme = dark\n", ":2: a } closes nothing: it is expected behind a {", 3000000, "dark" },
	{ "delay = 3\ntheme = \"dark\n", ":2: the text that begins here is never closed: a \" is expected", 3000000, "" },
	{ "theme dark\ndelay = 3\n", ":1: missing equal sign after option 'theme': NAME = VALUE is expected", 3000000, "" },
	{ "theme = ${HOME}\ndelay = 3\n",
	    ":1: a stray \"$\": text with more than letters, digits and - _ . % is expected in quotes", 3000000, "" },
	{ "theme = \"${HOME}\"\ndelay = 3\n", ":1: theme: \"${HOME}\" is not a word of small letters", 3000000, "" },
	{ "delay = soon\nmouse = perhaps\ntheme = \x01\ntheme = dark\n",
	    ":3: a stray character (0x01): text with more than letters and digits is expected in quotes", 0, "dark" },
};

static void
one_wrong_line_does_not_cost_the_others(void **state)
{
	(void)state;
	assert_int_equal(mkdir(under_home(".config"), 0700), 0);
	assert_int_equal(mkdir(under_home(".config/waitscope"), 0700), 0);
	for (size_t i = 0; i < COUNT(files); i++) {
		const char *path = under_home(".config/waitscope/config");
		char why[CONFIG_WHY_SIZE] = "", expected[CONFIG_WHY_SIZE] = "";
		struct config config;
		int status;

		write_file(path, files[i].text);
		status = config_read(&config, why, sizeof why);
		if (files[i].complaint != NULL)
			snprintf(expected, sizeof expected, "%s%s", path, files[i].complaint);
		assert_int_equal(status, files[i].complaint == NULL ? 0 : -1);
		assert_string_equal(why, expected);
		assert_string_equal(config.theme, files[i].theme);
		assert_int_equal(config.given[KNOB_DELAY], files[i].delay_us != 0);
		if (files[i].delay_us != 0)
			assert_int_equal(config.knobs.value[KNOB_DELAY], files[i].delay_us);
		assert_string_equal(read_file(path), files[i].text); /* reading changes nothing */
	}
}

static void
an_unknown_name_is_told_with_those_there_are(void **state)
{
	char why[CONFIG_WHY_SIZE] = "";
	struct config config;

	(void)state;
	mkdir(under_home(".config"), 0700);
	mkdir(under_home(".config/waitscope"), 0700);
	write_file(under_home(".config/waitscope/config"), "colour = dark\nmouse = off\n");
	assert_int_equal(config_read(&config, why, sizeof why), -1);
	assert_non_null(strstr(why, "config:1: no such option 'colour': one of theme, language, mouse, ascii, questions, delay, "));
	assert_false(config.mouse);
}

static void
a_folder_in_its_place_is_told(void **state)
{
	struct config config, nothing;
	char why[CONFIG_WHY_SIZE] = "";

	(void)state;
	config_init(&nothing);
	mkdir(under_home(".config"), 0700);
	mkdir(under_home(".config/waitscope"), 0700);
	mkdir(under_home(".config/waitscope/config"), 0700);
	assert_int_equal(config_read(&config, why, sizeof why), -1);
	assert_non_null(strstr(why, "/config: it is a folder: an ordinary file is expected"));
	assert_same(&config, &nothing);
	assert_int_equal(config_write(&config, why, sizeof why), -1);
	assert_non_null(strstr(why, "/config: it cannot be written: "));
	assert_int_equal(count_entries(under_home(".config/waitscope")), 1);
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
	assert_int_equal(mode_of(under_home("a/b/waitscope/config")) & 07777, 0600);
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
	write_file(under_home("real"), "delay = 1\n");
	chmod(under_home("real"), 0640);
	assert_int_equal(symlink("../../real", under_home(".config/waitscope/config")), 0);
	assert_int_equal(config_write(&config, why, sizeof why), 0);
	assert_int_equal(lstat(under_home(".config/waitscope/config"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(mode_of(under_home("real")) & 07777, 0640);
	assert_int_equal(mode_of(under_home(".config/waitscope")) & 07777, 0755);
	assert_int_equal(count_entries(home_path()), 2);
	assert_non_null(strstr(read_file(under_home("real")), "theme = light"));
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
	write_file(under_home(".config/waitscope/config"), "delay = 1\n");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	none = before;
	none.rlim_cur = 16; /* as a disk that fills up in the middle */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_int_equal(config_write(&config, why, sizeof why), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_non_null(strstr(why, "/config: it cannot be written: "));
	assert_string_equal(read_file(under_home(".config/waitscope/config")), "delay = 1\n");
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
	assert_non_null(strstr(why, "/config: it cannot be written: "));
	unsetenv("HOME");
	assert_int_equal(config_write(&config, why, sizeof why), -1);
	assert_string_equal(why, "settings cannot be kept: HOME is expected to name a folder");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lies_where_xdg_says),
		TEST(reads_what_it_wrote),
		TEST(a_file_that_is_not_there_is_fine),
		TEST(one_wrong_line_does_not_cost_the_others),
		TEST(an_unknown_name_is_told_with_those_there_are),
		TEST(a_folder_in_its_place_is_told),
		TEST(folders_are_made_for_the_person_alone),
		TEST(permissions_and_links_are_kept),
		TEST(what_cannot_be_written_stays_as_it_was),
		TEST(a_folder_that_cannot_be_made_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
