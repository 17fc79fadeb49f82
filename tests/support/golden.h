/* Golden screens: text and roles in tests/golden/NAME.txt. With
 * WAITSCOPE_REFRESH_GOLDEN=1 in the environment they are written anew. */
#ifndef WAITSCOPE_GOLDEN_H
#define WAITSCOPE_GOLDEN_H

#include <stdbool.h>

#include "ui/draw/grid.h"

/* The grid as lines of the letters of its roles. Freed by the caller. */
char *golden_roles(const struct grid *);

/* Compares the grid with its file, and says where they differ. `text_only`: without
 * the roles, as for screens in ASCII. Returns whether they are the same. */
bool golden_matches(const char *name, const struct grid *, bool text_only);

#endif
