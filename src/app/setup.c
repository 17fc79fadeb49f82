/* Setting up: options, config, tape and lesson. */
#include "app/setup.h"

#include <stdlib.h>

#include "app/print_error.h"
#include "base/command.h"
#include "base/complaint.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "ui/draw/text.h"
#include "ui/tape/tape_reader.h"

enum language
setup_language(const struct options *o)
{
	return o->language == NULL ? LANGUAGE_PYTHON : (enum language)language_find(o->language);
}

enum theme
setup_theme(const struct options *o)
{
	int theme = theme_find(o->theme);

	return theme == THEME_AUTO ? THEME_DARK : (enum theme)theme;
}

/* NO_COLOR (https://no-color.org) outranks the config. */
static bool
refuses_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");

	return no_colour != NULL && no_colour[0] != '\0';
}

const struct config_words setup_config_words = { .theme_at = theme_name_at, .language_at = language_name_at };

static void
use_config_theme(struct options *o, const struct config *c)
{
	int theme = theme_find(c->theme);

	if (!o->theme_given && theme >= 0 && !refuses_colour())
		o->theme = theme_name((enum theme)theme);
}

static void
use_config_language(struct options *o, const struct config *c)
{
	int language = language_find(c->language);

	if (language >= 0 && !o->language_given)
		o->language = language_name((enum language)language);
}

/* A tape plays the same everywhere: of the config it heeds only what belongs to the terminal. */
void
setup_use_config(struct options *o, const struct config *c)
{
	bool all = o->tape == NULL && o->tape_record == NULL;

	for (int knob = 0; knob < KNOB_COUNT; knob++) {
		if (!all || !c->given[knob] || o->given[knob] || (knob == KNOB_PROGRAMS && o->command_count > 0))
			continue;
		o->settings.value[knob] = c->knobs.value[knob];
		o->knobs_configured = true;
	}
	if (all)
		use_config_language(o, c);
	if (all && !o->questions_given)
		o->no_questions = !c->questions;
	if (all && !o->presenter_given)
		o->presenter = c->presenter;
	if (all || !o->headless) {
		use_config_theme(o, c);
		if (!o->ascii_given)
			o->ascii = c->ascii;
		if (!o->mouse_given)
			o->no_mouse = !c->mouse;
	}
	if (o->plain)
		options_use_plain(o);
}

/* The tape's commands, unless the command line has some, or shows a run as it was. */
static void
use_programs(struct options *o, const struct tape *tape)
{
	char why[OPTIONS_ERROR_SIZE];

	if (o->command_count > 0 || o->run_file != NULL)
		return;
	for (int i = 0; i < tape->program_count; i++)
		options_watch(o, command_copy(tape->programs[i].words), mem_copy(tape->programs[i].text), why, sizeof why);
	if (o->command_count > 0 && !o->given[KNOB_PROGRAMS])
		o->settings.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
}

/* The tape's settings hold unless the command line says otherwise. */
static void
use_tape(struct options *o, const struct tape *tape)
{
	for (int knob = 0; knob < KNOB_COUNT; knob++) {
		if (!tape->given[knob] || o->given[knob])
			continue;
		o->settings.value[knob] = tape->knobs.value[knob];
		o->given[knob] = true;
	}
	use_programs(o, tape);
	if (tape->theme >= 0 && !o->theme_given && (o->headless || !refuses_colour()))
		o->theme = theme_name((enum theme)tape->theme);
	if (tape->cols > 0 && !o->size_given)
		o->cols = tape->cols;
	if (tape->rows > 0 && !o->size_given)
		o->rows = tape->rows;
}

int
setup_read_tape(struct options *o, struct tape **tape)
{
	char why[TAPE_WHY_SIZE];

	*tape = NULL;
	if (o->tape == NULL)
		return 0;
	*tape = tape_read(o->tape, why, sizeof why);
	if (*tape == NULL) {
		app_print_error("%s", why);
		return 2;
	}
	use_tape(o, *tape);
	return 0;
}

/* What was said on the command line, and nothing else: the rest of the file is not ours to write again. */
static void
say_config(const struct options *o, struct config *c)
{
	config_init(c);
	for (int knob = 0; knob < KNOB_COUNT; knob++) {
		if (!o->given[knob])
			continue;
		c->knobs.value[knob] = o->settings.value[knob];
		c->given[knob] = true;
	}
	if (o->theme_given)
		utf8_format(c->theme, sizeof c->theme, "%s", o->theme);
	if (o->language_given)
		utf8_format(c->language, sizeof c->language, "%s", o->language);
	if (o->ascii_given) {
		c->ascii = o->ascii;
		c->ascii_given = true;
	}
	if (o->mouse_given) {
		c->mouse = !o->no_mouse;
		c->mouse_given = true;
	}
	if (o->questions_given) {
		c->questions = !o->no_questions;
		c->questions_given = true;
	}
	if (o->presenter_given) {
		c->presenter = o->presenter;
		c->presenter_given = true;
	}
}

int
setup_save_config(const struct options *o)
{
	char why[CONFIG_WHY_SIZE], *path;
	struct config config;

	say_config(o, &config);
	if (config_write(&config, why, sizeof why) != 0) {
		app_print_error("--save-config: %s", why);
		return 1;
	}
	path = config_path();
	app_print_line("The settings are in %s.", path);
	free(path);
	return 0;
}

int
setup_list_lessons(const struct tutor *tutor)
{
	enum { NAME_COLS = 28 };
	int number_cols = 1;

	for (size_t count = tutor->list.count; count >= 10; count /= 10)
		number_cols++;
	for (size_t i = 0; i < tutor->list.count; i++) {
		const struct lesson *lesson = tutor->list.at[i];
		int rest = NAME_COLS - text_cols(lesson->name);

		app_print_line("%-*zu  %s%*s %s", number_cols, i + 1, lesson->name, rest > 0 ? rest : 0, "", lesson->title);
	}
	for (size_t i = 0; i < tutor->list.complaints.count; i++)
		app_print_error("%s", tutor->list.complaints.lines[i]);
	if (tutor->list.count == 0 && tutor->list.complaints.count == 0) /* else that is why */
		app_print_error("--lessons: no lessons were found");
	return tutor->list.count == 0;
}

/* A command, or a knob. One from the config counts like one on the command line: the first lesson's own knobs
 * would override it. */
static bool
is_free_play(const struct options *o)
{
	if (o->knobs_configured || o->command_count > 0 || o->sweep.count > 0)
		return true;
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		if (o->given[knob])
			return true;
	return false;
}

/* Lessons that a tape opens are found and read before it plays. Returns 0, or -1 after an error. */
static int
find_opened_lessons(struct tape *tape, struct tutor *tutor)
{
	char why[LESSON_WHY_SIZE], line[TAPE_WHY_SIZE];

	for (size_t i = 0; i < tape->commands.count; i++) {
		struct tape_command *command = &tape->commands.at[i];

		if (command->verb != TAPE_LESSON)
			continue;
		command->lesson = tutor_find(tutor, command->text, why, sizeof why);
		if (command->lesson >= 0)
			continue;
		tape_explain(command, line, sizeof line, "%s", why);
		app_print_error("%s", line);
		return -1;
	}
	return 0;
}

/* The lesson that the tape begins with. Returns 0, or -1 after an error. */
static int
find_first_lesson(const struct options *o, const struct tape *tape, struct tutor *tutor, int *lesson)
{
	char why[LESSON_WHY_SIZE] = "a saved run is as it was: no lesson can be opened in it";

	if (o->run_file == NULL)
		*lesson = tutor_find(tutor, tape->lesson, why, sizeof why);
	if (*lesson >= 0)
		return 0;
	app_print_error("%s:%d: Lesson: %s", tape->lesson_file, tape->lesson_line, why);
	return -1;
}

/* A lesson has programs of its own, as options_check() says of the command line; a tape opens it later. Returns 0, or -1
 * after an error. */
static int
check_programs(const struct options *o, const struct tape *tape)
{
	bool lesson_first = tape->lesson != NULL && o->lesson == NULL;

	if (o->command_count == 0 || (o->lesson == NULL && tape->lesson == NULL))
		return 0;
	app_print_error("%s:%d: %s: a lesson and a command do not go together: a lesson has programs of its own",
	    complaint_path(lesson_first ? tape->lesson_file : tape->program_file).text,
	    lesson_first ? tape->lesson_line : tape->program_line, lesson_first ? "Lesson" : "Run");
	return -1;
}

int
setup_choose_lesson(const struct options *o, struct tape *tape, bool opens_first, struct tutor *tutor, int *lesson)
{
	char why[LESSON_WHY_SIZE];

	*lesson = -1;
	if (tape != NULL && (check_programs(o, tape) != 0 || find_opened_lessons(tape, tutor) != 0))
		return 2;
	if (o->lesson != NULL) {
		*lesson = tutor_find(tutor, o->lesson, why, sizeof why);
		if (*lesson >= 0)
			return 0;
		app_print_error("%s", why);
		return 2;
	}
	if (tape != NULL)
		return tape->lesson == NULL || find_first_lesson(o, tape, tutor, lesson) == 0 ? 0 : 2;
	if (opens_first && !is_free_play(o) && o->run_file == NULL && tutor->list.count > 0)
		*lesson = 0;
	return 0;
}

/* It is the only one: a command of the person's own does not go with a lesson. */
static void
use_command(struct options *o, const struct lesson_part *part)
{
	char why[OPTIONS_ERROR_SIZE];

	if (part->command != NULL)
		options_watch(o, command_copy(part->command), mem_copy(part->command_text), why, sizeof why);
}

/* Unless one value of its knob was asked for. */
static void
use_sweep(struct options *o, const struct lesson *lesson)
{
	const struct sweep *sweep = &lesson->parts[0].sweep;

	if (sweep->count == 0 || o->given[sweep->knob])
		return;
	if (o->headless)
		o->sweep = *sweep;
	else
		app_print_error("\"%s\": only the first of the %d runs of its first part runs without a screen, or --headless", lesson->title, sweep->count);
}

void
setup_use_lesson(struct options *o, const struct lesson *lesson)
{
	int language = lesson_language(lesson, 0, (int)setup_language(o));

	use_command(o, &lesson->parts[0]);
	if (lesson->part_count > 1)
		app_print_error("\"%s\": only the first of its %d parts runs without a screen", lesson->title, lesson->part_count);
	use_sweep(o, lesson);
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		if (!o->given[knob])
			o->settings.value[knob] = lesson->parts[0].knobs.value[knob];
	if (!o->language_given)
		o->language = language_name((enum language)language);
	if (!o->view_given)
		o->view = (enum view_id)lesson_view(lesson, 0, (int)o->view);
}
