/*
 * The application: chooses a mode, makes a run to look at, and wires the two.
 *
 * How an event gets from the socket to the screen:
 *   src/http/                   reads the bytes, and tells server/slow_server.c or src/run/fetcher.c
 *   src/run/lab.c, fetcher.c    say what that is: a struct event
 *   src/log/log.c               stamps it and appends it to the trace; src/run/run.c indexes it
 *   src/run/lab.c               calls the mode's hook `logged`: mode_screen.c touches the ui
 *   ui/ui.c                     asks for the scene, 30 times a second at most, and draws it
 */
#include "app/app.h"
#include "app/commands.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/check.h"
#include "app/print_error.h"
#include "app/mode.h"
#include "app/read_run.h"
#include "app/room_open.h"
#include "app/room_page.h"
#include "app/samples.h"
#include "app/setup.h"
#include "app/setup_files.h"
#include "app/signals.h"
#include "base/ascii.h"
#include "base/complaint.h"
#include "base/loop.h"
#include "base/utf8.h"
#include "file/run_file.h"
#include "file/saved_run.h"
#include "log/watched.h"
#include "run/fetcher.h"
#include "run/lab.h"
#include "ui/draw/theme.h"
#include "ui/keys/keys.h"
#include "ui/ui.h"

/* ---- the mode ---- */

static const struct mode *
asked_mode(const struct options *o)
{
	if (o->serve)
		return &mode_serve;
	if (o->headless)
		return o->tape != NULL ? &mode_tape : &mode_headless;
	if (o->narrate)
		return &mode_narrate;
	return o->plain ? &mode_plain : &mode_screen;
}

/* Goes on as with --plain, and says so where nobody would expect it. Returns 0, or an exit
 * status after an error if the options need a screen. */
static int
do_without_screen(struct options *o, const char *why, bool says_so)
{
	char needs[OPTIONS_ERROR_SIZE];

	if (options_need_screen(o, needs, sizeof needs)) {
		app_print_error("%s: %s", why, needs);
		return 2;
	}
	if (says_so)
		app_print_error("%s: going on as with --plain", why);
	options_use_plain(o);
	return 0;
}

/* Looks at the terminal before anything else is done, so that whoever falls back to plain
 * gets just what --plain gives. Returns 0, or an exit status after an error. */
static int
choose_mode(struct app *app, const struct mode **mode)
{
	struct options *o = app->options;
	char why[CLAUSE_SIZE];
	int status = 0;

	if (asked_mode(o)->needs_terminal) {
		if (!isatty(STDOUT_FILENO))
			status = do_without_screen(o, "the standard output is no terminal", false);
		else if (ui_check(app->base, why, sizeof why) != 0)
			status = do_without_screen(o, why, true);
	}
	*mode = asked_mode(o);
	return status;
}

/* Says what was asked for and has no effect. */
static void
tell_idle_options(const struct app *app)
{
	bool told[OPTIONS_MAX] = { false };
	char line[OPTIONS_ERROR_SIZE];

	while (options_idle(app->options, told, line, sizeof line))
		app_print_error("%s", line);
	if (app->options->ascii_given && !app->options->ascii && !theme_glyphs_are_safe())
		app_print_error("--no-ascii has no effect in this locale: it is not UTF-8");
	if (app->options->run_file != NULL && setup_event_file() != NULL)
		app_print_error("WAITSCOPE_TRACE has no effect with a saved run: no event of it happens now");
}

/* ---- a mode that runs ---- */

struct running {
	struct app *app;
	const struct mode *mode;
	void *state;
	struct lab *lab;                 /* or NULL: the run comes from a file */
	struct run_command commands[WATCHED_MAX]; /* that it watches */
	char listens[CLAUSE_SIZE];       /* who else can reach its server */
	char unsaved[RUN_FILE_WHY_SIZE]; /* why the last run could not be saved; "": it could */
	int saved;                       /* how many runs were */
	bool has_saved;                  /* a run, or tried to */
};

/* A failure is shown at once if there is a screen, and printed again after it is gone. With
 * several runs, the last one counts. */
static void
run_saved(void *arg, const char *why)
{
	struct running *running = arg;
	char line[PATH_MAX + RUN_FILE_WHY_SIZE]; /* the viewer cuts what is too long for it */

	running->has_saved = true;
	utf8_format(running->unsaved, sizeof running->unsaved, "%s", why != NULL ? why : "");
	if (why == NULL) {
		running->saved++;
		return;
	}
	utf8_format(line, sizeof line, "--save: %s: %s", running->app->options->save, why);
	if (running->mode->say != NULL)
		running->mode->say(running->state, line);
}

static bool
is_ended_by_signal(void *arg)
{
	const struct running *running = arg;

	return running->app->end_signal != 0;
}

static void
watch_commands(struct running *running)
{
	const struct options *o = running->app->options;

	lab_watch(running->lab, running->commands, commands_of(o, running->commands), o->without_lines);
}

/* Returns 0, or -1 with one line. */
static int
ask_as_told(struct running *running, char *why, size_t why_size)
{
	const struct options *o = running->app->options;
	const struct fetch_manner manner = {
		.method = o->method, .headers = o->headers, .data = o->data, .unix_path = o->unix_path, .cacert = o->cacert,
		.body_max = o->max_body, .is_insecure = o->insecure, .follows = o->follow, .saves_headers = o->save_headers,
	};

	return lab_ask(running->lab, &manner, why, why_size);
}

/* Opens the server to others, if that is asked for, and says so; where there is a screen or lines of its own, the mode does,
 * too. */
static int
open_to_others(struct running *running)
{
	static const char watched_means[] = "They get its one page, and see this screen; you see their addresses, programs and names. Nothing is encrypted.";
	const struct options *o = running->app->options;
	char why[RUN_FILE_WHY_SIZE];

	if (!o->listens)
		return 0;
	if (lab_listen(running->lab, &o->listen_at, why, sizeof why) != 0) {
		app_print_error("%s", why);
		return 1;
	}
	if (!lab_listens(running->lab, running->listens, sizeof running->listens, &running->app->listens_means)) {
		app_print_error("--listen has no effect while url names another server: the one here is not started");
		return 0;
	}
	running->app->listens = running->listens;
	if (running->app->room != NULL && running->app->listens_means != NULL)
		running->app->listens_means = watched_means;
	if (!o->serve)
		app_print_error("%s", running->listens);
	if (!o->serve && running->app->listens_means != NULL)
		app_print_error("%s", running->app->listens_means);
	return 0;
}

static int
open_lab(struct running *running, const struct run_hooks *hooks)
{
	const struct options *o = running->app->options;
	const char *event_path = setup_event_file();
	int port = o->port == PORT_NOT_GIVEN ? LAB_ANY_PORT : o->port;
	char why[RUN_FILE_WHY_SIZE];

	running->lab = lab_new(running->app->base, &o->settings, port, hooks, why, sizeof why);
	if (running->lab == NULL || ask_as_told(running, why, sizeof why) != 0 ||
	    ((o->serve || o->command_count > 0) && lab_serve(running->lab, why, sizeof why) != 0)) {
		app_print_error("%s", why);
		return 1;
	}
	if (room_open(running->app, running->lab) != 0 || open_to_others(running) != 0)
		return 1;
	room_open_tell(running->app, running->lab);
	if (event_path != NULL && lab_write_events(running->lab, event_path, why, sizeof why) != 0) {
		app_print_error("WAITSCOPE_TRACE: %s: %s", event_path, why);
		return 1;
	}
	if ((o->serve || o->command_count > 0) && lab_shares_port(running->lab, why, sizeof why))
		app_print_error("%s", why);
	if (o->command_count > 0 && lab_lacks_port(running->lab, why, sizeof why))
		app_print_error("%s", why);
	watch_commands(running);
	lab_bound(running->lab, (size_t)running->app->options->max_events);
	running->app->source = source_live_new(running->lab);
	return 0;
}

static int
open_file(struct running *running, const struct run_hooks *hooks)
{
	struct app *app = running->app;
	char why[RUN_FILE_WHY_SIZE];
	struct read_run read = { .base = app->base, .stopped = &app->stopped, .show = running->mode->reads, .arg = running->state };
	struct trace *trace;

	app->more.bytes_max = (size_t)app->options->keep_mib << 20;
	read_run_begin(&read);
	trace = read_run_load(&read, app->options->run_file, why, sizeof why);
	for (size_t i = 1; trace != NULL && i < app->options->file_count; i++) {
		struct trace *more = read_run_load(&read, app->options->files[i], why, sizeof why);

		if (more == NULL) {
			trace_free(trace);
			trace = NULL;
		} else {
			runs_add_file(&app->more, source_kept_new(more, NULL), app->options->files[i]);
		}
	}
	read_run_end(&read);
	if (trace == NULL && why[0] == '\0') /* given up */
		return app->status;
	if (trace == NULL) {
		app_print_error("%s", why);
		return 2;
	}
	app->source = app->tape != NULL ? source_again_new(trace, hooks) : source_saved_new(trace, hooks);
	return room_open_alone(app, &running->lab);
}

/* The only place that knows which kind of source there is. */
static int
open_source(struct running *running)
{
	struct run_hooks hooks = running->mode->hooks;

	hooks.arg = running->state;
	return running->app->options->run_file == NULL ? open_lab(running, &hooks) : open_file(running, &hooks);
}

/* Quitting in the middle of a run saves what there is of it. */
static void
save_unfinished(struct app *app)
{
	const struct source *source = app->source;
	struct settings knobs;

	if (source_has_run(source) && source_has_begun(source) && !source_moment(source, 0, 0, &knobs).over)
		saver_begin(app->saver);
}

/* ---- signals ---- */

static void
end_by_signal(void *arg, int number)
{
	struct running *running = arg;

	running->app->end_signal = number;
	mode_stop(running->app, 0);
}

static void
interrupt(void *arg, int number)
{
	struct running *running = arg;

	if (running->mode->interrupt_quits)
		mode_stop(running->app, 0);
	else
		end_by_signal(running, number);
}

/* Handled in turns of the loop, so that whatever is being written is whole, and files that are only half
 * made go away. */
static const struct signal_row endings[] = {
	{ .number = SIGINT, .act = interrupt, .ends = true },
	{ .number = SIGTERM, .act = end_by_signal, .ends = true },
	{ .number = SIGHUP, .act = end_by_signal, .ends = true },
	{ .number = 0 },
};

/* Before curses, whose own handlers would leave the terminal raw. Returns 0, or 1 after an error. */
static int
watch_signals(struct running *running)
{
	struct app *app = running->app;

	app->signals = signals_new(app->base, endings, running);
	if (app->signals != NULL)
		return 0;
	app_print_error("signals cannot be watched for: %s", strerror(errno));
	return 1;
}

static void
run_until_stopped(struct running *running)
{
	struct app *app = running->app;

	app->saver = saver_new(app->base, app->source, app->options, &app->tutor.list, run_saved, is_ended_by_signal, running);
	if (running->mode->start != NULL)
		app->status = running->mode->start(running->state);
	if (app->status != 0)
		return;
	if (running->mode->begin != NULL)
		running->mode->begin(running->state);
	if (!app->stopped)
		loop_run(app->base);
	if (app->status == 0)
		save_unfinished(app);
}

static void
end_events(struct running *running)
{
	char why[CLAUSE_SIZE];

	if (running->lab == NULL || lab_end_events(running->lab, why, sizeof why) == 0)
		return;
	app_print_error("WAITSCOPE_TRACE: %s: %s", setup_event_file(), why);
	running->app->status = 1;
}

/* A person at a screen is told in any case, others only of a failure. */
static void
tell_of_saving(const struct running *running)
{
	struct app *app = running->app;
	const char *path = app->options->save;
	char *line;

	if (running->unsaved[0] != '\0') {
		app_print_error("--save: %s: %s", path, running->unsaved);
		app->status = 1;
	}
	if (path == NULL || app->status != 0 || app->end_signal != 0 || !running->mode->needs_terminal)
		return;
	if (!running->has_saved) {
		app_print_error("--save: %s is not written: %s", path, saved_run_way(path) == SAVE_ROWS ? "a table has the runs that are over, and none was" :
		    "no run was over, and none was going on");
		return;
	}
	if (saved_run_way(path) == SAVE_RUN || saved_run_way(path) == SAVE_PAGE)
		line = mem_format("The run is in %s.\n", complaint_path(path).text);
	else
		line = mem_format("%d run%s in %s.\n", running->saved, running->saved == 1 ? " is" : "s are", complaint_path(path).text);
	app->status = app_print(line, app->status);
	free(line);
}

/* A command that could not be started is what was to run; of several runs, the last one counts. */
static void
tell_of_commands(const struct running *running)
{
	struct app *app = running->app;

	if (app->options->command_count == 0 || running->lab == NULL || !lab_has_run(running->lab))
		return;
	for (int i = 0; i < WATCHED_MAX; i++) {
		struct watched_life life = timeline_watched_life(lab_timeline(running->lab), watched_track(i), INT64_MAX);

		if (life.not_started == NULL)
			continue;
		app_print_error("%s", life.not_started);
		app->status = app->status != 0 ? app->status : 1;
	}
}

static int
run_mode(struct app *app, const struct mode *mode)
{
	struct running running = { .app = app, .mode = mode, .state = mode->new(app) };

	app->status = watch_signals(&running);
	if (app->status == 0)
		app->status = open_source(&running);
	if (app->status == 0 && !app->stopped)
		run_until_stopped(&running);
	if (saver_is_busy(app->saver) && mode->say != NULL && app->end_signal == 0)
		mode->say(running.state, "The run is being saved.");
	saver_free(app->saver);
	if (app->room != NULL)
		room_page_end(app->room);
	mode->end(running.state);
	mode_let_go(app);
	tell_of_saving(&running);
	tell_of_commands(&running);
	source_free(app->source);
	end_events(&running);
	lab_free(running.lab);
	room_page_free(app->room);
	return app->status;
}

/* ---- what to run ---- */

static int
prepare_and_run(struct app *app, const struct mode *mode)
{
	struct options *o = app->options;
	int status;

	assert(mode != NULL); /* one was chosen, if anything is to run */
	status = setup_choose_lesson(o, app->tape, mode->opens_first_lesson, &app->tutor, &app->lesson);
	if (status != 0)
		return status;
	if (app->lesson >= 0 && !mode->has_session)
		setup_use_lesson(o, app->tutor.list.at[app->lesson]);
	if (o->run_file == NULL && mode->needs_end && o->command_count == 0 && !settings_has_programs(&o->settings)) {
		app_print_error("programs=none needs a screen: nothing would ever end it");
		return 2;
	}
	status = setup_check_files(app);
	return status != 0 ? status : run_mode(app, mode);
}

static int
set_up_and_run(struct app *app)
{
	struct options *o = app->options;
	const struct mode *mode = NULL;
	struct complaints complaints = { .count = 0 };
	struct config config;
	int status;

	if (o->check)
		return check_files(o);
	if (o->samples) {
		tell_idle_options(app);
		return o->samples_folder != NULL ? samples_copy(o->samples_folder) : samples_list();
	}
	status = o->save_config || o->lessons ? 0 : choose_mode(app, &mode);
	if (status != 0)
		return status;
	tell_idle_options(app);
	config_read(&config, &setup_config_words, &complaints);
	for (size_t i = 0; i < complaints.count; i++)
		app_print_error("%s", complaints.lines[i]);
	complaints_release(&complaints);
	setup_use_config(o, &config);
	if (o->save_config)
		return setup_save_config(o);
	keys_are_typed(o->narrate);
	keys_spell_arrows(o->ascii || !theme_glyphs_are_safe());
	status = setup_read_tape(o, &app->tape);
	if (status != 0)
		return status;
	tutor_init(&app->tutor, !o->no_questions, o->presenter);
	status = o->lessons ? setup_list_lessons(&app->tutor) : prepare_and_run(app, mode);
	tutor_release(&app->tutor);
	tape_free(app->tape);
	return status;
}

/* Returns true if a charset of that name, up to @, is UTF-8. As for glibc, only its letters and digits count. */
static bool
is_utf8(const char *charset)
{
	const char *left = "utf8";

	for (; *charset != '\0' && *charset != '@'; charset++) {
		char c = ascii_lower(*charset);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
			continue;
		if (c != *left)
			return false;
		left++;
	}
	return *left == '\0';
}

/* Returns true if the locale that is asked for is called one in UTF-8, installed or not. macOS has one that is
 * called by its charset alone, and ssh hands its name on. */
static bool
asks_for_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *told = NULL, *point;

	for (size_t i = 0; i < sizeof names / sizeof names[0] && (told == NULL || told[0] == '\0'); i++)
		told = getenv(names[i]);
	point = told == NULL ? NULL : strrchr(told, '.');
	return told != NULL && is_utf8(point != NULL ? point + 1 : told);
}

/* A locale in UTF-8 that is not installed has its characters, too. */
void
app_set_characters(void)
{
	if (setlocale(LC_CTYPE, "") != NULL || !asks_for_utf8())
		return;
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) /* not every system has that */
		setlocale(LC_CTYPE, "en_US.UTF-8");
}

int
app_run(struct options *options)
{
	struct app app = { .options = options, .lesson = -1 };
	int status;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write */
	signals_on_stuck(ui_rescue);
	app.base = loop_new();
	if (app.base == NULL)
		app_print_error("there is no way to wait for events here: epoll, poll and select are all refused");
	runs_init(&app.more, 0);
	status = app.base == NULL ? 1 : set_up_and_run(&app);
	loop_free(app.base);
	for (size_t i = 0; i < app.holds.count; i++)
		close(app.holds.at[i]);
	ARRAY_RELEASE(app.holds);
	runs_release(&app.more);
	if (app.end_signal != 0) {
		signal(app.end_signal, SIG_DFL);
		raise(app.end_signal);
		return SIGNALS_STATUS + app.end_signal; /* the first process of a container does not die of it */
	}
	return status;
}
