/* What the narrator's rules ask for, computed once from the timeline. Private to
 * narrator*.c. Nothing in it lies after t. */
#ifndef WAITSCOPE_NARRATOR_FACTS_H
#define WAITSCOPE_NARRATOR_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "tell/narrator.h"

enum {
	INTERVENTION_RECENT_US = 2500 * 1000, /* for how long a sentence speaks of what a person did */
	NEWS_RECENT_US = 1000 * 1000, /* and of what has just happened */
	AT_ONCE_US = 50 * 1000,       /* what comes sooner was not held up */
	MANY = 10,                    /* more requests than that are spoken of as a crowd */
};

struct program_facts {
	const char *name;
	struct span span;         /* what it does */
	struct tally tally;
	struct spin_count spins;
	int64_t begin_us;         /* NEVER_US: not yet */
	int64_t done_us;          /* when it was (last) done; NEVER_US */
	int64_t first_launch_us, last_launch_us, last_sent_us;
	uint32_t sent;            /* how many were sent */
	int64_t wait_min_us, wait_max_us; /* from launch to response, of those that are here */
	int64_t waited_us;        /* the sum of these */
	int64_t last_fail_us, last_cancel_us;
	int64_t last_called_us;
	int64_t last_response_us;
	const struct intervention *press; /* the last of the button that it has to answer, or NULL */
	uint32_t presses_waiting;
	uint32_t last_failed, last_called, last_answered; /* request numbers; 0 = none */
	struct computing work;
	uint32_t lowest_open;     /* the lowest number that is in flight; 0 = none */
	uint32_t queued[2];       /* the first two whose callbacks wait; 0 = none */
	enum track track;
	int line;                 /* that it is on */
	bool present;             /* it is part of this run */
	bool done_before;         /* it was done once already, and got more */
	bool queued_well;         /* all that wait in the queue are responses, none a failure */
	bool overlapped;          /* all its requests were open at one moment */
};

/* What is known to come: the server's next answers, the next requests to time out, or
 * those whose connections it breaks off, whichever is first. */
enum expected_end { ENDS_ANSWERED, ENDS_TIMED_OUT, ENDS_RESET };

struct expected {
	int64_t t_us;                        /* NEVER_US: nothing is known */
	uint32_t count[TRACK_VISITOR + 1];   /* of the requests that it is about */
	uint32_t number;                     /* one of them */
	enum track track;                    /* that one's */
	enum expected_end end;
};

struct facts {
	const struct timeline *timeline;
	int64_t t_us;
	enum language language;
	const struct callback_words *words; /* of the listing's callback */
	const struct event *now;  /* what happens at t, for narrator_write() to set if one stepped there; or NULL */
	struct settings settings; /* at t */
	int64_t limit;            /* on open requests, the system's included; 0 = none */
	struct program_facts program[PROGRAM_COUNT];
	struct server_load load;
	struct expected expected;
	const struct intervention *turn;  /* a knob turned lately, or NULL */
	int64_t old_delay_min_us, old_delay_max_us; /* the delays of those at work when it was turned */
	uint32_t at_old_delay;    /* how many of these are at work still */
	int64_t freeze_us;        /* how long the server means to sleep, while it is frozen */
	int64_t thaw_us;          /* when it last woke, if lately; NEVER_US */
	int64_t slept_us;         /* how long it had slept then */
	bool in_turn;             /* the run's programs run one after the other */
	bool live;
	bool saved;               /* nothing can be turned */
	bool over;                /* the run has ended by t */
};

/* ---- asking ---- */

/* Whether that time has come by t, and whether it did so less than for_us ago. */
bool facts_happened(const struct facts *, int64_t event_us);
bool facts_lately(const struct facts *, int64_t event_us, int64_t for_us);

/* Whether the response to that request of the program is here. */
bool facts_has_response(const struct facts *, const struct program_facts *, uint32_t number);

void facts_gather(const struct timeline *, const struct telling *, struct facts *out);

/* ---- saying it ---- */

/* The forms of a sentence, from the longest; "" where there is none. */
enum form { FORM_FULL, FORM_SHORT, FORM_TINY, FORM_COUNT };

struct words {
	char form[FORM_COUNT][SENTENCE_SIZE];
};

void words_set(struct words *, enum form, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts the same words into every form that has room for them. */
void words_set_all(struct words *, const char *text);

/* Adds to a form if it then still has at most `most` characters. */
void words_add(struct words *, enum form, size_t most, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Texts to be put into sentences. */
struct text {
	char s[64];
};

struct text text_duration(int64_t us);     /* "3.4 s" */
struct text text_moment(int64_t t_us);     /* in seconds of the run: "0.5 s" */
struct text text_count(uint32_t n);        /* "three"; digits from ten on */
struct text text_knob(enum knob, int64_t value);
const char *text_plural(int64_t n, const char *one, const char *many);

/* A rule says something if it applies; the first of a table that does is taken. */
struct rule {
	bool (*applies)(const struct facts *, const struct program_facts *);
	void (*write)(const struct facts *, const struct program_facts *, struct words *);
	const char *label; /* of the row; NULL for a program's */
};

struct rules {
	const struct rule *rule;
	size_t count;
};

/* Of a program, in this order: what has just befallen it, what it is doing, how
 * it is done. And what comes next, for which the second argument is NULL. */
extern const struct rules narrator_news_rules, narrator_doing_rules, narrator_done_rules, narrator_next_rules;

/* What an event is about: its program (NULL if its track is none), its request (with
 * nothing known if there is none, never NULL), and the intervention that it is or answers
 * (NULL for what a run begins with). */
const struct program_facts *narrator_program(const struct facts *, const struct event *);
const struct request *narrator_request(const struct facts *, const struct event *);
const struct intervention *narrator_intervention(const struct facts *, const struct event *);

/* Writes a sentence about an event: each {name} of the template is replaced. */
void narrator_fill(const char *template, const struct facts *, const struct event *, char *out, size_t size);

/* For the row of what comes next: what a turned knob does (facts->turn), and, looking
 * back, what the log has next, and what happens just now (facts->now). */
void narrator_say_turn(const struct facts *, struct words *);
void narrator_say_then(const struct facts *, struct words *);

/* The same where no program runs: of visitors. */
bool narrator_is_for_visitors(const struct facts *);
void narrator_say_visitors(const struct facts *, struct words *);

void narrator_say_now(const struct facts *, struct words *);

/* Of the events at facts->t_us that are worth a stop, the one that tells most; NULL
 * if there are none. */
const struct event *narrator_event_now(const struct facts *);

#endif
