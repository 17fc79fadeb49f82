/* Inside of watching*.c. */
#ifndef WAITSCOPE_WATCHING_INSIDE_H
#define WAITSCOPE_WATCHING_INSIDE_H

#include "base/array.h"
#include "log/log.h"
#include "run/watching.h"
#include "watch/lines.h"
#include "watch/report.h"

struct event;
struct printed;
struct source_lines;
struct watch;

enum { WATCHED_WORDS_SIZE = 256 };

/* A thread that lives. */
struct worker {
	int32_t tid, pid;
	uint32_t number;
	struct lines_place place;  /* as logged last */
	bool waits, has_network;
	/* What the wait that is told next is for, if for several: responses, and how many other things of each kind. */
	ARRAY(uint32_t) awaited;
	int things[REPORT_THING_COUNT];
};

/* A connection of its own to our server, or one that it has had: the port may be used anew. */
struct link {
	uint32_t thread;   /* that connected; 0 = not known */
	uint32_t visitor, request; /* its last request; 0 = none yet */
	struct http_peer peer;
	bool is_answered, is_read;
};

/* A file of its lines. */
struct file {
	uint32_t id;                 /* of lines_text() */
	char *path;
	struct source_lines *source; /* NULL: it can't be read */
	ARRAY(bool) logged;          /* of its lines, index: number - 1 */
};

struct watched {
	struct watching *all;
	enum track track;
	const struct run_command *command;
	struct watch *watch;         /* NULL: it is not running */
	struct lines *lines;         /* or NULL */
	struct printed *printed;
	ARRAY(struct worker) workers;
	ARRAY(struct link) links;
	ARRAY(struct file) files;
	uint32_t threads, requests;  /* so far */
	int64_t until_us;            /* of the run: until then it has told all */
	int64_t heard_us;            /* of the clock: when it said so */
	bool is_unseen;              /* it is not traced: one thread stands for all of it */
};

struct watching {
	struct event_base *base;
	struct log *log;
	struct run_commands commands;
	struct watched at[WATCHED_MAX];
	struct event *ask, *look; /* timers */
	void (*gone)(void *arg);
	void *arg;
};

/* ---- watching_log.c ---- */

/* A time of the clock, in the run's time. */
int64_t watched_run_time_us(const struct watched *, int64_t clock_us);

void watched_log(struct watched *, int64_t t_us, enum event_kind, uint32_t number, int64_t value);
void watched_log_text(struct watched *, int64_t t_us, enum event_kind, uint32_t number, const char *text);

/* ---- watching_lines.c: its lines ---- */

void watched_log_line(struct watched *, struct worker *, int64_t t_us, struct lines_place);

/* Logs the line in which each of its threads is that runs. */
void watched_look_at_lines(struct watched *);

void watched_release_files(struct watched *);

/* ---- watching_requests.c: its requests ---- */

void watched_hear_connected(struct watched *, const struct worker *, const struct report *);
void watched_hear_received(struct watched *, const struct worker *, const struct report *);

/* What it waits for, if that is known to be responses of ours, alone or among others: "response 2", "responses 1 to 3, a
 * pipe"; else "". */
void watched_awaited_words(struct watched *, const struct worker *, const struct report *, char *out, size_t size);

/* One of the several that its next wait is for; and that wait was told. */
void watched_hear_watches(struct watched *, struct worker *, const struct report *);
void watched_forget_watches(struct worker *);

/* Returns true if it said that it connected from there. */
bool watched_has_connected(const struct watched *, struct http_peer);

#endif
