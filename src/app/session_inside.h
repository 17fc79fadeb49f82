/* Inside of a session, from the ground up: its runs; looking; lessons; actions; and on top
 * of them session_input.c, with input and how it begins and ends. */
#ifndef WAITSCOPE_SESSION_INSIDE_H
#define WAITSCOPE_SESSION_INSIDE_H

#include <event2/util.h>

#include "app/session.h"
#include "base/clock.h"

/* ---- session_kept.c ---- */

/* The source's run has come to its end: it is in the list from now on. */
void session_note_run(struct session *);

/* The source's run is about to be replaced: keeps it, under that key. */
void session_keep_run(struct session *, struct run_key);

/* The run of that row; NULL: its trace is gone. */
struct source *session_run_at(const struct session *, int row);

/* Tells views of the runs. */
void session_fill_runs(const struct session *, struct moment *);

/* ---- session_sweep.c ---- */

/* The run that is about to begin is that one of a sweep, from 0; NULL: no sweep goes on any more. It is borrowed. */
void session_set_sweep(struct session *, const struct sweep *, int run);

/* Returns true if a sweep goes on. */
bool session_sweeps(const struct session *);

/* Turns the sweep's knob as its present run has it. */
void session_sweep_turn(struct session *);

/* ---- session_moment.c, besides what session.h declares ---- */

/* Asks for a frame. */
void session_touch(struct session *);

/* Marks a turned knob in recordings. */
void session_mark_turn(struct session *, enum knob, int64_t value);

/* Returns true if the source's run is that of the lesson's current part, or stands ready to be. */
bool session_part_is_live(const struct session *);

/* The run of that part that can be looked at: the source's, which may only stand ready, a kept one, or NULL. */
struct source *session_part_run(const struct session *);

/* The run's time now; true if the run is over. */
int64_t session_now_us(const struct session *);
bool session_is_over(const struct session *);

/* Returns true if a run of the open lesson goes on, shown or not; visitors' runs are nobody's. */
bool session_run_goes_on(const struct session *);

/* Returns true, and tells the person, if what is shown is fixed: nothing can be changed in it. */
bool session_is_fixed(struct session *);

/* ---- session_lessons.c ---- */

/* Returns true if the open lesson is about to lose a run that goes on: whatever ends that must be done twice.
 * `key` does so; `does` are words for what it does once more: "skips to part 2 of 3". */
bool session_must_wait(struct session *, const char *key, const char *does);

/* Does as the tutor wishes. */
void session_grant(struct session *, enum tutor_wish);

/* A step on (+1) or back (-1); to the next lesson (+1) or the one before (-1). A fixed source has none. */
void session_step_lesson(struct session *, int direction);
void session_turn_lesson(struct session *, int direction);

/* The source's run is about to be replaced by one begun by hand, which is not the lesson's. */
void session_disown_run(struct session *);

/* The same; it is kept under that key. */
void session_disown_run_as(struct session *, struct run_key);

/* Returns true if a card is up and nothing lies over it: keys are then for the card. */
bool session_card_is_up(const struct session *);

/* Returns true if the list of lessons is up. */
bool session_in_menu(const struct session *);

/* Returns true if to begin the current part would end another one's run. */
bool session_ends_run(const struct session *);

/* Opens a lesson from the list, with a key or "A click". */
void session_choose_lesson(struct session *, const char *how, int lesson);

/* In the menu: the keys that turn knobs choose a lesson, a number opens it. Return false for others. */
bool session_act_in_menu(struct session *, enum action);
bool session_type_in_menu(struct session *, uint32_t key);

/* Looks at that run, live, or at its end. */
void session_show(struct session *, struct source *);

/* ---- session_runs.c ---- */

/* Returns true if the list of runs is up. */
bool session_in_runs(const struct session *);

/* Shows the chosen run again, whole; forgets it; lays it beside the others, or takes it away. */
void session_show_row(struct session *);
void session_forget_row(struct session *);
void session_lay_beside(struct session *);

/* In the list, the keys that turn knobs choose a run. Return false for others. */
bool session_act_in_runs(struct session *, enum action);
/* Esc with nothing over a run: takes the one beside it away; at an earlier run, back to the last one. */
bool session_close_run(struct session *, enum action);
bool session_click_in_runs(struct session *, const struct moment *, const struct input *);

/* ---- session_sweep_on.c ---- */

/* The sweep's present run has ended: the next one begins after a while, or the list of runs is shown. */
void session_expect_next_of_sweep(struct session *);

/* That while is over. */
void session_go_on_with_sweep(struct session *);

/* Ends the sweep with its present run, and says so. */
void session_end_sweep(struct session *);

/* Returns true if an action ends the sweep: Esc does where there is nothing to be closed. */
bool session_closes_sweep(const struct session *, enum action);

/* ---- session_visits.c ---- */

/* Shows the run of those who came while nothing ran, if there is one and nothing else is being looked at;
 * `asked`: whatever is being looked at, but a card. */
void session_meet_visit(struct session *, bool asked);

/* Steps between a visit and the run before it. Returns false if there is no such step. */
bool session_step_visit(struct session *, int direction);

/* ---- session_cards.c ---- */

/* Scrolls the card on. Returns false if there is none, or nothing of it below. */
bool session_read_on(struct session *);

/* A key while a card is up. */
void session_card_key(struct session *, uint32_t key);

/* An action while a card is up, or under what covers it. Returns false if it has to wait for the card. */
bool session_card_act(struct session *, enum action);

/* With --presenter: returns true if the key is one that a remote sends besides PgDn and PgUp; then it is told that
 * nothing was done. */
bool session_is_from_remote(struct session *, uint32_t key);

/* ---- session_actions.c ---- */

/* Carries out an action. */
void session_do(struct session *, enum action);

void session_turn_knob(struct session *, enum knob, int64_t value);
void session_step_knob(struct session *, enum knob, int direction);

/* A new run begins after a while, if nothing is turned until then. */
void session_expect_new_run(struct session *);
void session_new_run_cb(evutil_socket_t, short what, void *session);

#endif
