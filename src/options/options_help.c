/* --help and --version. */
#include <stdio.h>

#include "base/names.h"
#include "base/utf8.h"
#include "base/version.h"
#include "options/options_inside.h"

static const char *const group_titles[GROUP_COUNT] = {
	[GROUP_KNOBS] = "Knobs",
	[GROUP_SERVERS] = "Another server",
	[GROUP_MODES] = "What to run",
	[GROUP_FILES] = "Files",
	[GROUP_SCREEN] = "The screen",
	[GROUP_OTHER] = "Other",
};

/* Writes the help of a knob, with its fallback. */
static void
knob_help(enum knob k, char *out, size_t size)
{
	const struct knob_info *info = knob_info(k);
	char fallback[KNOB_TEXT_SIZE];

	knob_format(k, info->fallback, fallback, sizeof fallback);
	utf8_format(out, size, "%s (%s)", info->help, fallback);
}

static void
print_option(FILE *out, const struct option_entry *o)
{
	char left[32], help[80], more[160] = "", letter[5] = "    ";
	const char *either = o->row != NULL && o->row->opposite != NULL ? "[no-]" : "";

	if (o->letter != 0)
		utf8_format(letter, sizeof letter, "-%c, ", o->letter);
	utf8_format(left, sizeof left, "%s--%s%s", letter, either, o->name);
	if (o->argument != NULL)
		utf8_add(left, sizeof left, o->row != NULL && o->row->may_lack_value ? "[=%s]" : "=%s", o->argument);
	if (o->row != NULL)
		names_fill(o->row->help, o->row->help_at != NULL ? o->row->help_at : o->row->name_at, help, sizeof help);
	else
		knob_help(o->knob, help, sizeof help);
	fprintf(out, "  %-22s  %s\n", left, help);
	if (o->row == NULL)
		knob_more_help(o->knob, more, sizeof more);
	if (more[0] != '\0')
		fprintf(out, "  %-22s    %s\n", "", more);
}

void
options_print_help(FILE *out)
{
	fputs("Usage: waitscope [OPTION]... [LESSON | RUN.json...]\n"
	      "       waitscope [OPTION]... -- COMMAND [ARGUMENT]...\n"
	      "       waitscope --check FILE...\n"
	      "Shows what waiting does to a program: two fetch from a slow server, one waits.\n"
	      "A LESSON is a number, a name or a file; with no knob and no lesson the first one\n"
	      "opens. A RUN.json is a run that --save wrote: it is shown again. A COMMAND is a\n"
	      "program of your own, beside that server: it finds it by $WAITSCOPE_URL.\n",
	    out);
	for (enum option_group g = 0; g < GROUP_COUNT; g++) {
		fprintf(out, "\n%s\n", group_titles[g]);
		for (int i = 0; i < options_count(); i++) {
			struct option_entry o = options_at(i);

			if ((o.row == NULL ? GROUP_KNOBS : o.row->group) == g)
				print_option(out, &o);
		}
		if (g == GROUP_KNOBS)
			fputs("  A TIME is in seconds, or with its unit: 5, 0.5, 500ms, 1m. Knobs are turned\n"
			      "  while it runs, too: choose with Tab, turn with the arrows up and down.\n",
			    out);
		if (g == GROUP_MODES)
			fputs("  If the output is not a terminal, --plain is used: 1 request each, sync first.\n",
			    out);
	}
	fputs("\nExamples\n"
	      "  waitscope 2                    the second lesson; PgDn goes on\n"
	      "  waitscope -d 200ms -n 100      the staircase and the wall\n"
	      "  waitscope -- python3 my.py     what does your own program wait for?\n"
	      "Exit status: 0; 1 if it could not run; 2 if an option, or a file to be\n"
	      "read, is wrong; one line says why.\n",
	    out);
}

void
options_print_version(FILE *out)
{
	fprintf(out, "waitscope %s\n", version_text);
}
