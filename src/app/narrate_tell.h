/*
 * What --narrate says by itself: the run's tale as it happens, who waits when there is no news, lessons' cards and hints,
 * messages, and at a run's end what can be tried. A line for each, to the standard output; the important word comes first.
 */
#ifndef WAITSCOPE_NARRATE_TELL_H
#define WAITSCOPE_NARRATE_TELL_H

#include <stdbool.h>
#include <stdint.h>

#include "app/session.h"
#include "base/out.h"
#include "tell/tale.h"

/* The step of a lesson: its card is told once. */
struct told_step {
	int lesson, part;
	enum card card;
};

struct teller {
	const struct session *session;
	struct out *out;
	bool is_typed;           /* a person types, who is told what can be typed */
	struct tale *tale;       /* of the run; or NULL */
	uint32_t run;            /* session.run then */
	int64_t told_us;         /* when something was last said, of the clock */
	int64_t patience_us;     /* from then on, until it is said who waits; it grows while nothing else is said */
	const struct sweep *sweep; /* that goes on; NULL: none */
	char sweep_words[SWEEP_NAME_SIZE]; /* which of its runs was told */
	struct told_step step;   /* whose card was told */
	const struct lesson_hint *hint; /* that was told */
	int64_t message_us;      /* viewer.message_until_us of the message that was told */
};

/* All are borrowed. */
void teller_init(struct teller *, const struct session *, struct out *, bool is_typed);
void teller_release(struct teller *);

/* Says lines, each ended by '\n'; or one, without its end. Made fit for a terminal that may have no more than ASCII. */
void teller_say(struct teller *, const char *lines);
__attribute__((format(printf, 2, 3)))
void teller_say_line(struct teller *, const char *format, ...);

/* Says what it is that speaks, and what differs from how it is otherwise: for a log, or a report of a fault. */
void teller_begin(struct teller *, const struct options *);

/* Says whatever happened since. */
void teller_tell(struct teller *);

/* The source's run is another one from now on. */
void teller_new_run(struct teller *);

/* The run has come to its end: says what to try, and the command that shows it again. */
void teller_end_run(struct teller *);

/* Returns true if there is a run, and it has begun; if it is over, too. */
bool teller_has_run(const struct teller *);
bool teller_is_over(const struct teller *);

#endif
