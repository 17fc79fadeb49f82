/* Signs as words, for whoever hears a text. Pure. */
#ifndef WAITSCOPE_SPOKEN_H
#define WAITSCOPE_SPOKEN_H

#include <stddef.h>

/* Writes the text with signs that are passed over when it is read out as the words for them: "3 × 5.0 s" as "3 times 5.0 s",
 * "⌈n ÷ 3⌉" as "(n divided by 3, rounded up)". */
void spoken_write(const char *text, char *out, size_t size);

#endif
