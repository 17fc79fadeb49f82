/* The one loop on which everything happens. */
#ifndef WAITSCOPE_LOOP_H
#define WAITSCOPE_LOOP_H

struct event_base;

/* Makes libevent's loop with timers as precise as they can be. No message of libevent's ever
 * reaches the terminal; what it cannot go on after ends the program with one line (mem_give_up). Returns
 * NULL if there is no way to wait here: libevent's ways (epoll, poll, select) are all switched off by its
 * EVENT_NO variables, or the system refuses them. Freed with loop_free(), which takes NULL, too. */
struct event_base *loop_new(void);
void loop_free(struct event_base *);

/* Runs it until loop_stop(), called from within. */
void loop_run(struct event_base *);
void loop_stop(struct event_base *);

/* Runs what is due, and waits for nothing: for whoever has something long to do before the loop runs. */
void loop_turn(struct event_base *);

#endif
