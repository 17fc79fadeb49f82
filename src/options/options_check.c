/* Options that do not go together. */
#include "options/options_inside.h"

#include <stdbool.h>

#include "base/utf8.h"

#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))

bool
options_need_screen(const struct options *o, char *clause, size_t size)
{
	struct options plain = *o;

	if (o->given[KNOB_PROGRAMS] && o->command_count == 0 && !settings_has_programs(&o->settings)) {
		utf8_format(clause, size, "--programs=none needs a terminal: nothing else would ever end it");
		return true;
	}
	if (o->run_file != NULL && o->file_count > 1) {
		utf8_format(clause, size, "several saved runs need a terminal, where they are listed and compared");
		return true;
	}
	plain.plain = true;
	for (int i = 0; i < options_count(); i++) {
		if (!options_refuses(&plain, i, clause, size))
			continue;
		utf8_format(clause, size, "--%s needs a terminal%s", options_at(i).name,
		    (options_at(i).row->counts & IN(HEADLESS)) != 0 || (options_at(i).row->counts & IN(TAPE)) != 0 ? ", or --headless" : "");
		return true;
	}
	return false;
}

/* Whatever stands on the command line and would not count is refused. */
static int
check_counts(const struct options *o, char *error, size_t error_size)
{
	for (int i = 0; i < options_count(); i++)
		if (options_refuses(o, i, error, error_size))
			return -1;
	return 0;
}

/* The knob of a sweep must be free to be turned, and mean something. */
static int
check_sweep(const struct options *o, char *error, size_t error_size)
{
	const struct knob_info *info = knob_info(o->sweep.knob);

	if (o->sweep.count > 0 && o->given[o->sweep.knob])
		utf8_format(error, error_size, "--%s and --sweep %s do not go together: each run of a sweep has a value of its own", info->name, info->name);
	else if (o->sweep.count > 0 && info->of_built_in && settings_is_outside(&o->settings))
		utf8_format(error, error_size, "--url and --sweep %s do not go together: the built-in server, whose that is, is not started", info->name);
	else
		return 0;
	return -1;
}

int
options_check(const struct options *o, char *error, size_t error_size)
{
	bool commands = o->command_count > 0, none = !commands && !settings_has_programs(&o->settings), tape = o->tape != NULL;
	bool at = o->at_us != AT_NOT_GIVEN, sweeps = o->sweep.count > 0;
	const struct {
		bool wrong;
		const char *line;
	} checks[] = {
		{ o->port != PORT_NOT_GIVEN && o->listen_port != PORT_NOT_GIVEN && o->port != o->listen_port,
		    "--port and the port behind --listen do not agree: the server has one port" },
		{ o->run_file != NULL && o->file_count > 1 && (o->plain || o->narrate || (o->headless && !tape)),
		    "several saved runs need a screen, where they are listed and compared: one is expected here" },
		{ sweeps && o->run_file != NULL, "a saved run and --sweep do not go together: such a run is shown as it was" },
		{ sweeps && o->lesson != NULL, "a lesson and --sweep do not go together: a lesson has knobs of its own" },
		{ sweeps && commands, "a command and --sweep do not go together: what grows is the time of sync and async" },
		{ sweeps && tape, "--tape and --sweep do not go together: a tape turns knobs itself" },
		{ sweeps && o->tape_record != NULL, "--tape-record and --sweep do not go together: no key is pressed for its runs" },
		{ sweeps && at, "--at and --sweep do not go together: there are several runs" },
		{ sweeps && none && o->sweep.knob != KNOB_PROGRAMS, "--sweep and --programs=none do not go together: such a run never ends" },
		{ o->serve && o->plain, "--serve and --plain do not go together: the server alone has no programs to print" },
		{ o->serve && o->run_file != NULL, "--serve and a saved run do not go together: the server runs alone" },
		{ commands && o->serve, "--serve and a command do not go together: the server runs alone" },
		{ commands && o->run_file != NULL, "a saved run and a command do not go together: such a run is shown as it was" },
		{ commands && o->lesson != NULL, "a lesson and a command do not go together: a lesson has programs of its own" },
		{ o->shot != NULL && !o->headless, "--shot needs --headless: on a screen, press Ctrl-P" },
		{ o->serve && o->lesson != NULL, "--serve and a lesson do not go together: the server runs alone, without the programs" },
		{ o->serve && o->headless, "--serve and --headless do not go together: the server alone never ends" },
		{ o->narrate && o->plain, "--narrate and --plain do not go together: choose one" },
		{ o->narrate && o->headless, "--narrate and --headless do not go together: choose one" },
		{ o->narrate && o->serve, "--narrate and --serve do not go together: the server alone has no programs to tell of" },
		{ o->plain && o->headless, "--plain and --headless do not go together: choose one" },
		{ none && o->plain, "--plain and --programs=none do not go together: there would be nothing to print" },
		{ none && o->headless && !tape, "--headless and --programs=none do not go together: a run without programs never ends" },
		{ o->dump && !o->headless, "--dump needs --headless: it prints the screen of a run without a terminal" },
		{ at && !o->headless, "--at needs --headless: it prints the screen of a run without a terminal" },
		{ o->size_given && !o->headless, "--size needs --headless: a terminal has its own size" },
		{ tape && (o->dump || at), "--tape and --dump or --at do not go together: tapes have Screenshot" },
	};

	/* What exits at once is asked for nothing else, whatever that would need. */
	if (o->check || o->lessons || o->samples || o->save_config)
		return check_counts(o, error, error_size);
	for (int i = 0; i < COUNT(checks); i++) {
		if (checks[i].wrong) {
			utf8_format(error, error_size, "%s", checks[i].line);
			return -1;
		}
	}
	return check_sweep(o, error, error_size) != 0 ? -1 : check_counts(o, error, error_size);
}
