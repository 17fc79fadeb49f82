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
	struct lines_place place;  /* as logged last, */
	int64_t place_us;          /* and for when, of the run */
	bool waits, has_network;
	struct report wait;        /* the last one that was told, in which it still is if it waits */
	/* What the wait is for, or the one that is told next, if for several: connections to us, and how many other
	 * things of each kind. */
	ARRAY(struct http_peer) awaited;
	int things[REPORT_THING_COUNT];
};

/* A request of its own whose response it has not read. */
struct asked {
	uint32_t visitor, request, connection;
	int64_t came_us, answered_us; /* answered_us: NEVER_US: not yet */
};

/* The last connection of its own to our server from that port. What is told of the port comes later than the requests
 * do, and may concern earlier ones, also by connections before. */
struct link {
	struct http_peer peer;      /* its connection 0: it is not accepted yet, or there is none */
	bool is_coming;             /* it has connected: the next one that is accepted from there is its own */
	uint32_t thread;            /* that connected; 0 = not known */
	bool blocks;                /* it waited for its connect, and no loop has been seen to wait for it */
	ARRAY(struct asked) asked;  /* as they came */
};

/* A file of its lines. */
struct file {
	uint32_t id;                 /* of lines_text() */
	char *path;
	struct source_lines *source; /* NULL: it can't be read */
	ARRAY(bool) logged;          /* of its lines, index: number - 1 */
};

/* What it may yet print that is kept, in time: watching_output.c. */
struct watched_output_credit {
	int64_t us, at_us; /* of the run: when it was reckoned */
};

struct held_line {
	int64_t t_us;
	char *text;
};

struct watched {
	struct watching *all;
	enum track track;
	const struct run_command *command;
	struct watch *watch;         /* NULL: it is not running */
	struct lines *lines;         /* or NULL */
	struct printed *printed;
	struct watched_output_credit credit;
	ARRAY(struct held_line) held; /* lines for which there is no credit, the last ones */
	uint64_t left_out;           /* lines before these */
	ARRAY(struct worker) workers;
	ARRAY(struct link) links;
	uint32_t *link_of_port[2];   /* of IPv4, IPv6: its link's index and 1; NULL: there is none yet */
	ARRAY(struct file) files;
	uint32_t threads, requests;  /* so far */
	int64_t until_us;            /* of the run: until then it has told all */
	int asked_in_vain;           /* how often it was asked for that since it was heard last */
	bool is_unseen;              /* it is not traced: one thread stands for all of it, as long as its first process lives */
};

/* The connections of this machine to our server from one port, of which something may still be told, as they came. */
struct port {
	ARRAY(struct connection {
		uint32_t number;
		int64_t end_us; /* of the run; NEVER_US: it is open */
	}) connections;
};

struct watching {
	struct event_base *base;
	struct log *log;
	struct run_commands commands; /* the port is known when the run begins */
	struct watched at[WATCHED_MAX];
	struct event *ask, *look; /* timers */
	void (*gone)(void *arg);
	void *arg;
	ARRAY(struct port) ports; /* by which somebody came */
	uint32_t *port_of[2];     /* of IPv4, IPv6, by its number: its index there and 1; NULL: there is none yet */
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

/* ---- watching_output.c: what it prints ---- */

void watched_begin_output(struct watched *);

/* It has printed that line, at that time of the run. */
void watched_hear_line(struct watched *, const char *text, int64_t t_us);

/* Logs what is held once there is credit for it; `is_last`: in any case. */
void watched_let_lines_go(struct watched *, bool is_last);

void watched_release_output(struct watched *);

/* ---- watching_connections.c: whose a connection is ---- */

enum { WATCHED_PORTS = 65536 };

/* The connection to our server from that port that a thread has made that had connected by then, of the run; 0 = it is not
 * accepted yet. */
uint32_t watching_find_connection(const struct watching *, struct http_peer, int64_t connected_us);
void watching_release_connections(struct watching *);

/* Its link by that port, which may be of a connection before; NULL: there is none. */
struct link *watched_find_link(const struct watched *, struct http_peer);

/* The same, and there is one. */
struct link *watched_make_link(struct watched *, struct http_peer);

/* Returns true if it is known that the connection is its own. */
bool watched_has_link(const struct watched *, struct http_peer);

/* The thread that ended connects no more. */
void watched_forget_worker(struct watched *, const struct worker *);

void watched_release_links(struct watched *);

/* ---- watching_requests.c: its requests ---- */

void watched_hear_connected(struct watched *, const struct worker *, const struct report *);
void watched_hear_received(struct watched *, const struct worker *, const struct report *);

/* It has got by io_uring whatever was answered until then: no call of its own reads that. */
void watched_hear_ring(struct watched *, const struct worker *, int64_t t_us);

/* A loop waits for it, among others. */
void watched_hear_in_loop(struct watched *, struct http_peer);

/* Its request has come by that connection, as that of that visitor, whose arrival was just logged. */
void watched_hear_request(struct watched *, struct http_peer, uint32_t visitor);

/* The number of the request whose response comes by that connection to whoever waits there since t; 0: it is none of
 * ours. */
uint32_t watched_awaited_request(const struct watched *, struct http_peer, int64_t t_us);

/* Returns true if the descriptor of the report is a connection to our server; *peer is set to it, as the server sees
 * it, but for its number. */
bool watched_is_link(const struct watched *, const struct report *, struct http_peer *peer);

/* ---- watching_waits.c: its waits ---- */

void watched_hear_wait(struct watched *, struct worker *, const struct report *);
void watched_hear_woke(struct watched *, struct worker *, const struct report *);

/* It leaves the wait of its loop, or is back there. */
void watched_hear_loop(struct watched *, const struct worker *, const struct report *);

/* One of the several that its next wait is for. */
void watched_hear_watches(struct watched *, struct worker *, const struct report *);

/* A request has come by that connection: whoever waits there waits for its response. */
void watched_tell_waits_again(struct watched *, struct http_peer);

#endif
