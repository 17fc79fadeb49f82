/* The command line: what it means, what it refuses and in which words, and --help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "options/options_inside.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { ARGS_MAX = 10 };

static int
parse(const char *const args[ARGS_MAX], struct options *options, char error[OPTIONS_ERROR_SIZE])
{
	char *argv[ARGS_MAX + 2] = { (char[]){ "waitscope" } };
	static char copies[ARGS_MAX][128]; /* the options point into them */
	int argc = 1;

	for (int i = 0; i < ARGS_MAX && args[i] != NULL; i++) {
		snprintf(copies[i], sizeof copies[i], "%s", args[i]);
		argv[argc++] = copies[i];
	}
	memset(error, '#', OPTIONS_ERROR_SIZE);
	return options_parse(argc, argv, options, error, OPTIONS_ERROR_SIZE);
}

static void
test_nothing_asked(void **state)
{
	static const char *const none[ARGS_MAX] = { NULL };
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	assert_int_equal(parse(none, &o, error), 0);
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		assert_int_equal(o.settings.value[k], knob_info(k)->fallback);
		assert_false(o.given[k]);
	}
	assert_int_equal(o.port, PORT_NOT_GIVEN);
	assert_int_equal(o.at_us, AT_NOT_GIVEN);
	assert_int_equal(o.cols, 120);
	assert_int_equal(o.rows, 36);
	assert_string_equal(o.theme, "auto");
	assert_false(o.plain || o.serve || o.headless || o.dump || o.no_mouse || o.ascii || o.help || o.version);
}

/* Every view can be asked for by its word, and a refusal names them all. */
static void
test_views(void **state)
{
	static const char *const none[ARGS_MAX] = { "--view", "graph" };
	char error[OPTIONS_ERROR_SIZE], refusal[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	assert_int_not_equal(parse(none, &o, refusal), 0);
	for (int view = 0; view < VIEW_COUNT; view++) {
		const char *const args[ARGS_MAX] = { "--view", views_word((enum view_id)view) };

		assert_int_equal(parse(args, &o, error), 0);
		assert_int_equal(o.view, view);
		assert_non_null(strstr(refusal, views_word((enum view_id)view)));
	}
}

/* What can be saved for next time can be taken back: the last one wins. */
static const struct {
	const char *args[ARGS_MAX];
	bool ascii, mouse, questions;
	bool ascii_given, mouse_given, questions_given;
} switches[] = {
	{ { NULL }, false, true, true, false, false, false },
	{ { "--ascii" }, true, true, true, true, false, false },
	{ { "--no-ascii" }, false, true, true, true, false, false },
	{ { "--mouse" }, false, true, true, false, true, false },
	{ { "--no-mouse" }, false, false, true, false, true, false },
	{ { "--questions" }, false, true, true, false, false, true },
	{ { "--no-questions" }, false, true, false, false, false, true },
	{ { "--ascii", "--no-ascii" }, false, true, true, true, false, false },
	{ { "--no-ascii", "--ascii" }, true, true, true, true, false, false },
	{ { "--no-mouse", "-d1", "--mouse", "--questions", "--no-questions" }, false, true, false, false, true, true },
};

static void
test_switches(void **state)
{
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(switches); i++) {
		if (parse(switches[i].args, &o, error) != 0)
			fail_msg("case %zu: %s", i, error);
		assert_int_equal(o.ascii, switches[i].ascii);
		assert_int_equal(o.no_mouse, !switches[i].mouse);
		assert_int_equal(o.no_questions, !switches[i].questions);
		assert_int_equal(o.ascii_given, switches[i].ascii_given);
		assert_int_equal(o.mouse_given, switches[i].mouse_given);
		assert_int_equal(o.questions_given, switches[i].questions_given);
	}
}

/* One knob each, in all the ways of writing it. */
static const struct {
	const char *args[ARGS_MAX];
	enum knob knob;
	int64_t value;
} knob_cases[] = {
	{ { "-d", "2" }, KNOB_DELAY, 2000000 },
	{ { "-d2" }, KNOB_DELAY, 2000000 },
	{ { "--delay", "500ms" }, KNOB_DELAY, 500000 },
	{ { "--delay=0.5" }, KNOB_DELAY, 500000 },
	{ { "-d", "1", "-d", "3" }, KNOB_DELAY, 3000000 },
	{ { "-n", "7" }, KNOB_REQUESTS, 7 },
	{ { "--requests=100" }, KNOB_REQUESTS, 100 },
	{ { "-m", "serial" }, KNOB_SERVER, SERVER_SERIAL },
	{ { "-mworkers=4" }, KNOB_SERVER, 4 },
	{ { "--server=workers=4" }, KNOB_SERVER, 4 },
	{ { "--server", "freeze" }, KNOB_SERVER, SERVER_FREEZE },
	{ { "-c", "10" }, KNOB_LIMIT, 10 },
	{ { "--limit=none" }, KNOB_LIMIT, 0 },
	{ { "-j", "60%" }, KNOB_JITTER, 60 },
	{ { "--jitter=60" }, KNOB_JITTER, 60 },
	{ { "--programs", "in-turn" }, KNOB_PROGRAMS, PROGRAMS_IN_TURN },
	{ { "--programs=async" }, KNOB_PROGRAMS, PROGRAMS_ASYNC },
	{ { "--programs=none" }, KNOB_PROGRAMS, PROGRAMS_NONE },
	{ { "--work=2" }, KNOB_WORK, 2000000 },
	{ { "--errors=500" }, KNOB_ERRORS, ERRORS_500 },
	{ { "--errors", "mixed" }, KNOB_ERRORS, ERRORS_MIXED },
	{ { "--timeout", "3" }, KNOB_TIMEOUT, 3000000 },
	{ { "--seed=42" }, KNOB_SEED, 42 },
};

static void
test_knobs(void **state)
{
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(knob_cases); i++) {
		if (parse(knob_cases[i].args, &o, error) != 0)
			fail_msg("case %zu: %s", i, error);
		assert_int_equal(o.settings.value[knob_cases[i].knob], knob_cases[i].value);
		for (enum knob k = 0; k < KNOB_COUNT; k++)
			assert_int_equal(o.given[k], k == knob_cases[i].knob);
	}
}

static void
test_listen(void **state)
{
	static const struct {
		const char *args[ARGS_MAX];
		const char *at; /* NULL: nowhere */
		int port;
	} cases[] = {
		{ { "-n", "2" }, NULL, PORT_NOT_GIVEN },
		{ { "--listen", "0.0.0.0" }, "0.0.0.0", PORT_NOT_GIVEN },
		{ { "--listen=192.168.1.20:9000" }, "192.168.1.20", 9000 },
		{ { "--listen", "[::]" }, "::", PORT_NOT_GIVEN },
		{ { "--listen", "[fd00::1]:0" }, "fd00::1", 0 },
		{ { "--listen", "[::1]", "-p", "9001" }, "::1", 9001 },
		{ { "--listen", "0.0.0.0:9001", "-p", "9001" }, "0.0.0.0", 9001 },
		{ { "--listen", "0.0.0.0:9001", "--listen", "127.0.0.1" }, "127.0.0.1", PORT_NOT_GIVEN },
		{ { "--serve", "--listen", "0.0.0.0" }, "0.0.0.0", PORT_NOT_GIVEN },
		{ { "--plain", "--listen", "0.0.0.0" }, "0.0.0.0", PORT_NOT_GIVEN },
	};
	char error[OPTIONS_ERROR_SIZE], text[IP_TEXT_SIZE];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (parse(cases[i].args, &o, error) != 0)
			fail_msg("case %zu: %s", i, error);
		assert_int_equal(o.listens, cases[i].at != NULL);
		assert_int_equal(o.port, cases[i].port);
		ip_write(&o.listen_at, text);
		if (cases[i].at != NULL)
			assert_string_equal(text, cases[i].at);
	}
}

static void
test_the_rest(void **state)
{
	static const char *const serve[ARGS_MAX] = { "--serve", "-p", "0", "-d", "100ms", "-mserial", "--jitter=10" };
	static const char *const dump[ARGS_MAX] = { "--headless", "--dump", "--size", "80x24", "--at=2.5", "--theme=light" };
	static const char *const looks[ARGS_MAX] = { "--ascii", "--no-mouse", "--theme", "mono", "--port=65535" };
	static const char *const samples[ARGS_MAX] = { "--samples" };
	static const char *const copied[ARGS_MAX] = { "--samples=here" };
	static const char *const at[ARGS_MAX] = { "--headless", "--at", "0" };
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	assert_int_equal(parse(serve, &o, error), 0);
	assert_true(o.serve);
	assert_int_equal(o.port, 0);
	assert_int_equal(parse(dump, &o, error), 0);
	assert_true(o.headless && o.dump);
	assert_int_equal(o.cols, 80);
	assert_int_equal(o.rows, 24);
	assert_int_equal(o.at_us, 2500000);
	assert_string_equal(o.theme, "light");
	assert_int_equal(parse(looks, &o, error), 0);
	assert_true(o.ascii && o.no_mouse);
	assert_string_equal(o.theme, "mono");
	assert_int_equal(o.port, 65535);
	assert_int_equal(parse(samples, &o, error), 0);
	assert_true(o.samples);
	assert_null(o.samples_folder);
	assert_int_equal(parse(copied, &o, error), 0);
	assert_true(o.samples);
	assert_string_equal(o.samples_folder, "here");
	assert_int_equal(parse(at, &o, error), 0);
	assert_true(o.dump); /* a moment is asked for, so it is shown */
	assert_int_equal(o.at_us, 0);
}

/* --help and --version win over what stands behind them, not over an error before. */
static void
test_help_and_version(void **state)
{
	static const char *const help[ARGS_MAX] = { "-h", "--no-such-thing" };
	static const char *const version[ARGS_MAX] = { "--plain", "-V", "--serve" };
	static const char *const late[ARGS_MAX] = { "--no-such-thing", "--help" };
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	assert_int_equal(parse(help, &o, error), 0);
	assert_true(o.help);
	assert_int_equal(parse(version, &o, error), 0);
	assert_true(o.version && !o.help);
	assert_int_equal(parse(late, &o, error), -1);
}

static void
test_plain_has_its_own_fallbacks(void **state)
{
	static const char *const plain[ARGS_MAX] = { "--plain" };
	static const char *const told[ARGS_MAX] = { "-n", "3", "--plain", "--programs=both" };
	static const char *const screen[ARGS_MAX] = { "-n", "2" };
	static const char *const visitors[ARGS_MAX] = { "--programs=none" };
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	assert_int_equal(parse(plain, &o, error), 0);
	assert_int_equal(o.settings.value[KNOB_REQUESTS], 1);
	assert_int_equal(o.settings.value[KNOB_PROGRAMS], PROGRAMS_IN_TURN);
	assert_int_equal(parse(told, &o, error), 0);
	assert_int_equal(o.settings.value[KNOB_REQUESTS], 3);
	assert_int_equal(o.settings.value[KNOB_PROGRAMS], PROGRAMS_BOTH);
	assert_int_equal(parse(screen, &o, error), 0);
	options_use_plain(&o);
	assert_true(o.plain);
	assert_int_equal(o.settings.value[KNOB_REQUESTS], 2);
	assert_int_equal(o.settings.value[KNOB_PROGRAMS], PROGRAMS_IN_TURN);
	/* Without a screen a run for visitors would be nothing, without an end: it is never asked
	 * for by --plain, and where it was there is no falling back. */
	assert_int_equal(parse(visitors, &o, error), 0);
	options_use_plain(&o);
	assert_int_equal(o.settings.value[KNOB_PROGRAMS], PROGRAMS_NONE);
	o.given[KNOB_PROGRAMS] = false; /* as from the config file */
	options_use_plain(&o);
	assert_int_equal(o.settings.value[KNOB_PROGRAMS], PROGRAMS_IN_TURN);
}

/* What --plain refuses is refused, too, where there turns out to be no screen. */
static void
test_what_needs_a_screen(void **state)
{
	static const struct {
		const char *args[ARGS_MAX];
		const char *needs; /* NULL: it can do without */
	} rows[] = {
		{ { NULL }, NULL },
		{ { "-n", "2", "--programs=async", "--save=a.json", "--view=loop", "2" }, NULL },
		{ { "--tape=a.tape" }, "--tape needs a terminal, or --headless" },
		{ { "--tape-record=a.tape" }, "--tape-record needs a terminal" },
		{ { "--record=a.cast" }, "--record needs a terminal, or --headless" },
		{ { "--programs=none" }, "--programs=none needs a terminal: nothing else would ever end it" },
		{ { "a.json" }, NULL },
		{ { "a.json", "b.json" }, "several saved runs need a terminal, where they are listed and compared" },
	};
	char error[OPTIONS_ERROR_SIZE], clause[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *plain[ARGS_MAX] = { "--plain" };

		assert_int_equal(parse(rows[i].args, &o, error), 0);
		if (rows[i].needs == NULL)
			assert_false(options_need_screen(&o, clause, sizeof clause));
		else
			assert_true(options_need_screen(&o, clause, sizeof clause));
		if (rows[i].needs != NULL)
			assert_string_equal(clause, rows[i].needs);
		options_release(&o);
		memcpy(plain + 1, rows[i].args, (ARGS_MAX - 1) * sizeof *plain);
		assert_int_equal(parse(plain, &o, error), rows[i].needs == NULL ? 0 : -1);
		if (rows[i].needs == NULL)
			options_release(&o);
	}
}

static const struct {
	const char *args[ARGS_MAX];
	const char *error;
} refusals[] = {
	{ { "--delay", "abc" }, "--delay: \"abc\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "-d", "61" }, "--delay: \"61\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "-d", "-5" }, "--delay: \"-5\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "-d", "" }, "--delay: \"\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "--delay=" }, "--delay: \"\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "-d", "1e400" }, "--delay: \"1e400\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "-n", "0" }, "--requests: \"0\" is not a number from 1 to 100000" },
	{ { "-n" }, "--requests needs a value: --requests=N" },
	{ { "--size" }, "--size needs a value: --size=COLSxROWS" },
	{ { "-m", "fast" }, "--server: \"fast\" is not one of concurrent, serial, workers=2 to workers=64, freeze" },
	{ { "-c", "-1" }, "--limit: \"-1\" is not a number from 0 to 100000, or none" },
	{ { "-j", "200" }, "--jitter: \"200\" is not a percentage from 0 to 100" },
	{ { "--programs=neither" }, "--programs: \"neither\" is not one of both, in-turn, sync, async, none" },
	{ { "--errors=404" }, "--errors: \"404\" is not one of none, refused, timeout, reset, 500, mixed" },
	{ { "--timeout=601" }, "--timeout: \"601\" is not a time from 0 to 600 s, such as 5, 0.5 or 500ms, or none" },
	{ { "--seed", "x" }, "--seed: \"x\" is not a number from 0 to 2147483647" },
	{ { "-p", "65536" }, "--port: \"65536\" is not a port from 0 to 65535 (0 = any free one)" },
	{ { "-p", "http" }, "--port: \"http\" is not a port from 0 to 65535 (0 = any free one)" },
	{ { "--listen", "" }, "--listen: \"\" is not an address of this machine such as 192.168.1.20 or [fd00::1], nor 0.0.0.0 or [::], which are all of them" },
	{ { "--listen", "localhost" }, "--listen: \"localhost\" is not an address of this machine such as 192.168.1.20 or [fd00::1], nor 0.0.0.0 or [::], which are all of them" },
	{ { "--listen", "[1.2.3.4]" }, "--listen: \"[1.2.3.4]\" is not an address of this machine such as 192.168.1.20 or [fd00::1], nor 0.0.0.0 or [::], which are all of them" },
	{ { "--listen", "[::" }, "--listen: \"[::\" is not an address of this machine such as 192.168.1.20 or [fd00::1], nor 0.0.0.0 or [::], which are all of them" },
	{ { "--listen", "[::]8888" }, "--listen: \"[::]8888\" is not an address of this machine such as 192.168.1.20 or [fd00::1], nor 0.0.0.0 or [::], which are all of them" },
	{ { "--listen", "8888" }, "--listen: \"8888\" is not an address of this machine such as 192.168.1.20 or [fd00::1], nor 0.0.0.0 or [::], which are all of them" },
	{ { "--listen", "fd00::1" }, "--listen: an address of IPv6 stands in brackets: [fd00::1]" },
	{ { "--listen", "0.0.0.0:" }, "--listen: \"\" is not a port from 0 to 65535" },
	{ { "--listen", "[::]:http" }, "--listen: \"http\" is not a port from 0 to 65535" },
	{ { "--listen", "0.0.0.0:65536" }, "--listen: \"65536\" is not a port from 0 to 65535" },
	{ { "--listen", "0.0.0.0:8000", "-p", "8888" }, "--port and the port behind --listen do not agree: the server has one port" },
	{ { "-p", "" }, "--port: \"\" is not a port from 0 to 65535 (0 = any free one)" },
	{ { "--headless", "--size=80" }, "--size: \"80\" is not a size from 1x1 to 1000x1000, such as 120x36" },
	{ { "--headless", "--size=0x24" }, "--size: \"0x24\" is not a size from 1x1 to 1000x1000, such as 120x36" },
	{ { "--headless", "--size=80x" }, "--size: \"80x\" is not a size from 1x1 to 1000x1000, such as 120x36" },
	{ { "--headless", "--size=80x24x2" }, "--size: \"80x24x2\" is not a size from 1x1 to 1000x1000, such as 120x36" },
	{ { "--headless", "--size=80x1001" }, "--size: \"80x1001\" is not a size from 1x1 to 1000x1000, such as 120x36" },
	{ { "--headless", "--at=-1" }, "--at: \"-1\" is not a time, such as 3, 0.5 or 500ms" },
	{ { "--theme=blue" }, "--theme: \"blue\" is not one of auto, dark, light, contrast, mono" },
	{ { "--plain=yes" }, "--plain takes no value" },
	{ { "--mouse=no" }, "--mouse takes no value: it is --mouse or --no-mouse" },
	{ { "--no-ascii=" }, "--no-ascii takes no value: it is --ascii or --no-ascii" },
	{ { "--no-plain" }, "--no-plain: there is no such option: see waitscope --help" },
	{ { "--no-questoins" }, "--no-questoins: there is no such option: did you mean --no-questions?" },
	{ { "--dely=3" }, "--dely: there is no such option: did you mean --delay?" },
	{ { "--delays", "3" }, "--delays: there is no such option: did you mean --delay?" },
	{ { "--headles=x" }, "--headless takes no value" },
	{ { "--no-m=x" }, "--no-mouse takes no value: it is --mouse or --no-mouse" },
	{ { "--de=x" }, "--delay: \"x\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "--siz" }, "--size needs a value: --size=COLSxROWS" },
	{ { "--no" }, "--no: it could be any of --no-lines, --no-ascii, --no-mouse, --no-questions, --no-presenter" },
	{ { "--v" }, "--v: it could be any of --view, --version" },
	{ { "--re=3" }, "--re: it could be any of --requests, --record" },
	{ { "--delay", "--plain" }, "--delay: \"--plain\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "-n", "--", "5" }, "--requests: \"--\" is not a number from 1 to 100000" },
	{ { "-n", "-d5" }, "--requests: \"-d5\" is not a number from 1 to 100000" },
	{ { "-n=5" }, "--requests: \"=5\" is not a number from 1 to 100000" },
	{ { "--=" }, "--: there is no such option: see waitscope --help" },
	{ { "--\033[2J" }, "--?[2J: there is no such option: see waitscope --help" },
	{ { "-:" }, "-:: there is no such option: see waitscope --help" },
	{ { "-?" }, "-?: there is no such option: see waitscope --help" },
	{ { "-\xc3\xa9" }, "-\xc3\xa9: there is no such option: see waitscope --help" },
	{ { "-\x01" }, "-?: there is no such option: see waitscope --help" },
	{ { "-\xff" }, "-?: there is no such option: see waitscope --help" },
	{ { "--" }, "--: a command is expected behind it: waitscope -- COMMAND [ARGUMENT]..." },
	{ { "-d1", "--", "" }, "--: a command is expected behind it: waitscope -- COMMAND [ARGUMENT]..." },
	{ { "python3", "a.py" }, "\"a.py\": one lesson, or saved runs, at a time, and a command of your own stands behind --: see waitscope --help" },
	{ { "5", "python3", "--", "x" }, "\"python3\": one lesson, or saved runs, at a time, and a command of your own stands behind --: see waitscope --help" },
	{ { "1", "--", "2" }, "a lesson and a command do not go together: a lesson has programs of its own" },
	{ { "--run=x", "1" }, "a lesson and a command do not go together: a lesson has programs of its own" },
	{ { "a.json", "--", "x" }, "a saved run and a command do not go together: such a run is shown as it was" },
	{ { "--run=x", "a.json" }, "a saved run and a command do not go together: such a run is shown as it was" },
	{ { "--serve", "--run", "x" }, "--serve and a command do not go together: the server runs alone" },
	{ { "--serve", "--", "x" }, "--serve and a command do not go together: the server runs alone" },
	{ { "--serve", "--no-lines" }, "--serve and --no-lines do not go together: the server runs alone, without the programs" },
	{ { "--lessons", "--", "x", "y" }, "--lessons and \"x\" do not go together: --lessons stands alone" },
	{ { "--lessons", "--run=x" }, "--lessons and --run do not go together: it lists the lessons, and exits" },
	{ { "--save-config", "--", "x" }, "--save-config and \"x\" do not go together: --save-config stands alone" },
	{ { "--save-config", "--run=x" }, "--save-config and --run do not go together: it saves settings, and exits" },
	{ { "--check", "f", "--run=x" }, "--check and --run do not go together: it reads files, and exits" },
	{ { "--check", "--" }, "--check needs the files to check: --check FILE..." },
	{ { "--samples", "x" }, "--samples and \"x\" do not go together: to copy them there, say --samples=x" },
	{ { "--samples=a", "x" }, "--samples and \"x\" do not go together: --samples stands alone" },
	{ { "--samples", "--", "x" }, "--samples and \"x\" do not go together: --samples stands alone" },
	{ { "--samples=" }, "--samples: \"\" is not a folder's name" },
	{ { "--samples", "-d1" }, "--samples and --delay do not go together: it lists the samples or copies them, and exits" },
	{ { "--samples", "--lessons" }, "--lessons and --samples do not go together: it lists the lessons, and exits" },
	{ { "--samples=x", "--headless" }, "--samples and --headless do not go together: it lists the samples or copies them, and exits" },
	{ { "--run" }, "--run needs a value: --run=COMMAND" },
	{ { "--run=" }, "--run: \"\" names no command" },
	{ { "--run= " }, "--run: \" \" names no command" },
	{ { "--run=''" }, "--run: \"''\" names no command" },
	{ { "--run=ls | wc" }, "--run: \"ls | wc\": |, ;, &, <, >, (, {, `…` and line ends are for a shell: write them in quotes, behind sh -c" },
	{ { "--run=ls 'x" }, "--run: \"ls 'x\": a quote or a bracket in it has no end" },
	{ { "--run=a", "--run=b", "--run=c d" }, "--run: \"c d\" is one too many: at most 2 commands run side by side" },
	{ { "--run=a", "--run=b", "--", "c", "d e" }, "--: \"c 'd e'\" is one too many: at most 2 commands run side by side" },
	{ { "--runs=x" }, "--runs: there is no such option: did you mean --run?" },
	{ { "a.json", "b.json", "--plain" }, "several saved runs need a screen, where they are listed and compared: one is expected here" },
	{ { "--sweep=requests" }, "--sweep: \"requests\" is not a knob and 2 to 100 of its values, such as requests=1,2,4,8 or delay=0.1..1.6x2" },
	{ { "--sweep=requests=1,x" },
	    "--sweep: \"requests=1,x\" is not a knob and 2 to 100 of its values, such as requests=1,2,4,8 or delay=0.1..1.6x2: "
	    "\"x\" is not a number from 1 to 100000" },
	{ { "--sweep=requests=1,2", "a.json" }, "a saved run and --sweep do not go together: such a run is shown as it was" },
	{ { "--sweep=requests=1,2", "2" }, "a lesson and --sweep do not go together: a lesson has knobs of its own" },
	{ { "--sweep=delay=1,2", "--", "x" }, "a command and --sweep do not go together: what grows is the time of sync and async" },
	{ { "--sweep=delay=1,2", "--plain" }, "--plain and --sweep do not go together: it prints lines, and has no screen" },
	{ { "--sweep=delay=1,2", "--serve" }, "--serve and --sweep do not go together: the server runs alone, without the programs" },
	{ { "--sweep=delay=1,2", "--tape=t" }, "--tape and --sweep do not go together: a tape turns knobs itself" },
	{ { "--sweep=delay=1,2", "--tape-record=t" }, "--tape-record and --sweep do not go together: no key is pressed for its runs" },
	{ { "--sweep=delay=1,2", "--headless", "--at=1" }, "--at and --sweep do not go together: there are several runs" },
	{ { "--sweep=delay=1,2", "--programs=none" }, "--sweep and --programs=none do not go together: such a run never ends" },
	{ { "--sweep=delay=1,2", "-d3" }, "--delay and --sweep delay do not go together: each run of a sweep has a value of its own" },
	{ { "--sweep=delay=1,2", "-uhttp://x/" },
	    "--url and --sweep delay do not go together: the built-in server, whose that is, is not started" },
	{ { "--save=runs" }, "--save: \"runs\" is not a file name that ends in .json, .har, .html, .csv or /, which is a folder for all runs" },
	{ { "--lessons", "x" }, "--lessons and \"x\" do not go together: --lessons stands alone" },
	{ { "a.json", "--lessons" }, "--lessons and \"a.json\" do not go together: --lessons stands alone" },
	{ { "--save-config", "x" }, "--save-config and \"x\" do not go together: --save-config stands alone" },
	{ { "--help", "x" }, "--help and \"x\" do not go together: --help stands alone" },
	{ { "x", "--version" }, "--version and \"x\" do not go together: --version stands alone" },
	{ { "--PLAIN" }, "--PLAIN: there is no such option: did you mean --plain?" },
	{ { "--Delya=3" }, "--Delya: there is no such option: did you mean --delay?" },
	{ { "--nomouse" }, "--nomouse: there is no such option: did you mean --no-mouse?" },
	{ { "-size" }, "-size: there is no such option: did you mean --size?" },
	{ { "-no-mouse" }, "-no-mouse: there is no such option: did you mean --no-mouse?" },
	{ { "-delay", "3" }, "-delay: there is no such option: did you mean --delay?" },
	{ { "--zzzzzzzz" }, "--zzzzzzzz: there is no such option: see waitscope --help" },
	{ { "-z" }, "-z: there is no such option: see waitscope --help" },
	{ { "--=3" }, "--: there is no such option: see waitscope --help" },
	{ { "5", "6" }, "\"6\": one lesson, or saved runs, at a time, and a command of your own stands behind --: see waitscope --help" },
	{ { "-d", "a\033[2Jb\n" }, "--delay: \"a?[2Jb?\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "-d", "\xc2\x9b" "2J\x7f\xff" }, "--delay: \"?2J??\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ { "--serve", "--plain" }, "--serve and --plain do not go together: the server alone has no programs to print" },
	{ { "--headless", "--serve" }, "--serve and --headless do not go together: the server alone never ends" },
	{ { "--plain", "--headless" }, "--plain and --headless do not go together: choose one" },
	{ { "--dump" }, "--dump needs --headless: it prints the screen of a run without a terminal" },
	{ { "--at", "3" }, "--at needs --headless: it prints the screen of a run without a terminal" },
	{ { "--size=80x24" }, "--size needs --headless: a terminal has its own size" },
	{ { "--plain", "--programs=none" }, "--plain and --programs=none do not go together: there would be nothing to print" },
	{ { "--headless", "--programs=none" },
	    "--headless and --programs=none do not go together: a run without programs never ends" },
	{ { "--serve", "--errors=reset" }, "--serve and --errors do not go together: the server runs alone, without the programs" },
	{ { "--serve", "-n3" }, "--serve and --requests do not go together: the server runs alone, without the programs" },
	{ { "run.json", "-d", "5" }, "a saved run and --delay do not go together: such a run is shown as it was" },
	{ { "--tape=x", "run.json", "--seed=2" }, "a saved run and --seed do not go together: such a run is shown as it was" },
	{ { "--save-config", "--plain" }, "--save-config and --plain do not go together: it saves settings, and exits" },
	{ { "--save-config", "--tape=x" }, "--save-config and --tape do not go together: it saves settings, and exits" },
	{ { "--save-config", "--view=loop", "--save=x.json" }, "--save-config and --save do not go together: it saves settings, and exits" },
	{ { "--lessons", "-n2" }, "--lessons and --requests do not go together: it lists the lessons, and exits" },
	{ { "--lessons", "--headless" }, "--lessons and --headless do not go together: it lists the lessons, and exits" },
	{ { "--record=a.svg", "--record=b.cast" }, "--record stands there twice: one file is expected" },
	{ { "--headless", "--save=a.json", "-d1", "--save=a.har" }, "--save stands there twice: one file is expected" },
	{ { "--tape=a", "--tape=a" }, "--tape stands there twice: one file is expected" },
	{ { "--check" }, "--check needs the files to check: --check FILE..." },
	{ { "--check", "x.yaml", "--dump" }, "--check and --dump do not go together: it reads files, and exits" },
	{ { "--plain", "--record=x.svg" }, "--plain and --record do not go together: it prints lines, and has no screen" },
	{ { "--plain", "--tape=x" }, "--plain and --tape do not go together: it prints lines, and has no screen" },
	{ { "--serve", "--save=x.json" }, "--serve and --save do not go together: the server runs alone, without the programs" },
	{ { "--headless", "--tape-record=x" }, "--headless and --tape-record do not go together: there is no terminal, and nobody at it" },
};

/* What says how things look is no mistake where nothing is seen; but it is told. */
static const struct {
	const char *args[ARGS_MAX];
	const char *lines[3];
} idles[] = {
	{ { "-d1", "--theme=dark", "--no-mouse", "--view=loop" }, { NULL } },
	{ { "--plain", "--no-mouse", "--view=loop" }, { "--view, --no-mouse have no effect with --plain: it prints lines, and has no screen" } },
	{ { "--serve", "--ascii" }, { "--ascii has no effect with --serve: the server runs alone, without the programs" } },
	{ { "--headless", "--dump", "--theme=light", "--mouse", "--view=loop" },
	    { "--theme has no effect without --record, or --shot of an .svg or .ans: there are no colours",
	      "--mouse has no effect with --headless: there is no terminal, and nobody at it" } },
	{ { "--headless", "--shot=x.svg", "--theme=light", "--ascii" }, { NULL } },
	{ { "--headless", "--language=c" }, { "--language has no effect without --dump, --at, --shot or --record: nothing is drawn" } },
	{ { "--headless", "--tape=x", "--no-questions" }, { NULL } },
	{ { "run.json", "--no-questions", "--ascii" }, { "--no-questions has no effect with a saved run: such a run is shown as it was" } },
	{ { "--headless", "run.json", "-p", "0" }, { "--port has no effect with a saved run: such a run is shown as it was" } },
	{ { "--headless", "-u", "localhost", "-d", "1", "--errors=reset" },
	    { "--delay, --errors have no effect with --url: the built-in server, whose that is, is not started" } },
	{ { "--headless", "--insecure", "-n", "2" }, { "--insecure has no effect without --url: the built-in server is asked in one way" } },
	{ { "--plain", "--follow" }, { "--follow has no effect without --url: the built-in server is asked in one way" } },
	{ { "--headless", "--size=80x24" }, { "--size has no effect without --dump, --at, --shot or --record: nothing is drawn" } },
	{ { "--headless", "--idle-limit=2" }, { "--idle-limit has no effect without --record: nothing is recorded" } },
	{ { "--headless", "--record=x.svg", "--cast-version=3" },
	    { "--cast-version has no effect without --record=FILE.cast: nothing else has a version" } },
	{ { "--samples", "--ascii" }, { "--ascii has no effect with --samples: it lists the samples or copies them, and exits" } },
	{ { "--lessons", "--ascii" }, { "--ascii has no effect with --lessons: it lists the lessons, and exits" } },
	{ { "--headless", "--no-lines" }, { "--no-lines has no effect without --run, or a command behind --: no other program has them" } },
	{ { "--plain", "--no-lines" }, { "--no-lines has no effect without --run, or a command behind --: no other program has them" } },
	{ { "--headless", "--no-lines", "4" }, { NULL } },
	{ { "--headless", "--no-lines", "--tape=x" }, { NULL } },
	{ { "--no-lines" }, { NULL } },
	{ { "run.json", "--watch", "-p", "0", "--listen=0.0.0.0" }, { NULL } },
	{ { "run.json", "--no-lines" }, { "--no-lines has no effect with a saved run: such a run is shown as it was" } },
	{ { "-d1", "--no-lines", "--", "x" }, { NULL } },
	{ { "-n2", "--errors=500", "-j9", "--", "x" },
	    { "--requests, --errors have no effect without --programs: a command takes care of its own requests" } },
	{ { "-n2", "--programs=both", "--", "x" }, { NULL } },
	{ { "--save-config", "--ascii", "--view=loop" }, { "--view has no effect with --save-config: it saves settings, and exits" } },
};

static void
test_what_counts_for_nothing_is_told(void **state)
{
	char error[OPTIONS_ERROR_SIZE], line[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(idles); i++) {
		bool told[OPTIONS_MAX] = { false };
		int count = 0;

		if (parse(idles[i].args, &o, error) != 0)
			fail_msg("case %zu: %s", i, error);
		for (; options_idle(&o, told, line, sizeof line); count++) {
			assert_non_null(idles[i].lines[count]);
			assert_string_equal(line, idles[i].lines[count]);
		}
		assert_null(idles[i].lines[count]);
		options_release(&o);
	}
}

/* A value that each option takes, wherever it counts. */
static const char *
value_for(const struct option_entry *entry)
{
	static const struct {
		const char *name, *value;
	} values[] = {
		{ "at", "1" }, { "size", "80x24" }, { "port", "0" }, { "listen", "0.0.0.0" }, { "save", "x.har" }, { "record", "y.cast" },
		{ "cast-version", "3" }, { "idle-limit", "1" }, { "shot", "z.svg" }, { "theme", "dark" }, { "view", "loop" },
		{ "language", "c" }, { "run", "command" }, { "samples", "folder" }, { "tape", "t.tape" }, { "tape-record", "u.tape" },
		{ "header", "Name: value" }, { "method", "HEAD" }, { "data", "text" }, { "unix-socket", "/run/socket" }, { "cacert", "c.pem" },
		{ "max-body", "1" }, { "keep", "1" }, { "max-events", "1000" }, { "sweep", "jitter=1,2" },
	};
	static char text[KNOB_TEXT_SIZE];

	if (entry->row == NULL) {
		knob_format(entry->knob, knob_info(entry->knob)->fallback, text, sizeof text);
		return text;
	}
	for (size_t i = 0; i < COUNT(values); i++)
		if (strcmp(values[i].name, entry->name) == 0)
			return values[i].value;
	return NULL;
}

/* Each option, beside each thing that can be asked for: it counts, is refused, or is told to count for
 * nothing, as its row says; never does nothing in silence. */
static void
test_nothing_is_dropped_in_silence(void **state)
{
	static const struct {
		enum use use;
		const char *args[3];
	} asked[] = {
		{ USE_SCREEN, { NULL } }, { USE_PLAIN, { "--plain" } }, { USE_SERVE, { "--serve" } },
		{ USE_HEADLESS, { "--headless", "--shot=s.svg", "--record=r.cast" } }, { USE_TAPE, { "--headless", "--tape=a.tape" } },
		{ USE_LESSONS, { "--lessons" } }, { USE_SAMPLES, { "--samples" } }, { USE_SAVE_CONFIG, { "--save-config" } }, { USE_CHECK, { "--check", "f" } },
	};
	int counted = 0, refused = 0, idle = 0;

	(void)state;
	for (int i = 0; i < options_count(); i++) {
		struct option_entry entry = options_at(i);

		if (entry.letter == 'h' || entry.letter == 'V')
			continue;
		assert_true(entry.argument == NULL || value_for(&entry) != NULL);
		for (size_t j = 0; j < COUNT(asked); j++) {
			char option[64], error[OPTIONS_ERROR_SIZE], line[OPTIONS_ERROR_SIZE] = "";
			const char *const args[ARGS_MAX] = { asked[j].args[0] == NULL ? option : asked[j].args[0],
				asked[j].args[1] == NULL ? option : asked[j].args[1], asked[j].args[2] == NULL ? option : asked[j].args[2], option };
			bool told[OPTIONS_MAX] = { false }, is_use;
			struct options o;
			int status;

			snprintf(option, sizeof option, "--%s%s%s", entry.name, entry.argument == NULL ? "" : "=",
			    entry.argument == NULL ? "" : value_for(&entry));
			status = parse(args, &o, error);
			if (status != 0) {
				if (strstr(error, entry.name) == NULL)
					fail_msg("%s with %s: \"%s\" does not name it", option, args[0], error);
				refused++;
				continue;
			}
			is_use = options_use(&o) == asked[j].use;
			options_idle(&o, told, line, sizeof line);
			assert_true(!is_use || told[i] == !options_counts(&o, i));
			counted += !told[i];
			idle += told[i];
			assert_true(!told[i] || strstr(line, entry.name) != NULL);
			options_release(&o);
		}
	}
	assert_true(counted > 100 && refused > 60 && idle > 15);
}

/* What needs a screen is not done without one. */
static void
test_what_falls_back_to_plain_loses_nothing(void **state)
{
	char clause[OPTIONS_ERROR_SIZE], error[OPTIONS_ERROR_SIZE];
	int needs = 0;

	(void)state;
	for (int i = 0; i < options_count(); i++) {
		struct option_entry entry = options_at(i);
		char option[64];
		const char *const args[ARGS_MAX] = { option };
		struct options o, plain;
		bool told[OPTIONS_MAX] = { false };

		if (entry.argument == NULL || value_for(&entry) == NULL)
			continue;
		snprintf(option, sizeof option, "--%s=%s", entry.name, value_for(&entry));
		if (parse(args, &o, error) != 0)
			continue;
		if (options_need_screen(&o, clause, sizeof clause)) {
			assert_non_null(strstr(clause, entry.name));
			needs++;
			continue;
		}
		plain = o;
		options_use_plain(&plain);
		assert_true(options_counts(&plain, i) || options_idle(&plain, told, clause, sizeof clause));
		options_release(&o);
	}
	assert_int_equal(needs, 6); /* sweep, record, cast-version, idle-limit, tape, tape-record */
}

/* Texts that are no number, wherever one is asked for. */
static const char *const no_numbers[] = {
	"", " ", "-5", "+5", "-0", "five", "5x", "x5", "1,000", "1_000", "1'000", "1e3", "0x5", "5.5.5", "5;5", "inf", "nan", "5\n",
	"99999999999999999999", "4294967297", "18446744073709551617", "\xef\xbc\x95" /* a full-width 5 */,
	"\xd9\xa5" /* an Arabic one */, "5\xc2\xa0", "\xe2\x88\x92\x35" /* a minus sign and a 5 */, "\xff",
};

static void
test_no_numbers(void **state)
{
	static const char *const asking[] = { "--delay", "--requests", "--limit", "--jitter", "--work", "--timeout", "--seed",
		"--port", "--size", "--at", "--cast-version", "--idle-limit", "--server" };
	char error[OPTIONS_ERROR_SIZE], value[64];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(asking); i++) {
		for (size_t j = 0; j < COUNT(no_numbers); j++) {
			const char *const args[ARGS_MAX] = { "--headless", asking[i], value };
			const char *prefix = strcmp(asking[i], "--size") == 0 ? "80x" :
			    strcmp(asking[i], "--server") == 0 ? "workers=" : "";

			/* Seconds may be many where nothing bounds them. */
			if ((strcmp(asking[i], "--at") == 0 || strcmp(asking[i], "--idle-limit") == 0) &&
			    strcmp(no_numbers[j], "4294967297") == 0)
				continue;
			snprintf(value, sizeof value, "%s%s", prefix, no_numbers[j]);
			if (parse(args, &o, error) != -1 || strstr(error, " is not ") == NULL)
				fail_msg("%s \"%s\" was not refused", asking[i], value);
		}
	}
}

/* A name may be shortened as long as it stands for one option; else all are named. */
static void
test_shortened_names(void **state)
{
	char error[OPTIONS_ERROR_SIZE], given[64];
	const char *const args[ARGS_MAX] = { given };
	struct options o;

	(void)state;
	for (int i = 0; options_name_at(i) != NULL; i++) {
		const char *name = options_name_at(i);

		for (size_t length = 1; length < strlen(name); length++) {
			char wanted[OPTIONS_ERROR_SIZE];
			int count = 0, used;
			bool is_exact = false;

			snprintf(given, sizeof given, "--%.*s", (int)length, name);
			used = snprintf(wanted, sizeof wanted, "%s: it could be any of", given);
			for (int j = 0; options_name_at(j) != NULL; j++) {
				is_exact = is_exact || strcmp(options_name_at(j), given + 2) == 0;
				if (strncmp(options_name_at(j), name, length) == 0)
					used += snprintf(wanted + used, sizeof wanted - (size_t)used, "%s --%s", count++ == 0 ? "" : ",",
					    options_name_at(j));
			}
			assert_true((size_t)used < sizeof wanted);
			strcpy(error, "");
			if (parse(args, &o, error) == 0) {
				strcpy(error, "");
				options_release(&o);
			}
			if (count == 1 || is_exact) {
				if (strstr(error, "could be") != NULL || strstr(error, "no such option") != NULL)
					fail_msg("%s", error);
				continue;
			}
			assert_string_equal(error, wanted);
		}
	}
}

/* Two options that are written alike would hide one another. */
static void
test_names_and_letters_are_unlike(void **state)
{
	(void)state;
	for (int i = 0; options_name_at(i) != NULL; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(options_name_at(i), options_name_at(j));
	for (int i = 0; i < options_count(); i++)
		for (int j = 0; j < i && options_at(i).letter != 0; j++)
			assert_int_not_equal(options_at(i).letter, options_at(j).letter);
}

static const struct {
	const char *args[ARGS_MAX];
	const char *lesson, *run_file;
	int64_t delay_us, requests;
	bool plain;
} orders[] = {
	{ { "--", "5" }, NULL, NULL, 5000000, 3, false },
	{ { "--", "--plain" }, NULL, NULL, 5000000, 3, false },
	{ { "--plain", "--", "x", "-d1" }, NULL, NULL, 5000000, 1, true },
	{ { "--plain", "./-x.json" }, NULL, "./-x.json", 5000000, 1, true },
	{ { "5", "-d", "1" }, "5", NULL, 1000000, 3, false },
	{ { "-d1", "5", "-n", "2" }, "5", NULL, 1000000, 2, false },
	{ { "--save=x.har", "run.json", "--view=loop" }, NULL, "run.json", 5000000, 3, false },
	{ { "-" }, "-", NULL, 5000000, 3, false },
	{ { "" }, "", NULL, 5000000, 3, false },
	{ { "-n2", "--del=1", "-n", "4" }, NULL, NULL, 1000000, 4, false },
};

static void
test_orders(void **state)
{
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(orders); i++) {
		if (parse(orders[i].args, &o, error) != 0)
			fail_msg("case %zu: %s", i, error);
		assert_int_equal(o.settings.value[KNOB_DELAY], orders[i].delay_us);
		assert_int_equal(o.settings.value[KNOB_REQUESTS], orders[i].requests);
		assert_int_equal(o.plain, orders[i].plain);
		assert_int_equal(o.lesson == NULL, orders[i].lesson == NULL);
		assert_int_equal(o.run_file == NULL, orders[i].run_file == NULL);
		if (o.lesson != NULL)
			assert_string_equal(o.lesson, orders[i].lesson);
		if (o.run_file != NULL)
			assert_string_equal(o.run_file, orders[i].run_file);
		options_release(&o);
	}
}

/* ---- commands ---- */

static const struct {
	const char *args[ARGS_MAX];
	const char *words[WATCHED_MAX][5]; /* of the commands, each NULL at its end */
	const char *texts[WATCHED_MAX];    /* as a person would type them */
	int64_t programs;
} commands[] = {
	{ { "--", "python3", "a.py", "-d1", "--plain", "" }, { { "python3", "a.py", "-d1", "--plain", "" } },
	    { "python3 a.py -d1 --plain ''" }, PROGRAMS_NONE },
	{ { "-n2", "--", "--", "x" }, { { "--", "x" } }, { "-- x" }, PROGRAMS_NONE },
	{ { "--", "-x", "a b", "it's" }, { { "-x", "a b", "it's" } }, { "-x 'a b' 'it'\\''s'" }, PROGRAMS_NONE },
	{ { "--run= python3 'a b.py'  $WORD " }, { { "python3", "a b.py", "for", "two" } }, { "python3 'a b.py'  $WORD" }, PROGRAMS_NONE },
	{ { "--run", "sh -c 'a | b'", "-d1" }, { { "sh", "-c", "a | b" } }, { "sh -c 'a | b'" }, PROGRAMS_NONE },
	{ { "--run=a 1", "--run=b" }, { { "a", "1" }, { "b" } }, { "a 1", "b" }, PROGRAMS_NONE },
	{ { "--run=a 1", "--", "b", "~" }, { { "a", "1" }, { "b", "~" } }, { "a 1", "b '~'" }, PROGRAMS_NONE },
	{ { "--programs=async", "--", "a" }, { { "a" } }, { "a" }, PROGRAMS_ASYNC },
	{ { "--plain", "--", "a" }, { { "a" } }, { "a" }, PROGRAMS_NONE },
	{ { "--headless", "--programs=none", "--", "a" }, { { "a" } }, { "a" }, PROGRAMS_NONE },
	{ { "--no-lines", "--run=a" }, { { "a" } }, { "a" }, PROGRAMS_NONE },
};

static void
test_commands(void **state)
{
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	setenv("WORD", "for two", 1);
	for (size_t i = 0; i < COUNT(commands); i++) {
		int count = 0;

		if (parse(commands[i].args, &o, error) != 0)
			fail_msg("case %zu: %s", i, error);
		for (; count < WATCHED_MAX && commands[i].texts[count] != NULL; count++) {
			const char *const *wanted = commands[i].words[count];
			int words = 0;

			for (; words < 5 && wanted[words] != NULL; words++)
				assert_string_equal(o.commands[count].argv[words], wanted[words]);
			assert_null(o.commands[count].argv[words]);
			assert_string_equal(o.commands[count].text, commands[i].texts[count]);
		}
		assert_int_equal(o.command_count, count);
		assert_int_equal(o.settings.value[KNOB_PROGRAMS], commands[i].programs);
		assert_int_equal(o.without_lines, strcmp(commands[i].args[0], "--no-lines") == 0);
		assert_false(options_need_screen(&o, error, sizeof error));
		options_use_plain(&o); /* as where there is no screen */
		assert_int_equal(o.settings.value[KNOB_PROGRAMS], commands[i].programs);
		options_release(&o);
	}
}

/* With --check, what stands behind -- are files. */
static void
test_files_to_check(void **state)
{
	static const char *const files[ARGS_MAX] = { "--check", "a", "--", "-b", "--run" };
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	assert_int_equal(parse(files, &o, error), 0);
	assert_int_equal(o.file_count, 3);
	assert_string_equal(o.files[1], "-b");
	assert_string_equal(o.files[2], "--run");
	assert_int_equal(o.command_count, 0);
	options_release(&o);
}

/* With POSIXLY_CORRECT the first operand ends the options. */
static void
test_posix_order(void **state)
{
	static const char *const before[ARGS_MAX] = { "-d1", "5" };
	static const char *const behind[ARGS_MAX] = { "5", "-d1" };
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	setenv("POSIXLY_CORRECT", "", 1);
	assert_int_equal(parse(before, &o, error), 0);
	assert_int_equal(o.settings.value[KNOB_DELAY], 1000000);
	assert_string_equal(o.lesson, "5");
	assert_int_equal(parse(behind, &o, error), -1);
	assert_string_equal(error, "\"-d1\": one lesson, or saved runs, at a time, and a command of your own stands behind --: see waitscope --help");
	unsetenv("POSIXLY_CORRECT");
	assert_int_equal(parse(behind, &o, error), 0);
}

/* Whatever came before, and wherever it stopped. */
static void
test_can_be_called_again(void **state)
{
	static const char *const stops[][ARGS_MAX] = {
		{ "-hV" }, { "-zz", "5" }, { "-n" }, { "--", "1", "2" }, { "--" }, { "1", "2", "3" }, { "-d1", "-n0", "-m" }, { NULL },
	};
	static const char *const good[ARGS_MAX] = { "-d1", "5", "-n", "2" };
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(stops); i++) {
		if (parse(stops[i], &o, error) == 0)
			options_release(&o);
		assert_int_equal(parse(good, &o, error), 0);
		assert_int_equal(o.settings.value[KNOB_DELAY], 1000000);
		assert_int_equal(o.settings.value[KNOB_REQUESTS], 2);
		assert_string_equal(o.lesson, "5");
	}
}

static void
test_refusals(void **state)
{
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++) {
		if (parse(refusals[i].args, &o, error) != -1)
			fail_msg("case %zu was not refused: %s", i, refusals[i].error);
		assert_string_equal(error, refusals[i].error);
	}
}

/* However long what was typed is, the line ends, is one line, and is whole UTF-8. */
static void
test_long_values(void **state)
{
	char value[512] = "--delay=", room[OPTIONS_ERROR_SIZE], error[OPTIONS_ERROR_SIZE];
	char *argv[] = { (char[]){ "waitscope" }, value, NULL };
	struct options o;

	(void)state;
	for (int offset = 0; offset < 2; offset++) {
		size_t n = strlen("--delay=") + (size_t)offset;

		memset(value + strlen("--delay="), 'a', 1);
		while (n < sizeof value - 2) {
			value[n++] = '\xc3';
			value[n++] = '\xa9';
		}
		value[n] = '\0';
		assert_int_equal(options_parse(2, argv, &o, error, sizeof error), -1);
		assert_non_null(strstr(error, "\xa9…\" is not a time"));
		assert_null(strchr(error, '\n'));
		assert_int_equal(options_parse(2, argv, &o, room, 10), -1);
		assert_string_equal(room, "--dela…");
	}
}

/* ---- --help ---- */

static char *
printed(void (*print)(FILE *))
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	print(out);
	fclose(out);
	return text;
}

/* Returns true if the line is the help of an option with choices, all of which it must name. */
static bool
names_all(const char *line)
{
	for (int i = 0; i < options_count(); i++) {
		const struct option_row *row = options_at(i).row;
		char option[32];

		if (row == NULL || row->name_at == NULL)
			continue;
		snprintf(option, sizeof option, "--%s=", row->name);
		if (strstr(line, option) == NULL)
			continue;
		for (int n = 0; row->name_at(n) != NULL; n++)
			if (strstr(line, row->name_at(n)) == NULL)
				fail_msg("the help of --%s lacks %s", row->name, row->name_at(n));
		return true;
	}
	return false;
}

static void
test_help_names_every_choice(void **state)
{
	char *help = printed(options_print_help);
	int choices = 0;

	(void)state;
	for (char *line = strtok(help, "\n"); line != NULL; line = strtok(NULL, "\n"))
		choices += names_all(line);
	assert_true(choices >= 6);
	free(help);
}

static void
test_help_fits_80_columns(void **state)
{
	char *help = printed(options_print_help);
	int lines = 0;

	(void)state;
	for (const char *line = help; *line != '\0'; line = strchr(line, '\n') + 1, lines++) {
		size_t length = strcspn(line, "\n");

		if (length > 80)
			fail_msg("%zu characters: %.*s", length, (int)length, line);
	}
	assert_in_range(lines, 20, 96);
	free(help);
}

static void
assert_known(const char *option)
{
	const char *args[ARGS_MAX] = { option };
	char error[OPTIONS_ERROR_SIZE];
	struct options o;

	if (parse(args, &o, error) != 0 && strstr(error, "no such option") != NULL)
		fail_msg("%s", error);
}

/* Every option that --help names is accepted, in both forms if it has two, and every
 * knob is named. */
static void
test_help_and_parser_agree(void **state)
{
	char *help = printed(options_print_help);
	int seen = 0, switches_seen = 0;

	(void)state;
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		char option[48];

		snprintf(option, sizeof option, " --%s=%s ", knob_info(k)->name, knob_info(k)->argument);
		assert_non_null(strstr(help, option));
	}
	for (char *line = strtok(help, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		char word[24] = "", name[32], *dashes = strstr(line, "--");
		bool is_switch;

		if (strncmp(line, "  ", 2) != 0 || dashes == NULL || dashes - line != 6)
			continue;
		is_switch = strncmp(dashes, "--[no-]", 7) == 0;
		assert_int_equal(sscanf(dashes + (is_switch ? 7 : 2), "%23[a-z-]", word), 1);
		snprintf(name, sizeof name, "--%s", word);
		assert_known(name);
		snprintf(name, sizeof name, "--no-%s", word);
		if (is_switch)
			assert_known(name);
		switches_seen += is_switch;
		seen++;
	}
	assert_int_equal(switches_seen, 4);
	assert_int_equal(seen, KNOB_COUNT + 44);
	free(help);
}

static void
test_version(void **state)
{
	char *version = printed(options_print_version);

	(void)state;
	assert_int_equal(strncmp(version, "waitscope ", 10), 0);
	assert_int_equal(version[strlen(version) - 1], '\n');
	assert_true(strlen(version) > strlen("waitscope \n"));
	free(version);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_asked),
		cmocka_unit_test(test_switches),
		cmocka_unit_test(test_knobs),
		cmocka_unit_test(test_listen),
		cmocka_unit_test(test_the_rest),
		cmocka_unit_test(test_help_and_version),
		cmocka_unit_test(test_plain_has_its_own_fallbacks),
		cmocka_unit_test(test_views),
		cmocka_unit_test(test_what_counts_for_nothing_is_told),
		cmocka_unit_test(test_nothing_is_dropped_in_silence),
		cmocka_unit_test(test_what_falls_back_to_plain_loses_nothing),
		cmocka_unit_test(test_what_needs_a_screen),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_no_numbers),
		cmocka_unit_test(test_shortened_names),
		cmocka_unit_test(test_names_and_letters_are_unlike),
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_files_to_check),
		cmocka_unit_test(test_posix_order),
		cmocka_unit_test(test_can_be_called_again),
		cmocka_unit_test(test_long_values),
		cmocka_unit_test(test_help_names_every_choice),
		cmocka_unit_test(test_help_fits_80_columns),
		cmocka_unit_test(test_help_and_parser_agree),
		cmocka_unit_test(test_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
