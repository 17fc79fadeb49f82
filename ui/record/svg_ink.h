/* Inks: the colours that a document uses, and their classes in its style. */
#ifndef WAITSCOPE_SVG_INK_H
#define WAITSCOPE_SVG_INK_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/array.h"
#include "ui/record/svg_lifetime.h"

struct svg_ink {
	int32_t ink; /* of a piece */
	size_t uses;
};

/* The most used first. The first has no class: the others inherit from it. */
struct svg_inks {
	ARRAY(struct svg_ink) list;
};

struct svg_inks svg_inks_of(const struct svg_lifetime *, size_t count);
void svg_inks_release(struct svg_inks *);

/* Writes their CSS rules. */
void svg_inks_write(FILE *, const struct svg_inks *);

/* Writes the class attribute of an element in that ink: ' class="b"', or nothing for the first
 * ink. The class is never h, nor k or t with a number. */
void svg_inks_write_class(FILE *, const struct svg_inks *, int32_t ink);

#endif
