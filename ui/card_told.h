/* A lesson's card for whoever does not look at it. */
#ifndef WAITSCOPE_CARD_TOLD_H
#define WAITSCOPE_CARD_TOLD_H

#include "ui/panel/scene.h"

/* The words of the card that is up, as lines of at most 72 columns, each ended by '\n', with blank lines between paragraphs;
 * choices with their numbers; without keys and bars. NULL: none is up. Freed by the caller. */
char *card_told(const struct scene *);

#endif
