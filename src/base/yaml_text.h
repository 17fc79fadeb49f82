/* The text of a YAML file: its characters, and where they stand. Pure; yaml_file.c's. */
#ifndef WAITSCOPE_YAML_TEXT_H
#define WAITSCOPE_YAML_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A place in a file, both from 1; columns in characters. */
struct yaml_place {
	int line, column;
};

/* The first byte of a text that is not UTF-8 or begins a character that is not to be in a
 * file; `size` if there is none. *character is the latter, or 0. */
size_t yaml_text_find_unfit(const char *text, size_t size, uint32_t *character);

/* Where the byte text[at] stands. */
struct yaml_place yaml_text_place(const char *text, size_t at);

/* The (first byte of the) character that stands there; 0 behind the text's end. */
char yaml_text_at(const char *text, size_t size, struct yaml_place);

/* What became of the lines of a text as it was written. */
enum yaml_lines {
	YAML_ONE_LINE,      /* there is but one */
	YAML_LINES_FOLDED,  /* YAML has put a blank for each line end, and a line end for a blank line */
	YAML_LINES_LITERAL, /* they are as they stand: written with | */
};

/* The text with its white space folded to single blanks, freed by the caller. Paragraphs are
 * separated by "\n\n" if `paragraphs`, otherwise by a blank. In a literal text a blank line
 * separates them; elsewhere every line end that YAML's own folding has left. Between characters of
 * scripts without blanks (letter_is_unspaced()) a line's end leaves none. */
char *yaml_text_fold(const char *text, enum yaml_lines, bool paragraphs);

#endif
