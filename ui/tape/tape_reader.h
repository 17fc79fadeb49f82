/* Reading a tape: the line that is being read, and what its words mean. Private to
 * tape.c (files, lines), tape_words.c (the words) and tape_values.c (what stands behind them). */
#ifndef WAITSCOPE_TAPE_READER_H
#define WAITSCOPE_TAPE_READER_H

#include "file/conf_text.h"
#include "ui/tape/tape.h"

struct tape_token {
	char *text;
	bool quoted;
	bool pattern; /* it stood between slashes */
};

enum { TAPE_TOKENS_MAX = 64 /* on one line */ };

struct tape_reader {
	struct tape *tape;
	const char *file;          /* the tape's */
	int line;                  /* from 1 */
	struct tape_token tokens[TAPE_TOKENS_MAX];
	int count, next;           /* of tokens: the next one to be taken */
	const char *word;          /* which command is being read; NULL: none */
	int64_t typing_us;
	int64_t wait_limit_us;     /* of waits; 0 = none */
	int64_t pause_us;          /* of this command */
	int64_t limit_us;
	bool begun;                /* something has been played */
	int depth;                 /* of files */
	bool sources;              /* other files may be read */
	struct conf_complaint complaint; /* its line is one of: */
	const char *complaint_file;
};

/* Reads the next command of the line. Returns 0, or -1 with a complaint. */
int tape_read_command(struct tape_reader *);

/* Reads another file in the place where that word stands. */
int tape_source(struct tape_reader *, const char *path);

/* Notes the complaint, behind the word if there is one, and returns -1. */
__attribute__((format(printf, 2, 3)))
int tape_complain(struct tape_reader *, const char *format, ...);

/* ---- tape_values.c ---- */

/* The next word or text on the line, or NULL. */
const struct tape_token *tape_peek(const struct tape_reader *);

/* Takes it; NULL at the line's end, with a complaint that the example is missing. */
const char *tape_take(struct tape_reader *, const char *example);

bool token_begins_number(const struct tape_token *);

/* Values. They return 0, or -1 with a complaint. */
int tape_read_time(struct tape_reader *, const char *text, int64_t *us);
int tape_read_number(struct tape_reader *, const char *text, int least, int most, int *number);

/* "3" behind a key; once if there is none. */
int tape_read_times(struct tape_reader *, struct tape_command *, int most);

/* /text/: an extended regular expression of POSIX, for a row of the screen. */
int tape_read_pattern(struct tape_reader *, struct tape_command *, const char *text);

/* Which of the names name_at(0), name_at(1), … up to the first NULL it is; -1. */
int tape_find_name(const char *name, const char *(*name_at)(int i));

/* Adds a command; NULL, or -1, with a complaint, if there are too many. */
struct tape_command *tape_add(struct tape_reader *, enum tape_verb);
int tape_add_text(struct tape_reader *, enum tape_verb, const char *text);

/* Set NAME VALUE. */
int tape_read_set(struct tape_reader *);

#endif
