/* The one loop on which everything happens. */
#ifndef WAITSCOPE_LOOP_H
#define WAITSCOPE_LOOP_H

struct event_base;

/* Makes libevent's loop with timers as precise as they can be. No message of libevent's ever
 * reaches the terminal. Freed with loop_free(). */
struct event_base *loop_new(void);
void loop_free(struct event_base *);

/* Runs it until loop_stop(), called from within. */
void loop_run(struct event_base *);
void loop_stop(struct event_base *);

#endif
