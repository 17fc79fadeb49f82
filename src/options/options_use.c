/* Which option counts for what is asked: by the rows of the table, one rule for refusals and warnings. */
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "options/options_inside.h"

static const struct {
	const char *words, *why;
} uses[USE_COUNT] = {
#define USE_ROW(use, words, why) [USE_##use] = { words, why },
	USES(USE_ROW)
};

/* What is expected besides, and what is so without it. */
static const struct {
	const char *expected, *without;
} needs[] = {
	[NEEDS_PICTURE] = { "--dump, --at, --shot or --record", "nothing is drawn" },
	[NEEDS_COLOURS] = { "--record, or --shot of an .svg or .ans", "there are no colours" },
	[NEEDS_RECORDING] = { "--record", "nothing is recorded" },
	[NEEDS_CAST] = { "--record=FILE.cast", "nothing else has a version" },
	[NEEDS_ADDRESS] = { "--url", "the built-in server is asked in one way" },
	[NEEDS_COMMAND] = { "--run, or a command behind --", "no other program has them" },
};

enum use
options_use(const struct options *o)
{
	if (o->check)
		return USE_CHECK;
	if (o->save_config)
		return USE_SAVE_CONFIG;
	if (o->lessons)
		return USE_LESSONS;
	if (o->samples)
		return USE_SAMPLES;
	if (o->serve)
		return USE_SERVE;
	if (o->headless)
		return o->tape != NULL ? USE_TAPE : USE_HEADLESS;
	if (o->narrate)
		return USE_NARRATE;
	return o->plain ? USE_PLAIN : USE_SCREEN;
}

static unsigned
counts_in(const struct option_entry *entry)
{
	if (entry->row != NULL)
		return entry->row->counts;
	return IN_RUNS | IN(SAVE_CONFIG) | (knob_info(entry->knob)->of_programs ? 0 : IN(SERVE));
}

static bool
has(const struct options *o, enum option_need need)
{
	bool films = o->record != NULL, coloured = o->shot != NULL && !file_ends_in(o->shot, ".txt");

	switch (need) {
	case NEEDS_PICTURE:
		return films || o->dump || o->at_us != AT_NOT_GIVEN || o->shot != NULL;
	case NEEDS_COLOURS:
		return films || coloured;
	case NEEDS_RECORDING:
		return films;
	case NEEDS_CAST:
		return films && file_ends_in(o->record, ".cast");
	case NEEDS_COMMAND:
		return o->command_count > 0 || o->lesson != NULL; /* some lessons have one */
	case NEEDS_ADDRESS:
		return settings_is_outside(&o->settings) || o->lesson != NULL;
	case NEEDS_NOTHING:
		break;
	}
	return true;
}

/* Why an option does not count: what it does not go with or lacks, and what is so then. */
struct obstacle {
	const char *with, *lacks, *why; /* one of the former two is NULL */
	bool harms;                     /* what was asked for would not be done, or another thing */
};

/* On a screen, and with a tape, there may be one later. */
static enum option_need
need_in(const struct option_entry *entry, enum use use)
{
	if (entry->row == NULL)
		return NEEDS_NOTHING;
	return use == USE_HEADLESS || (use == USE_PLAIN && (entry->row->need == NEEDS_COMMAND || entry->row->need == NEEDS_ADDRESS)) ?
	    entry->row->need : NEEDS_NOTHING;
}

/* Returns true if it is a knob of programs that are not there: a command asks as often as it likes. */
static bool
lacks_programs(const struct options *o, const struct option_entry *entry)
{
	return o->command_count > 0 && !o->given[KNOB_PROGRAMS] && entry->row == NULL && knob_info(entry->knob)->of_programs;
}

/* Returns true if it is a knob of the built-in server, which will not be there: only on a screen, or with a tape, the url may be
 * turned. */
static bool
lacks_server(const struct options *o, const struct option_entry *entry, enum use use)
{
	return (use == USE_HEADLESS || use == USE_PLAIN) && settings_is_outside(&o->settings) && o->command_count == 0 && entry->row == NULL && knob_info(entry->knob)->of_built_in;
}

/* Returns true if it says where the page for the room is. */
static bool
is_of_the_page(const struct option_entry *entry)
{
	return entry->row != NULL && entry->row->of_the_page;
}

static bool
find_obstacle(const struct options *o, int option, struct obstacle *obstacle)
{
	struct option_entry entry = options_at(option);
	enum use use = options_use(o);
	enum option_need need = need_in(&entry, use);

	if ((counts_in(&entry) & 1u << use) == 0)
		*obstacle = (struct obstacle){ .with = uses[use].words, .why = uses[use].why,
			.harms = entry.row == NULL || entry.row->group != GROUP_SCREEN };
	else if (o->run_file != NULL && (entry.row == NULL || entry.row->not_of_saved_runs) && !(o->watch && is_of_the_page(&entry)))
		*obstacle = (struct obstacle){ .with = "a saved run", .why = "such a run is shown as it was", .harms = entry.row == NULL };
	else if (lacks_programs(o, &entry))
		*obstacle = (struct obstacle){ .lacks = "--programs", .why = "a command takes care of its own requests" };
	else if (lacks_server(o, &entry, use))
		*obstacle = (struct obstacle){ .with = "--url", .why = "the built-in server, whose that is, is not started" };
	else if (!has(o, need))
		*obstacle = (struct obstacle){ .lacks = needs[need].expected, .why = needs[need].without };
	else
		return false;
	return true;
}

/* As it was typed last: a switch in one of its two forms. */
static const char *
said_name(const struct options *o, int option)
{
	struct option_entry entry = options_at(option);

	if (entry.row == NULL || entry.row->opposite == NULL)
		return entry.name;
	return *(const bool *)(const void *)((const char *)o + entry.row->flag) == entry.row->is_negative ? entry.row->opposite : entry.name;
}

bool
options_counts(const struct options *o, int option)
{
	struct obstacle obstacle;

	return !find_obstacle(o, option, &obstacle);
}

bool
options_refuses(const struct options *o, int option, char *why, size_t why_size)
{
	struct obstacle obstacle;

	if (!o->said[option] || !find_obstacle(o, option, &obstacle) || !obstacle.harms)
		return false;
	utf8_format(why, why_size, "%s and --%s do not go together: %s", obstacle.with, options_at(option).name, obstacle.why);
	return true;
}

bool
options_idle(const struct options *o, bool told[OPTIONS_MAX], char *line, size_t size)
{
	struct obstacle first = { .harms = false }, obstacle;
	int count = 0;

	line[0] = '\0';
	for (int i = 0; i < options_count(); i++) {
		if (told[i] || !o->said[i] || !find_obstacle(o, i, &obstacle) || obstacle.harms)
			continue;
		if (count > 0 && obstacle.why != first.why)
			continue;
		first = obstacle;
		told[i] = true;
		utf8_add(line, size, "%s--%s", count++ == 0 ? "" : ", ", said_name(o, i));
	}
	if (count == 0)
		return false;
	utf8_add(line, size, "%s no effect %s %s: %s", count == 1 ? " has" : " have",
	    first.with != NULL ? "with" : "without", first.with != NULL ? first.with : first.lacks, first.why);
	return true;
}
