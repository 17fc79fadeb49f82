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

/* The text with its white space folded to single blanks, freed by the caller. Paragraphs are
 * separated by "\n\n" if `paragraphs`, otherwise by a blank. In a literal text (written with |)
 * a blank line separates them; elsewhere every line end that YAML's own folding has left. */
char *yaml_text_fold(const char *text, bool literal, bool paragraphs);

#endif
