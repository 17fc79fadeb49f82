/* Inside of the stage, from the ground up: what is to be seen, lessons, actions; and on top
 * of them app_stage.c, with input and life. */
#ifndef WAITSCOPE_APP_STAGE_INSIDE_H
#define WAITSCOPE_APP_STAGE_INSIDE_H

#include <event2/util.h>

#include "app/app_stage.h"
#include "base/clock.h"

/* ---- app_looking.c, and what app_stage.h says of it ---- */

/* It must be drawn; something for a recording's contents. */
void app_stage_touch(struct app_stage *);
void app_stage_mark(struct app_stage *, const char *label);
void app_stage_mark_turn(struct app_stage *, enum knob, int64_t value);

/* A kept run cannot be changed: whoever tries is told. */
bool app_stage_is_past(struct app_stage *);

/* ---- app_lessons.c ---- */

/* Does what the tutor asks for. */
void lessons_grant(struct app_stage *, enum tutor_wish);

/* Opens a lesson by its index; turns to the next (+1) or the one before (-1). In a kept run
 * there are none. */
void lessons_open(struct app_stage *, int lesson);
void lessons_turn(struct app_stage *, int direction);

/* The card after a run, but not while an old moment is looked at: it would lie over it. */
void lessons_show_due_card(struct app_stage *);
void lessons_card_cb(evutil_socket_t, short what, void *stage);

/* In the menu, the keys that turn knobs choose a lesson. Returns false for other keys. */
bool lessons_act(struct app_stage *, enum action);

/* ---- app_actions.c ---- */

/* Carries out an action: one that is about looking, or any other. */
void actions_do(struct app_stage *, enum action);

void actions_turn(struct app_stage *, enum knob, int64_t value);
void actions_turn_by(struct app_stage *, enum knob, int direction);

/* A kept run, from its beginning. */
void actions_play_again(struct app_stage *);

/* The knobs have not been turned for a while: time for a new run. */
void actions_new_run_cb(evutil_socket_t, short what, void *stage);

#endif
