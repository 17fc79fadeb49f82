/*
 * Private to the writing of a run, from the ground up: run_file_element.c (single elements, and
 * the events' data), run_file_threads.c (slices and marks on threads), run_file_requests.c
 * (requests and counters), run_file_watched.c (watched programs) and run_file_write.c (all of it).
 */
#ifndef WAITSCOPE_RUN_FILE_WRITE_INSIDE_H
#define WAITSCOPE_RUN_FILE_WRITE_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/array.h"
#include "file/chrome_trace.h"
#include "log/timeline.h"
#include "log/trace.h"

enum { REQUEST_TRACKS = TRACK_VISITOR + 1 };

/* Slices on a thread, from the outermost. */
enum rank {
	RANK_STATEMENT, /* fetch 1; or the loop that the program is in */
	RANK_CALLBACK,  /* run by the loop */
	RANK_INNER,     /* a statement of the callback */
	RANK_BLOCK,     /* the call that a statement is blocked in */
	RANK_COUNT,
};

/* Facts about a request; each is counted. */
enum fact {
	FACT_BEGUN,     /* its slice has begun */
	FACT_OPEN,      /* and has not ended */
	FACT_IN_FLIGHT, /* its turn has come, and it has not ended */
	FACT_AT_SERVER, /* arrived and not answered */
	FACT_AT_WORK,   /* of these: taken up */
	FACT_QUEUED,    /* its callback waits */
	FACT_ARROW,     /* leads from its launch */
	FACT_CALLED,    /* and has met its callback */
	FACT_TOLD,      /* its server tells what it does */
	FACT_HOP,       /* it was sent on: the slice of that is open, inside its own */
	FACT_COUNT,
};

/* A name: "fetch 1", or "fetch" without a number. */
struct label {
	char text[96];
};
struct label writer_label(const char *word, uint32_t number);

/* The state of a request's slices. */
struct drawn_request {
	int64_t text;   /* a visitor's: with which it is signed; else: where it was sent on to last; TRACE_NO_TEXT */
	uint16_t facts; /* bits by enum fact */
	uint8_t phase;  /* enum phase: the slice inside its own; PHASE_NONE */
};

/* Index: number - 1. */
struct drawn_requests {
	ARRAY(struct drawn_request) list;
};

/* A thread of a watched program. */
struct drawn_thread {
	struct label name; /* of its slice */
	int64_t told;      /* the text of what it waits for, or TRACE_NO_TEXT */
	uint8_t state;     /* enum watched_state */
	uint8_t under;     /* that it is in when it goes on, if a signal has stopped it */
	bool lives, is_away;
};

/* A request of a watched program: its place and 1 is its number there. */
struct drawn_own {
	uint32_t visitor;
	bool was_answered, is_unread;
};

struct drawn_watched {
	ARRAY(struct drawn_thread) threads; /* index: number - 1 */
	ARRAY(struct drawn_own) own;        /* visitors ascend */
	int64_t name;                       /* a text, or TRACE_NO_TEXT */
	bool is_unseen;
};

struct run_file_writer {
	FILE *out;
	const struct trace *trace;
	size_t next, end;           /* events: the next one, and how many the file gets */
	const struct event *event;  /* the one being written */
	int64_t t_us;               /* its time */
	bool carried;               /* its data is written */
	uint8_t open[TRACK_COUNT];  /* slices on threads, bits by enum rank */
	struct label names[TRACK_COUNT][RANK_COUNT]; /* of these */
	struct drawn_requests requests[REQUEST_TRACKS];
	struct drawn_watched watched[WATCHED_MAX];
	uint32_t count[REQUEST_TRACKS][FACT_COUNT];
	ARRAY(uint32_t) text_numbers; /* text id -> its number in the file; 0 = none yet */
	uint32_t last_text;         /* the last number given to a text */
};

/* ---- elements ---- */

/* Writes an element at the event's time. The event's data goes into its first element that
 * `carries` it. */
void writer_put(struct run_file_writer *, struct chrome_element, bool carries);

/* One on the thread of the event's track. */
void writer_put_on_thread(struct run_file_writer *, enum chrome_phase, const char *name, bool carries);

/* A counter up to its args, which the caller writes, and "}". */
void writer_open_counter(struct run_file_writer *, const char *name);

uint32_t writer_thread(enum track);

/* The place of a track among the threads, or of a thread of its own below it, from 1; the track's own is 0. */
uint32_t writer_sort_index(enum track, uint32_t number);

/* ---- threads ---- */

/* Each draws an event: one element that carries it, and others. */
void writer_show_kind(struct run_file_writer *); /* a mark of its kind's name */
void writer_show_step(struct run_file_writer *);
void writer_show_block(struct run_file_writer *);
void writer_show_unblock(struct run_file_writer *);
void writer_show_run_start(struct run_file_writer *);
void writer_show_run_end(struct run_file_writer *);
void writer_show_freeze(struct run_file_writer *);
void writer_show_thaw(struct run_file_writer *);
void writer_show_callback_end(struct run_file_writer *);
void writer_show_print(struct run_file_writer *);
void writer_show_knob(struct run_file_writer *);
void writer_show_numbered(struct run_file_writer *);
void writer_show_heartbeat(struct run_file_writer *);

/* Begins a slice, which carries the event, on the thread of its track. */
void writer_begin_slice(struct run_file_writer *, enum rank, const char *name);

/* Ends the open slices there. */
void writer_end_slices(struct run_file_writer *, enum track);

/* ---- requests ---- */

void writer_show_request(struct run_file_writer *);
void writer_show_queue(struct run_file_writer *);
void writer_show_redirect(struct run_file_writer *);
void writer_show_refused(struct run_file_writer *);
void writer_show_callback_start(struct run_file_writer *);

/* Ends the slices of all requests of a track. */
void writer_end_requests(struct run_file_writer *, enum track);

/* ---- watched programs ---- */

/* Draws an event of one. */
void writer_show_watched(struct run_file_writer *);

/* Behind a visitor's answer, which is drawn: if it is one's of these, its response lies unread. */
void writer_show_unread(struct run_file_writer *);

/* Ends all that goes on in the watched program of that index. */
void writer_end_watched(struct run_file_writer *, int i);

void writer_release_watched(struct run_file_writer *);

#endif
