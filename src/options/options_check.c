/* Options that do not go together. */
#include "options/options_inside.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/file.h"

#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))

static bool
same(const char *one, const char *other)
{
	return one != NULL && other != NULL && file_same(one, other);
}

const char *
options_need_screen(const struct options *o)
{
	if (o->tape != NULL)
		return "--tape needs a terminal, or --headless";
	if (o->tape_record != NULL)
		return "--tape-record needs a terminal";
	if (o->record != NULL)
		return "--record needs a terminal, or --headless";
	if (o->given[KNOB_PROGRAMS] && !settings_has_programs(&o->settings))
		return "--programs=none needs a terminal: nothing else would ever end it";
	return NULL;
}

int
options_check(const struct options *o, char *error, size_t error_size)
{
	bool none = !settings_has_programs(&o->settings), tape = o->tape != NULL;
	bool at = o->at_us != AT_NOT_GIVEN;
	const struct {
		bool wrong;
		const char *line;
	} checks[] = {
		{ o->serve && o->plain, "--serve and --plain do not go together: the server alone has no programs to print" },
		{ o->serve && (o->save != NULL || o->record != NULL || o->run_file != NULL),
		    "--serve has no run: it cannot be saved, recorded or seen again" },
		{ o->plain && o->record != NULL, "--plain has no screen to record" },
		{ o->shot != NULL && !o->headless, "--shot needs --headless: on a screen, press Ctrl-P" },
		{ o->serve && o->lesson != NULL, "--serve and a lesson do not go together: the server runs alone, without the programs" },
		{ o->serve && o->headless, "--serve and --headless do not go together: the server alone never ends" },
		{ o->plain && o->headless, "--plain and --headless do not go together: choose one" },
		{ none && o->plain, "--plain and --programs=none do not go together: there would be nothing to print" },
		{ none && o->headless && !tape, "--headless and --programs=none do not go together: a run without programs never ends" },
		{ o->dump && !o->headless, "--dump needs --headless: it prints the screen of a run without a terminal" },
		{ at && !o->headless, "--at needs --headless: it prints the screen of a run without a terminal" },
		{ o->size_given && !o->headless, "--size needs --headless: a terminal has its own size" },
		{ tape && o->plain, "--tape and --plain do not go together: a tape drives the screen" },
		{ tape && o->serve, "--tape and --serve do not go together: a tape drives the screen" },
		{ tape && (o->dump || at), "--tape and --dump or --at do not go together: tapes have Screenshot" },
		{ same(o->record, o->shot) || same(o->save, o->record) || same(o->save, o->shot),
		    "--save, --record and --shot need a file each" },
		{ same(o->tape_record, o->tape) || same(o->tape_record, o->save) || same(o->tape_record, o->record) ||
		    same(o->tape_record, o->run_file), "--tape-record needs a file of its own: another one would be lost" },
		{ o->tape_record != NULL && (o->plain || o->serve || o->headless),
		    "--tape-record needs a screen, on which someone presses keys" },
	};

	for (int i = 0; i < COUNT(checks); i++) {
		if (checks[i].wrong) {
			snprintf(error, error_size, "%s", checks[i].line);
			return -1;
		}
	}
	for (int knob = 0; o->serve && knob < KNOB_COUNT; knob++) {
		if (o->given[knob] && knob_info((enum knob)knob)->of_programs) {
			snprintf(error, error_size, "--serve and --%s do not go together: the server runs alone, without the programs",
			    knob_info((enum knob)knob)->name);
			return -1;
		}
	}
	return 0;
}
