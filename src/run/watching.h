/*
 * The watched programs of a run: commands of the person's own (watch/watch.h) that run beside the server. What they do
 * becomes events of the run's log, which is held (log.h) while they live: facts about them come late.
 */
#ifndef WAITSCOPE_WATCHING_H
#define WAITSCOPE_WATCHING_H

#include <stdbool.h>
#include <stdint.h>

#include "http/http.h"
#include "log/event.h"

struct event_base;
struct log;
struct watching;

struct run_command {
	char *const *argv; /* NULL at the end */
	const char *text;  /* as people type it; outside text */
};

/* What a run watches; borrowed. */
struct run_commands {
	const struct run_command *at;
	int count;            /* at most WATCHED_MAX */
	bool without_lines;   /* their lines are not looked at */
	const char *url;      /* of our server, "http://127.0.0.1:8888/" */
	uint16_t port;        /* its port */
};

/* Logs what they are called; nothing is started. What the commands point to is borrowed. `gone` is called each time one of them has
 * ended, and all its processes, and all is logged. Never NULL. */
struct watching *watching_new(struct event_base *, struct log *, const struct run_commands *, void (*gone)(void *arg), void *arg);

/* How many they are. */
int watching_count(const struct watching *);

/* Starts them, and holds the log. Our server has that port: it may have got it since they were named. */
void watching_start(struct watching *, uint16_t port);

/* Returns true if none of them runs. Before the start, and without commands, that is so. */
bool watching_is_over(const struct watching *);

/* Asks them to end; after a while they are killed. */
void watching_terminate(struct watching *);

/* Kills what is left, and logs nothing any more. */
void watching_free(struct watching *);

/* That connection from this machine to our server was accepted, or ends: each is told, of whoever's it is. */
void watching_connection(struct watching *, struct http_peer, bool is_open);

/* Whose socket that is: the number of the watched program from 0, or -1. */
int watching_find_peer(struct watching *, struct http_peer);

/* Its request has reached the server, as that of that visitor, whose arrival was just logged. */
void watching_visited(struct watching *, int watched, struct http_peer, uint32_t visitor);

/* The server has answered it. */
void watching_answered(struct watching *, int watched, struct http_peer, uint32_t visitor);

#endif
