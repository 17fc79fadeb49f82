/*
 * The lab: on one loop, the slow server, the knobs, and one run at a time. It knows
 * whose each request at the server is, and starts runs over. It shows nothing: screens,
 * plain text and tests use it.
 */
#ifndef WAITSCOPE_LAB_H
#define WAITSCOPE_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "log/trace.h"
#include "run/run_hooks.h"

struct event_base;
struct lab;

enum {
	LAB_SAMPLE_PORT = 8888,
	LAB_ANY_PORT = -1, /* the sample's, or a free one if that is taken */
	LAB_VISITS_MAX = 16, /* that wait to be shown; of more the earliest go */
};

/* Makes a lab. Unless its programs fetch from another server (KNOB_URL), with its own on `port` of 127.0.0.1 (0 = any free one), and of [::1] where it can. No run begins yet.
 * NULL with one line in `why` if it cannot listen there. */
struct lab *lab_new(struct event_base *, const struct settings *knobs, int port, const struct run_hooks *, char *why, size_t why_size);
void lab_free(struct lab *);

/* Starts the lab's own server, where another one is fetched from. Returns 0, or -1 with one line in `why`. It stays while there
 * is something to serve (commands); else it goes when the next run begins. A run that needs it has it in any case: at
 * another port, if its own is taken by then. */
int lab_serve(struct lab *, char *why, size_t why_size);

/* How other servers are asked in the runs to come (fetcher.h). Borrowed. Returns 0, or -1 with one line in `why`. */
struct fetch_manner;
int lab_ask(struct lab *, const struct fetch_manner *, char *why, size_t why_size);

/* Of more events in a run, the oldest details are forgotten: FORGET_MOST (log/forget.h), unless told otherwise before the first
 * run. At least 4. */
void lab_bound(struct lab *, size_t max_events);

/* In each run that is made from now on these commands run beside the programs, and are watched; not in visits. At most
 * WATCHED_MAX. Borrowed until no run of them is left. */
struct run_command;
void lab_watch(struct lab *, const struct run_command *, int count, bool without_lines);

/* Opens its server to others: it listens at that address of this machine as well; 0.0.0.0 and [::] are all of them. Before
 * the first run. Returns 0; or -1 with one line in `why`, and then the lab can only be freed. */
struct ip;
int lab_listen(struct lab *, const struct ip *, char *why, size_t why_size);

/* At its server somebody else answers, for paths of their own (http/http_stream.h): nothing of that is in any run. From now on
 * the server is there whatever is fetched from. Returns 0, or -1 with one line in `why`: it cannot listen. */
struct http_side;
int lab_set_side(struct lab *, const struct http_side *, char *why, size_t why_size);

/* The lab's own server's: "127.0.0.1:8888"; NULL while it is not there. */
const char *lab_address(const struct lab *);

/* The same as others type it, "192.168.1.20:8888"; where nobody else can reach it, lab_address(). */
const char *lab_open_address(const struct lab *);
bool lab_is_open(const struct lab *); /* others can reach it */

/* Returns true, and one line for people, if it was told to listen elsewhere: who can reach it, and what they type. *means is
 * set to what that means, another line; or to NULL: it is open to nobody else. */
bool lab_listens(const struct lab *, char *line, size_t size, const char **means);

/* Returns true, and one line for people, if whoever asks "localhost" for the server may reach another program: its
 * port of [::1] is taken. Where there is no IPv6 at all, they come to 127.0.0.1. */
bool lab_shares_port(const struct lab *, char *line, size_t size);

/* Returns true, and one line for people, if the sample's port was wanted and is taken: the server has another one. */
bool lab_lacks_port(const struct lab *, char *line, size_t size);

const struct settings *lab_knobs(const struct lab *);

/* Begins the first run; or ends the present one, in steps, and begins another. */
void lab_run(struct lab *);

/* The same, but the new run stands at t = 0 until lab_begin(). */
void lab_prepare(struct lab *);
void lab_begin(struct lab *);
bool lab_has_begun(const struct lab *);

/* While the run is held, it is not freed to make room for another: that one begins as soon
 * as the old one is no longer held. */
void lab_hold(struct lab *, bool holds);

/* Returns true if there is a run to look at: not before the first, nor while an old one is
 * being dismantled. */
bool lab_has_run(const struct lab *);

/*
 * A visit: visitors who come while nothing runs have a run of their own, beside the present one, which is over
 * or has not started. Nothing of it is told (run_hooks.h) but that somebody came, until it is shown: from then on
 * it is the present run, as if it had just been made, and the one before is gone. Several that were not shown
 * are shown one after another, the earliest first. Another run does away with them. Without a hook `visited`
 * there are none. Visitors who still wait for their answers when a run begins, a visit or another, are visitors of
 * that one from then on.
 *
 * lab_has_visit() returns true if there is one that can be shown: not while the present run is held, after which
 * the hook is called once more. lab_show_visit() returns false if there is none.
 */
bool lab_has_visit(const struct lab *);
bool lab_show_visit(struct lab *);

/* How many visitors nobody will see, because more than LAB_VISITS_MAX visits waited; 0 again with another run. */
uint64_t lab_lost_visitors(const struct lab *);

/* Returns true if the present run was a visit. */
bool lab_shows_visit(const struct lab *);

/* About the present run; there must be one. */
const struct timeline *lab_timeline(const struct lab *);
int64_t lab_now_us(const struct lab *);
bool lab_is_over(const struct lab *);

/* The span of time that shows all of the run (timeline_span_us), as of now. */
int64_t lab_span_us(const struct lab *);

/* Turns a knob, for this run and later ones. Returns false if it has that value already. */
bool lab_turn(struct lab *, enum knob, int64_t value);

/* Presses the button in all programs; cancels all requests in flight. */
void lab_press(struct lab *);
void lab_cancel(struct lab *);

/* From now on writes each event to that file as a line: "t_us track kind step number
 * value". A pipe is refused: its reader could make the loop wait. Returns 0, or -1 with a clause in `why`. */
int lab_write_events(struct lab *, const char *path, char *why, size_t why_size);

/* Closes that file, if there is one; so does lab_free(). Returns 0, or -1 with a clause if it is not whole. */
int lab_end_events(struct lab *, char *why, size_t why_size);

#endif
