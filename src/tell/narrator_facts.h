/* The facts that the narrator's rules use, gathered once from the timeline; none of them
 * lies after t. Private to narrator*.c. */
#ifndef WAITSCOPE_NARRATOR_FACTS_H
#define WAITSCOPE_NARRATOR_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/outlook.h"
#include "log/settings.h"
#include "log/timeline.h"
#include "tell/narrator.h"
#include "tell/run_digest.h"
#include "tell/watched_words.h"

enum {
	INTERVENTION_RECENT_US = 2500 * 1000, /* how long a sentence mentions an intervention */
	NEWS_RECENT_US = 1000 * 1000,         /* and other news */
	AT_ONCE_US = ANSWER_PROMPT_US,        /* anything sooner was not held up */
	MANY = 10,                            /* more requests than these are counted, not named */
};

/* Stretches of time as they are printed (base/duration.h). */
struct printed {
	int64_t sum_us;
	int64_t least_us, most_us;
	uint32_t count;
	bool short_ones;          /* some are printed as measured, and no part of a sum */
};

/* What only a program that is done is asked for: it looks at each of its requests. */
struct done_facts {
	int64_t wait_min_us, wait_max_us; /* of the responses (statistics_wait()) */
	uint32_t longest;         /* the request that was waited for longest; 0 = none */
	struct printed waits, works; /* these waits, and its stretches of computing */
	bool overlapped;          /* all its requests were in flight at one moment */
};

struct program_facts {
	const char *name;
	struct span span;         /* what it does */
	struct tally tally;
	struct spin_count spins;
	int64_t begin_us;         /* NEVER_US: not yet */
	int64_t done_us;          /* when it was (last) done; NEVER_US */
	int64_t first_launch_us, last_launch_us, last_sent_us;
	uint32_t sent;            /* requests that were sent */
	struct done_facts did;    /* all 0 unless it is done */
	int64_t last_fail_us, last_cancel_us;
	int64_t last_called_us;
	int64_t last_response_us;
	const struct intervention *press; /* the last one that it has to answer, or NULL */
	uint32_t presses_waiting;
	uint32_t last_failed, last_called, last_answered; /* request numbers; 0 = none */
	struct computing work;
	uint32_t lowest_open;     /* the lowest number in flight; 0 = none */
	uint32_t queued[2];       /* the first two requests whose callbacks wait; 0 = none */
	enum track track;
	int line;                 /* the one that it is on */
	bool present;             /* it is part of this run */
	bool done_before;         /* it was done already, and then got more requests */
	bool queued_well;         /* of these, none is a failure */
};

/* The next ends of requests, whichever comes first: the server's answers, timeouts, or
 * connections that it breaks off. */
enum expected_end { ENDS_ANSWERED, ENDS_TIMED_OUT, ENDS_RESET };

struct expected {
	int64_t t_us;                        /* NEVER_US: nothing is known */
	uint32_t count[TRACK_COUNT];         /* the requests that end then, by whose they are: a visitor's may be */
	uint32_t number;                     /* a watched program's. One of them, as its owner numbers it */
	enum track track;                    /* that owner */
	enum expected_end end;
};

struct facts {
	const struct timeline *timeline;
	int64_t t_us;
	int64_t grain_us;         /* of the times that it tells (base/duration.h) */
	enum language language;
	const struct callback_words *words; /* of the listing's callback */
	const struct event *now;  /* the event at t, set by narrator_write() if the person stepped there; or NULL */
	struct settings settings; /* at t */
	int64_t limit;            /* on requests in flight, the system's included; 0 = none */
	const char *lacks;        /* what the system has no more of, if that is its (timeline_lacks) */
	struct program_facts program[PROGRAM_COUNT];
	struct server_load load;
	struct expected expected;
	struct outlook outlook;
	const struct intervention *turn;  /* a knob turned lately, or NULL */
	int64_t old_delay_min_us, old_delay_max_us; /* the delays of requests taken up before the turn */
	uint32_t at_old_delay;    /* and is still served */
	int64_t freeze_us;        /* how long the server means to sleep, while it is frozen */
	int64_t thaw_us;          /* when it last woke, if lately; NEVER_US */
	int64_t slept_us;         /* and how long it had slept */
	struct run_digest digest[2]; /* of this run and of the one that it is compared with, if `compares` */
	const char *other_name;   /* of the latter, behind a time */
	bool compares;            /* there is such a run, and this one is over */
	bool in_turn;             /* the run's programs run one after the other */
	bool is_outside;          /* they fetch from another server than the built-in one */
	bool live;
	bool saved;               /* nothing can be turned */
	bool left;                /* or was left there, before its end */
	bool over;                /* the run has ended by t */
};

/* ---- the facts ---- */

/* Return true if that time is not after t, and if it is also less than for_us before t. */
bool facts_happened(const struct facts *, int64_t event_us);
bool facts_lately(const struct facts *, int64_t event_us, int64_t for_us);

/* Returns true if the response to that request of the program is here. */
bool facts_has_response(const struct facts *, const struct program_facts *, uint32_t number);

void facts_gather(const struct timeline *, const struct telling *, struct facts *out);

/* ---- sentences ---- */

/* The forms of a sentence, the longest first; "" where there is none. */
enum form { FORM_FULL, FORM_SHORT, FORM_TINY, FORM_COUNT };

struct words {
	char form[FORM_COUNT][SENTENCE_SIZE];
	size_t room; /* for the full form, if that is less than SENTENCE_FULL; 0: it is not known */
};

void words_set(struct words *, enum form, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts the same words into every form that has room for them. */
void words_set_all(struct words *, const char *text);

/* Appends to a form if the result has at most `most` characters. */
void words_add(struct words *, enum form, size_t most, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Puts the same words into every form that has room for them and no words yet: offered from the longest to the
 * shortest, they fill the room that there is. */
__attribute__((format(printf, 2, 3)))
void words_offer(struct words *, const char *format, ...);

/* Texts for sentences. */
struct text {
	char s[96]; /* CAUSE_STORY_MOST and a NUL are the most */
};

struct text text_moment(const struct facts *, int64_t t_us); /* of the run: "0.5 s" */
struct text text_took(const struct facts *, int64_t from_us, int64_t to_us);
struct text text_expected(const struct facts *, int64_t t_us); /* "at about 5.0 s"; "any moment now", if that is what the clock shows */
struct text text_so_far(const struct facts *, int64_t from_us); /* from then to t */
/* A length without ends on the screen, or a sum of what duration_between() returned. */
struct text text_length(const struct facts *, int64_t us);
struct text text_cause(enum cause, bool brief); /* what happened and who noticed (cause_story()); in brief without what follows from it */
struct text text_count(uint32_t n);        /* "three"; digits from ten on */
struct text text_knob(enum knob, int64_t value);
struct text text_server(const struct facts *, size_t most); /* the host and port of the server elsewhere, in so many characters */
const char *text_plural(int64_t n, const char *one, const char *many);

/* A rule writes a sentence if it applies; the first one of a table that does is taken. */
struct rule {
	bool (*applies)(const struct facts *, const struct program_facts *);
	void (*write)(const struct facts *, const struct program_facts *, struct words *);
	const char *label; /* of the screen's row; NULL for a program's */
	bool leaves_state; /* it does not say whether the program is blocked, busy or free */
};

struct rules {
	const struct rule *rule;
	size_t count;
};

/* For a program, in this order: its news, what it is doing, and how it is done. And for what
 * comes next, where the second argument is NULL. */
extern const struct rules narrator_news_rules, narrator_doing_rules, narrator_done_rules, narrator_next_rules;

/* The program of an event (NULL if its track is not a program's), its request (never NULL; an
 * empty one if there is none), and the press of the button that it is or answers (NULL if there
 * is none). */
const struct program_facts *narrator_program(const struct facts *, const struct event *);
const struct request *narrator_request(const struct facts *, const struct event *);
const struct intervention *narrator_press(const struct facts *, const struct event *);

/* Writes a sentence about an event, replacing each {name} of the template. */
void narrator_fill(const char *template, const struct facts *, const struct event *, char *out, size_t size);

/* The run that this one is compared with, once it is over (f->compares); the comparison, for the row of what comes next;
 * and how long a program took in that one: " Before: 15.0 s.", or "". */
void narrator_gather_before(struct facts *, const struct telling *);
void narrator_say_compared(const struct facts *, struct words *);
struct text narrator_took_before(const struct facts *, const struct program_facts *);

/* For the row of what comes next: the effect of a turned knob (facts->turn); and, looking
 * back, the next event of the log. */
void narrator_say_turn(const struct facts *, struct words *);
void narrator_say_then(const struct facts *, struct words *);

/* The same for a run without programs, about its visitors. */
bool narrator_is_for_visitors(const struct facts *);
void narrator_say_visitors(const struct facts *, struct words *);

/* What a watched program does. */
void narrator_say_watched(const struct facts *, enum track, struct words *);

/* Of a run with watched programs and no others: what to try when it is over, and what comes next where the server does
 * not know. */
bool narrator_is_for_watched(const struct facts *);
void narrator_say_watched_try(const struct facts *, struct words *);
void narrator_say_watched_next(const struct facts *, struct words *);

/* A delay that makes a difference: a shorter one, or a longer one than very short ones. */
int64_t narrator_other_delay_us(int64_t delay_us);

/* The event at t to which the person stepped (facts->now). */
void narrator_say_now(const struct facts *, struct words *);

/* The most telling landmark event at facts->t_us; NULL if there is none. */
const struct event *narrator_event_now(const struct facts *);

#endif
