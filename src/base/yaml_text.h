/* The text of a YAML file: its characters, and where they stand. Pure; yaml_file.c's. */
#ifndef WAITSCOPE_YAML_TEXT_H
#define WAITSCOPE_YAML_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/yaml_file.h"

/* The first byte of a text that is not UTF-8 or begins a character that is not to be in a
 * file; `size` if there is none. *character is the latter, or 0. */
size_t yaml_text_find_unfit(const char *text, size_t size, uint32_t *character);

/* Where the byte text[at] stands. */
struct yaml_file_place yaml_text_place(const char *text, size_t at);

/* The (first byte of the) character that stands there; 0 behind the text's end. */
char yaml_text_at(const char *text, size_t size, struct yaml_file_place);

#endif
