/* Inside of a session, from the ground up: looking; lessons; actions; and on top
 * of them session_input.c, with input and how it begins and ends. */
#ifndef WAITSCOPE_SESSION_INSIDE_H
#define WAITSCOPE_SESSION_INSIDE_H

#include <event2/util.h>

#include "app/session.h"
#include "base/clock.h"

/* ---- session_moment.c, besides what session.h declares ---- */

/* Asks for a frame; marks a moment in recordings. */
void session_touch(struct session *);
void session_mark(struct session *, const char *label);
void session_mark_turn(struct session *, enum knob, int64_t value);

/* The run's time now; true if the run is over. */
int64_t session_now_us(const struct session *);
bool session_is_over(const struct session *);

/* Returns true, and tells the person, if the source is fixed: nothing can be changed in it. */
bool session_is_fixed(struct session *);

/* ---- session_lessons.c ---- */

/* Does as the tutor wishes. */
void session_grant(struct session *, enum tutor_wish);

/* Turns to the next lesson (+1) or the one before (-1). A fixed source has none. */
void session_turn_lesson(struct session *, int direction);

/* The run to come is not the lesson's: no card comes after it, nor one that is still due. */
void session_disown_run(struct session *);

/* Shows the card that is due after a run, but not while an old moment is looked at: it would
 * lie over it. */
void session_show_due_card(struct session *);
void session_card_cb(evutil_socket_t, short what, void *session);

/* In the menu, the keys that turn knobs choose a lesson. Returns false for other keys. */
bool session_act_in_menu(struct session *, enum action);

/* ---- session_actions.c ---- */

/* Carries out an action. */
void session_do(struct session *, enum action);

void session_turn_knob(struct session *, enum knob, int64_t value);
void session_step_knob(struct session *, enum knob, int direction);

/* The knobs have not been turned for a while: time for a new run. */
void session_new_run_cb(evutil_socket_t, short what, void *session);

#endif
