/* What whoever shows runs is told about them, be they live in the lab or saved ones. */
#ifndef WAITSCOPE_RUN_HOOKS_H
#define WAITSCOPE_RUN_HOOKS_H

#include <stdbool.h>
#include <stdint.h>

struct event;

/* Any may be NULL. */
struct run_hooks {
	void (*run_made)(void *arg);                           /* there is a new run, at t = 0 */
	void (*logged)(void *arg, const struct event *);       /* an event of the run; the timeline knows it */
	void (*run_ended)(void *arg);                          /* it is over */
	void (*slept)(void *arg, bool has_slept, int64_t us);  /* the server is about to sleep on the loop for that long, or has */
	void (*asked)(void *arg);                              /* a request for the slow page has arrived */
	void (*came)(void *arg, const char *who);              /* somebody's request has: "ana asks for / with curl/8.14.1 from ::1" */
	void (*refused)(void *arg, unsigned status);           /* the server refused somebody with that; 0: without an answer */
	void (*visited)(void *arg);                            /* a visitor came while nothing ran: lab_show_visit() */
	void *arg;
};

#endif
