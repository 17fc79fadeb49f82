/* A line of a tape, while it is read. Only the files that read tapes include this: tape_line.c splits a
 * line into words, tape_words.c knows what each word does, tape_wait.c and tape_values.c what may follow
 * it, and tape_reader.c goes through lines and files. */
#ifndef WAITSCOPE_TAPE_LINE_H
#define WAITSCOPE_TAPE_LINE_H

#include "base/complaint.h"
#include "ui/tape/tape.h"

struct tape_token {
	char *text;
	bool quoted;
	bool pattern; /* it was between slashes */
};

enum { TAPE_TOKENS_MAX = 64 /* on one line */ };

struct tape_reader;

/* Reads another tape in place of its name. Returns 0, or -1 with a complaint. */
typedef int tape_source_fn(struct tape_reader *, const char *path);

struct tape_reader {
	struct tape *tape;
	const char *file;          /* the tape's */
	int line;                  /* from 1 */
	struct tape_token tokens[TAPE_TOKENS_MAX];
	int count, next;           /* of tokens; next: the one to take next */
	const char *word;          /* the command being read, or NULL */
	int64_t typing_us;
	int64_t wait_limit_us;     /* of waits; 0 = none */
	bool captions_on_top;
	int64_t pause_us;          /* of this command */
	int64_t limit_us;
	bool begun;                /* something has been played */
	int depth;                 /* of files */
	tape_source_fn *read_other; /* NULL: no other tape can be read from here */
	struct complaint complaint; /* its line is one of: */
	const char *complaint_file;
	struct complaints *all;    /* gets each of them, and what follows is read; NULL: the first one ends it */
	bool is_told;              /* all have it already */
};

/* Splits a line into tokens, which point into it: it is written to, and has room for a NUL at
 * its end. Returns 0, or -1 with a complaint. */
int tape_split_line(struct tape_reader *, char *line, size_t length);

/* What is wrong with the characters of a line, and what is expected; NULL: nothing. Static. */
const char *tape_line_fault(const char *line, size_t length);

/* Takes the command off what follows Run on its line, which is written to: as it is typed for a shell (base/command.h), up
 * to a comment, which is one behind a blank and out of quotes only. All of it may stand in quotes, as a tape's
 * other texts. Returns where it begins, inside of `rest`; "" if there is none. */
char *tape_line_command(char *rest);

/* Stores the complaint, after the word if there is one. Returns -1. */
__attribute__((format(printf, 2, 3)))
int tape_complain(struct tape_reader *, const char *format, ...);

/* The next word or text on the line, or NULL. */
const struct tape_token *tape_peek(const struct tape_reader *);

/* Takes it. Returns NULL at the line's end, with a complaint that the example is missing. */
const char *tape_take(struct tape_reader *, const char *example);

#endif
