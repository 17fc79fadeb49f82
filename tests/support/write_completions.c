/*
 * Writes what a shell needs to know of each option, for the files in completions/: its names, what stands behind it, and for
 * zsh and fish its help. All of it is derived from the table of options, and is put between two lines of that shell's file
 * (tests/options/completions.sh).
 *
 *	write_completions bash | zsh | fish
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/utf8.h"
#include "log/choices.h"
#include "options/options_inside.h"

/* What an option's value is, as far as a shell can help with it. */
enum value { NONE, TEXT, WORDS, PARTS, ENDINGS, FILES, FOLDERS, COMMANDS, VALUE_COUNT };

static const struct {
	const char *argument; /* as --help calls it */
	enum value value;
} values[] = {
	{ "FILE", FILES },
	{ "PATH", FILES },
	{ "FOLDER", FOLDERS },
	{ "COMMAND", COMMANDS },
	{ "KNOB=LIST", PARTS },
};

struct completed {
	const char *name;
	char letter;          /* 0: none */
	const char *argument; /* NULL: a flag */
	bool may_lack_value, may_be_repeated;
	enum value value;
	char words[256];      /* to choose from, or how a word begins, or a file ends: blanks between them */
	char help[160];
};

static void
add_word(struct completed *c, const char *word)
{
	utf8_add(c->words, sizeof c->words, "%s%s", c->words[0] == '\0' ? "" : " ", word);
}

/* ---- out of the tables ---- */

static enum value
value_of_row(const struct option_row *row)
{
	if (row->argument == NULL)
		return NONE;
	if (row->name_at != NULL)
		return row->name_at(0)[0] == '.' ? ENDINGS : WORDS;
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		if (strcmp(values[i].argument, row->argument) == 0)
			return values[i].value;
	return TEXT;
}

/* A family of choices, such as workers=2 and on, by the numbers that the knob walks through. */
static void
add_choice(struct completed *c, const struct choice *choice)
{
	char word[32];

	if (choice->steps == NULL) {
		add_word(c, choice->alias != NULL ? choice->alias : choice->word);
		return;
	}
	for (int i = 0; i < choice->step_count; i++) {
		choice_format(choice->knob, choice->steps[i], word, sizeof word);
		add_word(c, word);
	}
}

static void
complete_knob(struct completed *c, enum knob knob)
{
	const struct choice *choice;

	for (int i = 0; (choice = choice_at(knob, i)) != NULL; i++)
		add_choice(c, choice);
	if (knob_info(knob)->zero_word != NULL)
		add_word(c, knob_info(knob)->zero_word);
	c->value = c->words[0] == '\0' ? TEXT : WORDS;
	utf8_format(c->help, sizeof c->help, "%s", knob_info(knob)->help);
}

static void
complete_row(struct completed *c, const struct option_row *row)
{
	c->may_lack_value = row->may_lack_value;
	c->may_be_repeated = row->take == options_add_header || row->take == options_add_command;
	c->value = value_of_row(row);
	for (int i = 0; row->name_at != NULL && row->name_at(i) != NULL; i++)
		if (c->value != ENDINGS || row->name_at(i)[0] == '.') /* folders are always among files */
			add_word(c, row->name_at(i));
	names_fill(row->help, row->help_at != NULL ? row->help_at : row->name_at, c->help, sizeof c->help);
}

/* The option with that name; false behind the last. */
static bool
complete(struct completed *c, int i)
{
	struct option_entry entry;

	if (options_name_at(i) == NULL)
		return false;
	entry = options_named_at(i);
	*c = (struct completed){ .name = options_name_at(i), .letter = i < options_count() ? entry.letter : 0, .argument = entry.argument };
	if (entry.row != NULL)
		complete_row(c, entry.row);
	else
		complete_knob(c, entry.knob);
	if (i >= options_count())
		utf8_format(c->help, sizeof c->help, "revokes --%s", entry.name);
	if (c->value == PARTS)
		for (enum knob knob = 0; knob < KNOB_COUNT; knob++) {
			add_word(c, knob_info(knob)->name);
			utf8_add(c->words, sizeof c->words, "=");
		}
	return true;
}

/* ---- bash: a table of its own ---- */

static void
write_bash(const struct completed *c)
{
	static const char *const kinds[VALUE_COUNT] = { "none", "text", "words", "parts", "endings", "files", "folders", "commands" };

	printf("--%s|", c->name);
	if (c->letter != 0)
		printf("-%c", c->letter);
	printf("|%s%s|%s\n", kinds[c->value], c->may_lack_value ? "?" : "", c->words);
}

/* ---- zsh: specs of _arguments ---- */

/* Between single quotes, with a backslash before each of `special`. */
static void
put_quoted(const char *text, const char *special)
{
	for (; *text != '\0'; text++) {
		if (strchr(special, *text) != NULL)
			putchar('\\');
		if (*text == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*text);
	}
}

static void
write_zsh_action(const struct completed *c)
{
	switch (c->value) {
	case WORDS:
		printf("(%s)", c->words);
		break;
	case PARTS:
		printf(" compadd -S \"\" - %s", c->words);
		break;
	case ENDINGS:
		printf("_waitscope_files %s", c->words);
		break;
	case FILES:
		fputs("_files", stdout);
		break;
	case FOLDERS:
		fputs("_files -/", stdout);
		break;
	case COMMANDS:
		fputs("_command_names -e", stdout);
		break;
	case NONE:
	case TEXT:
	case VALUE_COUNT:
		putchar(' ');
		break;
	}
}

static void
write_zsh(const struct completed *c)
{
	const char *behind = c->argument == NULL ? "" : c->may_lack_value ? "=-" : "=";

	fputs(c->may_be_repeated ? "\t'*'" : "\t", stdout);
	if (c->letter != 0 && !c->may_be_repeated)
		printf("'(-%c --%s)'", c->letter, c->name);
	if (c->letter != 0)
		printf("{-%c%s,--%s%s}'[", c->letter, c->argument == NULL ? "" : "+", c->name, behind);
	else
		printf("'--%s%s[", c->name, behind);
	put_quoted(c->help, "\\[]");
	putchar(']');
	if (c->argument != NULL) {
		printf("%s", c->may_lack_value ? "::" : ":");
		put_quoted(c->argument, "\\:");
		putchar(':');
		write_zsh_action(c);
	}
	puts("'");
}

/* ---- fish ---- */

static void
write_fish(const struct completed *c)
{
	fputs("complete -c waitscope", stdout);
	if (c->letter != 0)
		printf(" -s %c", c->letter);
	printf(" -l %s", c->name);
	if (c->argument != NULL && !c->may_lack_value)
		fputs(c->value == FILES ? " -r -F" : " -x", stdout);
	if (c->value == WORDS || c->value == PARTS)
		printf(" -a '%s'", c->words);
	if (c->value == ENDINGS)
		printf(" -a '(__waitscope_files %s)'", c->words);
	if (c->value == FOLDERS)
		fputs(" -a '(__waitscope_files)'", stdout);
	if (c->value == COMMANDS)
		fputs(" -a '(__fish_complete_command)'", stdout);
	fputs(" -d '", stdout);
	for (const char *p = c->help; *p != '\0'; p++) {
		if (*p == '\'' || *p == '\\')
			putchar('\\');
		putchar(*p);
	}
	puts("'");
}

int
main(int argc, char *argv[])
{
	static const struct {
		const char *shell;
		void (*write)(const struct completed *);
	} shells[] = { { "bash", write_bash }, { "zsh", write_zsh }, { "fish", write_fish } };
	struct completed completed;

	for (size_t s = 0; argc == 2 && s < sizeof shells / sizeof shells[0]; s++) {
		if (strcmp(shells[s].shell, argv[1]) != 0)
			continue;
		for (int i = 0; complete(&completed, i); i++)
			shells[s].write(&completed);
		return EXIT_SUCCESS;
	}
	fputs("usage: write_completions bash | zsh | fish\n", stderr);
	return EXIT_FAILURE;
}
