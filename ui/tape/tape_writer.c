/* Writing a tape. */
#include "ui/tape/tape_writer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "ui/keys/keys.h"
#include "ui/tape/tape_line.h"

enum { STEP_US = 10 * 1000, MS = 1000, US = 1000 * 1000 };

/* Writes a text in quotes that it does not contain. */
static void
write_text(FILE *file, const char *word, const char *text)
{
	char quote = strchr(text, '"') == NULL ? '"' : strchr(text, '\'') == NULL ? '\'' : '`';

	fprintf(file, "%s %c%s%c\n", word, quote, text, quote);
}

/* Returns true if what follows Run would be read as that command. */
static bool
reads_as(const char *line, const char *command)
{
	char *copy = mem_copy(line);
	bool does = tape_line_fault(line, strlen(line)) == NULL && strcmp(tape_line_command(copy), command) == 0;

	free(copy);
	return does;
}

/* As it was typed; in quotes where that would read otherwise. */
static void
write_program(FILE *file, const char *command)
{
	static const char *const quotes[] = { "", "\"", "'", "`" };

	for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
		char *line = mem_format("%s%s%s", quotes[i], command, quotes[i]);
		bool does = reads_as(line, command);

		if (does)
			fprintf(file, "Run %s\n", line);
		free(line);
		if (does)
			return;
	}
	fputs("# a command that tapes have no way to write\n", file);
}

void
tape_writer_begin(struct tape_writer *writer, FILE *file, const struct tape_beginning *beginning, int64_t clock_us)
{
	char value[KNOB_TEXT_SIZE];

	*writer = (struct tape_writer){ .file = file, .begun_us = clock_us };
	setvbuf(file, NULL, _IOLBF, 0);
	fputs("# A tape of waitscope. It is played with: waitscope --tape FILE\n", file);
	if (beginning->cols > 0 && beginning->rows > 0)
		fprintf(file, "Set Columns %d\nSet Rows %d\n", beginning->cols, beginning->rows);
	fputs("Set TypingSpeed 0s\n", file);
	if (beginning->lesson != NULL)
		write_text(file, "Lesson", beginning->lesson);
	for (int i = 0; i < beginning->program_count; i++)
		write_program(file, beginning->programs[i]);
	for (int knob = 0; knob < KNOB_COUNT; knob++) {
		if (!beginning->given[knob])
			continue;
		knob_format((enum knob)knob, beginning->knobs->value[knob], value, sizeof value);
		fprintf(file, "Knob %s \"%s\"\n", knob_info((enum knob)knob)->name, value);
	}
}

static void
write_pause(struct tape_writer *writer, int64_t clock_us)
{
	int64_t us = clock_us - writer->begun_us - writer->slept_us;

	us = (us + STEP_US / 2) / STEP_US * STEP_US;
	if (us <= 0)
		return;
	writer->slept_us += us;
	if (us < US)
		fprintf(writer->file, "Sleep %dms\n", (int)(us / MS));
	else
		fprintf(writer->file, "Sleep %lld.%02ds\n", (long long)(us / US), (int)(us % US / STEP_US));
}

void
tape_writer_key(struct tape_writer *writer, uint32_t key, int64_t clock_us)
{
	char word[KEY_NAME_SIZE], character[UTF8_MAX_BYTES + 1];

	if (key_word(key, word, sizeof word)) {
		write_pause(writer, clock_us);
		fprintf(writer->file, "%s\n", word);
	} else if (key > ' ' && key < KEY_CODE_NONE && (key < 0x7f || key >= 0xa0)) {
		write_pause(writer, clock_us);
		*utf8_write(character, key) = '\0';
		write_text(writer->file, "Type", character);
	}
}

void
tape_writer_mouse(struct tape_writer *writer, int64_t clock_us)
{
	write_pause(writer, clock_us);
	fputs("# the mouse: tapes have no words for it\n", writer->file);
}

void
tape_writer_end(struct tape_writer *writer, int64_t clock_us)
{
	write_pause(writer, clock_us);
}
