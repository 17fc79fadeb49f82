/*
 * The law in words where one knob varies: "n × 5.0 s", "⌈n ÷ 3⌉ × 2.0 s", "2.0 s + 3 × work". Pure.
 */
#ifndef WAITSCOPE_LAW_WORDS_H
#define WAITSCOPE_LAW_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "log/law_time.h"

enum { LAW_WORDS_SIZE = 96 };

/* A value of the knob, and what the law says there. */
struct law_sample {
	int64_t value;
	struct law_time law;
};

/* Writes that of a program where all knobs but one are as `base` has them. A formula is written only if it gives what all
 * samples say; where none does, words: "its waits add up"; where nothing is known, why. */
void law_words(enum track, const struct settings *base, enum knob, const struct law_sample *, size_t count, char out[LAW_WORDS_SIZE]);

/* The name under which a knob stands in a formula: "n", "d", "limit". */
const char *law_variable(enum knob);

#endif
