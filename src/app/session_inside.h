/* Inside of the viewer, from the ground up: what is to be seen, lessons, actions; and on top
 * of them session.c, with input and life. */
#ifndef WAITSCOPE_sessionION_INSIDE_H
#define WAITSCOPE_sessionION_INSIDE_H

#include <event2/util.h>

#include "app/session.h"
#include "base/clock.h"

/* ---- app_looking.c, and what session.h says of it ---- */

/* It must be drawn; something for a recording's contents. */
void session_touch(struct session *);
void session_mark(struct session *, const char *label);
void session_mark_turn(struct session *, enum knob, int64_t value);

/* A kept run cannot be changed: whoever tries is told. */
bool session_is_past(struct session *);

/* ---- app_lessons.c ---- */

/* Does what the tutor asks for. */
void lessons_grant(struct session *, enum tutor_wish);

/* Opens a lesson by its index; turns to the next (+1) or the one before (-1). In a kept run
 * there are none. */
void lessons_open(struct session *, int lesson);
void lessons_turn(struct session *, int direction);

/* The card after a run, but not while an old moment is looked at: it would lie over it. */
void lessons_show_due_card(struct session *);
void lessons_card_cb(evutil_socket_t, short what, void *viewer);

/* In the menu, the keys that turn knobs choose a lesson. Returns false for other keys. */
bool lessons_act(struct session *, enum action);

/* ---- app_actions.c ---- */

/* Carries out an action: one that is about looking, or any other. */
void actions_do(struct session *, enum action);

void actions_turn(struct session *, enum knob, int64_t value);
void actions_turn_by(struct session *, enum knob, int direction);

/* A kept run, from its beginning. */
void actions_play_again(struct session *);

/* The knobs have not been turned for a while: time for a new run. */
void actions_new_run_cb(evutil_socket_t, short what, void *viewer);

#endif
