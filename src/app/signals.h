/* Signals, in turns of the loop. */
#ifndef WAITSCOPE_SIGNALS_H
#define WAITSCOPE_SIGNALS_H

#include <stdbool.h>

struct event_base;
struct signals;

enum {
	SIGNALS_MAX = 8,
	SIGNALS_STATUS = 128, /* and the number: what a shell says of who died of a signal */
};

struct signal_row {
	int number; /* 0: the table's end */
	void (*act)(void *arg, int number);
	bool ends; /* the program: a call to the system that waits meanwhile is not continued, and if the loop has
	            * not run for two seconds since, another one of the kind ends it at once */
};

/* Watches for the signals of at most SIGNALS_MAX rows, which are borrowed. A signal that is ignored stays
 * so: whoever started the program wanted that (nohup, say). However many come at once, each kind is acted
 * upon. Returns NULL, with errno, if there are no descriptors left. */
struct signals *signals_new(struct event_base *, const struct signal_row *, void *arg);
void signals_free(struct signals *); /* NULL is fine */

/* Acts upon what has come while the loop did not run: when it is not going to any more. NULL is fine. */
void signals_act(const struct signals *);

/* Sets what puts the terminal back when a signal ends the program at once. It must be safe in a handler. */
void signals_on_stuck(void (*)(void));

/* Does what the system would do on that signal if nobody were watching; but nothing, if one that ends the
 * program has come: stopped, it would not see that. */
void signals_default(struct signals *, int number);

#endif
