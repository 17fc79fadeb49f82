/* What a screen shows, in words, for whoever asks --narrate for it: a line for each thing, the important word first. */
#ifndef WAITSCOPE_NARRATE_VIEWS_H
#define WAITSCOPE_NARRATE_VIEWS_H

#include <stddef.h>

#include "app/session.h"

enum { NARRATE_VIEW_SIZE = 16 * 1024 };

/* Each adds lines to a text, each ended by '\n'. There must be a run. */

/* What that view shows at the moment that is looked at. */
void narrate_view(const struct session *, enum view_id, char *out, size_t size);

/* The moment that was stepped to, and what happened then. */
void narrate_event(const struct session *, char *out, size_t size);

/* The lines of both programs, in the language that is chosen. */
void narrate_listing(const struct session *, char *out, size_t size);

/* How the knobs are set; and the chosen one. */
void narrate_knobs(const struct session *, char *out, size_t size);
void narrate_knob(const struct session *, char *out, size_t size);

/* How the run, which is over, compares with the one before; nothing if there is none. */
void narrate_before(const struct session *, char *out, size_t size);

/* What to try, once the run is over. */
void narrate_try(const struct session *, char *out, size_t size);

#endif
